// What is known of hosts, shared by every process that uses the database.
#include "store/host_store.hpp"

#include <catch2/catch.hpp>

#include <thread>

#include "source_fixture.hpp"

using namespace tributary;
using namespace tributary::testing;
using namespace std::chrono_literals;

TEST_CASE("what is known of a host is what was made of it last, by the clock of the database") {
  SourceFixture fixture;
  store::HostStore hosts(fixture.database);
  Timestamp seen{};
  hosts.change("jobs.example", [&](store::StoredHost& host, Timestamp now) {
    CHECK(host.next_free_at <= now);
    CHECK(host.failures_in_row == 0);
    CHECK_FALSE(host.paused_until);
    seen = now;
    host = {now + 1s, 5, "HTTP status 503", now + 2s, true, now + 3s, "Retry-After"};
    return true;
  });
  hosts.change("jobs.example", [&](store::StoredHost& host, Timestamp now) {
    CHECK(now > seen);
    CHECK(host.next_free_at == seen + 1s);
    CHECK(host.failures_in_row == 5);
    CHECK(host.last_failure == "HTTP status 503");
    CHECK(host.paused_until == seen + 2s);
    CHECK(host.tried);
    CHECK(host.resting_until == seen + 3s);
    CHECK(host.rest_reason == "Retry-After");
    host.failures_in_row = 9;
    return false;
  });
  CHECK(fixture.number("SELECT failures_in_row FROM host_states") == 5);
  const auto now = SystemClock().now();
  CHECK(std::chrono::abs(now - seen) < 1h);
}

TEST_CASE("changes of one host by many processes are made one after the other, none is lost") {
  SourceFixture fixture;
  constexpr int kProcesses = 4, kChanges = 25;
  std::vector<std::thread> processes;
  for (int i = 0; i < kProcesses; ++i) {
    processes.emplace_back([&] {
      store::Database database(fixture.test.url());
      store::HostStore hosts(database);
      for (int n = 0; n < kChanges; ++n) {
        hosts.change("jobs.example", [](store::StoredHost& host, Timestamp) {
          ++host.failures_in_row;
          return true;
        });
      }
    });
  }
  for (auto& process : processes) process.join();
  CHECK(fixture.number("SELECT failures_in_row FROM host_states") == kProcesses * kChanges);
}

TEST_CASE("a robots.txt is kept as it came for as long as it may be, and read anew afterwards") {
  SourceFixture fixture;
  store::HostStore hosts(fixture.database);
  const std::string body("User-agent: *\0\xFF\r\nDisallow: /", 28);
  CHECK_FALSE(hosts.robots("https://jobs.example", 24h));
  hosts.set_robots("https://jobs.example", {404, ""}, 1);
  hosts.set_robots("https://jobs.example", {200, body}, 2);
  const auto kept = hosts.robots("https://jobs.example", 24h);
  REQUIRE(kept);
  CHECK(kept->status == 200);
  CHECK(kept->body == body);
  CHECK_FALSE(hosts.robots("http://jobs.example", 24h));
  fixture.execute("UPDATE robots_rules SET read_at = read_at - interval '24 hours 1 second'");
  CHECK_FALSE(hosts.robots("https://jobs.example", 24h));
}
