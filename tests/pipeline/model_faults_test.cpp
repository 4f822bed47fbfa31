// Whatever a model or its server does: it is recorded, within its deadline, and nothing unproved is active.
#include <catch2/catch.hpp>

#include "mapgen/matcher.hpp"
#include "mapgen/ollama.hpp"
#include "mapgen/openai.hpp"
#include "pipeline/map_stage.hpp"
#include "support/model_faults.hpp"
#include "tests/store/source_fixture.hpp"

using namespace tributary;
using namespace tributary::testing;
using namespace tributary::test_support;
using namespace std::chrono_literals;

namespace {

constexpr auto kTotal = 1'000ms;
constexpr auto kDeadline = 2 * (kTotal + 1'500ms);  // of a question and its retry, with what is probed

std::string page_of_jobs() {
  std::string page = R"({"jobs":[)";
  for (int i = 0; i < 12; ++i) {
    page += (i > 0 ? "," : "") + (R"({"ref":"r-)" + std::to_string(i) + R"(","heading":"Baker of sort )") +
            std::to_string(i) + R"(","shop":"Bakery"})";
  }
  return page + "]}";
}

// A good answer for the page, if it came whole.
const std::string kGood =
    R"({"external_id":"p1","title":"p2","title_as":"automatic","title_or":"none","description":"none",)"
    R"("description_as":"automatic","company":"p3","company_as":"automatic","location":"none","url":"none",)"
    R"("posted_at":"none","language":"none"})";

struct Asked : SourceFixture {
  template <class Model>
  void check(const Fault& fault, const std::string& base_url) {
    INFO(fault.name);
    source = add_source("source " + std::to_string(++sources_made));
    run = runs.start(source, kNoon);
    page(1, page_of_jobs());
    const auto row = sources.get("source " + std::to_string(sources_made));
    mapgen::ModelOptions options;
    options.base_url = base_url;
    options.model = "qwen2.5:7b";
    options.total_timeout = kTotal;
    options.stall_timeout = 300ms;
    options.probe_timeout = 500ms;
    const auto start = std::chrono::steady_clock::now();
    const auto report = pipeline::write_mapping(
        context, row, std::nullopt,
        [&](mapgen::ModelLedger*) {
          return pipeline::GeneratorChoice{std::make_unique<Model>(options), "as the test wants"};
        },
        pipeline::Activation::if_proved, pipeline::Asking::once);
    CHECK(std::chrono::steady_clock::now() - start < kDeadline);

    // Whatever came of the model, the matcher's proved mapping serves.
    REQUIRE(report.mapping);
    CHECK(report.generator == "matcher");
    CHECK(report.mapping->status == "active");
    CHECK(report.mapping->trial_passed);
    const std::string of_source = std::to_string(source);
    CHECK(number("SELECT count(*) FROM posting_field_mappings WHERE status = 'active' AND source_id = " +
                 of_source) == 1);
    // Both attempts are acts of the model, failed, each with a sentence and what came.
    CHECK(number("SELECT count(*) FROM interactions i JOIN actors a USING (actor_id) WHERE i.source_id = " +
                 of_source +
                 " AND i.kind = 'generate_mapping' AND a.actor_type = 'ai_model' AND i.status = 'failed' AND "
                 "i.error <> '' AND i.output ? 'tokens' AND i.input ? 'prompt_version'") == 2);
  }

  int sources_made = 0;
  SystemClock clock;
  fetch::PluginCatalog plugins{"/nonexistent", "/nonexistent"};
  std::atomic<bool> stop{false};
  pipeline::Context context{database, clock, plugins, "", stop, host, {}};
};

}  // namespace

TEST_CASE("every fault of a model is recorded twice and in time, and the matcher's proved mapping serves") {
  ModelServer server;
  Asked asked;
  for (const Fault& fault : faults_of_both(kGood)) {
    if (fault.name == "gzip bomb" || fault.name == "200 MB")
      continue;  // tried in tests/mapgen: they take long
    server.script({fault.reply});
    asked.check<mapgen::Ollama>(fault, server.url());
    asked.check<mapgen::OpenAi>(fault, server.url() + "/v1");
  }
}

TEST_CASE("a server that is not there is recorded like any other fault") {
  Asked asked;
  asked.check<mapgen::Ollama>({"nobody", {}, ""}, "http://127.0.0.1:1");
  asked.check<mapgen::OpenAi>({"nobody", {}, ""}, "http://127.0.0.1:1/v1");
}
