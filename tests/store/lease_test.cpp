#include <atomic>
#include <catch2/catch.hpp>
#include <future>
#include <thread>

#include "base/error.hpp"
#include "source_fixture.hpp"
#include "store/lease.hpp"

using namespace tributary;
using namespace tributary::testing;

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
