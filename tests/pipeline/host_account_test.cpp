// The ledger of hosts, as two processes share it.
#include "pipeline/host_account.hpp"

#include <catch2/catch.hpp>

#include "tests/store/source_fixture.hpp"

using namespace tributary;
using namespace tributary::testing;
using namespace std::chrono_literals;
using Catch::Matchers::Contains;

namespace {

// One process: its own connection, its own source and lease.
struct Process {
  store::Database database;
  SystemClock clock;
  fetch::PluginCatalog plugins{"/nonexistent", "/nonexistent"};
  std::atomic<bool> stop{false};
  pipeline::Context context;
  pipeline::Lease lease;
  pipeline::HostAccount hosts{context, lease};

  Process(SourceFixture& fixture, const std::string& source)
      : database(fixture.test.url()),
        context{database, clock, plugins, "", stop, fixture.host, {}},
        lease(context, fixture.sources.get(source)) {}

  fetch::Turn turn(std::chrono::milliseconds interval = 0ms) {
    return hosts.take_turn("jobs.example", {interval, 60s, 60s});
  }
};

}  // namespace

TEST_CASE("two processes share a host's pace, its rest and its breaker") {
  SourceFixture fixture;
  fixture.add_source("bravo");
  Process one(fixture, "acme"), other(fixture, "bravo");
  CHECK(one.turn(10s).wait == 0ms);
  const auto wait = other.turn(10s).wait;
  CHECK(wait > 9s);
  CHECK(wait <= 10s);
  CHECK(one.turn(10s).wait > 19s);
  CHECK(one.hosts.take_turn("other.example", {10s, 60s, 60s}).wait == 0ms);

  one.hosts.over("jobs.example", {"", 3600s, "Retry-After"});
  CHECK_THAT(other.turn().refusal,
             Contains("jobs.example asks to be left alone until") && Contains("Retry-After"));
  fixture.execute(
      "UPDATE host_states SET resting_until = now(), next_free_at = now() WHERE host = 'jobs.example'");

  for (int i = 0; i < 5; ++i) one.hosts.over("jobs.example", {"HTTP status 503", 0ms, ""});
  CHECK_THAT(other.turn().refusal, Contains("failed 5 times in a row (the last time: HTTP status 503)"));
  fixture.execute("UPDATE host_states SET paused_until = now() WHERE host = 'jobs.example'");
  CHECK(other.turn().refusal.empty());
  CHECK_THAT(one.turn().refusal, Contains("is left alone until"));
  other.hosts.over("jobs.example", {});
  CHECK(one.turn().refusal.empty());
  CHECK(fixture.number("SELECT failures_in_row FROM host_states WHERE host = 'jobs.example'") == 0);
}

TEST_CASE("an answer of a host that is well costs no statement") {
  SourceFixture fixture;
  Process one(fixture, "acme");
  CHECK(one.turn().refusal.empty());
  fixture.execute("DROP TABLE host_states");
  CHECK_NOTHROW(one.hosts.over("jobs.example", {}));
}
