// What people have decided about a source's mapping, as every later candidate meets it.
#include "pipeline/demands.hpp"

#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "mapgen/matcher.hpp"
#include "mapping/reviewed_mappings.hpp"
#include "pipeline/map_stage.hpp"
#include "pipeline/try_version.hpp"
#include "tests/store/source_fixture.hpp"

using namespace tributary;
using namespace tributary::testing;
using Catch::Matchers::Contains;
using mapping::PostingField;

namespace {

// `employer`: whether the records have that member; its value is the company's with another ending.
std::string page_of(bool employer) {
  boost::json::array jobs;
  for (int i = 0; i < 12; ++i) {
    const std::string id = std::to_string(4700 + i);
    boost::json::object job{{"id", id},
                            {"title", "Welder " + id},
                            {"company", "Acme " + id},
                            {"url", "https://acme.example/jobs/" + id}};
    if (employer) job["employer"] = "Acme " + id + " Ltd";
    jobs.push_back(std::move(job));
  }
  return boost::json::serialize(boost::json::object{{"jobs", jobs}});
}

mapping::Mapping mapping_of(const char* company) {
  return *mapping::parse_mapping(
      std::string(R"({"format":"tributary-mapping/1","records":"$.jobs[*]","fields":{"external_id":"$.id",
        "title":"$.title","url":"$.url")") +
      (company != nullptr ? R"(,"company":")" + std::string(company) + "\"" : "") + "}}");
}

struct Stage : SourceFixture {
  explicit Stage(bool employer = true) {
    first_page = page(1, page_of(employer));
    row = sources.get("acme");
    row.plugin = "gone";
    row.config["site"] = "none";
  }

  // A version with that expression for company, approved.
  store::MappingVersion serve(const char* company) {
    auto own = mapping_of(company);
    own.field(PostingField::url).reset();  // so that no generator writes the same document
    const auto submission = pipeline::submit(context, row, own, {ada, "imported", {}, {}});
    reviews.approve(submission.version.mapping_id, by_ada, {});
    return *mappings.find(submission.version.mapping_id);
  }

  pipeline::MapReport write() {
    return pipeline::write_mapping(
        context, row, std::nullopt,
        [](mapgen::ModelLedger*) {
          return pipeline::GeneratorChoice{std::make_unique<mapgen::Matcher>(), "as the test wants"};
        },
        pipeline::Activation::never, pipeline::Asking::always);
  }

  void correct(const char* field, std::optional<std::string> expected, std::size_t record = 3) {
    const std::string id = std::to_string(4700 + record);
    reviews.correct(source, {0, first_page.raw_page_id, record, id, field, std::move(expected), "", 0, {}},
                    {first_page.interaction_id}, by_ada);
  }

  std::string findings(const mapgen::TrialReport& trial) {
    std::string all;
    for (const auto& finding : trial.findings)
      all += finding.field + "|" + finding.message + "|" + finding.detail + "\n";
    return all;
  }

  store::StoredPage first_page;
  store::Source row;
  SystemClock clock;
  fetch::PluginCatalog plugins{"/nonexistent", "/nonexistent"};
  std::atomic<bool> stop{false};
  pipeline::Context context{database, clock, plugins, "", stop, host, {}};
  store::ReviewStore reviews{database};
  store::TaskStore tasks{database};
  store::ActorId ada = actors.ensure_operator("ada");
  store::Decision by_ada{ada, "decided", "", kNoon};
};

}  // namespace

TEST_CASE("a locked expression takes the place of a generator's own, and its act and its trial say so") {
  Stage stage;
  const auto locked = stage.serve("$.employer");
  stage.reviews.lock(stage.source, "company", locked.mapping_id, stage.by_ada);
  const auto report = stage.write();
  REQUIRE(report.mapping);
  const auto mapping = *mapping::parse_mapping(report.mapping->document);
  CHECK(mapping.field(PostingField::company)->path->text() == "$.employer");
  CHECK_THAT(report.mapping->trial, Contains("is locked: the lock of company (as in mapping"));
  CHECK(stage.value("SELECT input->>'locked' FROM interactions WHERE interaction_id = " +
                    std::to_string(*report.mapping->generated_by_interaction_id)) == R"(["company"])");
  // The trial rests on the decision as well.
  CHECK(stage.number(
            "SELECT count(*) FROM interactions t JOIN mapping_locks l ON l.locked_by_interaction_id = ANY "
            "(t.input_interaction_ids) WHERE t.kind = 'trial' AND t.interaction_id = " +
            std::to_string(*report.mapping->validated_by_interaction_id)) == 1);
}

TEST_CASE("a reviewed start gets the locks too") {
  Stage stage;
  stage.first_page = stage.page(2, R"({"postings":[{"id":1,"title":"Cook","company":"A","shop":"x"},
      {"id":2,"title":"Baker","company":"B","shop":"y"}]})");
  stage.row.config["site"] = "example";
  auto own = *mapping::reviewed_mapping("example");
  own.field(PostingField::company)->path = *jsonpath::Path::parse("$.shop");
  own.field(PostingField::city).reset();
  const auto version =
      pipeline::submit(stage.context, stage.row, own, {stage.ada, "imported", {}, {}}).version;
  stage.reviews.lock(stage.source, "company", version.mapping_id, stage.by_ada);
  stage.write();
  // It was tried, whatever came of it.
  CHECK(stage.value("SELECT input->>'locked' FROM interactions i JOIN actors a USING (actor_id) "
                    "WHERE a.name = 'tributary reviewers'") == R"(["company"])");
}

TEST_CASE("a lock that fits no record any more fails the candidate in its name, and a person is asked") {
  Stage stage;
  const auto locked = stage.serve("$.employer");
  stage.reviews.lock(stage.source, "company", locked.mapping_id, stage.by_ada);
  stage.run = stage.runs.start(stage.source, kNoon);
  stage.page(1, page_of(false));
  const auto report = stage.write();
  CHECK_FALSE(report.mapping);
  CHECK(report.review_open);
  CHECK_THAT(report.reason, Contains("the lock of company (as in mapping") &&
                                Contains("no record fills it") &&
                                Contains("tributary mapping unlock acme company"));
  CHECK(stage.tasks.count_open(stage.source) == 1);
}

TEST_CASE("no mapping passes a trial that has a locked field otherwise, however it came about") {
  Stage stage;
  const auto locked = stage.serve("$.employer");
  stage.reviews.lock(stage.source, "company", locked.mapping_id, stage.by_ada);
  for (const char* company : {"$.company", static_cast<const char*>(nullptr)}) {
    const auto trial = pipeline::try_version(stage.context, stage.row, mapping_of(company), {});
    CHECK_FALSE(trial.passed);
    CHECK_THAT(stage.findings(trial), Contains("the lock of company") && Contains("is not kept") &&
                                          Contains("tributary mapping unlock acme company"));
    CHECK_FALSE(mapgen::without_refused_fields(mapping_of(company), trial));
  }
  CHECK(pipeline::try_version(stage.context, stage.row, mapping_of("$.employer"), {}).passed);
}

TEST_CASE("a field that is locked out stays out, also where half of the records alone would add it") {
  Stage stage;
  const auto locked = stage.serve(nullptr);
  stage.reviews.lock(stage.source, "company", locked.mapping_id, stage.by_ada);
  const auto report = stage.write();
  // Without it the matcher's mapping may be any, but none has a company.
  for (const auto& version : stage.mappings.list(stage.source)) {
    CHECK_FALSE(mapping::parse_mapping(version.document)->field(PostingField::company));
  }
  CHECK((report.mapping || report.review_open));
}

TEST_CASE("a golden test fails a candidate that gives another value, and passes one that gives it") {
  Stage stage;
  stage.correct("company", "Acme 4703 Ltd");
  const auto wrong = pipeline::try_version(stage.context, stage.row, mapping_of("$.company"), {});
  CHECK_FALSE(wrong.passed);
  CHECK_THAT(stage.findings(wrong), Contains("company|correction 1 by ada fails") &&
                                        Contains("found \"Acme 4703\", expected \"Acme 4703 Ltd\"") &&
                                        Contains("tributary posting withdraw 1"));
  CHECK(pipeline::try_version(stage.context, stage.row, mapping_of("$.employer"), {}).passed);
  CHECK_FALSE(pipeline::try_version(stage.context, stage.row, mapping_of(nullptr), {}).passed);
  stage.correct("company", std::nullopt);
  CHECK(pipeline::try_version(stage.context, stage.row, mapping_of(nullptr), {}).passed);
  CHECK_FALSE(pipeline::try_version(stage.context, stage.row, mapping_of("$.employer"), {}).passed);
}

TEST_CASE("a correction to nothing is not met by leaving the field out of all records: a person is asked") {
  Stage stage;
  stage.serve("$.employer");
  stage.correct("company", std::nullopt);
  const auto report = stage.write();
  CHECK_FALSE(report.mapping);
  CHECK(report.review_open);
  CHECK_THAT(report.reason,
             Contains("company: correction 1 by ada fails: its record gets a value and must have none"));
  // What the person is shown has the field.
  const auto asked = stage.tasks.list(stage.source, false);
  REQUIRE(asked.size() == 1);
  REQUIRE(asked[0].mapping_id());
  const auto candidate = stage.mappings.find(*asked[0].mapping_id());
  CHECK(mapping::parse_mapping(candidate->document)->field(PostingField::company));
}

TEST_CASE("no value of a record is in a finding's sentence, which a model may be shown") {
  Stage stage;
  stage.correct("company", "Acme 4703 Ltd");
  const auto trial = pipeline::try_version(stage.context, stage.row, mapping_of("$.company"), {});
  for (const auto& finding : trial.findings) CHECK_THAT(finding.message, !Contains("4703"));
}

TEST_CASE("a golden test whose raw page is gone is told, and does not refuse a mapping") {
  Stage stage;
  stage.correct("company", "nobody knows");
  stage.execute("UPDATE golden_tests SET raw_page_id = NULL");
  const auto trial = pipeline::try_version(stage.context, stage.row, mapping_of("$.company"), {});
  CHECK(trial.passed);
  CHECK_THAT(
      stage.findings(trial),
      Contains("company|correction 1 by ada was not tried and does not count: its raw page is gone; to "
               "end it: tributary posting withdraw 1|"));
}

TEST_CASE("a golden test finds its record by its id where the place has changed") {
  Stage stage;
  stage.correct("company", "Acme 4703 Ltd");
  auto fewer = mapping_of("$.employer");
  fewer.records = *jsonpath::Path::parse("$.jobs[2:]");  // positions begin elsewhere
  CHECK(pipeline::try_version(stage.context, stage.row, fewer, {}).passed);
  fewer.records = *jsonpath::Path::parse("$.jobs[:2]");
  CHECK_FALSE(pipeline::try_version(stage.context, stage.row, fewer, {}).passed);
}

TEST_CASE("a submitted mapping is its author's, tried, and asked about, once for the same document") {
  Stage stage;
  const auto first =
      pipeline::submit(stage.context, stage.row, mapping_of("$.company"), {stage.ada, "imported", {}, {}});
  CHECK(first.trial.passed);
  CHECK(first.as_it_is);
  CHECK(first.version.status == "candidate");
  CHECK(first.version.generated_by == "ada");
  const auto again =
      pipeline::submit(stage.context, stage.row, mapping_of("$.company"), {stage.ada, "imported", {}, {}});
  CHECK(again.version.mapping_id == first.version.mapping_id);
  const auto tasks = stage.tasks.list(stage.source, false);
  REQUIRE(tasks.size() == 1);
  CHECK(tasks[0].mapping_id() == first.version.mapping_id);
  CHECK_THAT(tasks[0].reason(), Contains("a mapping was imported and passed its trial"));
}

TEST_CASE("a source without a page cannot have a mapping tried, and says what to do") {
  SourceFixture fixture;
  SystemClock clock;
  fetch::PluginCatalog plugins{"/nonexistent", "/nonexistent"};
  std::atomic<bool> stop{false};
  const pipeline::Context context{fixture.database, clock, plugins, "", stop, fixture.host, {}};
  CHECK_THROWS_WITH(pipeline::try_version(context, fixture.sources.get("acme"), mapping_of("$.company"), {}),
                    Contains("no stored page") && Contains("tributary fetch acme"));
}
