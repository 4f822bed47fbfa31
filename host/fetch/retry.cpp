#include "fetch/retry.hpp"

#include <algorithm>
#include <charconv>
#include <ctime>

#include "http/message.hpp"

namespace tributary::fetch {
namespace {

using std::chrono::milliseconds;
using Kind = RetryDecision::Kind;

constexpr std::int64_t kLongestSeconds = 366 * 24 * 3600;  // more is nonsense and must not overflow

bool asks_only(std::string_view method) {
  return method == "GET" || method == "HEAD";
}

bool status_passes(int status) {
  if (status == 501 || status == 505) return false;  // what is not implemented will not be in a minute
  return status == 429 || status == 408 || (status >= 500 && status <= 599);
}

bool failure_passes(http::FailureKind kind) {
  return kind == http::FailureKind::unreachable || kind == http::FailureKind::timed_out ||
         kind == http::FailureKind::broken;
}

bool may_pass(std::string_view method, const http::Outcome& outcome) {
  if (!outcome.ok()) return asks_only(method) && failure_passes(outcome.failure->kind);
  const int status = outcome.reply.status;
  if (status == 429 || status == 503) return true;
  return asks_only(method) && status_passes(status);
}

std::string reason(const http::Outcome& outcome) {
  return outcome.ok() ? "HTTP status " + std::to_string(outcome.reply.status) : outcome.failure->message;
}

milliseconds backoff(const RetryPolicy& policy, int attempt, double chance) {
  const int doublings = std::clamp(attempt - 1, 0, 20);
  const auto longest = std::min(policy.first_delay * (1 << doublings), policy.longest_delay);
  return milliseconds(static_cast<std::int64_t>(static_cast<double>(longest.count()) * chance));
}

}  // namespace

std::optional<milliseconds> retry_after(std::string_view value, Timestamp now) {
  std::int64_t seconds = 0;
  const auto [end, problem] = std::from_chars(value.data(), value.data() + value.size(), seconds);
  const bool all_digits = !value.empty() && value.find_first_not_of("0123456789") == std::string_view::npos;
  if (all_digits && problem == std::errc::result_out_of_range) seconds = kLongestSeconds;
  if (all_digits) return milliseconds(std::min(seconds, kLongestSeconds) * 1000);

  std::tm date{};
  const std::string text(value);
  const char* rest = strptime(text.c_str(), "%a, %d %b %Y %H:%M:%S GMT", &date);
  if (!rest || *rest != '\0') return std::nullopt;
  const auto wait = std::chrono::sys_seconds(std::chrono::seconds(timegm(&date))) - now;
  return std::clamp(std::chrono::ceil<milliseconds>(wait), milliseconds(0),
                    milliseconds(kLongestSeconds * 1000));
}

bool would_pass(const http::Outcome& outcome) {
  return outcome.ok() ? status_passes(outcome.reply.status) : failure_passes(outcome.failure->kind);
}

RetryDecision decide(std::string_view method, const http::Outcome& outcome, int attempt,
                     const RetryPolicy& policy, Timestamp now, double chance) {
  if (!may_pass(method, outcome)) return {};
  const auto asked =
      outcome.ok() ? retry_after(http::header(outcome.reply.headers, "Retry-After"), now) : std::nullopt;
  if (asked && *asked > policy.longest_patience) {
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(*asked).count();
    return {Kind::give_up, {}, reason(outcome) + " and asks to wait " + std::to_string(seconds) + " s"};
  }
  if (attempt >= policy.max_attempts) return {};
  const milliseconds delay = std::max(asked.value_or(milliseconds(0)), backoff(policy, attempt, chance));
  return {Kind::retry, delay, reason(outcome)};
}

}  // namespace tributary::fetch
