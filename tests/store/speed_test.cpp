// Hidden; build a release and run: store_test "[speed]".
#include <catch2/catch.hpp>
#include <chrono>
#include <iostream>

#include "source_fixture.hpp"

using namespace tributary;
using namespace tributary::testing;
using mapping::PostingField;

namespace {

constexpr int kPages = 20;
constexpr int kRecords = 500;

// About 3 KB of text that does not compress to nothing, and not only ASCII.
std::string description(int seed) {
  std::string text;
  for (int i = 0; text.size() < 3000; ++i)
    text += "Wir backen Brötchen Nr. " + std::to_string(seed * 7919 + i * 104729) + ". ";
  return text;
}

template <class Action>
void measure(const char* what, int count, Action action) {
  const auto begin = std::chrono::steady_clock::now();
  action();
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  std::cout << what << ": " << count / seconds << "/s (" << 1e6 * seconds / count << " us each)\n";
}

}  // namespace

TEST_CASE("how fast pages become postings", "[.speed]") {
  SourceFixture fixture;
  const auto mapping = fixture.mapping();
  std::vector<store::StoredPage> pages;
  measure("pages stored with their exchange", kPages, [&] {
    for (int i = 1; i <= kPages; ++i) pages.push_back(fixture.page(i, std::string(100000, 'x')));
  });
  auto batches_of = [](const std::string& title) {
    std::vector<std::unique_ptr<store::PageBatch>> batches;
    for (int p = 0; p < kPages; ++p) {
      auto batch = std::make_unique<store::PageBatch>();
      for (int r = 0; r < kRecords; ++r) {
        const int id = p * kRecords + r;
        auto row = posting(std::to_string(id), title);
        row.set(PostingField::description, description(id));
        row.set(PostingField::company, "Bäckerei Müller");
        row.set(PostingField::posted_at, "2026-11-01T00:00:00Z");
        row.set(PostingField::url, "https://jobs.example/" + std::to_string(id));
        batch->add(static_cast<std::size_t>(r), row);
      }
      batches.push_back(std::move(batch));
    }
    return batches;
  };
  const auto cooks = batches_of("Cook");
  const auto heads = batches_of("Head cook");
  auto pass = [&](const std::vector<std::unique_ptr<store::PageBatch>>& batches,
                  std::vector<store::StoredPage>& all) {
    store::SeenIds seen;
    for (std::size_t p = 0; p < kPages; ++p) {
      fixture.postings.commit_page(fixture.source, all[p], mapping, *batches[p], {}, seen, fixture.host);
    }
  };
  const int total = kPages * kRecords;
  measure("new postings", total, [&] { pass(cooks, pages); });
  measure("the same pages again", total, [&] { pass(cooks, pages); });
  fixture.run = fixture.runs.start(fixture.source, kNoon);
  std::vector<store::StoredPage> next;
  for (int i = 1; i <= kPages; ++i) next.push_back(fixture.page(i, "[]", kNoon + std::chrono::days(1)));
  measure("unchanged postings", total, [&] { pass(cooks, next); });
  fixture.value("SELECT pg_stat_force_next_flush()");
  std::cout << "updated in place: "
            << fixture.value(
                   "SELECT n_tup_hot_upd || ' of ' || n_tup_upd FROM pg_stat_user_tables WHERE relname = "
                   "'postings'")
            << "\n";
  fixture.run = fixture.runs.start(fixture.source, kNoon);
  std::vector<store::StoredPage> third;
  for (int i = 1; i <= kPages; ++i) third.push_back(fixture.page(i, "[]", kNoon + std::chrono::days(2)));
  measure("changed postings", total, [&] { pass(heads, third); });
  measure("acts without inputs", 1000, [&] {
    for (int i = 0; i < 1000; ++i)
      fixture.interactions.append(fixture.act(interaction::kAnalyze, {}, false), nullptr);
  });
  const auto input = fixture.interactions.append(fixture.act(interaction::kAnalyze), nullptr);
  measure("acts with an input and a run", 1000, [&] {
    for (int i = 0; i < 1000; ++i)
      fixture.interactions.append(fixture.act(interaction::kTrial, {input}), nullptr);
  });
  std::cout << "database: " << fixture.value("SELECT pg_size_pretty(pg_total_relation_size('postings'))")
            << "\n";
}
