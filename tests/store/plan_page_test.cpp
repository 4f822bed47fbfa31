// What a dry run asks of the store: which pages, and what committing them would do.
#include <catch2/catch.hpp>

#include "source_fixture.hpp"

using namespace tributary;
using namespace tributary::testing;
using mapping::PostingField;

namespace {

constexpr auto kTitle = static_cast<std::size_t>(PostingField::title);

struct Batch : store::PageBatch {
  explicit Batch(const std::vector<normalize::Posting>& postings) {
    for (std::size_t i = 0; i < postings.size(); ++i) add(i, postings[i]);
  }
};

}  // namespace

TEST_CASE("a plan is what a commit does: new, changed and unchanged postings, and nothing is written") {
  SourceFixture fixture;
  const auto mapping = fixture.mapping();
  const auto page = fixture.page(1, "[1,2,3]");
  const Batch before({posting("1", "Cook"), posting("2", "Baker")});
  store::SeenIds seen;
  fixture.postings.commit_page(fixture.source, page, mapping, before, {}, seen, fixture.host);

  fixture.run = fixture.runs.start(fixture.source, kNoon + std::chrono::days(1));
  const auto later = fixture.page(1, "[1,2,3] ", kNoon + std::chrono::days(1));
  const Batch now({posting("1", "Chef"), posting("2", "Baker"), posting("3", "Smith"),
                   posting("3", "Locksmith"), posting("2", "Baker")});
  store::SeenIds planned;
  const auto plan =
      fixture.postings.plan_page(fixture.source, later, mapping, now, planned, store::SeenIds());
  CHECK(plan.postings_new == 1);
  CHECK(plan.postings_changed == 1);
  CHECK(plan.postings_unchanged == 1);
  CHECK(plan.rejects == 1);
  REQUIRE(plan.stored.size() == 2);
  CHECK(plan.stored.at("1")[kTitle] == "Cook");
  CHECK(plan.then.at("1")[kTitle] == "Chef");
  CHECK(plan.then.at("2") == plan.stored.at("2"));
  CHECK(fixture.value("SELECT string_agg(title, ',' ORDER BY external_id) FROM postings") == "Cook,Baker");

  store::SeenIds committed;
  const auto result =
      fixture.postings.commit_page(fixture.source, later, mapping, now, {}, committed, fixture.host);
  CHECK(result.postings_new == plan.postings_new);
  CHECK(result.postings_changed == plan.postings_changed);
  CHECK(result.rejects == plan.rejects);

  // An older run has nothing to say of ids that a later one had, whatever it says.
  const Batch older({posting("1", "Dishwasher"), posting("4", "Miller")});
  store::SeenIds of_older;
  const auto rest = fixture.postings.plan_page(fixture.source, page, mapping, older, of_older, planned);
  CHECK(rest.postings_new == 1);
  CHECK(rest.postings_changed + rest.postings_unchanged == 0);
}

TEST_CASE("a posting on two pages of a run is planned where it is met first") {
  SourceFixture fixture;
  const auto mapping = fixture.mapping();
  const auto first = fixture.page(1, "[1,2]");
  const auto second = fixture.page(2, "[1,2] ", kNoon + std::chrono::minutes(1));
  store::SeenIds seen;
  fixture.postings.commit_page(fixture.source, first, mapping, Batch({posting("1", "Cook")}), {}, seen,
                               fixture.host);
  const Batch now({posting("1", "Chef"), posting("2", "Baker")});
  store::SeenIds planned;
  const auto plan =
      fixture.postings.plan_page(fixture.source, first, mapping, now, planned, store::SeenIds());
  CHECK(plan.postings_new == 1);
  CHECK(plan.postings_changed == 1);
  const auto again =
      fixture.postings.plan_page(fixture.source, second, mapping, now, planned, store::SeenIds());
  CHECK(again.postings_new + again.postings_changed + again.postings_unchanged + again.rejects == 0);
  CHECK(again.stored.empty());
}

TEST_CASE("a page older than what is stored would not undo it") {
  SourceFixture fixture;
  const auto mapping = fixture.mapping();
  const auto page = fixture.page(1, "[1]");
  fixture.run = fixture.runs.start(fixture.source, kNoon + std::chrono::days(1));
  const auto later = fixture.page(1, "[1] ", kNoon + std::chrono::days(1));
  store::SeenIds seen;
  fixture.postings.commit_page(fixture.source, later, mapping, Batch({posting("1", "Chef")}), {}, seen,
                               fixture.host);
  store::SeenIds planned;
  const auto plan = fixture.postings.plan_page(fixture.source, page, mapping, Batch({posting("1", "Cook")}),
                                               planned, store::SeenIds());
  CHECK(plan.postings_changed == 0);
  CHECK(plan.postings_unchanged == 1);
  CHECK(plan.then.at("1")[kTitle] == "Chef");
}

TEST_CASE("pages are listed by run and by when they were fetched, both ends included") {
  SourceFixture fixture;
  const auto first = fixture.run;
  fixture.page(1, "[1]");
  fixture.run = fixture.runs.start(fixture.source, kNoon + std::chrono::days(1));
  fixture.page(1, "[2]", kNoon + std::chrono::days(1));
  const auto listed = [&](const store::PageRange& range) {
    return fixture.pages.list(fixture.source, range).size();
  };
  CHECK(listed({}) == 2);
  CHECK(listed({fixture.run, {}, {}, {}}) == 1);
  CHECK(listed({{}, first, {}, {}}) == 1);
  CHECK(listed({first, fixture.run, {}, {}}) == 2);
  CHECK(listed({{}, {}, kNoon, kNoon}) == 1);
  CHECK(listed({{}, {}, kNoon + std::chrono::seconds(1), {}}) == 1);
  CHECK(listed({fixture.run, {}, {}, kNoon}) == 0);
  CHECK(fixture.runs.belongs_to(first, fixture.source));
  CHECK_FALSE(fixture.runs.belongs_to(first, fixture.add_source("bravo")));
}
