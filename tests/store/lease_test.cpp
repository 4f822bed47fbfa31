#include <atomic>
#include <catch2/catch.hpp>
#include <future>
#include <thread>

#include "error_of.hpp"
#include "source_fixture.hpp"
#include "store/lease.hpp"

using namespace tributary;
using namespace tributary::testing;
using Catch::Matchers::Contains;

namespace {

void expire(SourceFixture& fixture) {
  fixture.execute("UPDATE posting_sources SET lease_expires_at = now() - interval '1 second'");
}

}  // namespace

TEST_CASE("a lease cannot be taken over in the middle of a transaction that relies on it") {
  SourceFixture fixture;
  REQUIRE(fixture.sources.acquire_lease(fixture.source, "host:1", 60));
  expire(fixture);
  store::Database other(fixture.test.url());
  std::future<std::optional<std::int64_t>> takeover;
  fixture.database.transact([&](pqxx::work& work) {
    store::require_lease(work, fixture.database, fixture.source);
    takeover = std::async(std::launch::async, [&] {
      return store::SourceStore(other).acquire_lease(fixture.source, "host:2", 60);
    });
    CHECK(takeover.wait_for(std::chrono::milliseconds(200)) == std::future_status::timeout);
  });
  CHECK(takeover.get() == 2);
}

TEST_CASE("of many processes that want a source at once, one gets it") {
  SourceFixture fixture;
  constexpr int kProcesses = 8;
  std::vector<std::unique_ptr<store::Database>> databases;
  for (int i = 0; i < kProcesses; ++i)
    databases.push_back(std::make_unique<store::Database>(fixture.test.url()));
  std::atomic<int> winners{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < kProcesses; ++i) {
    threads.emplace_back([&, i] {
      const auto index = static_cast<std::size_t>(i);
      if (store::SourceStore(*databases[index]).acquire_lease(fixture.source, std::to_string(i), 60))
        ++winners;
    });
  }
  for (auto& thread : threads) thread.join();
  CHECK(winners == 1);
}

TEST_CASE(
    "two processes that pass the lease to and fro lose no page, double none, and the stale one never "
    "writes") {
  SourceFixture fixture;
  const auto mapping = fixture.mapping();
  constexpr int kPages = 30;
  for (int i = 1; i <= kPages; ++i) fixture.page(i, "[" + std::to_string(i) + "]");

  std::atomic<int> stale_writes{0};
  std::atomic<bool> failed{false};
  auto worker = [&](const std::string& name) {
    store::Database database(fixture.test.url());
    store::SourceStore sources(database);
    store::PageStore pages(database);
    store::PostingStore postings(database);
    for (int round = 0; round < 400 && !failed; ++round) {
      if (!sources.acquire_lease(fixture.source, name, 0)) continue;  // expires at once: anybody may take it
      store::SeenIds seen;
      try {
        const auto pending = pages.list(fixture.source, std::nullopt, true);
        if (pending.empty()) return;
        for (const auto& page : pending) {
          store::PageBatch batch;
          for (int r = 0; r < 3; ++r) {
            const std::string id = std::to_string(page.page_number * 10 + r);
            batch.add(static_cast<std::size_t>(r), posting(id, "Job " + id));
          }
          normalize::PageCounts counts;
          counts.records = 3;
          postings.commit_page(fixture.source, page, mapping, batch, counts, seen, fixture.host);
        }
      } catch (const Error& error) {
        if (error.kind() != ErrorKind::try_again) failed = true;
        ++stale_writes;  // refused, and the lease is asked for again
      }
    }
  };
  std::thread one(worker, "host:1");
  std::thread two(worker, "host:2");
  one.join();
  two.join();

  CHECK_FALSE(failed);
  CHECK(fixture.postings.count(fixture.source) == 3 * kPages);
  CHECK(fixture.pages.list(fixture.source, std::nullopt, true).empty());
  const auto counts = fixture.runs.get(fixture.run).counts;
  CHECK(counts.records == 3 * kPages);
  CHECK(counts.postings_new == 3 * kPages);
  CHECK(fixture.number("SELECT count(*) FROM interactions WHERE kind = 'normalize'") == kPages);
  INFO("refused writes of a stale process: " << stale_writes);
}

TEST_CASE("a lease is held by one process, taken over when it expires, and fences the one before") {
  SourceFixture fixture;
  const auto mapping = fixture.mapping();
  store::Database other_database(fixture.test.url());
  store::SourceStore other(other_database);

  const auto token = fixture.sources.acquire_lease(fixture.source, "host:1", 60);
  REQUIRE(token);
  CHECK_FALSE(other.acquire_lease(fixture.source, "host:2", 60));
  fixture.sources.renew_lease(fixture.source, *token, 60);
  const auto run = fixture.runs.start(fixture.source, kNoon);
  fixture.run = run;
  const auto page = fixture.page(1, "[1]");
  CHECK(fixture.runs.close_abandoned(fixture.source, kNoon) == 1);  // the fixture's first run had no lease
  CHECK(fixture.runs.get(run).status == "running");

  fixture.execute("UPDATE posting_sources SET lease_expires_at = now() - interval '1 second'");
  const auto second = other.acquire_lease(fixture.source, "host:2", 60);
  REQUIRE(second);
  CHECK(*second == *token + 1);

  // Whatever the first process still wants to write is refused, and says so.
  store::PageBatch batch;
  batch.add(0, posting("1", "Cook"));
  store::SeenIds seen;
  CHECK(error_of([&] { fixture.sources.renew_lease(fixture.source, *token, 60); }).first ==
        ErrorKind::try_again);
  CHECK(error_of([&] {
          fixture.postings.commit_page(fixture.source, page, mapping, batch, {}, seen, fixture.host);
        }).first == ErrorKind::try_again);
  CHECK(error_of([&] { fixture.page(2, "[2]"); }).first == ErrorKind::try_again);
  CHECK(error_of([&] { fixture.runs.start(fixture.source, kNoon); }).first == ErrorKind::try_again);
  CHECK(fixture.postings.count({}) == 0);
  CHECK(fixture.pages.list(fixture.source, run, false).size() == 1);

  // The new owner closes the run that died; its process cannot finish it any more.
  CHECK(store::RunStore(other_database).close_abandoned(fixture.source, kNoon) == 1);
  CHECK(fixture.runs.get(run).status == "transient");
  CHECK_THAT(fixture.runs.get(run).stop_reason, Contains("died"));
  CHECK(error_of([&] { fixture.runs.finish(run, "ok", "all", {}, {}, kNoon); }).first ==
        ErrorKind::try_again);

  fixture.sources.release_lease(fixture.source, *token);  // an old token releases nothing
  CHECK_FALSE(fixture.sources.acquire_lease(fixture.source, "host:1", 60));
  other.release_lease(fixture.source, *second);
  CHECK(fixture.sources.acquire_lease(fixture.source, "host:1", 60) == *second + 1);
}

TEST_CASE("a source that another process is running is not removed under it") {
  SourceFixture fixture;
  store::Database other_database(fixture.test.url());
  REQUIRE(store::SourceStore(other_database).acquire_lease(fixture.source, "host:2", 60));
  const auto [kind, message] = error_of([&] { fixture.sources.remove(fixture.source); });
  CHECK(kind == ErrorKind::try_again);
  CHECK_THAT(message, Contains("host:2"));
}
