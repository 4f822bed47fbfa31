// One fetch's requests over HTTP without a worker, in a time that passes only while somebody waits.
#pragma once

#include <atomic>
#include <chrono>
#include <optional>
#include <vector>

#include "fetch/network_transport.hpp"
#include "tests/support/raw_server.hpp"
#include "tests/support/recording.hpp"

namespace test_support {

// Waits in no time, by moving the clock; may stop the fetch while it does.
class NotedSleeper final : public tributary::fetch::Sleeper {
 public:
  NotedSleeper(std::atomic<bool>& stop, FixedClock& clock) : stop_(stop), clock_(clock) {}
  bool sleep(std::chrono::milliseconds time) override {
    waits.push_back(time);
    clock_.time += time;
    if (stop_after && waits.size() >= *stop_after) stop_ = true;
    return !stop_;
  }
  std::vector<std::chrono::milliseconds> waits;
  std::optional<std::size_t> stop_after;

 private:
  std::atomic<bool>& stop_;
  FixedClock& clock_;
};

struct Asking {
  tributary::fetch::FetchPlan plan;
  KeepingRecorder recorder;
  FixedClock clock;
  tributary::fetch::MemoryLedger ledger{clock};
  std::atomic<bool> stop = false;
  NotedSleeper sleeper{stop, clock};
  tributary::fetch::FetchOutcome totals;

  explicit Asking(const RawServer& server) {
    plan.settings = {{"base_url", server.url("")}};
    plan.allow_private = true;
    plan.hosts = &ledger;
  }
  Asking(const Asking&) = delete;

  tributary::fetch::Answer ask(const tributary::plugin::Request& request) { return ask_all({request}); }

  // The answer to the last one. All of them are of one fetch.
  tributary::fetch::Answer ask_all(const std::vector<tributary::plugin::Request>& requests) {
    const tributary::fetch::Watch watch(std::chrono::seconds(10), stop);
    tributary::fetch::ExchangeRecord record(plan, recorder, clock, totals);
    tributary::fetch::NetworkTransport transport(plan, record, watch, sleeper, [] { return 1.0; }, {});
    transport.open(tributary::fetch::PluginManifest());
    tributary::fetch::Answer answer;
    for (const auto& request : requests) answer = transport.answer(request);
    return answer;
  }
};

}  // namespace test_support
