#include <catch2/catch.hpp>

#include "base/digest.hpp"
#include "base/error.hpp"
#include "source_fixture.hpp"
#include "store/safe_text.hpp"

using namespace tributary;
using namespace tributary::testing;
using Catch::Matchers::Contains;

namespace {

template <class Action>
std::pair<ErrorKind, std::string> error_of(Action action) {
  try {
    action();
  } catch (const Error& error) {
    return {error.kind(), error.what()};
  }
  FAIL("nothing was thrown");
  return {};
}

}  // namespace

TEST_CASE("text that PostgreSQL refuses is made text that it takes") {
  const std::pair<std::string, std::string> cases[] = {
      {"plain", "plain"},
      {"Grüße 🍳", "Grüße 🍳"},
      {std::string("a\0b", 3), "a\uFFFDb"},
      {"\xC3", "\uFFFD"},
      {"a\xC3(", "a\uFFFD("},
      {"\xED\xA0\x80", "\uFFFD\uFFFD\uFFFD"},  // a surrogate in UTF-8
      {"\xF4\x90\x80\x80", "\uFFFD\uFFFD\uFFFD\uFFFD"},
      {"\xC0\x80", "\uFFFD\uFFFD"},
      {"", ""}};
  for (const auto& [in, out] : cases) CHECK(store::safe_text(in) == out);
}

TEST_CASE("JSON that jsonb refuses is made JSON that it takes") {
  TestDatabase test;
  const std::pair<std::string, std::string> cases[] = {
      {R"({"a":"\u0000"})", R"({"a":"\ufffd"})"},
      {R"({"a":"\ud800"})", R"({"a":"\ufffd"})"},
      {R"({"a":"\ud800x\udc00"})", R"({"a":"\ufffdx\ufffd"})"},
      {R"({"a":"\ud83c\udf73"})", R"({"a":"\ud83c\udf73"})"},
      {R"({"a":"\uD800\uD83C\uDF73"})", R"({"a":"\ufffd\uD83C\uDF73"})"},
      {R"({"a":"\\u0000"})", R"({"a":"\\u0000"})"},
      {R"({"a":"\\\u0000"})", R"({"a":"\\\ufffd"})"},
      {"{\"a\":\"\xFF\"}", "{\"a\":\"\uFFFD\"}"},
      {R"({"a":"\u00e4\n"})", R"({"a":"\u00e4\n"})"}};
  for (const auto& [in, out] : cases) {
    CHECK(store::json_safe(in) == out);
    test.database().transact(
        [&](pqxx::work& work) { CHECK_NOTHROW(work.exec_params("SELECT $1::jsonb", store::json(in))); });
  }
  CHECK(store::json_safe("\"\\u12") == "\"\\u12");  // not JSON stays not JSON
  CHECK(store::json_safe("\"\\") == "\"\\");
}

TEST_CASE("a NUL does not cut off a parameter") {
  SourceFixture fixture;
  fixture.runs.finish(fixture.run, "failed", std::string("before\0after", 12), {}, {}, kNoon);
  CHECK(fixture.runs.get(fixture.run).stop_reason == "before\uFFFDafter");
}

TEST_CASE("raw bodies come back byte by byte") {
  SourceFixture fixture;
  std::string every_byte;
  for (int i = 0; i < 256; ++i) every_byte += static_cast<char>(i);
  const std::string bodies[] = {
      "", std::string("\0\0\0", 3), every_byte,
      "\xEF\xBB\xBF{\"a\":\"\\u0000\\ud800\",\"a\":1234567890123456789012345678901234567890}",
      std::string(3 << 20, 'x')};
  for (const auto& body : bodies) {
    const auto id = fixture.exchange(body, "application/json; charset=x\xFF");
    const auto stored = fixture.interactions.find(id);
    REQUIRE(stored->raw_page_id);
    const auto raw = fixture.interactions.body(*stored->raw_page_id);
    REQUIRE(raw);
    CHECK((raw->bytes == body));
    CHECK(raw->content_type == "application/json; charset=x\uFFFD");
  }
  CHECK_FALSE(fixture.interactions.body(999999));
}

TEST_CASE("a raw body that was tampered with is noticed") {
  SourceFixture fixture;
  const auto id = *fixture.interactions.find(fixture.exchange("[1]"))->raw_page_id;
  fixture.execute("UPDATE raw_pages SET sha256 = decode(repeat('00', 32), 'hex')");
  CHECK_THAT(error_of([&] { fixture.interactions.body(id); }).second, Contains("SHA-256"));
}

TEST_CASE("every kind of act that the code knows, the database knows") {
  SourceFixture fixture;
  for (const char* kind :
       {interaction::kHttpExchange, interaction::kPage, interaction::kAnalyze, interaction::kGenerate,
        interaction::kTrial, interaction::kNormalize, interaction::kDecision}) {
    CHECK(fixture.interactions.find(fixture.interactions.append(fixture.act(kind), nullptr))
              ->interaction.kind == kind);
  }
  CHECK(error_of([&] { fixture.interactions.append(fixture.act("daydream"), nullptr); }).first ==
        ErrorKind::internal);
}

TEST_CASE("a failed act keeps its sentence, its input and its output") {
  SourceFixture fixture;
  auto act = fixture.act(interaction::kGenerate);
  act.status = interaction::Status::failed;
  act.error = "the model answered in prose";
  act.input = R"({"prompt": "\u0000"})";
  act.output = R"({"tokens": 12})";
  const auto stored = fixture.interactions.find(fixture.interactions.append(act, nullptr));
  CHECK(stored->actor == "host");
  CHECK(stored->interaction.status == interaction::Status::failed);
  CHECK(stored->interaction.error == act.error);
  CHECK(stored->interaction.input == "{\"prompt\": \"\uFFFD\"}");
  CHECK(stored->interaction.output == act.output);
  CHECK(stored->interaction.run_id == fixture.run);
  CHECK(stored->interaction.completed_at == kNoon);
}

TEST_CASE("an act cannot name inputs that do not exist, and lineage has no circle") {
  SourceFixture fixture;
  const auto first = fixture.interactions.append(fixture.act(interaction::kAnalyze), nullptr);
  for (const store::InteractionId wrong :
       {first + 1, first + 2, store::InteractionId{0}, store::InteractionId{-1}}) {
    const auto [kind, message] = error_of([&] {
      fixture.interactions.append(fixture.act(interaction::kGenerate, {first, wrong}), nullptr);
    });
    CHECK(kind == ErrorKind::internal);
    CHECK_THAT(message, Contains("not an earlier interaction"));
  }
}

TEST_CASE("acts are never changed") {
  SourceFixture fixture;
  fixture.interactions.append(fixture.act(interaction::kAnalyze), nullptr);
  CHECK_THAT(error_of([&] { fixture.execute("UPDATE interactions SET kind = 'trial'"); }).second,
             Contains("never changed"));
}

TEST_CASE("an act belongs to the source of its run, or else of its inputs") {
  SourceFixture fixture;
  const auto in_run = fixture.interactions.append(fixture.act(interaction::kAnalyze), nullptr);
  const auto later =
      fixture.interactions.append(fixture.act(interaction::kGenerate, {in_run}, false), nullptr);
  fixture.interactions.append(fixture.act(interaction::kGenerate, {}, false), nullptr);
  const auto list = fixture.interactions.list(fixture.source, {}, "", 10);
  REQUIRE(list.size() == 2);
  CHECK(list[0].interaction_id == later);
  CHECK(fixture.interactions.list({}, {}, interaction::kGenerate, 10).size() == 2);
  CHECK(fixture.interactions.list({}, fixture.run, "", 10).size() == 1);
  CHECK(fixture.interactions.list({}, {}, "", 1).size() == 1);
}

TEST_CASE("a lineage names every act once, at its nearest, also over many ways") {
  SourceFixture fixture;
  std::vector<store::InteractionId> ids = {
      fixture.interactions.append(fixture.act(interaction::kPage), nullptr)};
  for (int i = 0; i < 30; ++i) {
    auto inputs = ids.size() > 2 ? std::vector(ids.end() - 2, ids.end()) : ids;
    ids.push_back(fixture.interactions.append(fixture.act(interaction::kTrial, inputs), nullptr));
  }
  const auto lineage = fixture.interactions.lineage(ids.back());
  CHECK(lineage.size() == ids.size());
  CHECK(lineage.back().interaction_id == ids.front());
  CHECK(fixture.interactions.lineage(999999).empty());
}

TEST_CASE("an actor is made once") {
  SourceFixture fixture;
  const auto group = fixture.actors.ensure("group", "tributary");
  const auto model = fixture.actors.ensure("ai_model", "qwen2.5:7b", group);
  CHECK(fixture.actors.ensure("ai_model", "qwen2.5:7b") == model);
  CHECK(fixture.number("SELECT parent_actor_id FROM actors WHERE name = 'qwen2.5:7b'") == group);
  CHECK(
      fixture.number("SELECT count(*) FROM actors WHERE name IN ('host', 'matcher') AND parent_actor_id = " +
                     std::to_string(group)) == 2);
  CHECK_THAT(error_of([&] { fixture.actors.ensure("human", "matcher"); }).second, Contains("is a script"));
}

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

TEST_CASE("the same mapping is one version, and exactly one version is active") {
  SourceFixture fixture;
  const auto first = fixture.mapping('a');
  CHECK(first.version == 1);
  CHECK(first.status == "active");
  CHECK(first.document == "{\"name\": \"a\"}\n");
  CHECK(first.generated_by == "host");
  CHECK(fixture.mappings.add_candidate(fixture.source, "{}", hash_of('a'), {}) == first.mapping_id);
  const auto second = fixture.mapping('b');
  CHECK(second.version == 2);
  CHECK(second.parent_mapping_id == first.mapping_id);
  CHECK(fixture.mappings.active(fixture.source)->mapping_id == second.mapping_id);
  CHECK(fixture.mappings.find(first.mapping_id)->status == "retired");
  CHECK(fixture.mappings.list(fixture.source)[0].mapping_id == second.mapping_id);
  CHECK(fixture.mappings.list({}).size() == 2);

  fixture.mappings.activate(first.mapping_id, {});  // back to the one before
  CHECK(fixture.mappings.active(fixture.source)->mapping_id == first.mapping_id);
  CHECK_THAT(error_of([&] { fixture.execute("UPDATE posting_field_mappings SET status = 'active'"); }).second,
             Contains("posting_field_mappings_active"));
}

TEST_CASE("nothing unproved becomes active unless a person says so") {
  SourceFixture fixture;
  const auto id = fixture.mappings.add_candidate(fixture.source, "{}", hash_of('c'), {});
  CHECK(error_of([&] { fixture.mappings.activate(id, {}); }).first == ErrorKind::usage);
  const auto tried = fixture.interactions.append(fixture.act(interaction::kTrial), nullptr);
  fixture.mappings.set_trial(id, tried, R"({"passed": false})");
  CHECK(error_of([&] { fixture.mappings.activate(id, {}); }).first == ErrorKind::usage);
  CHECK_FALSE(fixture.mappings.active(fixture.source));
  auto act = fixture.act(interaction::kDecision, {tried});
  act.actor_id = fixture.actors.ensure_operator("ada");
  fixture.mappings.activate(id, fixture.interactions.append(act, nullptr));
  CHECK(fixture.mappings.active(fixture.source)->mapping_id == id);
  CHECK(fixture.mappings.find(id)->trial == R"({"passed": false})");
  fixture.mappings.reject(id, "it was wrong after all");
  CHECK(fixture.mappings.find(id)->status == "rejected");
  CHECK_FALSE(fixture.mappings.active(fixture.source));
  CHECK(error_of([&] { fixture.mappings.reject(999, "x"); }).first == ErrorKind::usage);
}

TEST_CASE("a later trial does not change the proof of a mapping that serves or has served") {
  SourceFixture fixture;
  const auto first = fixture.mapping('a');
  const auto failed = [&](store::MappingId id) {
    // The same document generated again is the same version.
    const auto again = fixture.mappings.add_candidate(fixture.source, "{}", hash_of('a'), {});
    CHECK(again == id);
    const auto tried = fixture.interactions.append(fixture.act(interaction::kTrial), nullptr);
    fixture.mappings.set_trial(again, tried, R"({"passed": false})");
  };
  failed(first.mapping_id);
  auto stored = fixture.mappings.find(first.mapping_id);
  CHECK(stored->status == "active");
  CHECK(stored->trial == R"({"passed": true})");
  CHECK(stored->validated_by_interaction_id == first.validated_by_interaction_id);
  fixture.mappings.activate(first.mapping_id, {});
  CHECK(fixture.mappings.active(fixture.source)->mapping_id == first.mapping_id);

  fixture.mapping('b');
  failed(first.mapping_id);
  stored = fixture.mappings.find(first.mapping_id);
  CHECK(stored->status == "retired");
  CHECK(stored->trial == R"({"passed": true})");
  CHECK(stored->validated_by_interaction_id == first.validated_by_interaction_id);
  CHECK(error_of([&] { fixture.mappings.set_trial(999, 1, "{}"); }).first == ErrorKind::usage);
}

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

TEST_CASE("a question to a person is open once, and answered once") {
  SourceFixture fixture;
  store::TaskStore tasks(fixture.database);
  const auto act = fixture.interactions.append(fixture.act(interaction::kTrial), nullptr);
  const auto task = tasks.open(fixture.source, "review_mapping", act, R"({"why": "trial failed"})");
  CHECK(tasks.open(fixture.source, "review_mapping", act, "{}") == task);
  CHECK(tasks.count_open(fixture.source) == 1);
  CHECK(tasks.count_open({}) == 1);
  tasks.complete_for_source(fixture.source, "review_mapping", R"({"approved": true})");
  CHECK(tasks.count_open({}) == 0);
  CHECK(tasks.open(fixture.source, "review_mapping", act, "{}") != task);
}

TEST_CASE("a decision on a mapping answers the question about it, and no other") {
  SourceFixture fixture;
  store::TaskStore tasks(fixture.database);
  const auto asked = fixture.mapping('a').mapping_id;
  const auto other = fixture.mapping('b').mapping_id;
  const auto act = fixture.interactions.append(fixture.act(interaction::kTrial), nullptr);
  const auto request = [](store::MappingId id) {
    return boost::json::serialize(boost::json::object{{"mapping_id", id}});
  };
  tasks.open(fixture.source, "review_mapping", act, request(asked));
  tasks.complete_for_mapping(other, "review_mapping", R"({"rejected": 2})");
  CHECK(tasks.count_open({}) == 1);
  tasks.complete_for_mapping(asked, "review_mapping", R"({"rejected": 1})");
  CHECK(tasks.count_open({}) == 0);
  CHECK(fixture.value("SELECT response_data FROM human_tasks") == R"({"rejected": 1})");
  tasks.open(fixture.source, "review_mapping", act, "{}");  // no generator answered: it names none
  tasks.complete_for_mapping(asked, "review_mapping", "{}");
  CHECK(tasks.count_open({}) == 1);
}

TEST_CASE("the shape of a run is kept once, the last one said") {
  SourceFixture fixture;
  store::ShapeStore shapes(fixture.database);
  shapes.add(fixture.source, fixture.run, 10, R"({"paths": []})", "", false);
  shapes.add(fixture.source, fixture.run, 20, R"({"paths": [1]})", "", false);
  CHECK(fixture.number("SELECT records FROM source_shapes") == 20);
}

TEST_CASE("a reject is marked with the decision, and an unknown one is a usage error") {
  SourceFixture fixture;
  const auto act = fixture.interactions.append(fixture.act(interaction::kDecision), nullptr);
  CHECK(error_of([&] { fixture.rejects.mark(1, "discarded", act); }).first == ErrorKind::usage);
  CHECK_FALSE(fixture.rejects.find(1));
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

TEST_CASE("a source that another process is running is not removed under it") {
  SourceFixture fixture;
  store::Database other_database(fixture.test.url());
  REQUIRE(store::SourceStore(other_database).acquire_lease(fixture.source, "host:2", 60));
  const auto [kind, message] = error_of([&] { fixture.sources.remove(fixture.source); });
  CHECK(kind == ErrorKind::try_again);
  CHECK_THAT(message, Contains("host:2"));
}
