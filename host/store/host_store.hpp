// What is known of the hosts that are asked (migration 0018): when each may be asked again, and what its
// robots.txt said.
//
// Points in time are the database's clock, which all processes share. For the Database's thread; throws Error
// as Database::transact says.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "store/database.hpp"
#include "store/records.hpp"

namespace tributary::store {

// One row of host_states.
struct StoredHost {
  Timestamp next_free_at{};
  int failures_in_row = 0;
  std::string last_failure;  // "" for none
  std::optional<Timestamp> paused_until;
  bool tried = false;
  std::optional<Timestamp> resting_until;
  std::string rest_reason;  // "" for none
};

struct StoredRobots {
  int status = 0;
  std::string body;
};

class HostStore {
 public:
  explicit HostStore(Database& database) : database_(database) {}
  HostStore(Database&&) = delete;

  // Makes of what is known of the host something else; false leaves it as it is. Called once or not at all.
  using Change = std::function<bool(StoredHost& host, Timestamp now)>;

  // Has `change` change the host's row while no other process can. Two statements. A host of which nothing is
  // known is free at once. What was changed last may be lost when the database server crashes, as it is not
  // waited for the disk: it holds for seconds.
  void change(std::string_view host, const Change& change);

  // What was read not longer than `lifetime` ago.
  std::optional<StoredRobots> robots(std::string_view origin, std::chrono::seconds lifetime);
  void set_robots(std::string_view origin, const StoredRobots& robots, InteractionId exchange);

 private:
  Database& database_;
};

}  // namespace tributary::store
