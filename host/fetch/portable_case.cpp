// A recording made independent of where it was recorded.
#include <algorithm>
#include <functional>

#include "base/error.hpp"
#include "fetch/conversation.hpp"
#include "fetch/recorded_run.hpp"
#include "fetch/recording.hpp"

namespace tributary::fetch {
namespace {

namespace json = boost::json;

constexpr std::string_view kMadeUpOrigin = "https://jobs.example.com";

std::string replaced(std::string text, std::string_view what, std::string_view with) {
  if (what.empty()) return text;
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size())) {
    text.replace(at, what.size(), with);
  }
  return text;
}

std::string with_escaped_slashes(std::string_view text) {
  return replaced(std::string(text), "/", "\\/");
}

// "https://host:port" of a URL.
std::string origin_of(std::string_view url) {
  const std::size_t host = url.find("://");
  if (host == std::string_view::npos) return "";
  return std::string(url.substr(0, url.find_first_of("/?#", host + 3)));
}

bool is_loopback(std::string_view url) {
  const std::size_t host = url.find("://");
  if (host == std::string_view::npos) return false;
  url.remove_prefix(host + 3);
  return url.starts_with("127.") || url.starts_with("localhost") || url.starts_with("[::1]");
}

json::value replaced_in(const json::value& value, std::string_view what, std::string_view with) {
  if (value.is_string()) return json::value(replaced(std::string(value.get_string()), what, with));
  if (value.is_array()) {
    json::array list;
    for (const json::value& each : value.get_array()) list.push_back(replaced_in(each, what, with));
    return list;
  }
  if (!value.is_object()) return value;
  json::object object;
  for (const auto& [key, each] : value.get_object()) object[key] = replaced_in(each, what, with);
  return object;
}

void replace_in_reply(plugin::Response& response, std::string_view what, std::string_view with) {
  response.url = replaced(std::move(response.url), what, with);
  for (plugin::Header& header : response.headers) header.value = replaced(header.value, what, with);
  response.body = replaced(std::move(response.body), what, with);
  response.body = replaced(std::move(response.body), with_escaped_slashes(what), with_escaped_slashes(with));
}

}  // namespace

void replace_everywhere(ReplayCase& recorded, std::string_view what, std::string_view with) {
  recorded.settings = replaced_in(recorded.settings, what, with).as_object();
  for (RecordedExchange& exchange : recorded.conversation) {
    exchange.request.url = replaced(exchange.request.url, what, with);
    exchange.request.body = replaced(exchange.request.body, what, with);
    for (plugin::Header& header : exchange.request.headers) header.value = replaced(header.value, what, with);
    replace_in_reply(exchange.answer.response, what, with);
  }
}

namespace {

// Answers a plugin that asks its own server with what another one said, and learns where that own one is.
class LearningTransport final : public Transport {
 public:
  LearningTransport(ReplayCase& recorded, std::string base) : recorded_(recorded), base_(std::move(base)) {}

  Answer answer(const plugin::Request& request) override {
    if (next_ >= recorded_.conversation.size() || !learn(request)) {
      failed_ = true;
      return {{}, NoReply{plugin::FailureKind::failed, "the plugin asks for what was not recorded"}};
    }
    return recorded_.conversation[next_++].answer;
  }

  bool learned() const { return !failed_ && next_ > 0; }
  const std::string& own() const { return own_; }

 private:
  bool learn(const plugin::Request& request) {
    RecordedExchange& exchange = recorded_.conversation[next_];
    if (exchange.request.url == request.url) return true;
    if (!exchange.request.url.starts_with(base_)) return false;
    const std::string behind = exchange.request.url.substr(base_.size());
    if (behind.empty() || !request.url.ends_with(behind)) return false;
    const std::string own = request.url.substr(0, request.url.size() - behind.size());
    if (own_.empty()) {  // links in the replies lead there, too
      own_ = own;
      for (RecordedExchange& each : recorded_.conversation)
        replace_in_reply(each.answer.response, base_, own);
    }
    if (exchange.answer.response.url == own_ + behind) exchange.answer.response.url = request.url;
    exchange.request.url = request.url;
    exchange.request.body = request.body;
    return true;
  }

  ReplayCase& recorded_;
  const std::string base_;
  std::string own_;
  std::size_t next_ = 0;
  bool failed_ = false;
};

// The case as if the plugin's own server had answered; nothing where it has none, or asks it otherwise.
std::optional<ReplayCase> at_its_own_server(const PluginInfo& plugin, const std::filesystem::path& worker,
                                            const ReplayCase& recorded, std::string base) {
  while (base.ends_with('/')) base.pop_back();
  ReplayCase own = recorded;
  own.settings.erase("base_url");
  LearningTransport transport(own, base);
  try {
    const FetchPlan plan = plan_of_case(plugin, worker, own);
    const std::atomic<bool> never = false;
    const Watch watch(plan.worker_limits.deadline, never);
    KeepingSink sink;
    FetchOutcome outcome;
    converse(plan, transport, sink, RecordedClock(own.now), watch, {}, outcome);
  } catch (const Error&) {  // base_url is required
    return std::nullopt;
  }
  if (!transport.learned()) return std::nullopt;
  // What leads to that server beside the plugin's part of it: pictures, a company's page.
  const std::string origin = origin_of(base);
  if (is_loopback(origin) && !transport.own().empty()) {
    replace_everywhere(own, origin, origin_of(transport.own()));
  }
  return own;
}

// A URL on this machine in a setting, its origin.
std::string loopback_in(const json::value& value) {
  if (value.is_string() && is_loopback(value.get_string())) return origin_of(value.get_string());
  std::string found;
  if (value.is_object()) {
    for (const auto& member : value.get_object()) found = found.empty() ? loopback_in(member.value()) : found;
  } else if (value.is_array()) {
    for (const json::value& each : value.get_array()) found = found.empty() ? loopback_in(each) : found;
  }
  return found;
}

}  // namespace

void make_portable(const PluginInfo& plugin, const std::filesystem::path& worker, ReplayCase& recorded) {
  for (const char* here :
       {"allow_private", "delay_ms", "user_agent", "timeout_seconds", "deadline_minutes", "robots"})
    recorded.settings.erase(here);
  const json::value* base = recorded.settings.if_contains("base_url");
  if (base && base->is_string()) {
    if (auto own = at_its_own_server(plugin, worker, recorded, std::string(base->get_string()))) {
      recorded = *std::move(own);
    }
  }
  const std::string origin = loopback_in(recorded.settings);
  if (!origin.empty()) replace_everywhere(recorded, origin, kMadeUpOrigin);
}

}  // namespace tributary::fetch
