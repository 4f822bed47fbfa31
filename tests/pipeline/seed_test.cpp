// The reviewed mapping of a source's site, from the first run on, as the database tells it.
#include "pipeline/seed.hpp"

#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "base/error.hpp"
#include "mapgen/matcher.hpp"
#include "mapgen/proposal.hpp"
#include "mapping/reviewed_mappings.hpp"
#include "pipeline/map_stage.hpp"
#include "tests/store/source_fixture.hpp"

using namespace tributary;
using namespace tributary::testing;
using Catch::Matchers::Contains;
using pipeline::Activation;
using pipeline::Asking;

namespace {

// The matcher, passed off as a model or not, counted.
class Counting final : public mapgen::Generator {
 public:
  Counting(int& asked, bool model) : asked_(asked), model_(model) {}
  std::string name() const override { return model_ ? "ollama:counted" : "matcher"; }
  bool is_model() const override { return model_; }
  std::string unavailable() override { return {}; }
  mapgen::Generation generate(const mapgen::GenerationRequest& request) override {
    ++asked_;
    auto generation = matcher_.generate(request);
    generation.actor = name();
    return generation;
  }

 private:
  mapgen::Matcher matcher_;
  int& asked_;
  bool model_;
};

std::string sample_page(bool renamed) {
  std::ifstream in(std::filesystem::path(TRIBUTARY_SOURCE_DIR) / "samples/example/postings_page_1.json");
  std::string page{std::istreambuf_iterator<char>(in), {}};
  const std::string from = "\"title\":";
  for (auto at = page.find(from); renamed && at != std::string::npos; at = page.find(from, at)) {
    page.replace(at, from.size(), "\"headline\":");
  }
  return page;
}

struct Stage : SourceFixture {
  explicit Stage(const char* site, bool renamed = false) {
    page(1, sample_page(renamed));
    row = sources.get("acme");
    row.plugin = "gone";  // what a source's setting names needs no plugin
    row.config["site"] = site;
  }

  // Without a site, over a page of its own.
  Stage(std::string body, std::unique_ptr<mapgen::Generator>& generator) : given(&generator) {
    page(1, std::move(body));
    row = sources.get("acme");
    row.plugin = "gone";
  }

  pipeline::MapReport write(Activation activation = Activation::if_proved, Asking asking = Asking::once) {
    return pipeline::write_mapping(
        context, row, std::nullopt,
        [this](mapgen::ModelLedger*) {
          ++chosen;
          if (given != nullptr) return pipeline::GeneratorChoice{std::move(*given), "given"};
          return pipeline::GeneratorChoice{std::make_unique<Counting>(asked, is_model), "as the test wants"};
        },
        activation, asking);
  }

  store::Source row;
  SystemClock clock;
  fetch::PluginCatalog plugins{"/nonexistent", "/nonexistent"};
  std::atomic<bool> stop{false};
  pipeline::Context context{database, clock, plugins, "", stop, host, {}};
  bool is_model = true;
  std::unique_ptr<mapgen::Generator>* given = nullptr;
  int chosen = 0;
  int asked = 0;
};

fetch::PluginManifest manifest_of(const std::string& site) {
  fetch::PluginManifest manifest;
  manifest.name = "acme";
  manifest.site = site;
  return manifest;
}

}  // namespace

TEST_CASE("a source's site is what its setting names, else what its plugin names, else none") {
  const auto plugin = manifest_of("greenhouse");
  CHECK(pipeline::seed_site(&plugin, {}).site == "greenhouse");
  CHECK(pipeline::seed_site(&plugin, {{"site", "lever"}}).site == "lever");
  CHECK(pipeline::seed_site(&plugin, {{"site", "none"}}).site.empty());
  CHECK(pipeline::seed_site(nullptr, {{"site", "lever_demo"}}).site == "lever_demo");
  CHECK(pipeline::seed_site(nullptr, {}).site.empty());
  const auto newer = manifest_of("of_a_newer_program");
  CHECK(pipeline::seed_site(&newer, {}).site.empty());
  CHECK_THAT(pipeline::seed_site(&newer, {}).why, Contains("of_a_newer_program"));
}

TEST_CASE("a setting that names no reviewed mapping is refused, with the name that is meant") {
  CHECK_THROWS_WITH(pipeline::seed_site(nullptr, {{"site", "levr"}}),
                    Contains("'levr'") && Contains("did you mean 'lever'?"));
  CHECK_THROWS_WITH(pipeline::seed_site(nullptr, {{"site", "qqqqqq"}}), Contains("tributary mapping sites"));
}

TEST_CASE("what a plugin means by a setting 'site' of its own is not ours") {
  auto plugin = manifest_of("");
  plugin.settings.push_back({"site", fetch::SettingType::text, true, nullptr, "the board"});
  CHECK(pipeline::seed_site(&plugin, {{"site", "some-board"}}).site.empty());
}

TEST_CASE("the reviewed mapping is active after its trial, with its reviewers as provenance, nobody asked") {
  Stage stage("example");
  const auto report = stage.write();
  REQUIRE(report.mapping);
  CHECK(report.activated);
  CHECK(report.generator == "tributary reviewers");
  CHECK_THAT(report.reason, Contains("the reviewed mapping of example passed its trial"));
  CHECK(stage.chosen == 0);
  CHECK(stage.asked == 0);

  CHECK(stage.value(R"(
      SELECT m.status || ' v' || m.version || ', ' || a.actor_type || ' ' || a.name || ' of ' || p.name
        || ', ' || g.kind || ' ' || g.status || ', ' || t.kind || ' ' || t.status
      FROM posting_field_mappings m
      JOIN interactions g ON g.interaction_id = m.generated_by_interaction_id
      JOIN interactions t ON t.interaction_id = m.validated_by_interaction_id
      JOIN actors a ON a.actor_id = g.actor_id
      JOIN actors p ON p.actor_id = a.parent_actor_id)") ==
        "active v1, group tributary reviewers of tributary, generate_mapping succeeded, trial succeeded");
  CHECK(stage.value("SELECT input->>'site' FROM interactions WHERE kind = 'generate_mapping'") == "example");
  const auto hash = mapping::content_hash(*mapping::reviewed_mapping("example"));
  CHECK(stage.value("SELECT input->>'reviewed_mapping' FROM interactions WHERE kind = 'generate_mapping'") ==
        hash);
  CHECK(stage.value("SELECT content_hash FROM posting_field_mappings") == hash);
  // The trial rests on the page and on the act that wrote the mapping, and that one on the analysis.
  CHECK(stage.number(R"(
      SELECT count(*) FROM interactions t JOIN interactions g ON g.interaction_id = ANY (t.input_interaction_ids)
      JOIN interactions n ON n.interaction_id = ANY (g.input_interaction_ids)
      WHERE t.kind = 'trial' AND g.kind = 'generate_mapping' AND n.kind = 'analyze')") == 1);
}

TEST_CASE("a renamed field: what is reviewed stays, the generator gives the one field, and the acts say so") {
  for (const bool model : {true, false}) {
    INFO(model);
    Stage stage("example", true);
    stage.is_model = model;
    const auto report = stage.write();
    REQUIRE(report.mapping);
    CHECK(report.activated);
    CHECK(stage.asked == 1);
    auto expected = *mapping::reviewed_mapping("example");
    expected.field(mapping::PostingField::title)->path = *jsonpath::Path::parse("$.headline");
    CHECK(report.mapping->document == mapping::canonical_document(expected));

    CHECK(stage.value(R"(
        WITH RECURSIVE lineage AS (
          SELECT i.* FROM interactions i JOIN posting_field_mappings m
            ON i.interaction_id = m.validated_by_interaction_id WHERE m.status = 'active'
          UNION
          SELECT i.* FROM lineage l JOIN interactions i ON i.interaction_id = ANY (l.input_interaction_ids))
        SELECT string_agg(a.name || ' ' || l.kind || ' ' || l.status, ', ' ORDER BY l.interaction_id)
        FROM lineage l JOIN actors a USING (actor_id) WHERE l.kind IN ('generate_mapping', 'trial'))") ==
          "tributary reviewers generate_mapping succeeded, host trial failed, " + report.generator +
              " generate_mapping succeeded, " + report.generator +
              " generate_mapping succeeded, host trial succeeded");
    CHECK(stage.value(R"(
        SELECT i.input->>'replaced' FROM interactions i JOIN posting_field_mappings m
          ON i.interaction_id = m.generated_by_interaction_id WHERE m.status = 'active')") == R"(["title"])");
    // The generator's own mapping was not needed: the versions are the refused one and the completed one.
    CHECK(stage.number("SELECT count(*) FROM posting_field_mappings") == 2);
    CHECK(stage.value("SELECT status FROM posting_field_mappings WHERE version = 1") == "candidate");
  }
}

TEST_CASE("a reviewed mapping that a person rejected is not started from") {
  Stage stage("example");
  const auto first = stage.write();
  REQUIRE(first.mapping);
  stage.execute("UPDATE posting_field_mappings SET status = 'rejected', status_reason = 'no'");
  const auto report = stage.write();
  REQUIRE(report.mapping);
  CHECK(report.generator == "ollama:counted");
  CHECK(stage.asked == 1);
}

TEST_CASE("another version than an active reviewed mapping is the generator's alone") {
  Stage stage("example");
  stage.write();
  const auto report = stage.write(Activation::never, Asking::always);
  REQUIRE(report.mapping);
  CHECK(report.generator == "ollama:counted");
  CHECK(stage.value("SELECT status FROM posting_field_mappings WHERE version = 1") == "active");
}

TEST_CASE("a reviewed mapping proved beside the active one waits for a person") {
  Stage stage("none");
  REQUIRE(stage.write().generator == "ollama:counted");
  stage.row.config["site"] = "example";
  const auto report = stage.write(Activation::never, Asking::always);
  REQUIRE(report.mapping);
  CHECK(report.generator == "tributary reviewers");
  CHECK(report.mapping->status == "candidate");
  CHECK(report.mapping->trial_passed);
  CHECK(stage.asked == 1);
}

TEST_CASE("of two mappings tried the proved one serves, also when the other was tried after it") {
  // Adds to its second answer, for the records held back at first, a date that is wrong in just those.
  class TwoAnswers final : public mapgen::Generator {
   public:
    std::string name() const override { return "matcher"; }
    bool is_model() const override { return false; }
    std::string unavailable() override { return {}; }
    mapgen::Generation generate(const mapgen::GenerationRequest&) override {
      mapgen::Generation generation;
      generation.actor = name();
      generation.mapping = *mapping::parse_mapping(
          std::string(
              R"({"format":"tributary-mapping/1","records":"$.jobs[*]","fields":{"external_id":"$.id",)") +
          (asked_++ > 0 ? R"("posted_at":"$.on",)" : "") + R"("title":"$.title"}})");
      return generation;
    }

   private:
    int asked_ = 0;
  };
  std::string body = R"({"jobs":[)";
  for (std::size_t i = 0; i < 8; ++i) {
    body += (i > 0 ? "," : "") + std::string(R"({"id":)") + std::to_string(i) + R"(,"title":"Koch )" +
            std::to_string(i) + R"(","on":")" + (mapgen::is_held_out(0, i) ? "1971-05-01" : "2026-11-01") +
            R"("})";
  }
  std::unique_ptr<mapgen::Generator> generator = std::make_unique<TwoAnswers>();
  Stage stage(body + "]}", generator);
  const auto report = stage.write();
  REQUIRE(report.mapping);
  CHECK(report.activated);
  CHECK_THAT(report.mapping->document, !Contains("posted_at"));
  CHECK(stage.number("SELECT count(*) FROM posting_field_mappings") == 2);
}

TEST_CASE("a site that is not known any more ends the stage with a sentence and leaves the pages") {
  Stage stage("of_an_older_program");
  CHECK_THROWS_WITH(stage.write(), Contains("of_an_older_program"));
  CHECK(stage.number("SELECT count(*) FROM posting_field_mappings") == 0);
}
