#include "fetch/child_process.hpp"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>

#include <cstring>
#include <thread>
#include <utility>

namespace tributary::fetch {
namespace {

using Steady = std::chrono::steady_clock;

constexpr int kFirstSafeDescriptor = 10;  // above the targets 0 to 3, so that no dup2 overwrites a source
constexpr std::chrono::milliseconds kShortestNap{1};
constexpr std::chrono::milliseconds kLongestNap{20};

FileDescriptor out_of_the_way(int fd) {
  return FileDescriptor(fd < 0 ? -1 : fcntl(fd, F_DUPFD_CLOEXEC, kFirstSafeDescriptor));
}

class FileActions {
 public:
  FileActions() { posix_spawn_file_actions_init(&actions_); }
  FileActions(const FileActions&) = delete;
  FileActions& operator=(const FileActions&) = delete;
  ~FileActions() { posix_spawn_file_actions_destroy(&actions_); }

  // -1: /dev/null.
  void connect(int fd, int target) {
    if (fd < 0) {
      posix_spawn_file_actions_addopen(&actions_, target, "/dev/null", target == 0 ? O_RDONLY : O_WRONLY, 0);
    } else {
      posix_spawn_file_actions_adddup2(&actions_, fd, target);
    }
  }
  void close_from(int fd) { posix_spawn_file_actions_addclosefrom_np(&actions_, fd); }
  const posix_spawn_file_actions_t* get() const { return &actions_; }

 private:
  posix_spawn_file_actions_t actions_;
};

class Attributes {
 public:
  Attributes() {
    posix_spawnattr_init(&attributes_);
    posix_spawnattr_setflags(&attributes_,
                             POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
    sigset_t signals;
    sigemptyset(&signals);
    posix_spawnattr_setsigmask(&attributes_, &signals);
    sigfillset(&signals);
    posix_spawnattr_setsigdefault(&attributes_, &signals);
    posix_spawnattr_setpgroup(&attributes_, 0);
  }
  Attributes(const Attributes&) = delete;
  Attributes& operator=(const Attributes&) = delete;
  ~Attributes() { posix_spawnattr_destroy(&attributes_); }
  const posix_spawnattr_t* get() const { return &attributes_; }

 private:
  posix_spawnattr_t attributes_;
};

std::vector<char*> pointers(std::vector<std::string>& words) {
  std::vector<char*> out;
  for (std::string& word : words) out.push_back(word.data());
  out.push_back(nullptr);
  return out;
}

ExitStatus status_of(int wait_status) {
  if (WIFSIGNALED(wait_status)) return {0, WTERMSIG(wait_status)};
  return {WEXITSTATUS(wait_status), 0};
}

}  // namespace

std::string text(const ExitStatus& status) {
  if (status.signal == 0) return "exit status " + std::to_string(status.code);
  const char* name = sigabbrev_np(status.signal);
  return "signal " + std::to_string(status.signal) + (name ? std::string(", SIG") + name : "");
}

Result<ChildProcess, std::string> ChildProcess::start(const std::filesystem::path& program,
                                                      const std::vector<std::string>& arguments,
                                                      const ChildStreams& streams) {
  const FileDescriptor out = out_of_the_way(streams.standard_output);
  const FileDescriptor error = out_of_the_way(streams.standard_error);
  const FileDescriptor socket = out_of_the_way(streams.socket);
  FileActions actions;
  actions.connect(-1, 0);
  actions.connect(out.get(), 1);
  actions.connect(error.get(), 2);
  if (socket) actions.connect(socket.get(), 3);
  actions.close_from(socket ? 4 : 3);

  std::vector<std::string> words{program.string()};
  words.insert(words.end(), arguments.begin(), arguments.end());
  char* empty_environment[] = {nullptr};
  const Attributes attributes;
  pid_t pid = -1;
  const int problem = posix_spawn(&pid, program.c_str(), actions.get(), attributes.get(),
                                  pointers(words).data(), empty_environment);
  if (problem != 0) return program.string() + " cannot be started: " + std::strerror(problem);
  return ChildProcess(pid);
}

ChildProcess::ChildProcess(ChildProcess&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)), ended_(other.ended_) {}

ChildProcess::~ChildProcess() {
  if (pid_ > 0 && !ended_) end(std::chrono::milliseconds(0));
}

std::optional<ExitStatus> ChildProcess::wait(std::chrono::milliseconds patience) {
  const auto until = Steady::now() + patience;
  for (auto nap = kShortestNap; !ended_; nap = std::min(nap * 2, kLongestNap)) {
    int status = 0;
    const pid_t reaped = waitpid(pid_, &status, WNOHANG);
    if (reaped == pid_) ended_ = status_of(status);
    if (reaped < 0 && errno != EINTR) ended_ = ExitStatus{};  // somebody else reaped it; nothing is known
    if (ended_ || Steady::now() >= until) break;
    std::this_thread::sleep_for(nap);
  }
  return ended_;
}

ExitStatus ChildProcess::end(std::chrono::milliseconds grace) {
  if (wait(std::chrono::milliseconds(0))) return *ended_;
  if (grace.count() > 0) {
    signal(SIGTERM);
    if (wait(grace)) return *ended_;
  }
  signal(SIGKILL);
  while (!wait(kLongestNap)) {
  }
  return *ended_;
}

void ChildProcess::signal(int number) {
  kill(pid_, number);
}

}  // namespace tributary::fetch
