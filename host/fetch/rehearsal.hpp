// One run of a plugin against a conversation that may be spoilt: whatever it asks is answered, nothing it
// does can hang the caller.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "fetch/fetch.hpp"
#include "fetch/replay_case.hpp"

namespace tributary::fetch {

// How a rehearsal differs from the recording.
struct Scene {
  std::vector<RecordedExchange> conversation;  // the recording, spoilt
  Timestamp now = kReplayTime;
  // What a request is answered that was never recorded; absent: status 404.
  std::optional<Answer> unrecorded = {};
  // Asks the plugin to stop: before the first request, after so many answers, or while that request is under
  // way (it then has no reply).
  std::optional<std::size_t> stop_after = {};
  std::optional<std::size_t> stop_during = {};
};

struct Rehearsal {
  FetchOutcome outcome;
  std::vector<FetchedPage> pages;
  // The different records handed in, without what was added to them from other requests.
  std::set<std::string> records;
  std::size_t answered = 0;
  bool endless = false;                     // it asked for much more than was recorded, and was ended
  std::string forbidden;                    // the first request that a host would refuse, or ""
  std::chrono::milliseconds after_stop{0};  // from when it was asked to stop to its end
};

// Runs plan.plugin once. A request is answered by the first recorded one like it that was not used yet, else
// by the last like it. Any thread.
Rehearsal rehearse(const FetchPlan& plan, const Scene& scene);

}  // namespace tributary::fetch
