// Every kind of damage that no statement of the host could do, done past the triggers, and found.
#include <catch2/catch.hpp>

#include "source_fixture.hpp"
#include "store/lineage_store.hpp"

using namespace tributary;
using namespace tributary::testing;
using Catch::Matchers::Contains;

namespace {

// Two postings of one page, and a second source with a mapping.
struct Whole : SourceFixture {
  store::LineageStore lineage{database};
  store::MappingVersion made_by = mapping();
  store::StoredPage page_of_two = page(1, "[1,2]");
  store::InteractionId written = commit();
  store::SourceId other = add_source("bravo");

  store::InteractionId commit() {
    store::PageBatch batch;
    batch.add(0, posting("1", "Cook"));
    batch.add(1, posting("2", "Baker"));
    store::SeenIds seen;
    return *postings.commit_page(source, page_of_two, made_by, batch, {}, seen, host).interaction_id;
  }

  // Past triggers and foreign keys.
  void damage(const std::string& sql) {
    database.transact([&](pqxx::work& work) {
      work.exec("SET LOCAL session_replication_role = replica");
      work.exec(sql);
    });
  }

  std::string found(bool bytes = false, std::optional<store::SourceId> of = std::nullopt) {
    auto checks = lineage.verify(of, 10);
    if (bytes) checks.push_back(lineage.verify_bytes(of, 10, [] { return true; }));
    std::string all;
    for (const auto& check : checks) {
      CHECK(static_cast<std::int64_t>(check.first.size()) == std::min<std::int64_t>(10, check.problems));
      for (const auto& problem : check.first) all += problem.sentence + "\n";
    }
    return all;
  }
};

std::string id(std::int64_t number) {
  return std::to_string(number);
}

}  // namespace

TEST_CASE("what the host wrote has a whole lineage") {
  Whole whole;
  CHECK(whole.found(true).empty());
  const auto checks = whole.lineage.verify(whole.source, 10);
  CHECK(checks.front().checked == 2);
  for (const auto& check : whole.lineage.verify(whole.other, 10)) CHECK(check.checked == 0);
}

TEST_CASE("a posting whose act is gone, or is no normalization, is found") {
  Whole whole;
  whole.damage("UPDATE postings SET updated_by_interaction_id = " + id(whole.page_of_two.interaction_id) +
               " WHERE external_id = '2'");
  CHECK_THAT(whole.found(), Contains("posting 2: interaction " + id(whole.page_of_two.interaction_id) +
                                     ", which wrote it, is of kind page and reads no page"));
  whole.damage("DELETE FROM interactions WHERE kind = 'normalize'");
  CHECK_THAT(whole.found(),
             Contains("posting 1: interaction " + id(whole.written) + ", which created it, does not exist"));
  CHECK(whole.found(false, whole.other).empty());
}

TEST_CASE("an act that wrote postings without a raw page behind it is found, and the page it read") {
  Whole whole;
  SECTION("the page was deleted") {
    whole.damage("DELETE FROM raw_pages");
    CHECK_THAT(whole.found(), Contains("raw page " + id(whole.page_of_two.raw_page_id) +
                                       " of posting 1 and 1 more, read by interaction " + id(whole.written) +
                                       ", is missing"));
  }
  SECTION("the act names no page") {
    whole.damage("UPDATE interactions SET input_interaction_ids = '{}' WHERE kind = 'normalize'");
  }
  CHECK_THAT(whole.found(), Contains("interaction " + id(whole.written) +
                                     ", which wrote posting 1 and 1 more, has no raw page behind it"));
}

TEST_CASE("an input that does not exist and a circle are found") {
  Whole whole;
  SECTION("dangling") {
    whole.damage(
        "UPDATE interactions SET input_interaction_ids = input_interaction_ids || 4711::bigint "
        "WHERE kind = 'normalize'");
    CHECK_THAT(whole.found(), Contains("interaction " + id(whole.written) +
                                       " (normalize) names input 4711, which does not exist"));
  }
  SECTION("null") {
    whole.damage(
        "UPDATE interactions SET input_interaction_ids = input_interaction_ids || NULL::bigint "
        "WHERE kind = 'normalize'");
    CHECK_THAT(whole.found(), Contains("names input null, which does not exist"));
  }
  SECTION("circle") {
    whole.damage("UPDATE interactions SET input_interaction_ids = ARRAY[" + id(whole.written) +
                 "::bigint] WHERE interaction_id = " + id(whole.page_of_two.interaction_id));
    CHECK_THAT(whole.found(), Contains("(page) names input " + id(whole.written) +
                                       ", which is not older: the lineage runs in a circle or could"));
  }
}

TEST_CASE("a mapping without the acts that made it is found") {
  Whole whole;
  const std::string mapping = id(whole.made_by.mapping_id);
  whole.damage("UPDATE posting_field_mappings SET generated_by_interaction_id = NULL");
  CHECK_THAT(whole.found(), Contains("mapping " + mapping + " names no act that generated it"));
  whole.damage(
      "UPDATE posting_field_mappings SET generated_by_interaction_id = 4711, "
      "validated_by_interaction_id = 4712, approved_by_interaction_id = 4713");
  CHECK_THAT(whole.found(),
             Contains("mapping " + mapping + ": interaction 4711, which generated it, does not exist") &&
                 Contains("interaction 4712, which tried it, does not exist") &&
                 Contains("interaction 4713, which approved it, does not exist"));
}

TEST_CASE("a posting whose mapping is gone, of another source, or not the one it was written with is found") {
  Whole whole;
  SECTION("gone") {
    whole.damage("UPDATE postings SET mapping_id = 4711 WHERE external_id = '1'");
    CHECK_THAT(whole.found(), Contains("posting 1: its mapping 4711 is gone"));
  }
  SECTION("of another source") {
    whole.damage("UPDATE posting_field_mappings SET source_id = " + id(whole.other));
    CHECK_THAT(whole.found(false, whole.source),
               Contains("posting 1 of source " + id(whole.source) + ": its mapping " +
                        id(whole.made_by.mapping_id) + " is of source " + id(whole.other)));
  }
  SECTION("another one") {
    const auto later = whole.mapping('b');
    whole.damage("UPDATE postings SET mapping_id = " + id(later.mapping_id) + " WHERE external_id = '1'");
    CHECK_THAT(whole.found(),
               Contains("posting 1 has mapping " + id(later.mapping_id) + ", but interaction " +
                        id(whole.written) + " wrote it with mapping " + id(whole.made_by.mapping_id)));
  }
}

TEST_CASE("a raw page without its act, or with other bytes than were fetched, is found") {
  Whole whole;
  const std::string page = "raw page " + id(whole.page_of_two.raw_page_id);
  SECTION("the act is gone") {
    whole.damage("UPDATE raw_pages SET interaction_id = 4711");
    CHECK_THAT(whole.found(), Contains(page + ": interaction 4711, which brought it, does not exist"));
  }
  SECTION("another digest") {
    whole.damage("UPDATE raw_pages SET sha256 = decode(repeat('00', 32), 'hex')");
    CHECK_THAT(whole.found(), Contains(page + " has sha256 000000"));
    CHECK_THAT(whole.found(true), Contains(page + " has bytes with sha256 " + whole.page_of_two.sha256));
  }
  SECTION("other bytes") {
    const auto other = whole.page(2, "[3]");
    whole.damage("UPDATE raw_pages SET body = (SELECT body FROM raw_pages WHERE raw_page_id = " +
                 id(other.raw_page_id) + ")");
    CHECK(whole.found().empty());
    CHECK_THAT(whole.found(true), Contains(page + " has bytes with sha256 " + other.sha256));
  }
  SECTION("no bytes that could be") {
    whole.damage("UPDATE raw_pages SET body = 'abc'::bytea");
    CHECK(whole.found().empty());
    CHECK_THAT(whole.found(true), Contains(page + " has bytes that do not decompress"));
  }
}

TEST_CASE("all problems are counted, and as many told as were asked for") {
  Whole whole;
  whole.damage("UPDATE postings SET mapping_id = 4711");
  for (const auto& check : whole.lineage.verify(std::nullopt, 1)) {
    if (check.rule != "every posting has a mapping, and one of its own source") continue;
    CHECK(check.problems == 2);
    CHECK(check.first.size() == 1);
    CHECK(check.first.front().ids.at("mapping_id").as_int64() == 4711);
  }
}
