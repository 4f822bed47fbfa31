#include "tests/support/raw_server.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <stdexcept>

namespace test_support {
namespace {

constexpr int kPatienceMilliseconds = 10'000;

// Head and, as long as Content-Length says, body.
std::string read_request(int fd) {
  std::string request;
  std::size_t wanted = std::string::npos;
  while (request.size() < wanted) {
    char bytes[4096];
    const ssize_t got = recv(fd, bytes, sizeof bytes, 0);
    if (got <= 0) break;
    request.append(bytes, static_cast<std::size_t>(got));
    if (request.front() == 0x16) break;  // a TLS client's hello has no lines
    const std::size_t end = request.find("\r\n\r\n");
    if (end == std::string::npos || wanted != std::string::npos) continue;
    const std::size_t length = request.find("Content-Length: ");
    wanted = end + 4 + (length < end ? std::strtoul(request.c_str() + length + 16, nullptr, 10) : 0);
  }
  return request;
}

}  // namespace

bool Connection::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

void Connection::wait_for_close() {
  pollfd waiting{fd_, POLLIN | POLLRDHUP, 0};
  poll(&waiting, 1, kPatienceMilliseconds);
}

void Connection::reset() {
  const linger abort{1, 0};
  setsockopt(fd_, SOL_SOCKET, SO_LINGER, &abort, sizeof abort);
}

RawServer::RawServer(Handler handler, const char* address) : handler_(std::move(handler)) {
  listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in place{};
  place.sin_family = AF_INET;
  inet_pton(AF_INET, address, &place.sin_addr);
  socklen_t size = sizeof place;
  const bool listening = bind(listener_, reinterpret_cast<sockaddr*>(&place), size) == 0 &&
                         listen(listener_, 64) == 0 &&
                         getsockname(listener_, reinterpret_cast<sockaddr*>(&place), &size) == 0;
  if (!listening) throw std::runtime_error("no port on loopback");
  port_ = ntohs(place.sin_port);
  acceptor_ = std::thread([this] { serve(); });
}

RawServer::~RawServer() {
  stopping_ = true;
  shutdown(listener_, SHUT_RDWR);
  acceptor_.join();
  for (std::thread& connection : connections_) connection.join();
  close(listener_);
}

std::string RawServer::url(std::string_view path) const {
  return "http://127.0.0.1:" + std::to_string(port_) + std::string(path);
}

std::vector<std::string> RawServer::requests() const {
  const std::lock_guard lock(mutex_);
  return requests_;
}

void RawServer::serve() {
  while (!stopping_) {
    const int fd = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (fd < 0) return;
    connections_.emplace_back([this, fd] { handle(fd); });
  }
}

void RawServer::handle(int fd) {
  const std::string request = read_request(fd);
  if (!request.empty()) {
    {
      const std::lock_guard lock(mutex_);
      requests_.push_back(request);
    }
    Connection connection(fd);
    handler_(connection, request);
  }
  close(fd);
}

std::string reply(int status, std::string_view body, std::string_view headers) {
  return "HTTP/1.1 " + std::to_string(status) +
         " Said\r\nConnection: close\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
         std::string(headers) + "\r\n" + std::string(body);
}

std::string redirect(int status, std::string_view location) {
  return reply(status, "moved", "Location: " + std::string(location) + "\r\n");
}

std::string target(const std::string& request) {
  const std::size_t begin = request.find(' ') + 1;
  return request.substr(begin, request.find(' ', begin) - begin);
}

std::string method(const std::string& request) {
  return request.substr(0, request.find(' '));
}

}  // namespace test_support
