#include "pipeline/host_account.hpp"

namespace tributary::pipeline {
namespace {

fetch::HostState state_of(const store::StoredHost& stored) {
  return {stored.next_free_at, stored.failures_in_row, stored.last_failure, stored.paused_until,
          stored.tried,        stored.resting_until,   stored.rest_reason};
}

store::StoredHost stored_as(const fetch::HostState& state) {
  return {state.next_free_at, state.failures_in_row, state.last_failure, state.paused_until,
          state.tried,        state.resting_until,   state.rest_reason};
}

}  // namespace

fetch::Turn HostAccount::take_turn(const std::string& host, const fetch::TurnWanted& wanted) {
  lease_.keep();
  fetch::Turn turn;
  hosts_.change(host, [&](store::StoredHost& stored, Timestamp now) {
    fetch::HostState state = state_of(stored);
    turn = state.take_turn(host, wanted, now);
    stored = stored_as(state);
    remember(host, state);
    return turn.refusal.empty();
  });
  lease_.outlast(turn.wait);
  return turn;
}

void HostAccount::over(const std::string& host, const fetch::RequestReport& report) {
  const bool nothing_new = report.failure.empty() && report.rest.count() == 0 && !in_trouble_.contains(host);
  if (nothing_new) return;
  hosts_.change(host, [&](store::StoredHost& stored, Timestamp now) {
    fetch::HostState state = state_of(stored);
    const bool changed = state.note(report, now);
    stored = stored_as(state);
    remember(host, state);
    return changed;
  });
}

void HostAccount::remember(const std::string& host, const fetch::HostState& state) {
  if (state.failures_in_row > 0) {
    in_trouble_.insert(host);
  } else {
    in_trouble_.erase(host);
  }
}

std::optional<fetch::KeptRobots> RobotsAccount::find(const std::string& origin) {
  auto stored = hosts_.robots(origin, fetch::kRobotsLifetime);
  if (!stored) return std::nullopt;
  return fetch::KeptRobots{stored->status, std::move(stored->body)};
}

void RobotsAccount::keep(const std::string& origin, const fetch::KeptRobots& robots,
                         interaction::InteractionId exchange) {
  hosts_.set_robots(origin, {robots.status, robots.body}, exchange);
}

}  // namespace tributary::pipeline
