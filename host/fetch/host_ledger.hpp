// When a host may be asked: one account for all sources and all processes that ask it.
//
// - Pace: between two requests there is at least the interval that the first of them asked for.
// - Rest: a host that asks to be left alone (Retry-After, no request remaining) is, by everybody.
// - Breaker: a host that failed five requests in a row is left alone for 30 s, then for twice as long each
//   time, at most 15 minutes; after a pause one request tries it.
//
// A host is named by its authority (http::UrlParts::authority).
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>

#include "base/time.hpp"

namespace tributary::fetch {

struct TurnWanted {
  std::chrono::milliseconds interval{0};         // to the next request, whoever makes it
  std::chrono::milliseconds patience{0};         // with a host's rest: a longer one is a refusal
  std::chrono::milliseconds longest_request{0};  // so long nobody else tries a host that was left alone
};

struct Turn {
  std::chrono::milliseconds wait{0};  // the request may be sent after that
  std::string refusal;                // or must not be sent at all: one sentence; "" where it may
};

// What came of a request that was sent.
struct RequestReport {
  std::string failure;                // how the host failed, in one sentence; "" when it answered
  std::chrono::milliseconds rest{0};  // it asks to be left alone for so long
  std::string rest_reason;            // by what: "Retry-After"
};

class HostLedger {
 public:
  virtual ~HostLedger() = default;
  // Asked before every request. The turn is taken, whether the request is sent or not.
  virtual Turn take_turn(const std::string& host, const TurnWanted& wanted) = 0;
  // Told after every request from which something was learnt of the host.
  virtual void over(const std::string& host, const RequestReport& report) = 0;
};

// What is known of one host. Pure: the time is an argument, and whoever keeps the state sees to it that one
// changes it at a time.
struct HostState {
  Timestamp next_free_at{};  // the next request may be sent then
  int failures_in_row = 0;
  std::string last_failure;                // in one sentence; "" for none
  std::optional<Timestamp> paused_until;   // the breaker is open until then, or a request tries it until then
  bool tried = false;                      // a request tries it
  std::optional<Timestamp> resting_until;  // as it asked
  std::string rest_reason;

  Turn take_turn(const std::string& host, const TurnWanted& wanted, Timestamp now);
  // False when nothing has changed.
  bool note(const RequestReport& report, Timestamp now);
};

// How long nobody asks a host that failed so often in a row: not at all below five.
std::chrono::seconds pause_after(int failures_in_row);

// A ledger of one process, in which nobody else has a share: for tests, and for fetches without a database.
// Keeps a reference to the clock. For one thread.
class MemoryLedger final : public HostLedger {
 public:
  explicit MemoryLedger(const Clock& clock) : clock_(clock) {}
  MemoryLedger(Clock&&) = delete;

  Turn take_turn(const std::string& host, const TurnWanted& wanted) override {
    return hosts_[host].take_turn(host, wanted, clock_.now());
  }
  void over(const std::string& host, const RequestReport& report) override {
    hosts_[host].note(report, clock_.now());
  }

 private:
  const Clock& clock_;
  std::map<std::string, HostState> hosts_;
};

}  // namespace tributary::fetch
