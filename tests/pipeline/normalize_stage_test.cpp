// What normalizing stored pages counts.
#include "pipeline/normalize_stage.hpp"

#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "tests/store/source_fixture.hpp"

using namespace tributary;
using namespace tributary::testing;
using Catch::Matchers::Contains;

namespace {

constexpr const char* kMapping = R"({"format":"tributary-mapping/1","records":"$.jobs[*]",
    "fields":{"external_id":"$.id","title":"$.title"}})";

}  // namespace

TEST_CASE("a page that cannot be committed is counted as failed and as nothing else") {
  SourceFixture fixture;
  SystemClock clock;
  const fetch::PluginCatalog plugins("/nonexistent", "/nonexistent");
  const std::atomic<bool> stop{false};
  std::vector<std::string> told;
  const pipeline::Context context{
      fixture.database, clock, plugins, "", stop, fixture.host, [&](const pipeline::Event& event) {
        told.push_back(event.text);
      }};
  auto mapping = fixture.mapping();
  mapping.document = kMapping;
  fixture.page(1, R"({"jobs":[{"id":1,"title":"Cook"},{"id":2}]})");
  fixture.page(2, R"({"jobs":[{"id":3,"title":"Baker"}]})");
  fixture.execute(R"(
      CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN RAISE EXCEPTION 'no page 1'; END $$;
      CREATE TRIGGER zz_refuse BEFORE UPDATE ON raw_pages FOR EACH ROW WHEN (OLD.page_number = 1)
      EXECUTE FUNCTION refuse())");

  const auto source = fixture.sources.get("acme");
  pipeline::Lease lease(context, source);
  const auto report = pipeline::normalize_stored(context, source, mapping, std::nullopt, &lease);
  CHECK(report.pages_failed == 1);
  CHECK_THAT(report.first_failure, Contains("page 1 of run 1") && Contains("no page 1"));
  CHECK(report.counts.pages == 1);
  CHECK(report.counts.records == 1);
  CHECK(report.counts.postings_new == 1);
  CHECK(report.counts.rejects == 0);
  CHECK(report.first_problem.empty());  // page 1 has one
  CHECK(report.fields.fields[static_cast<std::size_t>(mapping::PostingField::title)].filled == 1);
  REQUIRE(told.size() == 2);
  CHECK_THAT(told[0], Contains("is not normalized and waits"));

  fixture.execute("DROP TRIGGER zz_refuse ON raw_pages");
  const auto again = pipeline::normalize_stored(context, source, mapping, std::nullopt, &lease);
  CHECK(again.pages_failed == 0);
  CHECK(again.counts.pages == 1);
  CHECK(again.counts.rejects == 1);
  CHECK_FALSE(again.first_problem.empty());
}
