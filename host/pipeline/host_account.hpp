// The ledger of hosts and their robots.txt, kept in the database: one for every process that uses it.
#pragma once

#include <optional>
#include <set>
#include <string>

#include "fetch/host_ledger.hpp"
#include "fetch/robots_gate.hpp"
#include "pipeline/lease.hpp"
#include "store/host_store.hpp"

namespace tributary::pipeline {

// For one run. Keeps the lease alive while a turn is waited for. Keeps references to its arguments.
class HostAccount final : public fetch::HostLedger {
 public:
  HostAccount(const Context& context, Lease& lease) : hosts_(context.database), lease_(lease) {}

  fetch::Turn take_turn(const std::string& host, const fetch::TurnWanted& wanted) override;
  // Writes nothing where there is nothing to say.
  void over(const std::string& host, const fetch::RequestReport& report) override;

 private:
  void remember(const std::string& host, const fetch::HostState& state);

  store::HostStore hosts_;
  Lease& lease_;
  std::set<std::string> in_trouble_;  // hosts that had failed when they were looked at last
};

class RobotsAccount final : public fetch::RobotsCache {
 public:
  explicit RobotsAccount(const Context& context) : hosts_(context.database) {}

  std::optional<fetch::KeptRobots> find(const std::string& origin) override;
  void keep(const std::string& origin, const fetch::KeptRobots& robots,
            interaction::InteractionId exchange) override;

 private:
  store::HostStore hosts_;
};

}  // namespace tributary::pipeline
