#include "fetch/network_transport.hpp"

#include <algorithm>
#include <utility>

#include "fetch/host_rules.hpp"
#include "fetch/user_agent.hpp"

namespace tributary::fetch {
namespace {

using std::chrono::milliseconds;

NoReply interrupted(const Watch& watch) {
  return {plugin::FailureKind::transient,
          watch.stopped() ? "the host is stopping" : "the fetch's deadline has passed"};
}

plugin::FailureKind kind_of(http::FailureKind kind) {
  switch (kind) {
    case http::FailureKind::unreachable:
    case http::FailureKind::timed_out:
    case http::FailureKind::broken:
    case http::FailureKind::cancelled:
      return plugin::FailureKind::transient;
    case http::FailureKind::refused_by_policy:
    case http::FailureKind::too_large:
    case http::FailureKind::too_many_redirects:
      return plugin::FailureKind::failed;
  }
  return plugin::FailureKind::failed;
}

// A control character in a header is no use to a plugin and six bytes on the wire to it.
std::string one_line(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](char c) { return (c >= 0 && c < ' ') || c == 0x7f; }, ' ');
  return text;
}

// A site that echoes keys grows by their placeholders; what is larger than a body may be is not kept whole,
// as when it is larger on the wire.
void limit_body(http::Outcome& outcome, std::string& body, const std::string& host, std::size_t most_bytes) {
  if (body.size() <= most_bytes) return;
  outcome.failure =
      http::Failure{http::FailureKind::too_large,
                    host + ": with its keys behind placeholders the body has " + std::to_string(body.size()) +
                        " bytes, at most " + std::to_string(most_bytes) + " are kept; ask for smaller pages"};
  body.resize(most_bytes);
}

// Takes the body and leaves the headers, which decide() reads.
plugin::Response response_from(http::Reply& reply, const DisclosedRequest& disclosed) {
  plugin::Response response;
  response.status = reply.status;
  response.url = disclosed.redacted(reply.url);
  for (const http::Header& header : reply.headers) {
    response.headers.push_back({header.name, disclosed.redacted(one_line(header.value))});
  }
  // Sites echo keys, in the links to their next pages above all; the plugin asks with the placeholder again.
  response.body = disclosed.redacted(std::move(reply.body));
  return response;
}

std::string listed(const std::vector<std::string>& hosts) {
  std::string text;
  for (const std::string& host : hosts) text += (text.empty() ? "" : ", ") + host;
  return text.empty() ? "none" : text;
}

}  // namespace

NetworkTransport::NetworkTransport(const FetchPlan& plan, ExchangeRecord& record, const Watch& watch,
                                   Sleeper& sleeper, Chance chance, OnEvent on_event)
    : plan_(plan),
      record_(record),
      watch_(watch),
      sleeper_(sleeper),
      chance_(std::move(chance)),
      on_event_(std::move(on_event)),
      client_(plan.user_agent.empty() ? user_agent("") : plan.user_agent) {
  policy_.max_attempts = plan.max_attempts;
}

void NetworkTransport::open(const PluginManifest& manifest) {
  hosts_ = manifest.hosts;
  const boost::json::value* base_url = plan_.settings.if_contains("base_url");
  if (!base_url || !base_url->is_string()) return;
  if (const auto host = http::host_of(std::string(base_url->get_string()))) hosts_.push_back(*host);
}

Answer NetworkTransport::answer(const plugin::Request& request) {
  const auto disclosed = disclose(request, plan_.secrets);
  if (!disclosed) return refuse(request, disclosed.error());
  // Both forms: a placeholder must not turn one host into another.
  for (const std::string* url : {&request.url, &disclosed->request.url}) {
    const std::string problem = host_problem(*url);
    if (!problem.empty()) return refuse(request, disclosed->redacted(problem));
  }
  return exchange(request, *disclosed);
}

std::string NetworkTransport::host_problem(const std::string& url) const {
  const auto host = http::host_of(url);
  if (!host || host_allowed(*host, hosts_))
    return "";  // what is no URL the client itself refuses, with the reason
  return "the plugin asked for " + *host + ", which is not among its hosts (" + listed(hosts_) +
         "); its manifest or the setting base_url must name it";
}

Answer NetworkTransport::refuse(const plugin::Request& request, const std::string& sentence) {
  plugin::Response nothing;
  record_.append({request, nothing, sentence, 1, 0, record_.now()});
  return {{}, NoReply{plugin::FailureKind::failed, sentence}};
}

Answer NetworkTransport::exchange(const plugin::Request& request, const DisclosedRequest& disclosed) {
  const std::string host = http::host_of(disclosed.request.url).value_or("");
  for (int attempt = 1;; ++attempt) {
    if (!keep_pace(host)) return {{}, interrupted(watch_)};
    tell(FetchEvent::Kind::request, request.method + " " + request.url);
    Try done = once(request, disclosed, attempt);
    last_asked_[host] = Watch::Steady::now();
    if (watch_.over() && !done.outcome.ok()) return {{}, interrupted(watch_)};

    const RetryDecision decision =
        decide(request.method, done.outcome, attempt, policy_, record_.now(), chance_());
    if (decision.kind == RetryDecision::Kind::give_up) {
      return {{},
              NoReply{plugin::FailureKind::transient,
                      host + " answered " + decision.reason + "; try again later"}};
    }
    if (decision.kind == RetryDecision::Kind::take) {
      if (done.outcome.ok()) return {std::move(done.response), {}};
      return {{}, NoReply{kind_of(done.outcome.failure->kind), done.outcome.failure->message}};
    }
    tell(FetchEvent::Kind::retry,
         request.url + ": " + decision.reason + "; try " + std::to_string(attempt + 1) + " of " +
             std::to_string(policy_.max_attempts) + " in " + std::to_string(decision.delay.count()) + " ms");
    if (!sleeper_.sleep(decision.delay)) return {{}, interrupted(watch_)};
  }
}

NetworkTransport::Try NetworkTransport::once(const plugin::Request& request,
                                             const DisclosedRequest& disclosed, int attempt) {
  const Timestamp started = record_.now();
  http::Limits limits = plan_.http;
  limits.allow_private = plan_.allow_private;
  limits.total_timeout = std::min(limits.total_timeout, watch_.left());
  Try result;
  result.outcome = client_.exchange(disclosed.request, limits, [this] { return watch_.over(); });
  if (result.outcome.failure) {
    result.outcome.failure->message = disclosed.redacted(std::move(result.outcome.failure->message));
  }
  result.response = response_from(result.outcome.reply, disclosed);
  limit_body(result.outcome, result.response.body, http::host_of(disclosed.request.url).value_or(""),
             limits.max_body_bytes);
  const std::string error = result.outcome.failure ? result.outcome.failure->message : "";
  result.response.exchange_id =
      record_.append({request, result.response, error, attempt, result.outcome.reply.wire_bytes, started});
  tell(FetchEvent::Kind::reply,
       request.url + ": " + (error.empty() ? std::to_string(result.response.status) : error));
  return result;
}

bool NetworkTransport::keep_pace(const std::string& host) {
  const auto last = last_asked_.find(host);
  if (last != last_asked_.end()) {
    const auto wait =
        std::chrono::ceil<milliseconds>(last->second + plan_.delay_between_requests - Watch::Steady::now());
    if (wait > milliseconds(0) && !sleeper_.sleep(wait)) return false;
  }
  return !watch_.over();
}

void NetworkTransport::tell(FetchEvent::Kind kind, const std::string& text) const {
  if (on_event_) on_event_({kind, text});
}

}  // namespace tributary::fetch
