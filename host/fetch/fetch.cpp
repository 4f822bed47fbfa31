#include "fetch/fetch.hpp"

#include <algorithm>
#include <array>
#include <random>
#include <utility>

#include "fetch/conversation.hpp"
#include "fetch/file_transport.hpp"
#include "fetch/network_transport.hpp"

namespace tributary::fetch {
namespace {

constexpr std::array<std::pair<RunStatus, std::string_view>, 7> kStatuses{{
    {RunStatus::ok, "ok"},
    {RunStatus::empty, "empty"},
    {RunStatus::blocked, "blocked"},
    {RunStatus::truncated, "truncated"},
    {RunStatus::changed, "changed"},
    {RunStatus::transient, "transient"},
    {RunStatus::failed, "failed"},
}};

// Files from the disk, the rest from the network.
class HostTransport final : public Transport {
 public:
  HostTransport(FileTransport& files, NetworkTransport& network) : files_(files), network_(network) {}

  void open(const PluginManifest& manifest) override {
    files_.open(manifest);
    network_.open(manifest);
  }
  Answer answer(const plugin::Request& request) override {
    return is_file_url(request.url) ? files_.answer(request) : network_.answer(request);
  }
  void answer_all(const std::vector<plugin::Request>& requests, int at_once,
                  const std::function<void(Answer)>& take) override {
    const bool files = std::any_of(requests.begin(), requests.end(),
                                   [](const plugin::Request& request) { return is_file_url(request.url); });
    files ? Transport::answer_all(requests, at_once, take) : network_.answer_all(requests, at_once, take);
  }

 private:
  FileTransport& files_;
  NetworkTransport& network_;
};

// Tells of every exchange once the plugin may have it.
class ToldTransport final : public Transport {
 public:
  ToldTransport(Transport& transport, const OnExchange& tell) : transport_(transport), tell_(tell) {}

  void open(const PluginManifest& manifest) override { transport_.open(manifest); }
  Answer answer(const plugin::Request& request) override {
    Answer answer = transport_.answer(request);
    tell_(request, answer);
    return answer;
  }
  void answer_all(const std::vector<plugin::Request>& requests, int at_once,
                  const std::function<void(Answer)>& take) override {
    std::size_t next = 0;
    transport_.answer_all(requests, at_once, [&](Answer answer) {
      tell_(requests[next++], answer);
      take(std::move(answer));
    });
  }

 private:
  Transport& transport_;
  const OnExchange& tell_;
};

Courier::Chance chance() {
  return [random = std::minstd_rand(std::random_device{}())]() mutable {
    return std::uniform_real_distribution<double>(0.0, 1.0)(random);
  };
}

}  // namespace

std::string_view name(RunStatus status) {
  for (const auto& [value, text] : kStatuses) {
    if (value == status) return text;
  }
  return "failed";
}

std::optional<RunStatus> run_status(std::string_view name) {
  for (const auto& [value, text] : kStatuses) {
    if (text == name) return value;
  }
  return std::nullopt;
}

FetchOutcome fetch(const FetchPlan& plan, interaction::Recorder& recorder, PageSink& sink, const Clock& clock,
                   const std::atomic<bool>& stop, const OnEvent& on_event, const OnExchange& on_exchange) {
  FetchOutcome outcome;
  const Watch watch(plan.worker_limits.deadline, stop);
  WatchfulSleeper sleeper(watch);
  ExchangeRecord record(plan, recorder, clock, outcome);
  FileTransport files(plan, record, watch);
  NetworkTransport network(plan, record, watch, sleeper, chance(), on_event);
  HostTransport transport(files, network);
  ToldTransport told(transport, on_exchange);
  Transport& used = on_exchange ? static_cast<Transport&>(told) : transport;
  converse(plan, used, sink, clock, watch, on_event, outcome);
  return outcome;
}

}  // namespace tributary::fetch
