// The embedded PostgreSQL: a cluster of Tributary's own, reached by a Unix socket only.
//
// Made and started on demand under TRIBUTARY_HOME (default .tributary/). PostgreSQL refuses root: as root it
// runs as the user postgres (else nobody), and where that user cannot reach TRIBUTARY_HOME the data goes to
// /var/lib/tributary/<hash>, with a link to it in TRIBUTARY_HOME.
#pragma once

#include <filesystem>
#include <string>

namespace tributary::store {

class PrivateCluster {
 public:
  explicit PrivateCluster(std::filesystem::path home);

  // Makes the cluster where there is none, starts it where it does not run, and returns its connection
  // string. Safe when several processes call it at once. Throws Error{unavailable}: what is missing and how
  // to install it.
  std::string ensure_running();

  bool exists() const;
  bool running() const;
  std::string url() const;  // REQUIRES: exists()
  void stop();              // fast shutdown; does nothing when it does not run
  std::filesystem::path data_directory() const;

 private:
  std::filesystem::path home_;
};

}  // namespace tributary::store
