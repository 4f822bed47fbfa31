#include "fetch/host_ledger.hpp"

#include <algorithm>

namespace tributary::fetch {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr int kFailuresToPause = 5;  // more than the tries of one request: a single bad page is not the host
constexpr seconds kFirstPause{30};
constexpr seconds kLongestPause{900};
constexpr std::chrono::hours kLongestRest{24};  // more is a slip of the host's, which must not last for years

std::string at_second(Timestamp time) {
  return rfc3339(std::chrono::ceil<seconds>(time));
}

}  // namespace

seconds pause_after(int failures_in_row) {
  if (failures_in_row < kFailuresToPause) return seconds{0};
  const int doublings = std::min(failures_in_row - kFailuresToPause, 10);
  return std::min(kLongestPause, kFirstPause * (1 << doublings));
}

Turn HostState::take_turn(const std::string& host, const TurnWanted& wanted, Timestamp now) {
  if (resting_until && *resting_until > now + wanted.patience) {
    return {{},
            host + " asks to be left alone until " + at_second(*resting_until) + " (" + rest_reason +
                "); run the source again then"};
  }
  if (paused_until && *paused_until > now) {
    return {{},
            host + " failed " + std::to_string(failures_in_row) +
                " times in a row (the last time: " + last_failure + ") and is left alone until " +
                at_second(*paused_until) + "; run the source again then"};
  }
  const Timestamp slot = std::max({now, next_free_at, resting_until.value_or(now)});
  if (paused_until) {  // its pause is over
    tried = true;
    paused_until = slot + wanted.longest_request;
  }
  next_free_at = slot + wanted.interval;
  return {std::chrono::ceil<milliseconds>(slot - now), ""};
}

bool HostState::note(const RequestReport& report, Timestamp now) {
  bool changed = false;
  if (report.rest > milliseconds(0)) {
    const Timestamp until = now + std::min<milliseconds>(report.rest, kLongestRest);
    changed = !resting_until || *resting_until < until;
    if (changed) rest_reason = report.rest_reason;
    resting_until = std::max(resting_until.value_or(until), until);
  }
  if (report.failure.empty()) {
    changed = changed || failures_in_row > 0 || paused_until.has_value();
    failures_in_row = 0;
    paused_until.reset();
    tried = false;
    return changed;
  }
  // Requests that were on their way when the breaker opened say nothing new.
  if (paused_until && *paused_until > now && !tried) return changed;
  tried = false;
  ++failures_in_row;
  last_failure = report.failure;
  if (const seconds pause = pause_after(failures_in_row); pause > seconds(0)) paused_until = now + pause;
  return true;
}

}  // namespace tributary::fetch
