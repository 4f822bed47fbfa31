// How long a fetch may still go on: until its deadline, and until somebody asks it to stop.
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <thread>

namespace tributary::fetch {

// Keeps a reference to `stop`, which any thread or signal handler may set. Monotonic time.
class Watch {
 public:
  using Steady = std::chrono::steady_clock;

  Watch(std::chrono::milliseconds deadline, const std::atomic<bool>& stop)
      : deadline_(Steady::now() + deadline), stop_(stop) {}
  Watch(std::chrono::milliseconds, std::atomic<bool>&&) = delete;

  bool stopped() const { return stop_.load(std::memory_order_relaxed); }
  bool expired() const { return Steady::now() >= deadline_; }
  bool over() const { return stopped() || expired(); }
  // Rounded up; never negative.
  std::chrono::milliseconds left() const {
    return std::max(std::chrono::ceil<std::chrono::milliseconds>(deadline_ - Steady::now()),
                    std::chrono::milliseconds(0));
  }

 private:
  Steady::time_point deadline_;
  const std::atomic<bool>& stop_;
};

// Waits between two requests; tests wait without time.
class Sleeper {
 public:
  virtual ~Sleeper() = default;
  // False when it was woken before its time because the fetch is over.
  virtual bool sleep(std::chrono::milliseconds time) = 0;
};

class WatchfulSleeper final : public Sleeper {
 public:
  explicit WatchfulSleeper(const Watch& watch) : watch_(watch) {}
  WatchfulSleeper(Watch&&) = delete;

  bool sleep(std::chrono::milliseconds time) override {
    constexpr std::chrono::milliseconds kNap{20};  // how late a stop may be noticed
    const auto until = Watch::Steady::now() + time;
    while (!watch_.over()) {
      const auto left = until - Watch::Steady::now();
      if (left <= left.zero()) return true;
      std::this_thread::sleep_for(std::min<Watch::Steady::duration>(left, kNap));
    }
    return false;
  }

 private:
  const Watch& watch_;
};

}  // namespace tributary::fetch
