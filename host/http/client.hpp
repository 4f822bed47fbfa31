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

// The host that an http or https URL names, as the client reads it, lower case. Nothing where exchange()
// would refuse the URL. For who decides which hosts may be asked: two readers of URLs are one too many.
std::optional<std::string> host_of(const std::string& url);

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

  // Does one exchange. Never throws for what the network does.
  Outcome exchange(const Request& request, const Limits& limits, const Cancelled& cancelled = {},
                   const OnBody& on_body = {});

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace tributary::http
