// How much evaluating paths may cost: steps counted rather than time, so that the same path on the same
// document always ends the same way.
//
// A step is a node looked at, or as much work of another kind: two members passed over, 64 bytes compared,
// one byte matched. A selected node costs more than one, since it takes memory. For one thread.
#pragma once

#include <cstdint>

#include "base/error.hpp"

namespace tributary::jsonpath {

// About a second, at worst a few. `$..*` on ten megabytes of ordinary JSON takes a quarter of it.
inline constexpr std::uint64_t kMaxSteps = 100'000'000;

// The nodes found so far are incomplete and must not be used.
class TooManyNodes : public Error {
 public:
  explicit TooManyNodes(std::uint64_t steps);
};

class Budget {
 public:
  explicit Budget(std::uint64_t steps = kMaxSteps) : steps_(steps), left_(steps) {}

  // False when that is more than is left; nothing is left then.
  bool affords(std::uint64_t steps) {
    const bool enough = steps <= left_;
    left_ = enough ? left_ - steps : 0;
    return enough;
  }
  // Throws TooManyNodes where affords() is false.
  void spend(std::uint64_t steps) {
    if (!affords(steps)) exceed();
  }

  std::uint64_t spent() const { return steps_ - left_; }

 private:
  [[noreturn]] void exceed() const;

  std::uint64_t steps_;
  std::uint64_t left_;
};

}  // namespace tributary::jsonpath
