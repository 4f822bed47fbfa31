// Whether a request is sent again, and after how long. Pure: time and chance are arguments.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.hpp"
#include "http/client.hpp"

namespace tributary::fetch {

struct RetryPolicy {
  int max_attempts = 4;
  std::chrono::milliseconds first_delay{500};  // doubled with every further attempt
  std::chrono::milliseconds longest_delay{30'000};
  std::chrono::milliseconds longest_patience{60'000};  // a server that asks for more is asked another day
};

struct RetryDecision {
  enum class Kind {
    take,     // the outcome is the answer
    retry,    // after `delay`
    give_up,  // it would pass, but not soon: `reason`
  } kind = Kind::take;
  std::chrono::milliseconds delay{0};
  std::string reason;  // "HTTP status 503", "asks to wait 3600 s"
};

// Whether the outcome says that the host is in trouble: what would be repeated, whatever the method was.
bool would_pass(const http::Outcome& outcome);

// What to do after the `attempt`th try (from 1). Repeated is what passes: 429, 5xx, no connection, a broken
// or timed-out reply; with a method that may have done something (not GET or HEAD) only 429 and 503. Delays
// are full jitter, `chance` (0 to 1) of the exponential one, or what Retry-After says.
RetryDecision decide(std::string_view method, const http::Outcome& outcome, int attempt,
                     const RetryPolicy& policy, Timestamp now, double chance);

// Retry-After's value (RFC 9110, 10.2.3), in seconds or as a date; never negative. Nothing when it is
// neither.
std::optional<std::chrono::milliseconds> retry_after(std::string_view value, Timestamp now);

}  // namespace tributary::fetch
