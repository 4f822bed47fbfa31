// The embedded PostgreSQL: a cluster of Tributary's own, reached by a Unix socket only.
//
// Made and started on demand under TRIBUTARY_HOME (default .tributary/). PostgreSQL refuses root: as root it
// runs as the user postgres (else nobody), and where that user cannot reach TRIBUTARY_HOME the data goes to
// /var/lib/tributary/<hash>, with a link to it in TRIBUTARY_HOME. The server is in a session of its own: it
// outlives the command that started it and its terminal's Ctrl-C. Who may connect is decided by the socket's
// directory, which only the server's user (and root) can enter.
#pragma once

#include <filesystem>
#include <string>

namespace tributary::store {

// thrown_away: faster, and lost when the machine stops; for tests.
enum class Durability { kept, thrown_away };

class PrivateCluster {
 public:
  explicit PrivateCluster(std::filesystem::path home, Durability durability = Durability::kept);

  // Makes the cluster where there is none, starts it where it does not run, and returns its connection
  // string. Safe when several processes call it at once. Throws Error{unavailable}: what is missing and how
  // to install it, or the last lines of the server's log.
  std::string ensure_running();

  bool exists() const;
  bool running() const;  // also while it is starting up
  std::string url() const;
  // Fast shutdown: open transactions are rolled back. Does nothing when it does not run. Throws
  // Error{unavailable}.
  void stop();
  std::filesystem::path data_directory() const;
  std::filesystem::path log_file() const;

 private:
  void create();
  void start();

  std::filesystem::path home_;
  Durability durability_;
};

}  // namespace tributary::store
