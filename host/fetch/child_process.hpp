// One child process, started with posix_spawn (the host has threads: it must never fork and go on), always
// reaped. For one thread.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "fetch/file_descriptor.hpp"

namespace tributary::fetch {

// How a process ended.
struct ExitStatus {
  int code = 0;    // its exit status, when signal is 0
  int signal = 0;  // what killed it, or 0
};

// "signal 11, SIGSEGV" or "exit status 3".
std::string text(const ExitStatus& status);

// The child's ends; borrowed for the call. -1: /dev/null, and for `socket`: none.
struct ChildStreams {
  int standard_output = -1;
  int standard_error = -1;
  int socket = -1;  // becomes file descriptor 3
};

class ChildProcess {
 public:
  // Runs `program` with an empty environment, all signals at their defaults, in a process group of its own (a
  // terminal's Ctrl-C is the host's business), with no other descriptor than `streams`. Or says why not.
  static Result<ChildProcess, std::string> start(const std::filesystem::path& program,
                                                 const std::vector<std::string>& arguments,
                                                 const ChildStreams& streams);
  ChildProcess(ChildProcess&& other) noexcept;
  ChildProcess& operator=(ChildProcess&&) = delete;
  ~ChildProcess();  // kills it, when it still runs

  // Waits at most `patience` for it to end by itself.
  std::optional<ExitStatus> wait(std::chrono::milliseconds patience);
  // Ends it: SIGTERM, after `grace` SIGKILL.
  ExitStatus end(std::chrono::milliseconds grace);

 private:
  explicit ChildProcess(pid_t pid) : pid_(pid) {}
  void signal(int number);

  pid_t pid_ = -1;
  std::optional<ExitStatus> ended_;
};

}  // namespace tributary::fetch
