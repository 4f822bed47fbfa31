// All that a fetcher plugin needs: ask for requests, hand in pages, say how it ended.
//
// A plugin talks to one kind of job site. It runs alone in a process of its own (tributary-worker), without
// network, files, database or secrets: it asks for a request by value, the host does it (rate limits,
// retries, credentials, size caps), records the exchange, and sends the reply back. The plugin's own code is
// single-threaded; nothing here may be used from a second thread.
//
// plugins/README.md adds a site in six steps; plugins/example is the one to copy.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/object.hpp>

#include "base/page_format.hpp"
#include "base/time.hpp"
#include "plugin_api/settings.hpp"

namespace tributary::plugin {

using tributary::PageFormat;

struct Header {
  std::string name;
  std::string value;
};

// How a request is authorized where the header must be made of secrets, which a plugin never sees. The texts
// may hold ${secret:NAME}.
struct Authorization {
  enum class Kind {
    none,
    basic,               // RFC 7617: `user` and `password`
    client_credentials,  // RFC 6749, section 4.4: a token of `token_url` for `user` and `password`, renewed
                         // by the host before it expires; the token is no more seen than a secret
  };
  Kind kind = Kind::none;
  std::string user = {};
  std::string password = {};
  std::string token_url = {};
  std::string scope = {};

  bool operator==(const Authorization&) const = default;
};

// One request that the host does for the plugin. The URL may be http, https, or file (then method GET reads
// the file, gunzipped where it is gzip; method LIST answers a JSON array of the paths that match a glob;
// "file:-" is the host's standard input). ${secret:NAME} in the URL, in a header's value or in the body is
// replaced by the host with the environment variable NAME, which must be named by one of the source's secret
// settings; the plugin, the record of the exchange and the logs only ever see the placeholder.
struct Request {
  std::string method = "GET";
  std::string url = {};
  std::vector<Header> headers = {};
  std::string body = {};
  Authorization authorization = {};  // makes the header Authorization
};

// A reply with an HTTP error status is a reply.
struct Response {
  std::int64_t exchange_id = 0;  // the recorded exchange; name it in Page::exchanges
  int status = 0;                // HTTP status; 200 for a file that was read
  std::string url;               // after redirects
  std::vector<Header> headers;
  std::string body;  // decoded bytes, at most 64 MiB

  // The first header of that name, compared as RFC 9110 compares them (case-insensitively); "" if absent.
  std::string_view header(std::string_view name) const;
};

// Why a fetch ended early. The host turns it into the run's outcome.
enum class FailureKind {
  blocked,    // the site refuses us: 401, 403, a login or captcha page; never worked around
  transient,  // it may work later: 429, 5xx, time-outs, broken connections
  changed,    // the reply is not what this site used to send: no record array, another content type
  failed,     // everything else: unknown board, bad setting
};

class FetchFailure : public std::runtime_error {
 public:
  // `message` is one sentence that names the URL, what was found and what was expected.
  FetchFailure(FailureKind kind, const std::string& message) : std::runtime_error(message), kind_(kind) {}
  FailureKind kind() const { return kind_; }

 private:
  FailureKind kind_;
};

// One page of records, handed to the host to be kept and normalized.
struct Page {
  std::vector<std::int64_t> exchanges;   // the exchanges it was made from; REQUIRES: at least one
  std::optional<std::string> body = {};  // absent: the body of exchanges[0] as it came; else composed of them
  PageFormat format = PageFormat::json;  // how its records are written; json unless a plugin says so
  std::string records = {};  // JSONPath of the records in the body; "" when the plugin cannot tell
  std::string cursor = {};   // where the next run may go on; kept with the page; "" for nowhere
  std::optional<std::int64_t> server_total = {};  // how many postings the server says there are
};

// How a fetch ended that was not cut short by a FetchFailure.
struct Completion {
  bool complete = false;  // true only when it is proved that every posting was seen
  std::string reason;     // the proof, or why not: "the last page was short", "stopped at max_pages"
  std::optional<std::int64_t> server_total;
  boost::json::object evidence =
      {};  // what the reason counts, for who closes postings: {"rule": "total", ...}
};

enum class LogLevel { debug, info, warning };

// The host as a plugin sees it. Valid during Fetcher::fetch() only.
class FetchContext {
 public:
  virtual ~FetchContext() = default;

  virtual const Settings& settings() const = 0;
  // What the last page of an earlier run left in Page::cursor; "" for none.
  virtual const std::string& cursor() const = 0;

  // Does one request. Returns any reply that came whole, whatever its status. Throws FetchFailure when none
  // came (after the host's own retries); let it pass through fetch().
  virtual Response send(const Request& request) = 0;

  // As send() for each, up to `at_once` of them at the same time where the site's pace allows it; the replies
  // in the order of the requests. Throws the first FetchFailure in that order; the others are done all the
  // same. REQUIRES: at_once >= 1.
  virtual std::vector<Response> send_all(const std::vector<Request>& requests, int at_once) = 0;

  // The time by the host's clock when the fetch began: for windows of dates. A test has its own.
  virtual Timestamp now() const = 0;

  // Hands in one page. Returns once the host has stored it: back-pressure.
  virtual void emit(Page page) = 0;

  // True once enough pages were handed in (--max-pages) or the host is stopping; then return a Completion
  // with complete = false. Ask before each further request.
  virtual bool stop_requested() = 0;

  virtual void log(LogLevel level, std::string_view message) = 0;
};

// Makes no request and throws FetchFailure unless `response` is a success (2xx): 401 and 403 are blocked, 429
// and 5xx transient, others failed. An HTML body where JSON was expected is blocked.
void expect_json(const Response& response);

// Whether a body is XML that may hold records: it begins with '<' and is no HTML page, which nobody's records
// are in. A content type alone proves nothing.
bool looks_like_xml(std::string_view body);

// What a plugin implements.
class Fetcher {
 public:
  virtual ~Fetcher() = default;
  // Fetches everything there is. Called once per object.
  virtual Completion fetch(FetchContext& context) = 0;
};

}  // namespace tributary::plugin
