#include "fetch/courier.hpp"

#include <algorithm>
#include <system_error>
#include <utility>

#include "fetch/asked_rest.hpp"
#include "fetch/user_agent.hpp"

namespace tributary::fetch {
namespace {

using std::chrono::milliseconds;

constexpr int kNotModified = 304;
constexpr milliseconds kUnnoticed{1000};  // waits that nobody wonders about

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

// For messages, "jobs.example.com"; for the ledger, with the port where it is an unusual one.
struct Names {
  std::string host;
  std::string authority;
};

Names names_of(const std::string& url) {
  const auto parts = http::parts_of(url);
  return parts ? Names{parts->host, parts->authority()} : Names{};
}

std::string key_of(const http::Request& request) {
  std::string key = request.method + "\n" + request.url;
  for (const http::Header& header : request.headers) key += "\n" + header.name + ":" + header.value;
  return key + "\n\n" + request.body;
}

// Nothing was sent, or nobody waited for what would have come: the host has not shown how it does.
bool says_nothing(const http::Outcome& outcome) {
  return !outcome.ok() && (outcome.failure->kind == http::FailureKind::cancelled ||
                           outcome.failure->kind == http::FailureKind::refused_by_policy);
}

}  // namespace

Courier::Courier(const FetchPlan& plan, ExchangeRecord& record, const Watch& watch, Sleeper& sleeper,
                 Chance chance, OnEvent on_event, HostLedger& ledger)
    : plan_(plan),
      record_(record),
      watch_(watch),
      sleeper_(sleeper),
      chance_(std::move(chance)),
      on_event_(std::move(on_event)),
      ledger_(ledger),
      client_(plan.user_agent.empty() ? user_agent("") : plan.user_agent) {
  policy_.max_attempts = plan.max_attempts;
}

Delivery Courier::deliver(const Errand& errand) {
  const auto without_reply = [](NoReply why) { return Delivery{{{}, std::move(why)}, {}}; };
  const plugin::Request& request = errand.request;
  const Names names = names_of(errand.disclosed.request.url);
  for (int attempt = 1;; ++attempt) {
    auto early = attempt == 1 ? begun(errand) : std::nullopt;
    if (!early) {
      if (auto refusal = take_turn(names.authority, errand)) return without_reply(*std::move(refusal));
    }
    tell(FetchEvent::Kind::request, request.method + " " + request.url);
    Try done = once(errand, attempt, std::move(early));
    report(names.authority, done.outcome);
    if (watch_.over() && !done.outcome.ok()) return without_reply(interrupted());
    if (done.objection) return without_reply(*std::move(done.objection));

    const RetryDecision decision =
        decide(request.method, done.outcome, attempt, policy_, record_.now(), chance_());
    if (decision.kind == RetryDecision::Kind::give_up) {
      return without_reply({plugin::FailureKind::transient,
                            names.host + " answered " + decision.reason + "; try again later"});
    }
    if (decision.kind == RetryDecision::Kind::take) {
      if (done.outcome.ok()) return {{std::move(done.response), {}}, {}};
      const http::Failure& failure = *done.outcome.failure;
      return {{{}, NoReply{kind_of(failure.kind), failure.message}}, failure.kind};
    }
    tell(FetchEvent::Kind::retry,
         request.url + ": " + decision.reason + "; try " + std::to_string(attempt + 1) + " of " +
             std::to_string(policy_.max_attempts) + " in " + std::to_string(decision.delay.count()) + " ms");
    if (!sleeper_.sleep(decision.delay)) return without_reply(interrupted());
  }
}

void Courier::begin(const Errand& errand) {
  const Names names = names_of(errand.disclosed.request.url);
  const std::string key = key_of(errand.disclosed.request);
  if (early_.contains(key) || take_turn(names.authority, errand)) return;
  Early early;
  if (idle_clients_.empty()) {
    early.client =
        std::make_unique<http::Client>(plan_.user_agent.empty() ? user_agent("") : plan_.user_agent);
  } else {
    early.client = std::move(idle_clients_.back());
    idle_clients_.pop_back();
  }
  early.redirected = std::make_unique<std::atomic<bool>>(false);
  early.started = record_.now();
  http::Limits limits = plan_.http;
  limits.allow_private = plan_.allow_private;
  limits.total_timeout = std::min(limits.total_timeout, watch_.left());
  try {
    early.outcome = std::async(std::launch::async,
                               [this, client = early.client.get(), redirected = early.redirected.get(),
                                request = errand.disclosed.request, limits] {
                                 const auto follow_nothing = [redirected](const std::string&) -> std::string {
                                   *redirected = true;
                                   return "a redirect is followed by itself";
                                 };
                                 return client->exchange(
                                     request, limits, [this] { return watch_.over(); }, {}, follow_nothing);
                               });
  } catch (const std::system_error&) {  // no thread is left: deliver() does it by itself
    return;
  }
  early_.emplace(key, std::move(early));
}

// What a request that was begun has brought; nothing where none was, or where it leads elsewhere.
std::optional<std::pair<http::Outcome, Timestamp>> Courier::begun(const Errand& errand) {
  const auto found = early_.find(key_of(errand.disclosed.request));
  if (found == early_.end()) return {};
  Early early = std::move(found->second);
  early_.erase(found);
  http::Outcome outcome = early.outcome.get();
  idle_clients_.push_back(std::move(early.client));
  if (*early.redirected) {  // deliver() asks again, and follows; the host is well
    http::Outcome alive;
    alive.reply.status = 302;
    report(names_of(errand.disclosed.request.url).authority, alive);
    return {};
  }
  return std::pair(std::move(outcome), early.started);
}

// Waits until the host may be asked. Or why it may not.
std::optional<NoReply> Courier::take_turn(const std::string& host, const Errand& errand) {
  if (!host.empty()) {  // what is no URL the client itself refuses, with the reason
    const Turn turn =
        ledger_.take_turn(host, {errand.interval, policy_.longest_patience, plan_.http.total_timeout});
    if (!turn.refusal.empty()) return NoReply{plugin::FailureKind::transient, turn.refusal};
    if (turn.wait > errand.interval + kUnnoticed) {
      tell(FetchEvent::Kind::retry,
           host + " is left alone for another " + std::to_string(turn.wait.count()) + " ms");
    }
    if (turn.wait > milliseconds(0) && !sleeper_.sleep(turn.wait)) return interrupted();
  }
  return watch_.over() ? std::optional(interrupted()) : std::nullopt;
}

Courier::Try Courier::once(const Errand& errand, int attempt,
                           std::optional<std::pair<http::Outcome, Timestamp>> early) {
  const Timestamp started = early ? early->second : record_.now();
  const DisclosedRequest& disclosed = errand.disclosed;
  Try result;
  result.outcome = early ? std::move(early->first) : exchange(errand, result.objection);
  if (errand.before_record) errand.before_record(result.outcome.reply);
  if (result.outcome.failure) {
    result.outcome.failure->message = disclosed.redacted(std::move(result.outcome.failure->message));
  }
  if (result.objection) result.objection->message = disclosed.redacted(std::move(result.objection->message));
  result.response = response_from(result.outcome.reply, disclosed);
  limit_body(result.outcome, result.response.body, names_of(disclosed.request.url).host,
             plan_.http.max_body_bytes);
  const std::string error = result.outcome.failure ? result.outcome.failure->message : "";
  std::vector<interaction::InteractionId> inputs;
  if (errand.unchanged_since && result.response.status == kNotModified) {
    inputs.push_back(*errand.unchanged_since);
  }
  result.response.exchange_id =
      record_.append({errand.request, result.response, error, attempt, result.outcome.reply.wire_bytes,
                      started, std::move(inputs), errand.counted});
  tell(FetchEvent::Kind::reply,
       errand.request.url + ": " + (error.empty() ? std::to_string(result.response.status) : error));
  return result;
}

http::Outcome Courier::exchange(const Errand& errand, std::optional<NoReply>& objection) {
  http::Limits limits = plan_.http;
  limits.allow_private = plan_.allow_private;
  limits.total_timeout = std::min(limits.total_timeout, watch_.left());
  const auto may_follow = [&](const std::string& url) -> std::string {
    if (errand.objection) objection = errand.objection(url);
    if (!objection) objection = take_turn(names_of(url).authority, errand);
    return objection ? objection->message : "";
  };
  const auto cancelled = [this] { return watch_.over(); };
  if (errand.enough_bytes == 0) {
    return client_.exchange(errand.disclosed.request, limits, cancelled, {}, may_follow);
  }
  std::string body;
  const auto collect = [&](std::string_view bytes) {
    body += bytes;
    return body.size() < errand.enough_bytes;
  };
  auto outcome = client_.exchange(errand.disclosed.request, limits, cancelled, collect, may_follow);
  if (body.size() >= errand.enough_bytes && !watch_.over()) outcome.failure.reset();
  outcome.reply.body = std::move(body);
  return outcome;
}

void Courier::report(const std::string& host, const http::Outcome& outcome) {
  if (host.empty() || says_nothing(outcome)) return;
  RequestReport report;
  if (would_pass(outcome)) {
    report.failure =
        outcome.ok() ? "HTTP status " + std::to_string(outcome.reply.status) : outcome.failure->message;
  }
  if (const auto rest = asked_rest(outcome.reply, record_.now())) {
    report.rest = rest->time;
    report.rest_reason = rest->reason;
  }
  ledger_.over(host, report);
}

NoReply Courier::interrupted() const {
  return {plugin::FailureKind::transient,
          watch_.stopped() ? "the host is stopping" : "the fetch's deadline has passed"};
}

void Courier::tell(FetchEvent::Kind kind, const std::string& text) const {
  if (on_event_) on_event_({kind, text});
}

}  // namespace tributary::fetch
