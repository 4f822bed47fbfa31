// Versions of a mapping: which serves, and by what proof.
#include <catch2/catch.hpp>

#include "error_of.hpp"
#include "source_fixture.hpp"

using namespace tributary;
using namespace tributary::testing;
using Catch::Matchers::Contains;

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
