// Runs PostgreSQL's own programs (initdb, pg_ctl) on behalf of the private cluster.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace tributary::store {

// Who runs the server. PostgreSQL refuses root.
struct ServerAccount {
  std::string name;
  uid_t uid = 0;
  gid_t gid = 0;
  bool other = false;  // not who we are: programs are started through setpriv
};

// The caller's own account; for root that of postgres, else nobody. Throws Error{unavailable} when root has
// neither.
ServerAccount server_account();

struct ChildResult {
  int exit_code = 0;   // 128 + signal when it was killed
  std::string output;  // standard output and error together
};

// Runs `arguments` (the first is the program's path) to its end, as `account`, in a session of its own so
// that a Ctrl-C at the terminal does not reach it, with an almost empty environment, at /. Throws
// Error{unavailable} when it cannot be started.
ChildResult run_child(const ServerAccount& account, std::vector<std::string> arguments);

}  // namespace tributary::store
