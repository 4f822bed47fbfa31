// What ends a command or a run: an exception that says which kind of failure it is.
//
// Bad data from a site is never one of these: it is a value (a Reject, a finding, a parse problem) and
// reading goes on. Any thread may throw and read them.
#pragma once

#include <stdexcept>
#include <string>

namespace tributary {

// Decides the exit code (cli/exit_code.hpp) and whether trying again can help.
enum class ErrorKind {
  usage,          // the caller asked for something that does not exist or contradicts itself
  configuration,  // a setting, a mapping document or a plugin is wrong; it must be edited first
  unavailable,    // something needed is absent: PostgreSQL, a file, a model server
  try_again,      // it failed for a reason that passes: a lease held elsewhere, a broken connection
  run_failed,     // the work was done and failed
  internal,       // our own bug
};

class Error : public std::runtime_error {
 public:
  // `message` is one sentence: the file or source, what was found, what was expected, what to do.
  Error(ErrorKind kind, const std::string& message) : std::runtime_error(message), kind_(kind) {}

  ErrorKind kind() const { return kind_; }
  bool retryable() const { return kind_ == ErrorKind::try_again || kind_ == ErrorKind::unavailable; }

 private:
  ErrorKind kind_;
};

}  // namespace tributary
