#include "drift/tail.hpp"

#include <algorithm>
#include <cmath>

namespace tributary::drift {
namespace {

constexpr std::uint64_t kMostRecords = 10'000;

Share scaled(Share share) {
  if (share.of <= kMostRecords) return share;
  const double factor = static_cast<double>(kMostRecords) / static_cast<double>(share.of);
  return {static_cast<std::uint64_t>(std::llround(static_cast<double>(share.count) * factor)), kMostRecords};
}

// log of "n choose k"
double log_choose(std::uint64_t n, std::uint64_t k) {
  const auto log_factorial = [](std::uint64_t m) { return std::lgamma(static_cast<double>(m) + 1); };
  return log_factorial(n) - log_factorial(k) - log_factorial(n - k);
}

}  // namespace

double probability_of_drop(Share before, Share now) {
  before = scaled(before);
  now = scaled(now);
  if (before.of == 0 || now.of == 0) return 1;
  const std::uint64_t all = before.of + now.of;
  const std::uint64_t filled = before.count + now.count;
  const std::uint64_t least = filled > before.of ? filled - before.of : 0;
  double sum = 0;
  for (std::uint64_t k = least; k <= std::min(now.count, filled); ++k) {
    sum += std::exp(log_choose(now.of, k) + log_choose(before.of, filled - k) - log_choose(all, filled));
  }
  return std::min(1.0, sum);
}

}  // namespace tributary::drift
