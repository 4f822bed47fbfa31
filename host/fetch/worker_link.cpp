#include "fetch/worker_link.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

namespace tributary::fetch {
namespace {

using std::chrono::milliseconds;
using Steady = Watch::Steady;

constexpr milliseconds kSlice{50};  // how soon a stop is noticed
constexpr std::size_t kReadBytes = std::size_t{64} << 10;
constexpr std::size_t kMaxErrorText = std::size_t{8} << 10;
constexpr std::size_t kMaxLastWords = 300;

struct Sockets {
  FileDescriptor ours;
  FileDescriptor theirs;
};

std::optional<Sockets> socket_pair() {
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) return std::nullopt;
  fcntl(ends[0], F_SETFL, O_NONBLOCK);
  return Sockets{FileDescriptor(ends[0]), FileDescriptor(ends[1])};
}

std::optional<Sockets> error_pipe() {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return std::nullopt;
  fcntl(ends[0], F_SETFL, O_NONBLOCK);
  return Sockets{FileDescriptor(ends[0]), FileDescriptor(ends[1])};
}

milliseconds until(Steady::time_point time) {
  return std::chrono::ceil<milliseconds>(time - Steady::now());
}

int poll_time(milliseconds left) {
  return static_cast<int>(std::clamp(left, milliseconds(0), kSlice).count());
}

bool printable(char c) {
  return c >= ' ' && c < 0x7f;
}

}  // namespace

Result<WorkerLink, std::string> WorkerLink::start(const std::filesystem::path& worker,
                                                  const std::vector<std::string>& arguments,
                                                  const Watch& watch) {
  auto sockets = socket_pair();
  auto errors = error_pipe();
  if (!sockets || !errors) {
    return {boost::system::in_place_error, "no file descriptor is left for a worker; raise `ulimit -n`"};
  }
  ChildStreams streams;
  streams.standard_error = errors->theirs.get();
  streams.socket = sockets->theirs.get();
  auto child = ChildProcess::start(worker, arguments, streams);
  if (!child) return {boost::system::in_place_error, child.error()};
  return {boost::system::in_place_value,
          WorkerLink(*std::move(child), std::move(sockets->ours), std::move(errors->ours), watch)};
}

WorkerLink::Incoming WorkerLink::receive(milliseconds silence, milliseconds stop_grace) {
  const auto silent_at = Steady::now() + silence;
  for (;;) {
    auto frame = reader_.next();
    if (!frame) return Garbage{frame.error()};
    if (*frame) return *std::move(*frame);
    if (watch_->stopped() && !stop_seen_) stop_seen_ = Steady::now();
    if (stop_seen_ && Steady::now() >= *stop_seen_ + stop_grace) return Event::stopping;
    if (watch_->expired()) return Event::expired;
    const milliseconds left = std::min(until(silent_at), watch_->left());
    if (until(silent_at) <= milliseconds(0)) return Event::silent;

    pollfd fds[] = {{socket_.get(), POLLIN, 0}, {errors_.get(), POLLIN, 0}};
    poll(fds, 2, poll_time(left));
    if (fds[1].revents) drain_errors();
    if (fds[0].revents && !fill()) return Event::closed;
  }
}

bool WorkerLink::send(plugin::FrameType type, const boost::json::object& head, std::string_view raw,
                      milliseconds patience) {
  return send_bytes(plugin::encode(type, head, raw.size()), patience) && send_bytes(raw, patience);
}

bool WorkerLink::send_bytes(std::string_view bytes, milliseconds patience) {
  auto give_up_at = Steady::now() + patience;
  while (!bytes.empty()) {
    const ssize_t sent = ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent > 0) {
      bytes.remove_prefix(static_cast<std::size_t>(sent));
      give_up_at = Steady::now() + patience;
      continue;
    }
    if (sent < 0 && errno != EAGAIN && errno != EINTR) return false;
    if (until(give_up_at) <= milliseconds(0) || watch_->expired()) return false;
    pollfd waiting{socket_.get(), POLLOUT, 0};
    poll(&waiting, 1, poll_time(until(give_up_at)));
  }
  return true;
}

// False at the end of what the worker has to say.
bool WorkerLink::fill() {
  std::array<char, kReadBytes> bytes;
  const ssize_t got = recv(socket_.get(), bytes.data(), bytes.size(), 0);
  if (got > 0) reader_.add({bytes.data(), static_cast<std::size_t>(got)});
  return got > 0 || (got < 0 && (errno == EAGAIN || errno == EINTR));
}

void WorkerLink::drain_errors() {
  std::array<char, 4096> bytes;
  const ssize_t got = read(errors_.get(), bytes.data(), bytes.size());
  if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR)) errors_.reset();
  if (got <= 0) return;
  error_text_.append(bytes.data(), static_cast<std::size_t>(got));
  if (error_text_.size() > kMaxErrorText) error_text_.erase(0, error_text_.size() - kMaxErrorText);
}

std::string WorkerLink::last_words() {
  for (std::size_t before = error_text_.size() + 1; errors_ && before != error_text_.size();) {
    before = error_text_.size();
    drain_errors();
  }
  const std::size_t end = error_text_.find_last_not_of("\r\n ");
  if (end == std::string::npos) return "";
  const std::size_t newline = error_text_.rfind('\n', end);
  const std::size_t begin = newline == std::string::npos ? 0 : newline + 1;
  std::string line = error_text_.substr(begin, std::min(end + 1 - begin, kMaxLastWords));
  std::replace_if(
      line.begin(), line.end(), [](char c) { return !printable(c); }, '?');
  return line;
}

}  // namespace tributary::fetch
