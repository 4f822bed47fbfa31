#include "fetch/network_transport.hpp"

#include <algorithm>
#include <utility>

#include "fetch/host_rules.hpp"

namespace tributary::fetch {
namespace {

std::string listed(const std::vector<std::string>& hosts) {
  std::string text;
  for (const std::string& host : hosts) text += (text.empty() ? "" : ", ") + host;
  return text.empty() ? "none" : text;
}

}  // namespace

NetworkTransport::NetworkTransport(const FetchPlan& plan, ExchangeRecord& record, const Watch& watch,
                                   Sleeper& sleeper, Courier::Chance chance, OnEvent on_event)
    : plan_(plan),
      record_(record),
      courier_(plan, record, watch, sleeper, std::move(chance), std::move(on_event),
               plan.hosts ? *plan.hosts : own_ledger_),
      revalidator_(plan.replies, courier_, record.totals()),
      authorizer_(plan.secrets, courier_, plan.delay_between_requests) {
  if (plan.robots) gate_.emplace(*plan.robots, courier_, plan);
}

void NetworkTransport::open(const PluginManifest& manifest) {
  hosts_ = manifest.hosts;
  const boost::json::value* base_url = plan_.settings.if_contains("base_url");
  if (!base_url || !base_url->is_string()) return;
  if (const auto host = http::host_of(std::string(base_url->get_string()))) hosts_.push_back(*host);
}

Answer NetworkTransport::answer(const plugin::Request& request) {
  const auto disclosed = disclose(request, plan_.secrets);
  if (!disclosed) return refuse(request, {plugin::FailureKind::failed, disclosed.error()});
  // Both forms: a placeholder must not turn one host into another.
  for (const std::string* url : {&request.url, &disclosed->request.url, &request.authorization.token_url}) {
    const std::string problem = host_problem(*url);
    if (!problem.empty()) return refuse(request, {plugin::FailureKind::failed, disclosed->redacted(problem)});
  }
  if (auto objection = objects_to(disclosed->request.url)) {
    objection->message = disclosed->redacted(std::move(objection->message));
    return refuse(request, *objection);
  }
  return ask_authorized(request, *disclosed);
}

// A token that is refused may have been withdrawn before its time: a new one is tried once.
Answer NetworkTransport::ask_authorized(const plugin::Request& request, const DisclosedRequest& disclosed) {
  constexpr int kUnauthorized = 401;
  const plugin::Authorization& wanted = request.authorization;
  if (wanted.kind == plugin::Authorization::Kind::none) return ask(request, disclosed);
  for (;;) {
    DisclosedRequest authorized = disclosed;
    if (auto problem = authorizer_.authorize(wanted, authorized)) {
      problem->message = authorized.redacted(std::move(problem->message));
      return refuse(request, *problem);
    }
    Answer answer = ask(request, authorized);
    const bool refused = !answer.no_reply && answer.response.status == kUnauthorized;
    if (!refused || !authorizer_.forget(wanted)) return answer;
  }
}

std::string NetworkTransport::host_problem(const std::string& url) const {
  const auto host = http::host_of(url);
  if (!host || host_allowed(*host, hosts_))
    return "";  // what is no URL the client itself refuses, with the reason
  return "the plugin asked for " + *host + ", which is not among its hosts (" + listed(hosts_) +
         "); its manifest or the setting base_url must name it";
}

// Nothing is sent, and so nothing counted; that it was asked for is recorded.
Answer NetworkTransport::refuse(const plugin::Request& request, const NoReply& why) {
  plugin::Response nothing;
  record_.append({request, nothing, why.message, 1, 0, record_.now(), {}, false});
  return {{}, why};
}

std::optional<NoReply> NetworkTransport::objects_to(const std::string& url) {
  return gate_ ? gate_->objects_to(url) : std::nullopt;
}

Errand NetworkTransport::errand_of(const plugin::Request& request, const DisclosedRequest& disclosed) {
  Errand errand{request, disclosed, plan_.delay_between_requests};
  if (gate_) errand.interval = std::max(errand.interval, gate_->interval(disclosed.request.url));
  errand.objection = [this](const std::string& url) { return objects_to(url); };
  return errand;
}

Answer NetworkTransport::ask(const plugin::Request& request, const DisclosedRequest& disclosed) {
  return revalidator_.ask(errand_of(request, disclosed));
}

// Requests are sent ahead, as many as may be under way, and answered in their order: records and retries are
// those of answer(), one after another.
void NetworkTransport::answer_all(const std::vector<plugin::Request>& requests, int at_once,
                                  const std::function<void(Answer)>& take) {
  std::size_t begun = 0;
  for (std::size_t i = 0; i < requests.size(); ++i) {
    const std::size_t ahead = std::min(requests.size(), i + static_cast<std::size_t>(at_once));
    for (begun = std::max(begun, i); at_once > 1 && begun < ahead; ++begun) begin(requests[begun]);
    take(answer(requests[i]));
  }
  courier_.forget_begun();  // what was asked for otherwise in the end, with another token say
}

// What may not be sent is left to answer(), which says why.
void NetworkTransport::begin(const plugin::Request& request) {
  auto disclosed = disclose(request, plan_.secrets);
  if (!disclosed || !host_problem(request.url).empty() || !host_problem(disclosed->request.url).empty() ||
      !host_problem(request.authorization.token_url).empty() || objects_to(disclosed->request.url) ||
      authorizer_.authorize(request.authorization, *disclosed)) {
    return;
  }
  revalidator_.begin(errand_of(request, *disclosed));
}

}  // namespace tributary::fetch
