// Sources, their runs, and what goes with a source.
#include <catch2/catch.hpp>

#include "error_of.hpp"
#include "source_fixture.hpp"

using namespace tributary;
using namespace tributary::testing;
using Catch::Matchers::Contains;

TEST_CASE("a source is added, read, changed and listed") {
  SourceFixture fixture;
  fixture.add_source("bravo");
  auto source = fixture.sources.get("acme");
  CHECK(source.plugin == "rest");
  CHECK(source.config.at("url") == "https://jobs.example/api");
  CHECK(source.enabled);
  CHECK(source.schedule.empty());
  fixture.sources.set_enabled(source.source_id, false);
  fixture.sources.update_config(source.source_id, {{"url", "https://other.example"}, {"n", 3}}, "");
  source = fixture.sources.get("acme");
  CHECK_FALSE(source.enabled);
  CHECK(source.config.at("n") == 3);
  const auto all = fixture.sources.list();
  REQUIRE(all.size() == 2);
  CHECK(all[1].name == "bravo");
}

TEST_CASE("an unknown source is a usage error with the nearest name, a taken name too") {
  SourceFixture fixture;
  const auto [kind, message] = error_of([&] { fixture.sources.get("amce"); });
  CHECK(kind == ErrorKind::usage);
  CHECK_THAT(message, Contains("no source 'amce'") && Contains("'acme'"));
  const auto [taken, sentence] = error_of([&] { fixture.add_source("acme"); });
  CHECK(taken == ErrorKind::usage);
  CHECK_THAT(sentence, Contains("exists already"));
  CHECK(error_of([&] { fixture.sources.set_enabled(999, true); }).first == ErrorKind::usage);
  CHECK(error_of([&] { fixture.sources.remove(999); }).first == ErrorKind::usage);
  CHECK(error_of([&] { fixture.sources.acquire_lease(999, "host:1", 60); }).first == ErrorKind::usage);
  CHECK(error_of([&] { fixture.runs.start(999, kNoon); }).first == ErrorKind::usage);
}

TEST_CASE("a run is listed with how it ended and what it counted") {
  SourceFixture fixture;
  store::RunCounts totals;
  totals.requests = 7;
  totals.bytes = 4096;
  totals.records = 99;  // not the run's to say: pages count
  fixture.page(1, "[1]");
  fixture.runs.finish(fixture.run, "ok", "the last page was short", 250, totals,
                      kNoon + std::chrono::seconds(3));
  const auto run = fixture.runs.get(fixture.run);
  CHECK(run.status == "ok");
  CHECK(run.source_name == "acme");
  CHECK(run.server_total == 250);
  CHECK(run.counts.requests == 7);
  CHECK(run.counts.bytes == 4096);
  CHECK(run.counts.pages == 1);
  CHECK(run.counts.records == 0);
  CHECK(run.completed_at == kNoon + std::chrono::seconds(3));
  const auto next = fixture.runs.start(fixture.source, kNoon);
  CHECK(fixture.runs.list(fixture.source, 1)[0].run_id == next);
  CHECK(fixture.runs.list({}, 10).size() == 2);
  CHECK(error_of([&] { fixture.runs.get(999); }).first == ErrorKind::usage);
}

TEST_CASE("the shape of a run is kept once, the last one said") {
  SourceFixture fixture;
  store::ShapeStore shapes(fixture.database);
  shapes.add(fixture.source, fixture.run, 10, R"({"paths": []})", "", false);
  shapes.add(fixture.source, fixture.run, 20, R"({"paths": [1]})", "", false);
  CHECK(fixture.number("SELECT records FROM source_shapes") == 20);
}

TEST_CASE("a removed source takes everything that came from it, and nothing else") {
  SourceFixture fixture;
  auto fill = [&](const std::string& title) {
    const auto mapping = fixture.mapping();
    const auto page = fixture.page(1, "[1]");
    store::PageBatch batch;
    batch.add(0, posting("1", title));
    batch.add(normalize::Reject{1, "map", "title", "", "none"});
    store::SeenIds seen;
    fixture.postings.commit_page(fixture.source, page, mapping, batch, {}, seen, fixture.host);
    store::ShapeStore(fixture.database).add(fixture.source, fixture.run, 1, "{}", "", false);
    store::TaskStore(fixture.database).open(fixture.source, "review_mapping", page.interaction_id, "{}");
    const auto ada = fixture.actors.ensure_operator("ada");
    const store::Decision decision{ada, "said", "", kNoon};
    store::ReviewStore reviews(fixture.database);
    reviews.lock(fixture.source, "title", mapping.mapping_id, decision);
    reviews.correct(fixture.source, {0, page.raw_page_id, 0, "1", "title", title, "", 0, {}},
                    {page.interaction_id}, decision);
    fixture.actors.set_rule("host", "approve_mapping", fixture.source, true, decision);
    fixture.execute("INSERT INTO drift_events (source_id, what, kind, severity, evidence) VALUES (" +
                    std::to_string(fixture.source) + ", 'x', 'filled_less', 'note', '{}')");
  };
  fill("Cook");
  const auto first = fixture.source;
  fixture.source = fixture.add_source("bravo");
  fixture.run = fixture.runs.start(fixture.source, kNoon);
  fill("Baker");

  fixture.sources.remove(first);
  CHECK(fixture.postings.list({}, 10).size() == 1);
  CHECK(fixture.postings.list({}, 10)[0].source_name == "bravo");
  for (const char* table : {"postings", "posting_rejects", "source_shapes", "human_tasks", "drift_events",
                            "posting_field_mappings", "source_runs", "posting_sources", "raw_pages",
                            "mapping_locks", "golden_tests"}) {
    INFO(table);
    CHECK(fixture.number(std::string("SELECT count(*) FROM ") + table) == 1);
  }
  CHECK(fixture.number("SELECT count(*) FROM interactions WHERE source_id = " + std::to_string(first)) == 0);
}
