// What the robots.txt of each origin lets the host ask for (RFC 9309): fetched before the first request
// there, kept for a day for all sources.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "fetch/courier.hpp"
#include "fetch/robots.hpp"

namespace tributary::fetch {

inline constexpr std::chrono::hours kRobotsLifetime{24};  // the RFC's most

// A robots.txt as it was read, or that there is none to heed.
struct KeptRobots {
  int status = 0;    // of the reply; the last one's where it only redirected
  std::string body;  // of a success; "" else
};

// Where they are kept. Implementations forget what is older than kRobotsLifetime.
class RobotsCache {
 public:
  virtual ~RobotsCache() = default;
  virtual std::optional<KeptRobots> find(const std::string& origin) = 0;
  virtual void keep(const std::string& origin, const KeptRobots& robots,
                    interaction::InteractionId exchange) = 0;
};

// In memory, for as long as it lives: for tests, and for fetches without a database.
class MemoryRobots final : public RobotsCache {
 public:
  std::optional<KeptRobots> find(const std::string& origin) override {
    const auto found = kept_.find(origin);
    return found == kept_.end() ? std::nullopt : std::optional(found->second);
  }
  void keep(const std::string& origin, const KeptRobots& robots, interaction::InteractionId) override {
    kept_[origin] = robots;
  }

 private:
  std::map<std::string, KeptRobots> kept_;
};

// Keeps references to its arguments. For one fetch.
class RobotsGate {
 public:
  // `user_agent`: what the host calls itself; its first word is what rules name.
  RobotsGate(RobotsCache& cache, Courier& courier, const FetchPlan& plan);

  // Nothing where `url` may be asked for. Fetches the origin's robots.txt where it is not known; what cannot
  // be read because of the host (429, 5xx, no whole reply) lets nothing be asked for, for this fetch.
  std::optional<NoReply> objects_to(const std::string& url);

  // Least time between two requests that the origin's robots.txt asks for, as far as it is known.
  std::chrono::milliseconds interval(const std::string& url) const;

 private:
  struct Known {
    Robots robots;
    std::optional<NoReply> unreadable;
  };

  const Known& of(const std::string& origin);
  Known fetched(const std::string& origin);

  RobotsCache& cache_;
  Courier& courier_;
  const FetchPlan& plan_;
  std::string product_;
  std::map<std::string, Known> known_;
};

}  // namespace tributary::fetch
