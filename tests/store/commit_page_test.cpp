#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "source_fixture.hpp"

using namespace tributary;
using namespace tributary::testing;
using Catch::Matchers::Contains;
using mapping::PostingField;

namespace {

struct Commit {
  SourceFixture& at;
  store::PageBatch batch;
  normalize::PageCounts counts;
  std::size_t next = 0;

  explicit Commit(SourceFixture& fixture) : at(fixture) {}

  Commit& add(const normalize::Posting& row) {
    batch.add(next++, row);
    ++counts.records;
    return *this;
  }
  Commit& reject(const std::string& reason, const std::string& field = "title") {
    batch.add(normalize::Reject{next++, "map", field, "$.jobs[0]", reason});
    ++counts.records;
    return *this;
  }
  store::PageResult to(const store::StoredPage& page, const store::MappingVersion& mapping,
                       store::SeenIds& seen) {
    return at.postings.commit_page(at.source, page, mapping, batch, counts, seen, at.host);
  }
  store::PageResult to(const store::StoredPage& page, const store::MappingVersion& mapping) {
    store::SeenIds seen;
    return to(page, mapping, seen);
  }
};

std::string tally(const store::PageResult& result) {
  return std::to_string(result.postings_new) + " new " + std::to_string(result.postings_changed) +
         " changed " + std::to_string(result.postings_unchanged) + " unchanged " +
         std::to_string(result.rejects) + " rejects" + (result.interaction_id ? " recorded" : "");
}

std::string tally(const store::RunCounts& counts) {
  return std::to_string(counts.records) + " records " + std::to_string(counts.postings_new) + " new " +
         std::to_string(counts.postings_changed) + " changed " + std::to_string(counts.postings_unchanged) +
         " unchanged " + std::to_string(counts.rejects) + " rejects";
}

// Starts the next run of the same source, a day later.
store::StoredPage next_run(SourceFixture& fixture, const std::string& body, int days = 1) {
  fixture.run = fixture.runs.start(fixture.source, kNoon + std::chrono::days(days));
  return fixture.page(1, body, kNoon + std::chrono::days(days));
}

}  // namespace

TEST_CASE("a page's postings and rejects are stored with their provenance and counted") {
  SourceFixture fixture;
  const auto mapping = fixture.mapping();
  const auto page = fixture.page(1, "[1,2,3]");
  Commit commit{fixture};
  commit.add(posting("1", "Cook")).add(posting("2", "Baker")).reject("title is missing");
  commit.counts.fields[1].filled = 2;
  commit.counts.fields[1].failed["missing"] = 1;
  commit.counts.fields[9].filled = 2;
  commit.counts.fields[9].precisions = {0, 0, 2, 0, 0};
  const auto result = commit.to(page, mapping);

  CHECK(tally(result) == "2 new 0 changed 0 unchanged 1 rejects recorded");
  CHECK(tally(fixture.runs.get(fixture.run).counts) == "3 records 2 new 0 changed 0 unchanged 1 rejects");
  CHECK(fixture.pages.list(fixture.source, fixture.run, false)[0].normalized_with_mapping_id ==
        mapping.mapping_id);
  CHECK(fixture.pages.list(fixture.source, fixture.run, true).empty());

  const auto stored = fixture.postings.list(fixture.source, 10);
  REQUIRE(stored.size() == 2);
  CHECK(stored[0].status == "pending");
  CHECK(stored[0].fields.at("title") == "Cook");
  CHECK(stored[0].mapping_id == mapping.mapping_id);
  CHECK(stored[0].first_seen_at == kNoon);
  CHECK(stored[0].last_seen_at == kNoon);

  const auto act = fixture.interactions.find(*result.interaction_id);
  REQUIRE(act);
  CHECK(act->interaction.kind == interaction::kNormalize);
  CHECK(act->interaction.inputs == std::vector<store::InteractionId>{page.interaction_id,
                                                                     *mapping.generated_by_interaction_id,
                                                                     *mapping.validated_by_interaction_id});
  CHECK_THAT(act->interaction.output, Contains(R"("failed": {"missing": 1})"));
  CHECK_THAT(act->interaction.output, Contains(R"("precision": {"local": 2})"));

  const auto rejects = fixture.rejects.list(fixture.source, "open", 10);
  REQUIRE(rejects.size() == 1);
  CHECK(rejects[0].reject.record == 2);
  CHECK(rejects[0].reject.reason == "title is missing");
  CHECK(rejects[0].raw_page_id == page.raw_page_id);
  CHECK(rejects[0].interaction_id == *result.interaction_id);
  CHECK(fixture.rejects.count(fixture.source, "open") == 1);
  CHECK(fixture.rejects.count({}, "") == 1);
  CHECK(fixture.rejects.count(fixture.source, "discarded") == 0);
  CHECK(fixture.pages.count_waiting(fixture.source) == 0);
}

TEST_CASE("every column keeps what its field said") {
  SourceFixture fixture;
  const std::map<PostingField, std::string> values = {
      {PostingField::external_id, "0012345678901234567890123456789012345678"},
      {PostingField::title, "Köchin \"à la carte\" \\ {a,b} 🍳"},
      {PostingField::description, "first line\n\tsecond\r\n\\N 'quoted'"},
      {PostingField::company, ""},
      {PostingField::location, "Berlin, Deutschland"},
      {PostingField::country, "DE"},
      {PostingField::city, "Berlin"},
      {PostingField::remote, "hybrid"},
      {PostingField::url, "https://jobs.example/1?a=b&c=%20"},
      {PostingField::posted_at, "2026-11-01T08:00:00.25Z"},
      {PostingField::valid_through, "9999-12-31T23:59:59Z"},
      {PostingField::employment_type, "FULL_TIME,INTERN"},
      {PostingField::career_level, "junior"},
      {PostingField::department, "Kitchen"},
      {PostingField::salary_min, "1234.50"},
      {PostingField::salary_max, "99999999999999999999.123456789"},
      {PostingField::salary_currency, "EUR"},
      {PostingField::salary_period, "MONTH"},
      {PostingField::language, "de-DE"}};
  normalize::Posting row;
  for (const auto& [field, value] : values) row.set(field, value);
  row.set(PostingField::posted_at, values.at(PostingField::posted_at), normalize::DatePrecision::instant);
  row.source_metadata() = R"({"ref":"a\u0000b\ud800"})";
  const auto mapping = fixture.mapping();
  CHECK(tally(Commit{fixture}.add(row).to(fixture.page(1, "[]"), mapping)) ==
        "1 new 0 changed 0 unchanged 0 rejects recorded");

  const auto stored = fixture.postings.list(fixture.source, 1).at(0);
  for (const auto& [field, value] : values) {
    INFO(mapping::name(field));
    const std::string expected = field == PostingField::posted_at ? "2026-11-01T08:00:00.250000Z" : value;
    CHECK(stored.fields.at(std::string(mapping::name(field))) == expected);
  }
  CHECK(stored.fields.at("posted_at_precision") == "instant");
  CHECK(stored.fields.count("valid_through_precision") == 0);
  CHECK(stored.fields.at("source_metadata") == "{\"ref\": \"a\uFFFDb\uFFFD\"}");
  CHECK(fixture.postings.find(stored.posting_id)->content_hash == stored.content_hash);
}

TEST_CASE("the same page a hundred times is one row per posting and one act") {
  SourceFixture fixture;
  const auto mapping = fixture.mapping();
  const auto page = fixture.page(1, "[1,2]");
  store::SeenIds one_pass;
  for (int i = 0; i < 100; ++i) {
    Commit commit{fixture};
    commit.add(posting("1", "Cook")).add(posting("2", "Baker")).add(posting("1", "Other")).reject("no title");
    i % 2 ? commit.to(page, mapping) : commit.to(page, mapping, one_pass);
  }
  CHECK(fixture.postings.count(fixture.source) == 2);
  CHECK(fixture.number("SELECT count(*) FROM posting_rejects") == 2);
  CHECK(fixture.number("SELECT count(*) FROM interactions WHERE kind = 'normalize'") == 1);
  CHECK(tally(fixture.runs.get(fixture.run).counts) == "4 records 2 new 0 changed 0 unchanged 2 rejects");
}

TEST_CASE("an unchanged posting moves last_seen_at only, in place, and needs no act") {
  SourceFixture fixture;
  const auto mapping = fixture.mapping();
  Commit{fixture}.add(posting("1", "Cook")).to(fixture.page(1, "[1]"), mapping);
  fixture.execute("UPDATE postings SET posting_status = 'active'");
  const std::string before = fixture.value("SELECT to_jsonb(p) - 'last_seen_at' FROM postings p");

  const auto result = Commit{fixture}.add(posting("1", "Cook")).to(next_run(fixture, "[1]"), mapping);
  CHECK(tally(result) == "0 new 0 changed 1 unchanged 0 rejects");
  CHECK(fixture.value("SELECT to_jsonb(p) - 'last_seen_at' FROM postings p") == before);
  CHECK(fixture.postings.list({}, 1)[0].last_seen_at == kNoon + std::chrono::days(1));
  CHECK(tally(fixture.runs.get(fixture.run).counts) == "1 records 0 new 0 changed 1 unchanged 0 rejects");
}

TEST_CASE("what became of a run's fields is what its pages said when they were normalized last") {
  SourceFixture fixture;
  const auto mapping = fixture.mapping();
  const auto commit = [&](const store::StoredPage& page, std::uint64_t filled, const std::string& value) {
    Commit one{fixture};
    one.add(posting("1", "Cook"));
    auto& remote = one.counts.fields[static_cast<std::size_t>(PostingField::remote)];
    remote.filled = filled;
    remote.failed["not a known place of work"] = 2;
    remote.examples["not a known place of work"] = value;
    one.to(page, mapping);
  };
  const auto first = fixture.page(1, "[1]");
  const auto second = fixture.page(2, "[2]");
  CHECK(fixture.runs.field_counts(fixture.run).fields[7].filled == 0);
  commit(first, 3, "here");
  commit(second, 40, std::string("x\0y", 3));
  commit(first, 5, "there");  // again: nothing changed, and no act says so
  const auto sum =
      fixture.runs.field_counts(fixture.run).fields[static_cast<std::size_t>(PostingField::remote)];
  CHECK(sum.filled == 45);
  CHECK(sum.failed.at("not a known place of work") == 4);
  CHECK(sum.examples.at("not a known place of work") == "there");
  CHECK(fixture.number("SELECT count(*) FROM raw_pages WHERE field_counts IS NOT NULL") == 2);
}

TEST_CASE("how far a date is known is stored, follows the last page and alone changes nothing") {
  using normalize::DatePrecision;
  SourceFixture fixture;
  const auto mapping = fixture.mapping();
  const auto dated = [](DatePrecision precision) {
    auto row = posting("1", "Cook");
    row.set(PostingField::posted_at, "2026-11-01T08:00:00Z", precision);
    return row;
  };
  const auto stored = [&](const std::string& column) {
    const auto fields = fixture.postings.list({}, 1).at(0).fields;
    const auto found = fields.find(column);
    return found == fields.end() ? "null" : found->second;
  };
  const auto page = fixture.page(1, "[1]");
  Commit{fixture}.add(dated(DatePrecision::none)).to(page, mapping);  // as a row from before the column
  CHECK(stored("posted_at_precision") == "null");
  Commit{fixture}.add(dated(DatePrecision::local)).to(page, mapping);  // the same page, normalized again
  CHECK(stored("posted_at_precision") == "local");
  CHECK(stored("valid_through_precision") == "null");

  fixture.execute("UPDATE postings SET posting_status = 'active'");
  const auto again = next_run(fixture, "[1]");
  const auto result = Commit{fixture}.add(dated(DatePrecision::instant)).to(again, mapping);
  CHECK(tally(result) == "0 new 0 changed 1 unchanged 0 rejects");
  CHECK(stored("posted_at_precision") == "instant");
  CHECK(fixture.postings.list({}, 1)[0].status == "active");

  Commit{fixture}.add(dated(DatePrecision::day)).to(page, mapping);  // an older page says nothing of today
  CHECK(stored("posted_at_precision") == "instant");
}

TEST_CASE("an estimate keeps the day it was first made on") {
  using normalize::DatePrecision;
  SourceFixture fixture;
  const auto mapping = fixture.mapping();
  const auto estimated = [](const char* day) {
    auto row = posting("1", "Cook");
    row.set(PostingField::posted_at, day, DatePrecision::estimate);
    return row;
  };
  Commit{fixture}.add(estimated("2026-10-21T00:00:00Z")).to(fixture.page(1, "[1]"), mapping);
  Commit{fixture}.add(estimated("2026-10-22T00:00:00Z")).to(next_run(fixture, "[1]"), mapping);
  Commit{fixture}.add(posting("1", "Cook")).to(next_run(fixture, "[1]", 2), mapping);  // not said any more
  const auto fields = fixture.postings.list({}, 1).at(0).fields;
  CHECK(fields.at("posted_at") == "2026-10-21T00:00:00Z");
  CHECK(fields.at("posted_at_precision") == "estimate");

  // An estimate of a date that the posting does not have: the content is the same, and so is the row.
  auto ending = posting("1", "Cook");
  ending.set(PostingField::valid_through, "2026-12-01T00:00:00Z", DatePrecision::estimate);
  Commit{fixture}.add(ending).to(next_run(fixture, "[1]", 3), mapping);
  CHECK(fixture.number("SELECT count(*) FROM postings WHERE valid_through_precision IS NULL") == 1);
}

TEST_CASE("the database takes no precision without its date and none that it does not know") {
  SourceFixture fixture;
  Commit{fixture}.add(posting("1", "Cook")).to(fixture.page(1, "[1]"), fixture.mapping());
  CHECK_THROWS(fixture.execute("UPDATE postings SET posted_at_precision = 'day'"));
  CHECK_THROWS(fixture.execute("UPDATE postings SET posted_at = now(), posted_at_precision = 'hour'"));
  fixture.execute("UPDATE postings SET posted_at = now(), posted_at_precision = 'day'");
}

TEST_CASE("changed content makes a posting pending again and names the act that changed it") {
  SourceFixture fixture;
  const auto mapping = fixture.mapping();
  const auto first = Commit{fixture}.add(posting("1", "Cook")).to(fixture.page(1, "[1]"), mapping);
  fixture.execute("UPDATE postings SET posting_status = 'active'");

  const auto second = Commit{fixture}.add(posting("1", "Head cook")).to(next_run(fixture, "[1]"), mapping);
  CHECK(tally(second) == "0 new 1 changed 0 unchanged 0 rejects recorded");
  const auto stored = fixture.postings.list({}, 10);
  REQUIRE(stored.size() == 1);
  CHECK(stored[0].status == "pending");
  CHECK(stored[0].fields.at("title") == "Head cook");
  CHECK(stored[0].created_by_interaction_id == *first.interaction_id);
  CHECK(stored[0].updated_by_interaction_id == *second.interaction_id);
  CHECK(stored[0].first_seen_at == kNoon);
}

TEST_CASE("a field that is not said any more is null again") {
  SourceFixture fixture;
  const auto mapping = fixture.mapping();
  auto row = posting("1", "Cook");
  row.set(PostingField::city, "Berlin");
  Commit{fixture}.add(row).to(fixture.page(1, "[1]"), mapping);
  Commit{fixture}.add(posting("1", "Cook")).to(next_run(fixture, "[1]"), mapping);
  CHECK_FALSE(fixture.postings.list({}, 1)[0].fields.contains("city"));
}

TEST_CASE("a second record with the same id in one pass is a reject, and does not flip at every run") {
  SourceFixture fixture;
  const auto mapping = fixture.mapping();
  store::SeenIds seen;
  Commit one{fixture};
  one.add(posting("1", "Cook")).add(posting("1", "Cook")).add(posting("1", "Waiter"));
  CHECK(tally(one.to(fixture.page(1, "[1]"), mapping, seen)) ==
        "1 new 0 changed 1 unchanged 1 rejects recorded");
  const auto second_page = fixture.page(2, "[2]");
  CHECK(tally(Commit{fixture}.add(posting("1", "Barkeeper")).to(second_page, mapping, seen)) ==
        "0 new 0 changed 0 unchanged 1 rejects recorded");
  CHECK(fixture.postings.list({}, 1)[0].fields.at("title") == "Cook");
  CHECK(fixture.rejects.list({}, "open", 1)[0].reject.stage == "store");
  CHECK(fixture.rejects.list({}, "open", 1)[0].reject.reason ==
        "external_id '1' was already seen in this run with other content");

  // A pass that begins anew after a crash comes to the same end, though it has not seen page 1.
  CHECK(tally(Commit{fixture}.add(posting("1", "Barkeeper")).to(second_page, mapping)) ==
        "0 new 0 changed 0 unchanged 1 rejects");
}

TEST_CASE("a page that failed to commit may be committed again with the same SeenIds") {
  SourceFixture fixture;
  const auto mapping = fixture.mapping();
  const auto page = fixture.page(1, "[1]");
  store::SeenIds seen;
  auto broken = mapping;
  broken.mapping_id = 999999;  // no such mapping: refused by the foreign key
  CHECK_THROWS_AS(Commit{fixture}.add(posting("1", "Cook")).to(page, broken, seen), Error);
  CHECK(fixture.postings.count({}) == 0);
  CHECK(tally(Commit{fixture}.add(posting("1", "Cook")).to(page, mapping, seen)) ==
        "1 new 0 changed 0 unchanged 0 rejects recorded");
}

TEST_CASE("an old page that is normalized again does not undo a later run") {
  SourceFixture fixture;
  const auto mapping = fixture.mapping();
  const auto old_page = fixture.page(1, "[1]");
  Commit{fixture}.add(posting("1", "Cook")).to(old_page, mapping);
  Commit{fixture}.add(posting("1", "Head cook")).to(next_run(fixture, "[1]"), mapping);
  const auto better = fixture.mapping('b');
  CHECK(tally(Commit{fixture}.add(posting("1", "COOK")).to(old_page, better)) ==
        "0 new 0 changed 1 unchanged 0 rejects");
  CHECK(fixture.postings.list({}, 1)[0].fields.at("title") == "Head cook");
  CHECK(fixture.postings.list({}, 1)[0].last_seen_at == kNoon + std::chrono::days(1));
}

TEST_CASE("a record on two pages of a run that reads otherwise by now is the new content, and no reject") {
  SourceFixture fixture;
  const auto mapping = fixture.mapping();
  const auto first = fixture.page(1, "[1]");
  const auto second = fixture.page(2, "[1] ", kNoon + std::chrono::minutes(1));
  const auto pass = [&](const std::string& title) {
    store::SeenIds seen;
    Commit{fixture}.add(posting("1", title)).to(first, mapping, seen);
    return tally(Commit{fixture}.add(posting("1", title)).to(second, mapping, seen));
  };
  CHECK(pass("Cook") == "0 new 0 changed 1 unchanged 0 rejects");
  CHECK(pass("Cook (m/f)") == "0 new 0 changed 1 unchanged 0 rejects");  // a converter is another now
  CHECK(fixture.postings.list({}, 1)[0].fields.at("title") == "Cook (m/f)");
  CHECK(fixture.postings.list({}, 1)[0].last_seen_at == kNoon + std::chrono::minutes(1));
  CHECK(fixture.number("SELECT count(*) FROM posting_rejects") == 0);

  // What a later run has seen unchanged stays, and is no reject of the earlier run either.
  Commit{fixture}.add(posting("1", "Cook (m/f)")).to(next_run(fixture, "[1]"), mapping);
  CHECK(pass("COOK") == "0 new 0 changed 1 unchanged 0 rejects");
  CHECK(fixture.postings.list({}, 1)[0].fields.at("title") == "Cook (m/f)");
  CHECK(fixture.number("SELECT count(*) FROM posting_rejects") == 0);
}

TEST_CASE("a record on two pages of a later run that reads otherwise by now is the new content") {
  SourceFixture fixture;
  const auto mapping = fixture.mapping();
  Commit{fixture}.add(posting("1", "Cook")).to(fixture.page(1, "[1]"), mapping);
  const auto first = next_run(fixture, "[1]");
  const auto second = fixture.page(2, "[1] ", first.fetched_at + std::chrono::minutes(1));
  for (const char* title : {"Cook", "COOK"}) {
    store::SeenIds seen;
    Commit{fixture}.add(posting("1", title)).to(first, mapping, seen);
    Commit{fixture}.add(posting("1", title)).to(second, mapping, seen);
    CHECK(fixture.postings.list({}, 1)[0].fields.at("title") == title);
  }
  CHECK(fixture.number("SELECT count(*) FROM posting_rejects") == 0);
}

TEST_CASE(
    "of two contents in one run the page that was stored first has the word, in whatever order they come") {
  SourceFixture fixture;
  const auto mapping = fixture.mapping();
  const auto first = fixture.page(1, "[1]");
  Commit{fixture}.add(posting("1", "Waiter")).to(fixture.page(2, "[2]"), mapping);  // page 1 failed
  store::SeenIds seen;
  CHECK(tally(Commit{fixture}.add(posting("1", "Cook")).to(first, mapping, seen)) ==
        "0 new 0 changed 0 unchanged 1 rejects recorded");
  CHECK(tally(Commit{fixture}.add(posting("1", "Waiter")).to(fixture.page(3, "[3]"), mapping, seen)) ==
        "0 new 0 changed 1 unchanged 0 rejects");
}

TEST_CASE("a page that waited does not undo what a later run has seen unchanged") {
  SourceFixture fixture;
  const auto mapping = fixture.mapping();
  Commit{fixture}.add(posting("1", "Cook")).to(next_run(fixture, "[1]", 2), mapping);
  const auto waiting = next_run(fixture, "[2]", 3);  // its run died before it was normalized
  CHECK(tally(Commit{fixture}.add(posting("1", "Cook")).to(next_run(fixture, "[1]", 4), mapping)) ==
        "0 new 0 changed 1 unchanged 0 rejects");

  CHECK(tally(Commit{fixture}.add(posting("1", "Head cook")).to(waiting, mapping)) ==
        "0 new 0 changed 1 unchanged 0 rejects");
  CHECK(fixture.postings.list({}, 1)[0].fields.at("title") == "Cook");
  CHECK(fixture.postings.list({}, 1)[0].last_seen_at == kNoon + std::chrono::days(4));
}

TEST_CASE(
    "a page normalized again with a better mapping turns rejects into postings and keeps the run's counts") {
  SourceFixture fixture;
  const auto mapping = fixture.mapping();
  const auto page = fixture.page(1, "[1,2]");
  Commit{fixture}
      .add(posting("1", "Cook"))
      .reject("no title")
      .reject("no id", "external_id")
      .to(page, mapping);
  fixture.rejects.mark(fixture.rejects.list({}, "open", 1)[0].reject_id, "discarded",
                       fixture.interactions.append(fixture.act(interaction::kDecision), nullptr));

  const auto better = fixture.mapping('b');
  CHECK(fixture.pages.list(fixture.source, {}, true).size() == 1);  // waits for the new mapping
  const auto result = Commit{fixture}.add(posting("1", "Cook")).add(posting("2", "Baker")).to(page, better);
  CHECK(tally(result) == "1 new 0 changed 1 unchanged 0 rejects recorded");
  CHECK(tally(fixture.runs.get(fixture.run).counts) == "3 records 2 new 0 changed 0 unchanged 1 rejects");
  CHECK(fixture.rejects.list({}, "open", 10).empty());
  CHECK(fixture.rejects.list({}, "replayed", 10).size() == 1);
  CHECK(fixture.rejects.list({}, "discarded", 10).size() == 1);
}

TEST_CASE("a closed posting that is seen again is open") {
  SourceFixture fixture;
  const auto mapping = fixture.mapping();
  Commit{fixture}.add(posting("1", "Cook")).add(posting("2", "Baker")).to(fixture.page(1, "[1]"), mapping);
  fixture.execute("UPDATE postings SET closed_at = '2026-11-20T18:00:00Z'");
  Commit{fixture}.add(posting("1", "Cook")).add(posting("2", "Chef")).to(next_run(fixture, "[1]"), mapping);
  CHECK(fixture.number("SELECT count(*) FROM postings WHERE closed_at IS NOT NULL") == 0);
}

TEST_CASE("a value that no column takes is one reject, and the page's other records are stored") {
  SourceFixture fixture;
  const auto mapping = fixture.mapping();
  const std::pair<PostingField, std::string> bad[] = {{PostingField::external_id, std::string(1025, 'x')},
                                                      {PostingField::external_id, ""},
                                                      {PostingField::title, ""},
                                                      {PostingField::country, "de"},
                                                      {PostingField::country, "DEU"},
                                                      {PostingField::remote, "yes"},
                                                      {PostingField::posted_at, "2026-13-01T00:00:00Z"},
                                                      {PostingField::posted_at, "2026-02-30T00:00:00Z"},
                                                      {PostingField::posted_at, "0000-01-01T00:00:00Z"},
                                                      {PostingField::posted_at, "2026-01-01T24:00:00Z"},
                                                      {PostingField::posted_at, "2026-01-01"},
                                                      {PostingField::posted_at, "infinity"},
                                                      {PostingField::valid_through, "294277-01-01T00:00:00Z"},
                                                      {PostingField::employment_type, "FULL_TIME,JOB"},
                                                      {PostingField::employment_type, ""},
                                                      {PostingField::career_level, "boss"},
                                                      {PostingField::salary_min, "-1"},
                                                      {PostingField::salary_min, "NaN"},
                                                      {PostingField::salary_min, "1e5"},
                                                      {PostingField::salary_max, "1."},
                                                      {PostingField::salary_max, std::string(70, '9')},
                                                      {PostingField::salary_currency, "euro"},
                                                      {PostingField::salary_period, "month"},
                                                      {PostingField::language, "German"}};
  Commit commit{fixture};
  commit.add(posting("good", "Cook"));
  int count = 0;
  for (const auto& [field, value] : bad) {
    auto row = posting("bad " + std::to_string(++count), "Cook");
    row.set(field, value);
    commit.add(row);
  }
  const auto result = commit.to(fixture.page(1, "[]"), mapping);
  CHECK(result.postings_new == 1);
  CHECK(result.rejects == count);
  for (const auto& reject : fixture.rejects.list({}, "open", 100)) {
    CHECK(reject.reject.stage == "store");
    CHECK_THAT(reject.reject.reason, Contains("expected"));
    CHECK(reject.reject.reason.size() < 250);
  }
}

TEST_CASE("texts of strangers lose nothing but what no database takes") {
  SourceFixture fixture;
  const auto mapping = fixture.mapping();
  const std::string title("before\0after \xFF\xFE \xE4 end", 22);
  Commit{fixture}.add(posting("1", title)).to(fixture.page(1, "[]"), mapping);
  CHECK_THAT(fixture.postings.list({}, 1)[0].fields.at("title"),
             Contains("before\uFFFDafter \uFFFD\uFFFD \uFFFD"));
}

TEST_CASE("a page of many records takes as many statements as a page of one") {
  SourceFixture fixture;
  const auto mapping = fixture.mapping();
  const auto page = fixture.page(1, "[]");
  Commit commit{fixture};
  for (int i = 0; i < 5000; ++i) {
    commit.add(posting(std::to_string(i), "Cook " + std::to_string(i)));
    commit.reject("nothing there");
  }
  CHECK(tally(commit.to(page, mapping)) == "5000 new 0 changed 0 unchanged 5000 rejects recorded");
  CHECK(tally(commit.to(page, mapping)) == "0 new 0 changed 5000 unchanged 5000 rejects");
  commit.batch.clear();
  CHECK(commit.batch.size() == 0);
}

TEST_CASE("one recursive query leads from a posting to the raw reply and to who wrote its mapping") {
  SourceFixture fixture;
  const auto mapping = fixture.mapping();
  const std::string body = R"({"jobs":[{"id":1,"title":"Cook"}]})";
  const auto page = fixture.page(1, body);
  Commit{fixture}.add(posting("1", "Cook")).to(page, mapping);

  const auto lineage =
      fixture.interactions.lineage(fixture.postings.list({}, 1)[0].updated_by_interaction_id);
  std::vector<std::string> kinds;
  for (const auto& act : lineage) kinds.push_back(std::to_string(act.depth) + " " + act.interaction.kind);
  CHECK(kinds == std::vector<std::string>{"0 normalize", "1 page", "1 trial", "1 generate_mapping",
                                          "2 http_exchange"});
  CHECK(fixture.interactions.body(*lineage[1].raw_page_id)->bytes == body);
  CHECK(lineage[1].raw_page_id == lineage[4].raw_page_id);
}
