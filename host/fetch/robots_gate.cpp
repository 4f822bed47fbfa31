#include "fetch/robots_gate.hpp"

#include <utility>

#include "fetch/user_agent.hpp"

namespace tributary::fetch {
namespace {

constexpr std::size_t kLongestShown = 200;  // of a target, in a sentence
constexpr const char* kOverride = "the setting robots=ignore does without it, where you may";

bool is_success(int status) {
  return status >= 200 && status <= 299;
}

// The RFC's "unavailable": the host says that there is none, or leads nowhere. All else is "unreachable".
bool says_there_is_none(const Delivery& delivery) {
  if (delivery.failure) return *delivery.failure == http::FailureKind::too_many_redirects;
  const int status = delivery.answer.response.status;
  return !delivery.answer.no_reply && status >= 300 && status <= 499 && status != 429;
}

NoReply unreadable(const std::string& url, const std::string& why) {
  return {plugin::FailureKind::transient, url + " cannot be read (" + why +
                                              "), so nothing there is asked for; try again later, or, " +
                                              kOverride};
}

}  // namespace

RobotsGate::RobotsGate(RobotsCache& cache, Courier& courier, const FetchPlan& plan)
    : cache_(cache),
      courier_(courier),
      plan_(plan),
      product_(product_token(plan.user_agent.empty() ? user_agent("") : plan.user_agent)) {}

std::optional<NoReply> RobotsGate::objects_to(const std::string& url) {
  const auto parts = http::parts_of(url);
  if (!parts) return std::nullopt;  // what is no URL the client itself refuses, with the reason
  const Known& known = of(parts->origin());
  if (known.unreadable) return known.unreadable;
  const Robots::Ruling ruling = known.robots.ruling(product_, parts->target);
  if (ruling.allowed) return std::nullopt;
  return NoReply{plugin::FailureKind::blocked, parts->origin() + "/robots.txt forbids " +
                                                   parts->target.substr(0, kLongestShown) + " to us (line " +
                                                   std::to_string(ruling.line) + ": " + ruling.rule +
                                                   "); ask who runs the site, or, " + kOverride};
}

std::chrono::milliseconds RobotsGate::interval(const std::string& url) const {
  const auto parts = http::parts_of(url);
  const auto known = parts ? known_.find(parts->origin()) : known_.end();
  if (known == known_.end()) return {};
  return known->second.robots.crawl_delay(product_).value_or(std::chrono::milliseconds(0));
}

const RobotsGate::Known& RobotsGate::of(const std::string& origin) {
  const auto known = known_.find(origin);
  if (known != known_.end()) return known->second;
  const auto kept = cache_.find(origin);
  return known_[origin] = kept ? Known{Robots::parse(kept->body), {}} : fetched(origin);
}

RobotsGate::Known RobotsGate::fetched(const std::string& origin) {
  const plugin::Request request{.url = origin + "/robots.txt"};
  const DisclosedRequest disclosed{{request.method, request.url, {}, ""}, {}};
  Errand errand{request, disclosed, plan_.delay_between_requests};
  errand.counted = false;
  errand.enough_bytes = kMostRobotsBytes + 1;  // one more tells that it was cut
  const Delivery delivery = courier_.deliver(errand);
  const plugin::Response& response = delivery.answer.response;
  if (delivery.answer.no_reply && !says_there_is_none(delivery)) {
    return {{}, unreadable(request.url, delivery.answer.no_reply->message)};
  }
  const bool read = is_success(response.status);
  if (!read && !says_there_is_none(delivery)) {
    return {{}, unreadable(request.url, "HTTP status " + std::to_string(response.status))};
  }
  const KeptRobots kept{response.status, read ? response.body : ""};
  cache_.keep(origin, kept, response.exchange_id);
  return {Robots::parse(kept.body), {}};
}

}  // namespace tributary::fetch
