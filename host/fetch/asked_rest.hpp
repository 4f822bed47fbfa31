// How long a reply asks for its host to be left alone: Retry-After, and the headers of rate limits where
// nothing remains. Pure.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "base/time.hpp"
#include "http/client.hpp"

namespace tributary::fetch {

struct AskedRest {
  std::chrono::milliseconds time{0};
  std::string reason;  // "Retry-After", "X-RateLimit-Remaining is 0"
};

// The longest that the reply asks for; nothing when it asks for none. Understood are Retry-After of an error
// status, X-RateLimit-*, X-Rate-Limit-* and RateLimit-* (-Remaining with -Reset, in seconds from now, seconds
// or milliseconds since 1970, or as a date), and the IETF draft's one field, RateLimit, of today (r, t) and
// of earlier (remaining, reset).
std::optional<AskedRest> asked_rest(const http::Reply& reply, Timestamp now);

}  // namespace tributary::fetch
