#include "http/client.hpp"

#include <curl/curl.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "base/error.hpp"
#include "http/address.hpp"
#include "http/message.hpp"

namespace tributary::http {
namespace {

using Steady = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr int kPollMilliseconds = 100;       // how soon `cancelled` is asked again
constexpr long kMaxConnectionSeconds = 300;  // a name may move to another address
constexpr long kMaxKeptConnections = 8;

void initialize_curl_once() {
  static const CURLcode code = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (code != CURLE_OK) throw Error(ErrorKind::internal, "libcurl cannot be initialized");
}

struct FreeEasy {
  void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
struct FreeMulti {
  void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
};
struct FreeUrl {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};
struct FreeList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using Easy = std::unique_ptr<CURL, FreeEasy>;
using Multi = std::unique_ptr<CURLM, FreeMulti>;
using Url = std::unique_ptr<CURLU, FreeUrl>;
using HeaderList = std::unique_ptr<curl_slist, FreeList>;

std::string part(CURLU* url, CURLUPart which, unsigned flags = 0) {
  char* text = nullptr;
  if (curl_url_get(url, which, &text, flags) != CURLUE_OK) return "";
  std::string copy = text;
  curl_free(text);
  return copy;
}

Origin origin(CURLU* url) {
  return {part(url, CURLUPART_SCHEME), part(url, CURLUPART_HOST),
          part(url, CURLUPART_PORT, CURLU_DEFAULT_PORT)};
}

Failure refused(const std::string& message) {
  return {FailureKind::refused_by_policy, message};
}

// Sets `url` to `text` (which may be relative to what it is) and says why it must not be asked, or nothing.
std::optional<Failure> set_url(CURLU* url, const std::string& text, unsigned flags, const std::string& what) {
  const CURLUcode code = curl_url_set(url, CURLUPART_URL, text.c_str(), flags | CURLU_DISALLOW_USER);
  if (text.find('\0') != std::string::npos) return refused(what + " has a NUL character in it");
  if (code == CURLUE_USER_NOT_ALLOWED) {
    return refused(what + " has a user name in it; put credentials into a header");
  }
  if (code == CURLUE_UNSUPPORTED_SCHEME) {
    return refused(what + " is neither http nor https; only these are asked");
  }
  if (code != CURLUE_OK) {
    return refused(what + " is not a URL (" + curl_url_strerror(code) + "); write https://host/path");
  }
  const std::string scheme = part(url, CURLUPART_SCHEME);
  if (scheme != "http" && scheme != "https") {
    return refused(what + " has the scheme '" + scheme + "'; only http and https are asked");
  }
  return std::nullopt;
}

// One request and its reply, as curl's callbacks see it.
struct Transfer {
  const Limits& limits;
  const Client::OnBody& on_body;
  Reply reply;
  std::size_t body_bytes = 0;
  std::size_t header_bytes = 0;
  bool head_is_whole = false;
  bool body_too_large = false;
  bool headers_too_large = false;
  bool reader_had_enough = false;
  std::string refused_address;
  std::array<char, CURL_ERROR_SIZE> error{};
};

bool will_be_followed(const Reply& reply) {
  return is_redirect(reply.status) && !header(reply.headers, "Location").empty();
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const std::size_t first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

int status_in(std::string_view line) {
  const std::size_t space = line.find(' ');
  if (space == std::string_view::npos || line.size() < space + 4) return 0;
  int status = 0;
  for (const char c : line.substr(space + 1, 3)) {
    if (c < '0' || c > '9') return 0;
    status = status * 10 + (c - '0');
  }
  return status;
}

std::size_t on_header(char* bytes, std::size_t, std::size_t count, void* context) {
  auto& transfer = *static_cast<Transfer*>(context);
  transfer.header_bytes += count;
  if (transfer.header_bytes > transfer.limits.max_header_bytes) {
    transfer.headers_too_large = true;
    return 0;
  }
  const std::string_view line(bytes, count);
  if (line.starts_with("HTTP/")) {  // a new head: what came before was a 1xx
    transfer.head_is_whole = false;
    transfer.reply.headers.clear();
    transfer.reply.status = status_in(line);
    return count;
  }
  if (line == "\r\n" || line == "\n") transfer.head_is_whole = true;
  const std::size_t colon = line.find(':');
  if (colon != std::string_view::npos) {
    transfer.reply.headers.push_back(
        {std::string(trimmed(line.substr(0, colon))), std::string(trimmed(line.substr(colon + 1)))});
  }
  return count;
}

// Counts decoded bytes: curl's own limits of 7.88 count what is on the wire, and not even that when it is
// chunked.
std::size_t on_write(char* bytes, std::size_t, std::size_t count, void* context) {
  auto& transfer = *static_cast<Transfer*>(context);
  transfer.body_bytes += count;
  if (transfer.body_bytes > transfer.limits.max_body_bytes) {
    transfer.body_too_large = true;
    return 0;
  }
  if (will_be_followed(transfer.reply)) return count;
  if (!transfer.on_body) {
    transfer.reply.body.append(bytes, count);
    return count;
  }
  transfer.reader_had_enough = !transfer.on_body(std::string_view(bytes, count));
  return transfer.reader_had_enough ? 0 : count;
}

// Here, after resolution and for every address tried, because text cannot be filtered: 0x7f.1, a name that
// resolves to 10.0.0.1, a name that resolves differently the second time.
curl_socket_t on_open_socket(void* context, curlsocktype, curl_sockaddr* address) {
  auto& transfer = *static_cast<Transfer*>(context);
  if (!transfer.limits.allow_private && !is_public(address->addr)) {
    transfer.refused_address = text(address->addr);
    return CURL_SOCKET_BAD;
  }
  return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

HeaderList header_list(const Request& request) {
  curl_slist* list = nullptr;
  const auto add = [&](const std::string& line) { list = curl_slist_append(list, line.c_str()); };
  add("Expect:");  // no waiting for a 100 that many servers never send
  if (header(request.headers, "Content-Type").empty()) add("Content-Type:");  // curl would call it a form
  for (const Header& field : request.headers) {
    if (same_header_name(field.name, "Accept-Encoding")) continue;  // only what on_write() sees decoded
    if (same_header_name(field.name, "Content-Type") && field.value.empty()) continue;
    add(field.value.empty() ? field.name + ";" : field.name + ": " + field.value);
  }
  return HeaderList(list);
}

template <class Value>
void set(CURL* easy, CURLoption option, Value value) {
  const CURLcode code = curl_easy_setopt(easy, option, value);
  // A safety option that is not taken must not be missed.
  if (code != CURLE_OK) throw Error(ErrorKind::internal, std::string("libcurl: ") + curl_easy_strerror(code));
}

void set_safety(CURL* easy) {
  set(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  set(easy, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
  set(easy, CURLOPT_FOLLOWLOCATION, 0L);
  set(easy, CURLOPT_NOSIGNAL, 1L);
  set(easy, CURLOPT_PROXY, "");
  set(easy, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
  set(easy, CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
  set(easy, CURLOPT_SSL_VERIFYPEER, 1L);
  set(easy, CURLOPT_SSL_VERIFYHOST, 2L);
  set(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  set(easy, CURLOPT_ACCEPT_ENCODING, "gzip");
  set(easy, CURLOPT_MAXLIFETIME_CONN, kMaxConnectionSeconds);
}

void set_limits(CURL* easy, const Limits& limits, milliseconds left) {
  set(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(std::min(limits.connect_timeout, left).count()));
  set(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(left.count()));
  set(easy, CURLOPT_LOW_SPEED_LIMIT, 1L);
  set(easy, CURLOPT_LOW_SPEED_TIME,
      static_cast<long>(std::max<std::int64_t>(limits.stall_timeout.count(), 1)));
  set(easy, CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(limits.max_body_bytes));  // of a said length
}

void set_callbacks(CURL* easy, Transfer& transfer) {
  set(easy, CURLOPT_HEADERFUNCTION, &on_header);
  set(easy, CURLOPT_HEADERDATA, &transfer);
  set(easy, CURLOPT_WRITEFUNCTION, &on_write);
  set(easy, CURLOPT_WRITEDATA, &transfer);
  set(easy, CURLOPT_OPENSOCKETFUNCTION, &on_open_socket);
  set(easy, CURLOPT_OPENSOCKETDATA, &transfer);
  set(easy, CURLOPT_ERRORBUFFER, transfer.error.data());
}

void set_request(CURL* easy, const Request& request, const HeaderList& headers,
                 const std::string& user_agent) {
  set(easy, CURLOPT_URL, request.url.c_str());
  set(easy, CURLOPT_USERAGENT, user_agent.c_str());
  set(easy, CURLOPT_HTTPHEADER, headers.get());
  if (request.method == "HEAD") {
    set(easy, CURLOPT_NOBODY, 1L);
    return;
  }
  if (!request.body.empty() || request.method == "POST") {
    set(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
    set(easy, CURLOPT_POSTFIELDS, request.body.data());
  }
  set(easy, CURLOPT_CUSTOMREQUEST, request.method.c_str());
}

// Runs the transfer; nothing when `cancelled` ended it.
std::optional<CURLcode> perform(CURLM* multi, CURL* easy, const Client::Cancelled& cancelled) {
  curl_multi_add_handle(multi, easy);
  std::optional<CURLcode> result;
  for (int running = 1; running != 0;) {
    if (curl_multi_perform(multi, &running) != CURLM_OK) {
      result = CURLE_OUT_OF_MEMORY;
      break;
    }
    if (running == 0) break;
    if (cancelled && cancelled()) break;
    curl_multi_poll(multi, nullptr, 0, kPollMilliseconds, nullptr);
  }
  int queued = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi, &queued)) {
    if (message->msg == CURLMSG_DONE) result = message->data.result;
  }
  curl_multi_remove_handle(multi, easy);
  return result;
}

std::string mebibytes(std::size_t bytes) {
  if (bytes < (std::size_t{1} << 20)) return std::to_string(bytes) + " bytes";
  return std::to_string(bytes >> 20) + " MiB";
}

// Our own reasons for ending a transfer, which curl only knows as a failed write.
std::optional<Failure> own_reason(const Transfer& transfer, CURLcode code, const std::string& host) {
  if (transfer.headers_too_large) {
    return Failure{FailureKind::too_large,
                   host + ": the headers are larger than " + mebibytes(transfer.limits.max_header_bytes)};
  }
  if (transfer.body_too_large || code == CURLE_FILESIZE_EXCEEDED) {
    return Failure{FailureKind::too_large, host + ": the body is larger than " +
                                               mebibytes(transfer.limits.max_body_bytes) +
                                               "; ask for smaller pages"};
  }
  if (transfer.reader_had_enough) {
    return Failure{FailureKind::cancelled, host + ": the reader had enough of the reply"};
  }
  const bool nobody_answered = code == CURLE_COULDNT_CONNECT && !transfer.refused_address.empty();
  if (nobody_answered) {
    return refused(host + " is at " + transfer.refused_address +
                   ", which is not a public address; allow_private permits it");
  }
  return std::nullopt;
}

FailureKind kind_of(CURLcode code) {
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_USE_SSL_FAILED:
      return FailureKind::unreachable;
    case CURLE_OPERATION_TIMEDOUT:
      return FailureKind::timed_out;
    case CURLE_URL_MALFORMAT:
    case CURLE_LOGIN_DENIED:
      return FailureKind::refused_by_policy;
    default:  // CURLE_UNSUPPORTED_PROTOCOL too: schemes were checked, so it is a reply that is not HTTP
      return FailureKind::broken;
  }
}

Failure failure(const Transfer& transfer, CURLcode code, const std::string& host) {
  if (auto own = own_reason(transfer, code, host)) return *std::move(own);
  const std::string said = transfer.error[0] ? transfer.error.data() : curl_easy_strerror(code);
  // 7.88 has limits of its own for one header line and for all headers, and no code for them.
  const bool headers = transfer.reply.status != 0 && said.find("header") != std::string::npos;
  if (headers) return {FailureKind::too_large, host + ": " + said};
  const FailureKind kind = kind_of(code);
  switch (kind) {
    case FailureKind::unreachable:
      return {kind, host + " cannot be reached: " + said};
    case FailureKind::timed_out:
      return {kind, host + " did not answer in time: " + said};
    case FailureKind::refused_by_policy:
      return {kind, host + " was not asked: " + said};
    default:
      return {kind, host + ": the reply ended before it was whole: " + said};
  }
}

Failure out_of_time(const std::string& host, const Limits& limits) {
  return {FailureKind::timed_out,
          host + " did not answer within " + std::to_string(limits.total_timeout.count()) + " ms"};
}

std::optional<Failure> first_refusal(CURLU* url, const Request& request) {
  if (auto problem = set_url(url, request.url, 0, "the request's URL")) return problem;
  const std::string problem = head_problem(request);
  if (problem.empty()) return std::nullopt;
  return refused(part(url, CURLUPART_HOST) + " was not asked: " + problem);
}

Failure too_many_redirects(const std::string& host, const Limits& limits) {
  return {FailureKind::too_many_redirects, host + " redirects more than " +
                                               std::to_string(limits.max_redirects) +
                                               " times; give the address where it ends"};
}

// Makes of `url` and `request` what `reply` sends us to, every check again: the address comes from a
// stranger.
std::optional<Failure> redirect(CURLU* url, const Origin& here, const Reply& reply, Request& request) {
  const std::string location(header(reply.headers, "Location"));
  if (auto problem = set_url(url, location, CURLU_URLENCODE, here.host + "'s redirect")) return problem;
  const bool kept = keeps_credentials(here, origin(url));
  request = redirected(std::move(request), reply.status, kept);
  if (kept || request.body.empty()) return std::nullopt;
  return refused(here.host +
                 " redirects a request with a body to another host; give the address where it ends");
}

}  // namespace

struct Client::State {
  std::string user_agent;
  // Two caches of connections: one that was opened with allow_private must not serve a request without.
  Multi public_only;
  Multi with_private;

  Outcome one_request(const Request& request, const std::string& host, const Limits& limits,
                      milliseconds left, const Cancelled& cancelled, const OnBody& on_body) {
    const Easy easy(curl_easy_init());
    if (!easy) throw Error(ErrorKind::internal, "libcurl gives no handle");
    Transfer transfer{limits, on_body, {}, 0, 0, false, false, false, false, {}, {}};
    transfer.reply.url = request.url;
    const HeaderList headers = header_list(request);
    set_safety(easy.get());
    set_limits(easy.get(), limits, left);
    set_callbacks(easy.get(), transfer);
    set_request(easy.get(), request, headers, user_agent);

    CURLM* multi = (limits.allow_private ? with_private : public_only).get();
    const auto code = perform(multi, easy.get(), cancelled);
    curl_off_t wire_bytes = 0;
    curl_easy_getinfo(easy.get(), CURLINFO_SIZE_DOWNLOAD_T, &wire_bytes);
    transfer.reply.wire_bytes = wire_bytes + static_cast<std::int64_t>(transfer.header_bytes);
    Outcome hop;
    if (!code) {
      hop.failure = Failure{FailureKind::cancelled, host + ": the request was cancelled"};
    } else if (*code != CURLE_OK) {
      hop.failure = failure(transfer, *code, host);
    } else if (!transfer.head_is_whole) {  // curl takes a head that was cut for a whole reply
      hop.failure = Failure{FailureKind::broken, host + ": the reply ended within its headers"};
    }
    hop.reply = std::move(transfer.reply);
    return hop;
  }
};

std::string UrlParts::authority() const {
  const std::string name = host.ends_with('.') ? host.substr(0, host.size() - 1) : host;
  const bool usual = port == (scheme == "https" ? "443" : "80");
  return usual ? name : name + ":" + port;
}

std::string UrlParts::origin() const {
  return scheme + "://" + authority();
}

std::optional<UrlParts> parts_of(const std::string& text) {
  initialize_curl_once();
  const Url url(curl_url());
  if (set_url(url.get(), text, 0, "")) return std::nullopt;
  auto [scheme, host, port] = origin(url.get());
  std::transform(host.begin(), host.end(), host.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  const std::string query = part(url.get(), CURLUPART_QUERY);
  return UrlParts{std::move(scheme), std::move(host), std::move(port),
                  part(url.get(), CURLUPART_PATH) + (query.empty() ? "" : "?" + query)};
}

std::optional<std::string> host_of(const std::string& url) {
  auto parts = parts_of(url);
  if (!parts) return std::nullopt;
  return std::move(parts->host);
}

Client::Client(std::string user_agent) : state_(std::make_unique<State>()) {
  initialize_curl_once();
  state_->user_agent = std::move(user_agent);
  for (Multi* multi : {&state_->public_only, &state_->with_private}) {
    multi->reset(curl_multi_init());
    if (!*multi) throw Error(ErrorKind::internal, "libcurl gives no handle");
    curl_multi_setopt(multi->get(), CURLMOPT_MAXCONNECTS, kMaxKeptConnections);
  }
}

Client::~Client() = default;

Outcome Client::exchange(const Request& original, const Limits& limits, const Cancelled& cancelled,
                         const OnBody& on_body, const MayFollow& may_follow) {
  auto until = Steady::now() + limits.total_timeout;
  const Url url(curl_url());
  Request request = original;
  Outcome outcome;
  outcome.reply.url = original.url;
  outcome.failure = first_refusal(url.get(), original);
  for (int hops = 0; !outcome.failure; ++hops) {
    const Origin here = origin(url.get());
    const auto left = std::chrono::ceil<milliseconds>(until - Steady::now());
    if (left <= milliseconds(0)) {
      outcome.failure = out_of_time(here.host, limits);
      break;
    }
    request.url = part(url.get(), CURLUPART_URL);  // what was checked is what is asked
    Outcome hop = state_->one_request(request, here.host, limits, left, cancelled, on_body);
    hop.reply.wire_bytes += outcome.reply.wire_bytes;
    outcome = std::move(hop);
    if (outcome.failure || !will_be_followed(outcome.reply)) break;
    outcome.failure = hops < limits.max_redirects ? redirect(url.get(), here, outcome.reply, request)
                                                  : too_many_redirects(here.host, limits);
    if (outcome.failure || !may_follow) continue;
    const auto asked_at = Steady::now();
    const std::string problem = may_follow(part(url.get(), CURLUPART_URL));
    until += Steady::now() - asked_at;
    if (!problem.empty()) outcome.failure = refused(problem);
  }
  return outcome;
}

}  // namespace tributary::http
