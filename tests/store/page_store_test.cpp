// Pages of records as a plugin hands them in, and the marks on their rejects.
#include <catch2/catch.hpp>

#include "base/digest.hpp"
#include "error_of.hpp"
#include "source_fixture.hpp"

using namespace tributary;
using namespace tributary::testing;

TEST_CASE("a page is kept with its bytes, its digest, its place and its act") {
  SourceFixture fixture;
  store::PageStore::NewPage fresh;
  fresh.source = fixture.source;
  fresh.run = fixture.run;
  fresh.actor = fixture.host;
  fresh.page_number = 1;
  fresh.exchanges = {fixture.exchange("{\"a\":1}\n{\"a\":2}\n"), fixture.exchange("{}")};
  fresh.format = PageFormat::ndjson;
  fresh.records = "$.a";
  fresh.fetched_at = kNoon;
  const std::string cursor = "next";
  fresh.cursor = &cursor;
  const auto stored = fixture.pages.add(fresh);
  CHECK(stored.sha256 == hex(sha256("{\"a\":1}\n{\"a\":2}\n")));
  CHECK(fixture.sources.get("acme").cursor == "next");

  auto pages = fixture.pages.list(fixture.source, {}, true);
  REQUIRE(pages.size() == 1);
  CHECK(pages[0].raw_page_id == stored.raw_page_id);
  CHECK(pages[0].format == PageFormat::ndjson);
  CHECK(pages[0].records == "$.a");
  CHECK(pages[0].fetched_at == kNoon);
  CHECK(fixture.pages.count_waiting(fixture.source) == 1);
  CHECK(fixture.pages.count_waiting(999) == 0);
  CHECK(fixture.pages.find(stored.interaction_id)->raw_page_id == stored.raw_page_id);
  CHECK_FALSE(fixture.pages.find(fresh.exchanges.front()));
  fixture.pages.load_body(pages[0]);
  CHECK(pages[0].body == "{\"a\":1}\n{\"a\":2}\n");
  CHECK(fixture.interactions.find(stored.interaction_id)->interaction.inputs == fresh.exchanges);

  // Again, after a commit in doubt: the same page, counted once.
  CHECK(fixture.pages.add(fresh).raw_page_id == stored.raw_page_id);
  CHECK(fixture.runs.get(fixture.run).counts.pages == 1);
}

TEST_CASE("a page that a plugin composed is a raw page of its own") {
  SourceFixture fixture;
  const std::string body = R"([{"list":1,"detail":2}])";
  store::PageStore::NewPage fresh;
  fresh.source = fixture.source;
  fresh.run = fixture.run;
  fresh.actor = fixture.host;
  fresh.page_number = 1;
  fresh.exchanges = {fixture.exchange("[1]"), fixture.exchange("[2]")};
  fresh.composed_body = &body;
  fresh.content_type = "application/json";
  fresh.fetched_at = kNoon;
  auto stored = fixture.pages.add(fresh);
  CHECK(fixture.number("SELECT count(*) FROM raw_pages") == 3);
  fixture.pages.load_body(stored);
  CHECK(stored.body == body);
  const auto act = fixture.interactions.find(stored.interaction_id);
  CHECK(act->raw_page_id == stored.raw_page_id);
  CHECK(act->interaction.inputs == fresh.exchanges);
}

TEST_CASE("one reply handed in as two pages is two pages with the same bytes") {
  SourceFixture fixture;
  store::PageStore::NewPage fresh;
  fresh.source = fixture.source;
  fresh.run = fixture.run;
  fresh.actor = fixture.host;
  fresh.page_number = 1;
  fresh.exchanges = {fixture.exchange("{\"a\":[1],\"b\":[2]}")};
  fresh.fetched_at = kNoon;
  fresh.records = "$.a[*]";
  const auto first = fixture.pages.add(fresh);
  fresh.page_number = 2;
  fresh.records = "$.b[*]";
  auto second = fixture.pages.add(fresh);
  CHECK(second.raw_page_id != first.raw_page_id);
  fixture.pages.load_body(second);
  CHECK(second.body == "{\"a\":[1],\"b\":[2]}");
  CHECK(fixture.pages.list(fixture.source, fixture.run, false).size() == 2);
}

TEST_CASE("a reject is marked with the decision, and an unknown one is a usage error") {
  SourceFixture fixture;
  const auto act = fixture.interactions.append(fixture.act(interaction::kDecision), nullptr);
  CHECK(error_of([&] { fixture.rejects.mark(1, "discarded", act); }).first == ErrorKind::usage);
  CHECK_FALSE(fixture.rejects.find(1));
}
