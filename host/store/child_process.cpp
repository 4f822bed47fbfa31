#include "store/child_process.hpp"

#include <fcntl.h>
#include <pwd.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "base/error.hpp"

namespace tributary::store {
namespace {

[[noreturn]] void fail(const std::string& what, int error) {
  throw Error(ErrorKind::unavailable, what + ": " + std::strerror(error));
}

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() { reset(); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return fd_; }
  void reset() {
    if (fd_ >= 0) close(fd_);
    fd_ = -1;
  }

 private:
  int fd_;
};

class SpawnPlan {
 public:
  explicit SpawnPlan(int output) {
    posix_spawn_file_actions_init(&actions_);
    posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions_, output, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions_, output, STDERR_FILENO);
    // The account may not be able to see our directory, and pg_ctl refuses to run where it cannot see.
    posix_spawn_file_actions_addchdir_np(&actions_, "/");
    posix_spawnattr_init(&attributes_);
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(&attributes_, &none);
    posix_spawnattr_setsigdefault(&attributes_, &all);
    posix_spawnattr_setflags(&attributes_,
                             POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  }
  ~SpawnPlan() {
    posix_spawn_file_actions_destroy(&actions_);
    posix_spawnattr_destroy(&attributes_);
  }
  SpawnPlan(const SpawnPlan&) = delete;
  SpawnPlan& operator=(const SpawnPlan&) = delete;

  pid_t spawn(std::vector<std::string>& arguments) {
    // Nothing of PG* or of the user's language may change what the programs do or say.
    static std::array<std::string, 2> environment = {"PATH=/usr/local/bin:/usr/bin:/bin", "LC_ALL=C.UTF-8"};
    char* variables[] = {environment[0].data(), environment[1].data(), nullptr};
    std::vector<char*> pointers;
    for (auto& argument : arguments) pointers.push_back(argument.data());
    pointers.push_back(nullptr);
    pid_t child = 0;
    const int error =
        posix_spawn(&child, arguments[0].c_str(), &actions_, &attributes_, pointers.data(), variables);
    if (error != 0) fail("cannot start " + arguments[0], error);
    return child;
  }

 private:
  posix_spawn_file_actions_t actions_{};
  posix_spawnattr_t attributes_{};
};

std::vector<std::string> as_account(const ServerAccount& account, std::vector<std::string> arguments) {
  if (!account.other) return arguments;
  std::vector<std::string> all = {"/usr/bin/setpriv", "--reuid=" + std::to_string(account.uid),
                                  "--regid=" + std::to_string(account.gid), "--clear-groups", "--"};
  all.insert(all.end(), arguments.begin(), arguments.end());
  return all;
}

std::string read_to_end(int fd) {
  std::string text;
  char buffer[4096];
  for (;;) {
    const ssize_t got = read(fd, buffer, sizeof buffer);
    if (got > 0) text.append(buffer, static_cast<std::size_t>(got));
    if (got == 0 || (got < 0 && errno != EINTR)) return text;
  }
}

int exit_code_of(pid_t child) {
  int status = 0;
  while (waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) return 1;
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace

ServerAccount server_account() {
  if (geteuid() != 0) return {"", geteuid(), getegid(), false};
  for (const char* name : {"postgres", "nobody"}) {
    if (const passwd* entry = getpwnam(name)) return {name, entry->pw_uid, entry->pw_gid, true};
  }
  throw Error(ErrorKind::unavailable,
              "PostgreSQL does not run as root, and there is neither a user postgres nor a user nobody: run "
              "tributary as an ordinary user");
}

ChildResult run_child(const ServerAccount& account, std::vector<std::string> arguments) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) fail("cannot make a pipe", errno);
  Descriptor reading(ends[0]);
  Descriptor writing(ends[1]);
  std::vector<std::string> command = as_account(account, std::move(arguments));
  const pid_t child = SpawnPlan(writing.get()).spawn(command);
  writing.reset();
  ChildResult result;
  result.output = read_to_end(reading.get());
  result.exit_code = exit_code_of(child);
  return result;
}

}  // namespace tributary::store
