#include "normalize/normalizer.hpp"

#include "tests/normalize/collector.hpp"
#include "tests/normalize/conversion_table.hpp"

using namespace tributary::normalize;
namespace mapping = tributary::mapping;

namespace {

const SourceFacts kNoFacts;

std::size_t index(PostingField field) {
  return static_cast<std::size_t>(field);
}

struct Outcome {
  Collector sink;
  PageCounts counts;
};

Outcome normalized(const mapping::Mapping& mapping, std::string_view body,
                   PageFormat format = PageFormat::json) {
  Outcome outcome;
  Normalizer normalizer(mapping, kNoFacts);
  outcome.counts = normalizer.normalize({body, format, {}}, outcome.sink);
  return outcome;
}

// The field of the one record {"id": 1, "t": "T", ...}; "(null)" when it is not filled.
std::string field_of(std::string_view field, std::string_view expression, std::string_view members) {
  const auto mapping = mapping_of("$", "\"" + std::string(field) + "\": " + std::string(expression));
  const auto outcome = normalized(mapping, R"({"id": 1, "t": "T", )" + std::string(members) + "}");
  REQUIRE(outcome.sink.postings.size() == 1);
  const auto& fields = outcome.sink.postings[0].fields;
  const auto found = fields.find(field);
  return found == fields.end() ? "(null)" : found->second;
}

const FieldCounts& counted(const Outcome& outcome, PostingField field) {
  return outcome.counts.fields[index(field)];
}

}  // namespace

TEST_CASE("records become postings in their order") {
  const auto outcome = normalized(mapping_of("$.jobs[*]", R"("company": "$.c")"),
                                  R"({"jobs": [{"id": 1, "t": "A", "c": "X"}, {"id": 2, "t": "B"}]})");
  REQUIRE(outcome.sink.postings.size() == 2);
  CHECK(outcome.sink.postings[0].fields.at("company") == "X");
  CHECK(outcome.sink.postings[1].fields.at("external_id") == "2");
  // Nothing of the record before is left.
  CHECK(outcome.sink.postings[1].fields.count("company") == 0);
  CHECK(outcome.counts.records == 2);
  CHECK(outcome.counts.postings == 2);
  CHECK(counted(outcome, PostingField::company).filled == 1);
  CHECK(counted(outcome, PostingField::company).empty == 1);
  CHECK(counted(outcome, PostingField::title).filled == 2);
  CHECK(counted(outcome, PostingField::city).empty == 0);
}

TEST_CASE("what the filter of the records path leaves out is counted and keeps its position") {
  const auto mapping = mapping_of("$.jobs[?@.id]", R"("company": "$.c")");
  const std::string body = R"({"jobs": [{"notice": 1}, {"id": 1, "t": "A", "c": "X"}, 7, {"id": 2}]})";
  const auto outcome = normalized(mapping, body);
  REQUIRE(outcome.sink.postings.size() == 1);
  CHECK(outcome.sink.postings[0].record == 1);
  REQUIRE(outcome.sink.rejects.size() == 1);
  CHECK(outcome.sink.rejects[0].record == 3);
  CHECK(outcome.sink.rejects[0].path == "$['jobs'][3]");
  CHECK(outcome.counts.records == 2);
  CHECK(outcome.counts.left_out == 2);

  Normalizer normalizer(mapping, kNoFacts);
  const auto traces = normalizer.explain({body, PageFormat::json, {}}, 1);
  REQUIRE(traces.size() == mapping::kPostingFieldCount);
  CHECK(traces[index(PostingField::company)].paths == std::vector<std::string>{"$['jobs'][1]['c']"});
  CHECK(normalizer.explain({body, PageFormat::json, {}}, 2).empty());
}

TEST_CASE("positions go on over the lines of a page, what is left out and what is no JSON included") {
  const auto outcome = normalized(
      mapping_of("$[?@.id]", ""),
      "[{}, {\"id\": 1, \"t\": \"A\"}]\n{broken\n[{\"id\": 2, \"t\": \"B\"}, {}]\n", PageFormat::ndjson);
  REQUIRE(outcome.sink.postings.size() == 2);
  CHECK(outcome.sink.postings[0].record == 1);
  REQUIRE(outcome.sink.rejects.size() == 1);
  CHECK(outcome.sink.rejects[0].record == 2);
  CHECK(outcome.sink.postings[1].record == 3);
  CHECK(outcome.counts.left_out == 2);
}

TEST_CASE("a record without id or title is a reject that says where and why") {
  const auto outcome =
      normalized(mapping_of("$.jobs[*]", ""),
                 R"({"jobs": [{"id": 1, "t": "A"}, {"t": "B"}, {"id": 3, "t": {"en": "C"}}]})");
  CHECK(outcome.sink.postings.size() == 1);
  REQUIRE(outcome.sink.rejects.size() == 2);
  const auto& without_id = outcome.sink.rejects[0];
  CHECK(without_id.record == 1);
  CHECK(without_id.stage == "map");
  CHECK(without_id.field == "external_id");
  CHECK(without_id.path == "$['jobs'][1]");
  CHECK(without_id.reason == "the record has no external_id: $.id found nothing");
  const auto& with_object = outcome.sink.rejects[1];
  CHECK(with_object.stage == "convert");
  CHECK(with_object.field == "title");
  CHECK(with_object.path == "$['jobs'][2]");
  CHECK(with_object.reason == "title: is an object, not a text");
  CHECK(outcome.counts.rejects == 2);
  CHECK(counted(outcome, PostingField::title).failed.at("is an object, not a text") == 1);
}

TEST_CASE("a record that is a scalar is a reject") {
  const auto outcome = normalized(mapping_of("$[*]", ""), R"(["a", 1, null, true, {"id": 1, "t": "T"}])");
  REQUIRE(outcome.sink.rejects.size() == 4);
  CHECK(outcome.sink.rejects[0].reason == "the record is a string, not an object");
  CHECK(outcome.sink.rejects[2].reason == "the record is null, not an object");
  CHECK(outcome.sink.rejects[3].path == "$[3]");
  REQUIRE(outcome.sink.postings.size() == 1);
  CHECK(outcome.sink.postings[0].record == 4);
}

TEST_CASE("a page that is not JSON is one reject, not an exception") {
  for (const std::string_view body : {"", "<html>sign in</html>", "{\"jobs\": [", "\xff\xfe", "nul"}) {
    INFO(body);
    const auto outcome = normalized(mapping_of("$.jobs[*]", ""), body);
    REQUIRE(outcome.sink.rejects.size() == 1);
    CHECK(outcome.sink.rejects[0].stage == "parse");
    CHECK(outcome.sink.rejects[0].path.empty());
    CHECK_FALSE(outcome.sink.rejects[0].reason.empty());
    CHECK_FALSE(outcome.counts.page_is_json);
    CHECK(outcome.counts.records == 0);
  }
}

TEST_CASE("a page without records is no reject") {
  const auto outcome = normalized(mapping_of("$.jobs[*]", ""), R"({"jobs": []})");
  CHECK(outcome.sink.rejects.empty());
  CHECK(outcome.counts.records == 0);
  CHECK(outcome.counts.page_is_json);
}

TEST_CASE("in NDJSON a bad line is one reject and the lines around it are read") {
  const auto outcome =
      normalized(mapping_of("$", ""), "{\"id\":1,\"t\":\"A\"}\r\n\n  \r\n{\"id\":2,\n{\"id\":3,\"t\":\"C\"}",
                 PageFormat::ndjson);
  REQUIRE(outcome.sink.postings.size() == 2);
  CHECK(outcome.sink.postings[1].record == 2);
  REQUIRE(outcome.sink.rejects.size() == 1);
  CHECK(outcome.sink.rejects[0].stage == "parse");
  CHECK(outcome.sink.rejects[0].record == 1);
  CHECK(outcome.sink.rejects[0].reason.starts_with("line 4: "));
  CHECK(outcome.counts.page_is_json);
  CHECK(outcome.counts.records == 3);
}

TEST_CASE("what was mended on a page is told") {
  const auto outcome = normalized(
      mapping_of("$", ""), "\xEF\xBB\xBF{\"id\": 1234567890123456789012345678901234567890, \"t\": \"T\"}");
  REQUIRE(outcome.sink.postings.size() == 1);
  CHECK(outcome.sink.postings[0].fields.at("external_id") == "1234567890123456789012345678901234567890");
  CHECK_FALSE(outcome.counts.repairs.empty());
}

TEST_CASE("U+0000 is a space in fields and in kept values") {
  const auto outcome = normalized(mapping_of("$", "", R"(, "keep": {"k": "$.k"})"),
                                  R"({"id": 1, "t": "a\u0000b", "k": ["\u0000", "\\u0000"]})");
  REQUIRE(outcome.sink.postings.size() == 1);
  CHECK(outcome.sink.postings[0].fields.at("title").find('\0') == std::string::npos);
  CHECK(outcome.sink.postings[0].source_metadata == R"({"k":[" ","\\u0000"]})");
}

TEST_CASE("source_metadata holds the kept values of any type and leaves out what is not there") {
  const auto mapping =
      mapping_of("$", "", R"(, "keep": {"o": "$.o", "list": "$.l[*].x", "none": "$.n", "gone": "$.g"})");
  const auto outcome =
      normalized(mapping, R"({"id": 1, "t": "T", "n": null, "o": {"a": 1.5}, "l": [{"x": 1}, {"x": true}]})");
  REQUIRE(outcome.sink.postings.size() == 1);
  CHECK(outcome.sink.postings[0].source_metadata == R"({"o":{"a":1.5},"list":[1,true]})");
  CHECK(normalized(mapping, R"({"id": 1, "t": "T"})").sink.postings.at(0).source_metadata.empty());
}

TEST_CASE("a path finds what the field needs and nothing else") {
  struct Case {
    std::string_view field, expression, members, expected;
  };
  const std::vector<Case> cases = {
      {"company", R"("$.a")", R"("a": "X")", "X"},
      {"company", R"("$.a")", R"("a": "")", "(null)"},
      {"company", R"("$.a")", R"("a": null)", "(null)"},
      {"company", R"("$.a")", R"("a": [])", "(null)"},
      {"company", R"("$.a")", R"("a": {})", "(null)"},
      {"company", R"("$.a")", R"("a": "N/A")", "(null)"},
      {"company", R"("$.a")", R"("a": {"b": 1})", "(null)"},
      {"company", R"("$.a")", R"("a": [[1]])", "(null)"},
      {"company", R"("$.a")", R"("a": [null, "", "X", "Y"])", "X"},
      {"company", R"("$.a[*].b")", R"("a": [{"b": {}}, {"b": "X"}])", "X"},
      {"department", R"("$.a")", R"("a": 42)", "42"},
      {"department", R"({"path": "$.a[*]", "separator": "-"})", R"("a": ["x", null, 3, true])", "x-3-true"},
      {"employment_type", R"("$.a")", R"("a": ["PART_TIME", "FULL_TIME", "PART_TIME"])",
       "FULL_TIME,PART_TIME"},
      {"location", R"("$.a[*]")", R"("a": ["Ulm", "Kiel", "Ulm"])", "Ulm; Kiel"},
      {"location", R"({"path": "$.a[*]", "separator": " | "})", R"("a": ["Ulm", "Kiel"])", "Ulm | Kiel"},
  };
  for (const auto& [field, expression, members, expected] : cases) {
    INFO(expression << " on " << members);
    CHECK(field_of(field, expression, members) == expected);
  }
}

TEST_CASE("expressions inside expressions find what they say") {
  struct Case {
    std::string_view field, expression, members, expected;
  };
  const std::vector<Case> cases = {
      {"company", R"({"first": ["$.a", "$.b"]})", R"("b": "X")", "X"},
      {"company", R"({"first": ["$.a", "$.b"]})", R"("a": {"x": 1}, "b": "X")", "X"},
      {"posted_at", R"({"first": ["$.a", "$.b"]})", R"("a": "soon enough", "b": "2026-03-04")",
       "2026-03-04T00:00:00Z"},
      {"company", R"({"join": ["$.a", "$.b", "$.c"]})", R"("a": "X", "c": "Z")", "X, Z"},
      {"company", R"({"join": ["$.a", {"first": ["$.b", "$.c"]}], "separator": "+"})",
       R"("a": "X", "c": "Z")", "X+Z"},
      {"department", R"({"template": "{{{a}}/{b}", "parts": {"a": "$.a", "b": {"join": ["$.b", "$.c"]}}})",
       R"("a": 1, "b": 2, "c": 3)", "{1}/2, 3"},
      {"department", R"({"template": "{a}{a}", "parts": {"a": "$.a"}})", R"("a": "x")", "xx"},
      {"department", R"({"template": "{a}{b}", "parts": {"a": "$.a", "b": "$.b"}})", R"("a": 1)", "(null)"},
      {"department", R"({"constant": "Works"})", R"("a": 1)", "Works"},
      {"department", R"({"setting": "none"})", R"("a": 1)", "(null)"},
  };
  for (const auto& [field, expression, members, expected] : cases) {
    INFO(expression << " on " << members);
    CHECK(field_of(field, expression, members) == expected);
  }
}

TEST_CASE("modifiers apply in their order, the inner ones first") {
  struct Case {
    std::string_view field, expression, members, expected;
  };
  const std::vector<Case> cases = {
      {"department", R"({"path": "$.a", "capture": "[0-9]+"})", R"("a": "ab 12 34")", "12"},
      {"department", R"x({"path": "$.a", "capture": "b ([0-9]+)"})x", R"("a": "ab 12 34")", "12"},
      {"department", R"({"path": "$.a", "capture": "[0-9]+"})", R"("a": "ab")", "(null)"},
      {"department", R"x({"path": "$.a", "capture": "a(x)?"})x", R"("a": "ab")", "(null)"},
      {"department", R"({"path": "$.a", "capture": "^..", "values": {"ab": "Works"}})", R"("a": "abc")",
       "Works"},
      {"department", R"({"first": [{"path": "$.a", "capture": "^.."}], "values": {"ab": "Works"}})",
       R"("a": "abc")", "Works"},
      {"department", R"({"first": [{"path": "$.a", "values": {"x": "y"}}, "$.b"]})", R"("a": "z", "b": "B")",
       "B"},
      {"remote", R"({"path": "$.a", "values": {"T": "remote"}})", R"("a": "T")", "remote"},
      {"remote", R"({"path": "$.a", "values": {"T\u00e9l\u00e9": "remote"}})", R"("a": " TELE ")", "remote"},
      {"remote", R"({"path": "$.a", "values": {"T": "remote", "t": "hybrid"}})", R"("a": "t")", "hybrid"},
      {"remote", R"({"path": "$.a", "values": {"true": "remote", "false": ""}})", R"("a": false)", "(null)"},
      {"remote", R"({"path": "$.a", "values": {"-": "on_site"}})", R"("a": "-")", "on_site"},
      {"department", R"({"path": "$.a", "values": {"x": "y"}})", R"("a": "z")", "(null)"},
      {"department", R"({"path": "$.a", "values": {"x": "y"}, "unmapped": "keep"})", R"("a": "z")", "z"},
      {"employment_type", R"({"path": "$.a[*]", "values": {"f": "FULL_TIME", "t": "TEMPORARY"}})",
       R"("a": ["t", "?", "f"])", "FULL_TIME,TEMPORARY"},
      {"posted_at", R"({"path": "$.a", "as": "date_day_first"})", R"("a": "03/04/2026")",
       "2026-04-03T00:00:00Z"},
      {"posted_at", R"({"first": [{"path": "$.a", "as": "date_day_first"}], "as": "date_month_first"})",
       R"("a": "03/04/2026")", "2026-04-03T00:00:00Z"},
  };
  for (const auto& [field, expression, members, expected] : cases) {
    INFO(expression << " on " << members);
    CHECK(field_of(field, expression, members) == expected);
  }
}

TEST_CASE("a value that the map lacks is counted with its text") {
  const auto mapping = mapping_of("$[*]", R"("department": {"path": "$.d", "values": {"E": "Engineering"}})");
  const auto outcome = normalized(
      mapping,
      R"([{"id": 1, "t": "T", "d": "S"}, {"id": 2, "t": "T", "d": "S"}, {"id": 3, "t": "T", "d": "E"}])");
  const auto& counts = counted(outcome, PostingField::department);
  CHECK(counts.filled == 1);
  CHECK(counts.unmapped.at("S") == 2);
  CHECK(counts.failed.at("the value map lacks it") == 2);
}

TEST_CASE("at most a hundred unmapped values are told apart") {
  std::string page = "[";
  for (int i = 0; i < 150; ++i) {
    const std::string number = std::to_string(i);
    page.append(i == 0 ? "" : ",").append(R"({"id": 1, "t": "T", "d": "v)").append(number).append("\"}");
  }
  const auto mapping = mapping_of("$[*]", R"("department": {"path": "$.d", "values": {"E": "Engineering"}})");
  const auto outcome = normalized(mapping, page + "]");
  CHECK(counted(outcome, PostingField::department).unmapped.size() == 100);
}

TEST_CASE("the failure of a branch counts only when no branch filled the field") {
  const auto mapping = mapping_of("$[*]", R"("company": {"first": ["$.a", "$.b"]})");
  const auto outcome = normalized(
      mapping, R"([{"id": 1, "t": "T", "a": {"x": 1}, "b": "B"}, {"id": 2, "t": "T", "a": {"x": 1}}])");
  const auto& counts = counted(outcome, PostingField::company);
  CHECK(counts.filled == 1);
  CHECK(counts.failed.at("is an object, not a text") == 1);
}

TEST_CASE("a salary_min above salary_max leaves both null and is counted for both") {
  const auto mapping = mapping_of("$", R"("salary_min": "$.a", "salary_max": "$.b")");
  const auto outcome = normalized(mapping, R"({"id": 1, "t": "T", "a": 60000, "b": 50000})");
  REQUIRE(outcome.sink.postings.size() == 1);
  CHECK(outcome.sink.postings[0].fields.count("salary_min") == 0);
  CHECK(outcome.sink.postings[0].fields.count("salary_max") == 0);
  for (const auto field : {PostingField::salary_min, PostingField::salary_max}) {
    CHECK(counted(outcome, field).failed.at("salary_min is above salary_max") == 1);
    CHECK(counted(outcome, field).filled == 0);
  }
  const auto equal = normalized(mapping, R"({"id": 1, "t": "T", "a": 50000, "b": 50000})");
  CHECK(equal.sink.postings.at(0).fields.count("salary_max") == 1);
}

TEST_CASE("a normalizer may be used for page after page and moved") {
  Normalizer first(mapping_of("$", ""), kNoFacts);
  Normalizer normalizer(std::move(first));
  Collector sink;
  for (const std::string_view body : {R"({"id": 1, "t": "A"})", "no", R"({"id": 2, "t": "B"})"}) {
    normalizer.normalize({body, PageFormat::json, {}}, sink);
  }
  CHECK(sink.postings.size() == 2);
  CHECK(sink.rejects.size() == 1);
}

TEST_CASE("settings and the base URL come from the source") {
  const SourceFacts facts{{{"company", "Acme GmbH"}}, "https://jobs.example.org/list"};
  Normalizer normalizer(mapping_of("$", R"("company": {"setting": "company"}, "url": "$.u")"), facts);
  Collector sink;
  normalizer.normalize({R"({"id": 1, "t": "A", "u": "/4711"})", PageFormat::json, {}}, sink);
  REQUIRE(sink.postings.size() == 1);
  CHECK(sink.postings[0].fields.at("company") == "Acme GmbH");
  CHECK(sink.postings[0].fields.at("url") == "https://jobs.example.org/4711");
}

TEST_CASE("counts of pages add up") {
  const auto mapping = mapping_of("$[*]", R"("department": {"path": "$.d", "values": {"E": "Engineering"}})");
  PageCounts sum;
  for (const std::string_view body :
       {R"([{"id": 1, "t": "T", "d": "S"}])", R"([{"id": 1, "d": "E"}])", "["}) {
    sum.add(normalized(mapping, body).counts);
  }
  CHECK(sum.records == 2);
  CHECK(sum.postings == 1);
  CHECK(sum.rejects == 2);
  CHECK_FALSE(sum.page_is_json);
  CHECK(sum.fields[index(PostingField::department)].filled == 1);
  CHECK(sum.fields[index(PostingField::department)].unmapped.at("S") == 1);
  CHECK(sum.fields[index(PostingField::title)].empty == 1);
}

TEST_CASE("what failed is counted by its reason with the first value that did, over pages too") {
  const auto mapping = mapping_of(
      "$[*]",
      R"("posted_at": {"first": ["$.p", "$.q"]}, "company": "$.c", "salary_min": "$.lo", "salary_max": "$.hi",
      "url": "$.u")");
  PageCounts sum;
  for (
      const std::string_view body :
      {R"([{"id": 1, "t": "T", "p": "soon", "q": "later", "c": {"name": "A"}, "lo": 9, "hi": 1},
            {"id": 2, "t": "T", "p": "someday", "u": "mailto:someone@acme.test"}])",
       R"([{"id": 3, "t": "T", "p": "soon\u001b[31m\nnow", "u": "tel:1"}, {"id": 4, "t": "T", "p": "later", "q": "2026-01-02"}])"}) {
    sum.add(normalized(mapping, body).counts);
  }
  const auto& posted = sum.fields[index(PostingField::posted_at)];
  CHECK(posted.filled == 1);
  REQUIRE(posted.failed.size() == 1);
  CHECK(posted.failed.begin()->second == 3);
  CHECK(posted.examples.at(posted.failed.begin()->first) == "soon");
  CHECK(sum.fields[index(PostingField::company)].examples.empty());  // an object has no text to show
  CHECK(sum.fields[index(PostingField::company)].failed.size() == 1);
  CHECK(sum.fields[index(PostingField::salary_min)].failed.at("salary_min is above salary_max") == 1);
  // A report holds no address of a person: the second value stands for the first.
  CHECK(sum.fields[index(PostingField::url)].failed.at("not an http(s) URL") == 2);
  CHECK(sum.fields[index(PostingField::url)].examples.at("not an http(s) URL") == "tel:1");
}

TEST_CASE("a date's precision stands beside it and is counted over the pages") {
  const auto mapping = mapping_of("$[*]", R"("posted_at": "$.p", "valid_through": "$.v")");
  PageCounts sum;
  Outcome outcome;
  Normalizer normalizer(mapping, kNoFacts);
  for (
      const std::string_view body :
      {R"([{"id": 1, "t": "T", "p": "2026-03-04", "v": 1780000000}, {"id": 2, "t": "T", "p": "2026-03-04T10:15"}])",
       R"([{"id": 3, "t": "T", "p": "yesterday"}, {"id": 4, "t": "T", "p": "soon"}])"}) {
    sum.add(normalizer.normalize({body, PageFormat::json, kFetched}, outcome.sink));
  }
  const auto& rows = outcome.sink.postings;
  REQUIRE(rows.size() == 4);
  CHECK(rows[0].fields.at("posted_at_precision") == "day");
  CHECK(rows[0].fields.at("valid_through_precision") == "instant");
  CHECK(rows[1].fields.at("posted_at_precision") == "local");
  CHECK(rows[1].fields.count("valid_through_precision") == 0);
  CHECK(rows[2].fields.at("posted_at_precision") == "estimate");
  CHECK(rows[3].fields.count("posted_at_precision") == 0);
  using Counted = std::array<std::uint64_t, kDatePrecisionCount>;
  CHECK(sum.fields[index(PostingField::posted_at)].precisions == Counted{0, 0, 1, 1, 1});
  CHECK(sum.fields[index(PostingField::valid_through)].precisions == Counted{0, 1, 0, 0, 0});
}

TEST_CASE("a date counted from the fetch does not make an unchanged posting a changed one") {
  const auto mapping = mapping_of("$", R"("posted_at": "$.posted")");
  const auto fetched = [&](std::string_view body, std::chrono::days later) {
    Outcome outcome;
    Normalizer(mapping, kNoFacts).normalize({body, PageFormat::json, kFetched + later}, outcome.sink);
    REQUIRE(outcome.sink.postings.size() == 1);
    return outcome.sink.postings[0];
  };
  const auto first = fetched(R"({"id": 1, "t": "A", "posted": "Posted 30+ Days Ago"})", std::chrono::days{0});
  const auto later = fetched(R"({"id": 1, "t": "A", "posted": "Posted 30+ Days Ago"})", std::chrono::days{5});
  CHECK(first.fields.at("posted_at") != later.fields.at("posted_at"));
  CHECK(first.content_hash == later.content_hash);

  const auto named = fetched(R"({"id": 1, "t": "A", "posted": "2026-01-02"})", std::chrono::days{0});
  const auto moved = fetched(R"({"id": 1, "t": "A", "posted": "2026-01-03"})", std::chrono::days{0});
  CHECK(named.content_hash != moved.content_hash);
}
