// What a person must decide.
#include <catch2/catch.hpp>

#include "source_fixture.hpp"

using namespace tributary;
using namespace tributary::testing;

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
