#include "fetch/asked_rest.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <string_view>
#include <vector>

#include "base/parse_time.hpp"
#include "fetch/retry.hpp"
#include "http/message.hpp"

namespace tributary::fetch {
namespace {

using std::chrono::milliseconds;

constexpr double kFirstEpoch = 1e9;        // seconds; as a time from now it were 31 years
constexpr double kFirstMilliEpoch = 1e12;  // milliseconds; as seconds it were the year 33658
constexpr double kLongestSeconds = 366.0 * 24 * 3600;

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::optional<double> number(std::string_view text) {
  double value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = problem == std::errc() && end == text.data() + text.size();
  return whole && std::isfinite(value) ? std::optional(value) : std::nullopt;
}

// Until when, from now; in one of the ways in which sites say it.
std::optional<milliseconds> until_reset(std::string_view text, Timestamp now) {
  const auto value = number(text);
  if (!value) {
    if (const auto moment = parse_rfc3339(text)) return ceil<milliseconds>(std::max(*moment, now) - now);
    return retry_after(text, now);
  }
  double seconds = *value;
  const double today = std::chrono::duration<double>(now.time_since_epoch()).count();
  if (seconds >= kFirstMilliEpoch) {
    seconds = seconds / 1000 - today;
  } else if (seconds >= kFirstEpoch) {
    seconds -= today;
  }
  return milliseconds(static_cast<std::int64_t>(std::ceil(std::clamp(seconds, 0.0, kLongestSeconds) * 1000)));
}

void keep_longest(std::optional<AskedRest>& longest, std::optional<milliseconds> time,
                  const std::string& reason) {
  if (!time || *time <= milliseconds(0)) return;
  if (!longest || *time > longest->time) longest = AskedRest{*time, reason};
}

bool nothing_remains(std::string_view remaining) {
  const auto count = number(remaining);
  return count && *count <= 0;
}

// The pieces between separators that are not within quotes.
std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> pieces;
  bool quoted = false;
  std::size_t begin = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '"') quoted = !quoted;
    if (quoted || text[at] != separator) continue;
    pieces.push_back(trimmed(text.substr(begin, at - begin)));
    begin = at + 1;
  }
  pieces.push_back(trimmed(text.substr(begin)));
  return pieces;
}

struct Quota {
  std::string_view remaining;
  std::string_view reset;

  // Takes "r=0" or "reset=50"; leaves what is neither.
  void take(std::string_view parameter) {
    const std::size_t equals = std::min(parameter.find('='), parameter.size());
    const std::string_view name = parameter.substr(0, equals);
    const std::string_view value = parameter.substr(std::min(equals + 1, parameter.size()));
    if (name == "r" || name == "remaining") remaining = value;
    if (name == "t" || name == "reset") reset = value;
  }
};

// One field for all quotas: a list of them ("day";r=0;t=50), or, in earlier drafts, one as a dictionary.
void read_one_field(std::string_view field, Timestamp now, std::optional<AskedRest>& longest) {
  const auto keep = [&](const Quota& quota) {
    if (nothing_remains(quota.remaining))
      keep_longest(longest, until_reset(quota.reset, now), "RateLimit says that nothing remains");
  };
  Quota dictionary;
  for (const std::string_view member : split(field, ',')) {
    const auto parameters = split(member, ';');
    Quota quota;
    for (const std::string_view parameter : parameters) quota.take(parameter);
    keep(quota);
    if (parameters.size() == 1) dictionary.take(member);
  }
  keep(dictionary);
}

}  // namespace

std::optional<AskedRest> asked_rest(const http::Reply& reply, Timestamp now) {
  std::optional<AskedRest> longest;
  if (reply.status >= 400) {
    keep_longest(longest, retry_after(http::header(reply.headers, "Retry-After"), now), "Retry-After");
  }
  for (const std::string prefix : {"X-RateLimit-", "X-Rate-Limit-", "RateLimit-"}) {
    if (!nothing_remains(http::header(reply.headers, prefix + "Remaining"))) continue;
    for (const char* name : {"Reset", "Reset-After"}) {
      keep_longest(longest, until_reset(http::header(reply.headers, prefix + name), now),
                   prefix + "Remaining is 0");
    }
  }
  read_one_field(http::header(reply.headers, "RateLimit"), now, longest);
  return longest;
}

}  // namespace tributary::fetch
