#include "fetch/authorizer.hpp"

#include <boost/json.hpp>

#include <algorithm>

#include "plugin_api/url.hpp"

namespace tributary::fetch {
namespace {

using std::chrono::seconds;
using Kind = plugin::Authorization::Kind;
namespace json = boost::json;

constexpr seconds kUsualLifetime{300};  // where the server does not say how long it holds
constexpr seconds kLongestLifetime{24 * 3600};
constexpr seconds kMargin{30};  // before it expires a new one is asked for
constexpr const char* kHidden = "(credentials)";
constexpr const char* kHiddenToken = "(access token)";

// The two texts with their secrets in them, and these as they must not come back.
Result<DisclosedRequest, std::string> disclosed_pair(const plugin::Authorization& wanted,
                                                     const std::vector<std::string>& allowed) {
  plugin::Request carrier;
  carrier.headers = {{"user", wanted.user}, {"password", wanted.password}};
  return disclose(carrier, allowed);
}

std::string basic(const DisclosedRequest& pair) {
  return plugin::base64(pair.request.headers[0].value + ":" + pair.request.headers[1].value);
}

// Percent-encoded for a form, whatever the secret is made of.
std::string form(const plugin::Authorization& wanted, const DisclosedRequest* pair) {
  std::string body = "grant_type=client_credentials";
  if (pair) {
    body += "&client_id=" + plugin::percent_encoded(pair->request.headers[0].value) +
            "&client_secret=" + plugin::percent_encoded(pair->request.headers[1].value);
  }
  if (!wanted.scope.empty()) body += "&scope=" + plugin::percent_encoded(wanted.scope);
  return body;
}

struct Granted {
  std::string token;
  seconds lifetime = kUsualLifetime;
};

Granted granted_by(const std::string& body) {
  json::error_code error;
  const json::value value = json::parse(body, error);
  Granted granted;
  if (error || !value.is_object()) return granted;
  const json::object& object = value.get_object();
  if (const json::value* token = object.if_contains("access_token"); token && token->is_string()) {
    granted.token = token->get_string();
  }
  if (const json::value* lifetime = object.if_contains("expires_in")) {
    std::int64_t said = lifetime->is_int64() ? lifetime->get_int64() : 0;
    if (lifetime->is_string()) said = std::atoll(lifetime->get_string().c_str());
    if (said > 0) granted.lifetime = std::min(seconds(said), kLongestLifetime);
  }
  return granted;
}

bool ends_a_line(const std::string& text) {
  return text.find_first_of("\r\n") != std::string::npos;
}

}  // namespace

std::optional<NoReply> Authorizer::authorize(const plugin::Authorization& wanted,
                                             DisclosedRequest& disclosed) {
  if (wanted.kind == Kind::none) return {};
  if (wanted.kind == Kind::basic) {
    const auto pair = disclosed_pair(wanted, allowed_);
    if (!pair) return NoReply{plugin::FailureKind::failed, pair.error()};
    const std::string value = basic(*pair);
    disclosed.request.headers.push_back({"Authorization", "Basic " + value});
    disclosed.secrets.insert(disclosed.secrets.end(), pair->secrets.begin(), pair->secrets.end());
    disclosed.secrets.emplace_back(value, kHidden);
    return {};
  }
  const Key key{wanted.token_url, wanted.user, wanted.scope};
  auto token = tokens_.find(key);
  if (token == tokens_.end() || token->second.expires <= Steady::now()) {
    tokens_.erase(key);
    // RFC 6749, 2.3.1: servers must take basic authentication and may take the body; many take the body
    // alone.
    auto failed = fetch_token(wanted, false);
    if (failed && failed->kind == plugin::FailureKind::blocked) failed = fetch_token(wanted, true);
    if (failed) return failed;
    token = tokens_.find(key);
  } else {
    token->second.fresh = false;
  }
  disclosed.request.headers.push_back({"Authorization", "Bearer " + token->second.value});
  disclosed.secrets.emplace_back(token->second.value, kHiddenToken);
  return {};
}

bool Authorizer::forget(const plugin::Authorization& wanted) {
  const auto token = tokens_.find({wanted.token_url, wanted.user, wanted.scope});
  if (token == tokens_.end()) return false;
  const bool old = !token->second.fresh;
  tokens_.erase(token);
  return old;
}

std::optional<NoReply> Authorizer::fetch_token(const plugin::Authorization& wanted, bool in_header) {
  const auto pair = disclosed_pair(wanted, allowed_);
  if (!pair) return NoReply{plugin::FailureKind::failed, pair.error()};
  plugin::Request request{
      "POST",
      wanted.token_url,
      {{"Content-Type", "application/x-www-form-urlencoded"}, {"Accept", "application/json"}},
      form(wanted, nullptr)};
  auto disclosed = disclose(request, allowed_);
  if (!disclosed) return NoReply{plugin::FailureKind::failed, disclosed.error()};
  disclosed->secrets.insert(disclosed->secrets.end(), pair->secrets.begin(), pair->secrets.end());
  if (in_header) {
    disclosed->request.headers.push_back({"Authorization", "Basic " + basic(*pair)});
    disclosed->secrets.emplace_back(basic(*pair), kHidden);
  } else {
    disclosed->request.body = form(wanted, &*pair);
  }
  Granted granted;
  Errand errand{request, *disclosed, interval_};
  // Nothing of such a reply is kept: a token may be written in ways that no search finds.
  errand.before_record = [&](http::Reply& reply) {
    granted = granted_by(reply.body);
    reply.body.clear();
    if (!granted.token.empty()) disclosed->secrets.emplace_back(granted.token, kHiddenToken);
  };
  const Answer answer = courier_.deliver(errand).answer;
  if (answer.no_reply) return answer.no_reply;
  const int status = answer.response.status;
  const std::string subject = "the token server " + plugin::shown(wanted.token_url) + " answered ";
  if (status == 400 || status == 401 || status == 403) {
    return NoReply{plugin::FailureKind::blocked, subject + "HTTP status " + std::to_string(status) +
                                                     ": look at the client's id, its secret and the scope"};
  }
  if (status == 429 || status >= 500) {
    return NoReply{plugin::FailureKind::transient, subject + "HTTP status " + std::to_string(status)};
  }
  if (granted.token.empty() || ends_a_line(granted.token)) {
    return NoReply{plugin::FailureKind::failed,
                   subject + "HTTP status " + std::to_string(status) + " without an access_token"};
  }
  const seconds usable = granted.lifetime > 2 * kMargin ? granted.lifetime - kMargin : granted.lifetime / 2;
  tokens_[{wanted.token_url, wanted.user, wanted.scope}] = {granted.token, Steady::now() + usable};
  return {};
}

}  // namespace tributary::fetch
