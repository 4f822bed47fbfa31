#include "normalize/counts_json.hpp"

#include <catch2/catch.hpp>

#include "normalize/example_value.hpp"

namespace tributary::normalize {
namespace {

FieldCounts& at(PageCounts& counts, mapping::PostingField field) {
  return counts.fields[static_cast<std::size_t>(field)];
}

std::string example(std::string_view text) {
  std::string out = "left from before";
  write_example(text, out);
  return out;
}

}  // namespace

TEST_CASE("counts of fields come back from their JSON as they were") {
  PageCounts counts;
  auto& posted = at(counts, mapping::PostingField::posted_at);
  posted.filled = 3;
  posted.empty = 2;
  posted.failed = {{"not a date", 4}, {"a date of no calendar", 1}};
  posted.examples = {{"not a date", "soon \"now\""}};
  posted.precisions = {0, 1, 0, 2, 0};
  at(counts, mapping::PostingField::remote).unmapped = {{"T", 7}};
  const auto json = fields_to_json(counts);
  CHECK(boost::json::serialize(json) ==
        R"({"remote":{"filled":0,"empty":0,"unmapped":{"T":7}},)"
        R"("posted_at":{"filled":3,"empty":2,"precision":{"instant":1,"day":2},)"
        R"("failed":{"a date of no calendar":1,"not a date":4},"examples":{"not a date":"soon \"now\""}}})");

  PageCounts read;
  add_fields(json, read);
  add_fields(json, read);
  CHECK(at(read, mapping::PostingField::posted_at).filled == 6);
  CHECK(at(read, mapping::PostingField::posted_at).failed.at("not a date") == 8);
  CHECK(at(read, mapping::PostingField::posted_at).examples == posted.examples);
  CHECK(at(read, mapping::PostingField::posted_at).precisions == decltype(posted.precisions){0, 2, 0, 4, 0});
  CHECK(at(read, mapping::PostingField::remote).unmapped.at("T") == 14);
}

TEST_CASE("JSON of another form adds nothing") {
  PageCounts counts;
  for (const char* odd :
       {R"({})", R"({"title": 1})", R"({"title": {"filled": "x", "empty": -1, "failed": [1]}})",
        R"({"title": {"filled": 1.5, "failed": {"a": null}, "examples": {"a": 1}}})",
        R"({"no_such_field": {"filled": 1}})"}) {
    INFO(odd);
    add_fields(boost::json::parse(odd).as_object(), counts);
    CHECK(fields_to_json(counts).empty());
  }
}

TEST_CASE("an example is one short line without control characters and without an address") {
  CHECK(example("soon") == "soon");
  CHECK(example("  soon \n\t now ") == "soon now");
  CHECK(example("a\x1b[31mb") == "a [31mb");
  CHECK(example("write to someone@acme.test").empty());
  CHECK(example("").empty());
  CHECK(example(std::string(80, 'x')) == std::string(76, 'x') + "…");
  CHECK(example(std::string(75, 'x') + "äöü") == std::string(75, 'x') + "…");
  CHECK(example(std::string(1000, 'x')).size() <= 80);
  CHECK(example("bad \xFF") == "bad \uFFFD");
}

}  // namespace tributary::normalize
