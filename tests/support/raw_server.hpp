// A server on loopback that says, byte by byte, what a test wants: whole replies and every way to break one.
#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace test_support {

// One connection, for the time of one request. After the handler it is closed.
class Connection {
 public:
  explicit Connection(int fd) : fd_(fd) {}
  // False when the client is gone.
  bool send(std::string_view bytes);
  // Waits until the client closes, at most 10 s.
  void wait_for_close();
  // Ends the connection with RST.
  void reset();

 private:
  int fd_;
};

class RawServer {
 public:
  // Called on a thread of the server's with the request as it came (head and body).
  using Handler = std::function<void(Connection&, const std::string& request)>;

  // Listens on a free port of `address`.
  explicit RawServer(Handler handler, const char* address = "127.0.0.1");
  ~RawServer();

  int port() const { return port_; }
  std::string url(std::string_view path = "/") const;
  // The requests so far, in order of arrival.
  std::vector<std::string> requests() const;

 private:
  void serve();
  void handle(int fd);

  Handler handler_;
  int listener_ = -1;
  int port_ = 0;
  std::atomic<bool> stopping_ = false;
  mutable std::mutex mutex_;
  std::vector<std::string> requests_;
  std::vector<std::thread> connections_;
  std::thread acceptor_;
};

// A whole reply with Content-Length. `headers`: lines that end with \r\n.
std::string reply(int status, std::string_view body, std::string_view headers = "");
std::string redirect(int status, std::string_view location);
// "/jobs?page=1" of "GET /jobs?page=1 HTTP/1.1".
std::string target(const std::string& request);
// "GET".
std::string method(const std::string& request);

}  // namespace test_support
