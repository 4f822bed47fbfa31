// The one HTTP client of the host; the only code that includes curl.
//
// Sets what reliability demands of libcurl 7.88: http and https only, redirects followed by hand with every
// check repeated and credentials dropped on a change of host, addresses checked after resolution, all
// times and sizes capped on decoded bytes, no proxy, netrc or cookie from the environment. It retries
// nothing. A Client is for one thread and keeps its connections.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.hpp"

namespace tributary::http {

struct Header {
  std::string name;
  std::string value;
};

struct Request {
  std::string method = "GET";
  std::string url;
  std::vector<Header> headers;
  std::string body;
};

struct Limits {
  std::chrono::milliseconds connect_timeout{10'000};
  std::chrono::milliseconds total_timeout{60'000};
  std::chrono::seconds stall_timeout{30};      // less than 1 byte/s for this long
  std::size_t max_body_bytes = kMaxBodyBytes;  // decoded
  std::size_t max_header_bytes = 256 << 10;
  int max_redirects = 5;
  bool allow_private = false;  // loopback, private, link-local, metadata, mapped and translated addresses
};

struct Reply {
  int status = 0;
  std::string url;  // after redirects
  std::vector<Header> headers;
  std::string body;
  std::int64_t wire_bytes = 0;
};

enum class FailureKind {
  refused_by_policy,  // scheme, address, userinfo in the URL, CR or LF in a header: nothing was sent
  unreachable,        // no such host, refused, TLS failure before any byte of a reply
  timed_out,
  broken,     // the reply ended before it was whole
  too_large,  // body or headers over the cap
  too_many_redirects,
  cancelled,  // `cancelled` answered true
};

// No whole reply came.
struct Failure {
  FailureKind kind;
  std::string message;  // one sentence: host, what happened, what to do
};

struct Outcome {
  bool ok() const { return !failure.has_value(); }
  Reply reply;  // also what came before a failure, for the record
  std::optional<Failure> failure;
};

// An http or https URL as the client reads it, for who decides what may be asked: two readers of URLs are one
// too many.
struct UrlParts {
  std::string scheme;  // lower case
  std::string host;    // lower case
  std::string port;    // said or not
  std::string target;  // path and query; at least "/"

  // "jobs.example.com" or "127.0.0.1:8080": whose server it is. The scheme's usual port and the root's dot
  // are left out.
  std::string authority() const;
  std::string origin() const;  // "https://" and the authority
};

// Nothing where exchange() would refuse the URL.
std::optional<UrlParts> parts_of(const std::string& url);
std::optional<std::string> host_of(const std::string& url);  // the host of these parts

class Client {
 public:
  explicit Client(std::string user_agent);
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  // Asked several times a second while a transfer runs; true ends it. May be empty.
  using Cancelled = std::function<bool()>;
  // Gets decoded body bytes as they arrive; false ends the transfer as `cancelled`. May be empty: then the
  // body is collected in Reply::body.
  using OnBody = std::function<bool(std::string_view bytes)>;
  // Asked before a redirect is followed, with the URL where it leads, after all checks of the client's own:
  // "" or why not, in one sentence. It may do exchanges of its own; its time is not the transfer's. May be
  // empty.
  using MayFollow = std::function<std::string(const std::string& url)>;

  // Does one exchange. Never throws for what the network does.
  Outcome exchange(const Request& request, const Limits& limits, const Cancelled& cancelled = {},
                   const OnBody& on_body = {}, const MayFollow& may_follow = {});

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace tributary::http
