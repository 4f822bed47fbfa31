#include "mapgen/matcher.hpp"

#include <catch2/catch.hpp>

#include <boost/json.hpp>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "matcher_support.hpp"
#include "shape/shape.hpp"

using namespace tributary;
using namespace matcher_test;

namespace {

std::string read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::vector<std::filesystem::path> cases() {
  std::vector<std::filesystem::path> found;
  for (const auto& entry :
       std::filesystem::directory_iterator(TRIBUTARY_SOURCE_DIR "/tests/mapgen/matcher_cases")) {
    found.push_back(entry.path());
  }
  std::sort(found.begin(), found.end());
  return found;
}

void check(const boost::json::object& expected, const Run& run) {
  INFO(run.generation.error);
  REQUIRE(run.generation.mapping);
  for (const auto& [field, path] : expected) {
    const std::string name(field);
    INFO(name);
    const std::string wanted = path.is_null() ? "" : std::string(path.as_string());
    CHECK((name == "records" ? run.records : told(run.generation, name)) == wanted);
  }
}

}  // namespace

TEST_CASE("made-up sites are mapped as their case files say, whatever the order of their members") {
  for (const auto& path : cases()) {
    const auto document = boost::json::parse(read_file(path)).as_object();
    INFO(path.filename().string() << ": " << document.at("about").as_string().c_str());
    const std::string page = boost::json::serialize(document.at("page"));
    const auto& expected = document.at("expect").as_object();
    const Run straight = run(page);
    check(expected, straight);
    const Run reversed = run(reversed_members(page));
    REQUIRE(reversed.generation.mapping);
    CHECK(mapping::canonical_document(*reversed.generation.mapping) ==
          mapping::canonical_document(*straight.generation.mapping));
  }
}

TEST_CASE("every mapping that the matcher writes is a valid document") {
  for (const auto& path : cases()) {
    INFO(path.filename().string());
    const auto document = boost::json::parse(read_file(path)).as_object();
    const Run made = run(boost::json::serialize(document.at("page")));
    REQUIRE(made.generation.mapping);
    const std::string text = mapping::canonical_document(*made.generation.mapping);
    const auto parsed = mapping::parse_mapping(text);
    if (!parsed) FAIL(mapping::text(parsed.error()[0]));
    CHECK(mapping::canonical_document(*parsed) == text);
  }
}

TEST_CASE("the same request gives the same generation, byte for byte") {
  const std::string page =
      R"({"jobs":[{"id":1,"title":"Baker","place":"Ulm"},{"id":2,"title":"Cook","place":"Kiel"}]})";
  const auto first = run(page).generation;
  const auto second = run(page).generation;
  REQUIRE(first.mapping);
  CHECK(mapping::canonical_document(*first.mapping) == mapping::canonical_document(*second.mapping));
  CHECK(first.input == second.input);
  CHECK(first.output == second.output);
}

TEST_CASE("a generation tells who, on what, with which scores and which other candidates") {
  const auto generation = run(R"([{"id":4711,"title":"Baker","jobTitle":"Baker II","slug":"baker-in-ulm"},
                                  {"id":4712,"title":"Cook","jobTitle":"Cook II","slug":"cook-in-ulm"}])")
                              .generation;
  CHECK(generation.actor == "matcher");
  const auto input = boost::json::parse(generation.input).as_object();
  CHECK(input.at("records").as_int64() == 2);
  CHECK(input.contains("matcher_version"));
  const auto output = boost::json::parse(generation.output).as_object();
  CHECK(output.at("fields").as_object().at("external_id").as_object().at("path").as_string() == "$.id");
  const auto& titles = generation.candidates.at("title");
  REQUIRE(titles.size() >= 2);
  CHECK(titles[0].score >= titles[1].score);
  CHECK(titles[0].score <= 1);
  CHECK(titles[0].evidence.find("names it") != std::string::npos);
  for (const auto& [field, candidates] : generation.candidates) CHECK(candidates.size() <= 5);
}

TEST_CASE("no value of a record stands in what is recorded of a generation") {
  const auto generation =
      run(R"([{"id":1,"title":"Secret baker","mail":"jo@example.org"},{"id":2,"title":"Open cook","mail":"al@example.org"}])")
          .generation;
  for (const std::string* text : {&generation.input, &generation.output}) {
    CHECK(text->find("Secret") == std::string::npos);
    CHECK(text->find("example.org") == std::string::npos);
  }
  for (const auto& [field, candidates] : generation.candidates) {
    for (const auto& candidate : candidates) CHECK(candidate.evidence.find("Secret") == std::string::npos);
  }
}

TEST_CASE("a company that the source is configured with stands in where records have none") {
  const std::string page = R"([{"id":1,"title":"Baker"},{"id":2,"title":"Cook"}])";
  const auto with = run(page, {{"company", "Example Bakery"}}).generation;
  REQUIRE(with.mapping);
  REQUIRE(with.mapping->field(mapping::PostingField::company));
  CHECK(with.mapping->field(mapping::PostingField::company)->source == mapping::Expression::Source::setting);
  CHECK_FALSE(run(page).generation.mapping->field(mapping::PostingField::company));
}

TEST_CASE("the employer beside the records stands in where records have none") {
  json::Parser parser;
  shape::ShapeBuilder builder;
  builder.add(*parser.parse(R"({"id":4711,"title":"Welder for ships"})"));
  const shape::Shape shape = builder.finish();
  mapgen::GenerationRequest request{shape, "$.jobs[*]", "test", {}, "", {}, 0};
  request.employer_path = "$.employer.name";
  const auto generation = mapgen::Matcher().generate(request);
  REQUIRE(generation.mapping);
  const auto& company = generation.mapping->field(mapping::PostingField::company);
  REQUIRE(company);
  CHECK(company->from_page);
  CHECK(told(generation, "company") == "$.employer.name");
}

TEST_CASE("records without anything like a title make no mapping but a sentence") {
  const auto generation = run(R"({"items":[{"id":1,"x":4.5},{"id":2,"x":4.6}]})").generation;
  CHECK_FALSE(generation.mapping);
  CHECK(generation.error.find("title") != std::string::npos);
}

TEST_CASE("no records at all make no mapping but a sentence") {
  const shape::Shape empty;
  mapgen::Matcher matcher;
  const auto generation = matcher.generate({empty, "$.jobs[*]", "test", {}, "", {}, 0});
  CHECK_FALSE(generation.mapping);
  CHECK_FALSE(generation.error.empty());
}

TEST_CASE("a records path that is none is a sentence") {
  const shape::Shape empty;
  mapgen::Matcher matcher;
  const auto generation = matcher.generate({empty, "jobs[", "test", {}, "", {}, 0});
  CHECK_FALSE(generation.mapping);
  CHECK(generation.error.find("jobs[") != std::string::npos);
}
