#include "fetch/host_ledger.hpp"

#include <catch2/catch.hpp>

#include <random>

#include "tests/support/recording.hpp"

using namespace tributary;
using namespace tributary::fetch;
using namespace std::chrono_literals;
using Catch::Matchers::Contains;

namespace {

const RequestReport kWell{};
const RequestReport kFailed{"HTTP status 503", 0ms, ""};

struct Host {
  HostState state;
  Timestamp now = test_support::FixedClock().time;

  Turn turn(TurnWanted wanted = {0ms, 60s, 60s}) { return state.take_turn("jobs.example.com", wanted, now); }
  void fail(int times) {
    for (int i = 0; i < times; ++i) state.note(kFailed, now);
  }
};

}  // namespace

TEST_CASE("requests that come at once are sent an interval apart, whoever makes them") {
  Host host;
  CHECK(host.turn({250ms, 60s, 60s}).wait == 0ms);
  CHECK(host.turn({250ms, 60s, 60s}).wait == 250ms);
  CHECK(host.turn({1s, 60s, 60s}).wait == 500ms);
  CHECK(host.turn({0ms, 60s, 60s}).wait == 1500ms);  // the one before asked for a second
  CHECK(host.turn({0ms, 60s, 60s}).wait == 1500ms);
  host.now += 1h;
  CHECK(host.turn({250ms, 60s, 60s}).wait == 0ms);
  CHECK(host.turn({250ms, 60s, 60s}).wait == 250ms);  // nothing was saved up
}

TEST_CASE("a short rest is waited for, a long one is a refusal that says until when") {
  Host host;
  CHECK(host.state.note({"", 30s, "Retry-After"}, host.now));
  CHECK(host.turn().wait == 30s);
  CHECK(host.turn({0ms, 10s, 60s}).refusal ==
        "jobs.example.com asks to be left alone until 2026-11-20T00:00:30Z (Retry-After); run the source "
        "again then");
  CHECK_FALSE(host.state.note({"", 10s, "X-RateLimit-Remaining is 0"}, host.now));  // it has asked for more
  CHECK(host.turn().wait == 30s);
  host.now += 30s;
  CHECK(host.turn().wait == 0ms);
}

TEST_CASE("no slip of a host's makes it rest for more than a day") {
  Host host;
  host.state.note({"", 24h * 366, "Retry-After"}, host.now);
  CHECK_THAT(host.turn().refusal, Contains("until 2026-11-21T00:00:00Z"));
}

TEST_CASE("five failures in a row open the breaker, for twice as long each time, and one request tries it") {
  Host host;
  host.fail(4);
  CHECK(host.turn().refusal.empty());
  host.fail(1);
  CHECK(host.turn().refusal ==
        "jobs.example.com failed 5 times in a row (the last time: HTTP status 503) and is left alone until "
        "2026-11-20T00:00:30Z; run the source again then");
  for (const auto pause : {30s, 60s, 120s, 240s, 480s, 900s, 900s}) {
    host.now += pause - 1s;
    CHECK_FALSE(host.turn().refusal.empty());
    host.now += 1s;
    CHECK(host.turn().refusal.empty());  // it tries
    CHECK_FALSE(host.turn().refusal.empty());
    CHECK_FALSE(host.turn().refusal.empty());
    host.fail(1);
  }
  host.now += 15min;
  CHECK(host.turn().refusal.empty());
  CHECK(host.state.note(kWell, host.now));
  CHECK(host.turn().refusal.empty());
  CHECK(host.turn().refusal.empty());
  CHECK(host.state.failures_in_row == 0);
}

TEST_CASE("a success between failures closes the account, and says so once") {
  Host host;
  host.fail(4);
  CHECK(host.state.note(kWell, host.now));
  CHECK_FALSE(host.state.note(kWell, host.now));
  host.fail(4);
  CHECK(host.turn().refusal.empty());
}

TEST_CASE("requests that were on their way when the breaker opened make no pause longer") {
  Host host;
  host.fail(12);
  CHECK(host.state.failures_in_row == 5);
  host.now += 30s;
  CHECK(host.turn().refusal.empty());
}

TEST_CASE("whoever tried a host and died is followed by another") {
  Host host;
  host.fail(5);
  host.now += 30s;
  CHECK(host.turn({0ms, 60s, 45s}).refusal.empty());
  host.now += 44s;
  CHECK_FALSE(host.turn().refusal.empty());
  host.now += 1s;
  CHECK(host.turn().refusal.empty());
}

TEST_CASE("in a million steps of many askers no host gets more than it allows") {
  std::minstd_rand random(20261120);
  Host host;
  std::optional<Timestamp> last_sent, resting_until, paused_until;
  int failures = 0, tries = 0;
  bool trying = false;
  constexpr auto kInterval = 250ms;
  std::int64_t sent = 0, too_close = 0, while_resting = 0, while_paused = 0, second_tries = 0;
  for (int step = 0; step < 1'000'000; ++step) {
    host.now += std::chrono::milliseconds(random() % 200);
    const Turn turn = host.turn({kInterval, 60s, 60s});
    if (!turn.refusal.empty()) continue;
    const Timestamp at = host.now + turn.wait;
    ++sent;
    too_close += last_sent && at < *last_sent + kInterval;
    while_resting += resting_until && at < *resting_until;
    if (paused_until) {
      while_paused += at < *paused_until;
      tries += 1;
      second_tries += trying && at < *paused_until + 60s;
      trying = true;
    }
    last_sent = at;
    if (random() % 4 == 0) host.now = at;  // else others ask meanwhile
    RequestReport report;
    const auto dice = random() % 100;
    if (dice < 40) report.failure = "HTTP status 503";
    if (dice < 3) report.rest = std::chrono::seconds(random() % 120), report.rest_reason = "Retry-After";
    host.state.note(report, host.now);
    if (report.rest > 0ms) resting_until = std::max(resting_until.value_or(host.now), host.now + report.rest);
    if (report.failure.empty()) {
      failures = 0;
      paused_until.reset();
      trying = false;
    } else if (!paused_until || trying) {
      if (const auto pause = pause_after(++failures); pause > 0s) paused_until = host.now + pause;
      trying = false;
    }
  }
  CHECK(sent > 1000);
  CHECK(tries > 100);
  CHECK(too_close == 0);
  CHECK(while_resting == 0);
  CHECK(while_paused == 0);
  CHECK(second_tries == 0);
}
