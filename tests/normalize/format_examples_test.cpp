// Runs the examples of mappings/FORMAT.md: each "json posting" or "json reject" block is what the mapping and
// the record or page before it give; a page may be "xml page".
#include <boost/json.hpp>
#include <catch2/catch.hpp>
#include <fstream>

#include "normalize/normalizer.hpp"
#include "tests/normalize/collector.hpp"
#include "tests/normalize/conversion_table.hpp"

using namespace tributary::normalize;
namespace json = boost::json;
namespace mapping = tributary::mapping;

namespace {

struct Block {
  std::size_t line;
  PageFormat format;  // of its text: json or xml
  std::string kind;   // "mapping", "record", "page", "settings", "posting", "reject"
  std::string text;
};

std::vector<Block> blocks() {
  std::ifstream file(TRIBUTARY_SOURCE_DIR "/mappings/FORMAT.md");
  std::vector<Block> blocks;
  bool inside = false;
  std::size_t number = 0;
  for (std::string line; std::getline(file, line);) {
    ++number;
    if (!inside && (line.starts_with("```json ") || line.starts_with("```xml "))) {
      const std::size_t space = line.find(' ');
      blocks.push_back(
          {number, *tributary::page_format(line.substr(3, space - 3)), line.substr(space + 1), ""});
      inside = true;
    } else if (inside && line == "```") {
      inside = false;
    } else if (inside) {
      blocks.back().text += line + "\n";
    }
  }
  return blocks;
}

struct Example {
  std::size_t line = 0;
  json::object mapping;
  json::value settings = json::object();
  std::string page;
  PageFormat format = PageFormat::json;
  json::object expected;
  bool rejected = false;
};

// The examples leave out what every document has.
json::object completed(json::object mapping) {
  if (mapping.contains("format")) return mapping;
  if (!mapping.contains("external_id")) mapping["external_id"] = {{"constant", "1"}};
  if (!mapping.contains("title")) mapping["title"] = {{"constant", "T"}};
  return {{"format", mapping::kFormat}, {"records", "$"}, {"fields", mapping}};
}

std::vector<Example> examples() {
  std::vector<Example> examples;
  Example example;
  for (const Block& block : blocks()) {
    if (block.kind == "mapping") {
      example.mapping = completed(json::parse(block.text).as_object());
    } else if (block.kind == "settings") {
      example.settings = json::parse(block.text);
    } else if (block.kind == "record" || block.kind == "page") {
      example.page = block.text;
      example.format = block.format;
    } else {
      example.expected = json::parse(block.text).as_object();
      example.rejected = block.kind == "reject";
      example.line = block.line;
      examples.push_back(std::exchange(example, Example{}));
    }
  }
  return examples;
}

SourceFacts facts(const json::value& settings) {
  SourceFacts facts;
  for (const auto& [name, value] : settings.as_object()) {
    facts.settings.emplace(std::string(name), std::string(value.as_string()));
  }
  return facts;
}

Collector run(const Example& example) {
  const auto mapping = mapping::parse_mapping(json::serialize(example.mapping));
  if (!mapping) {
    for (const auto& problem : mapping.error()) UNSCOPED_INFO(mapping::text(problem));
  }
  REQUIRE(mapping.has_value());
  Collector sink;
  Normalizer(*mapping, facts(example.settings)).normalize({example.page, example.format, kFetched}, sink);
  return sink;
}

void check_posting(const Collector::Row& row, const json::object& expected) {
  for (const auto& [field, value] : expected) {
    INFO(field);
    if (field == "source_metadata") {
      CHECK(row.source_metadata == json::serialize(value));
    } else if (value.is_null()) {
      CHECK(row.fields.count(std::string(field)) == 0);
    } else {
      REQUIRE(row.fields.count(std::string(field)) == 1);
      CHECK(row.fields.find(std::string(field))->second == std::string(value.as_string()));
    }
  }
}

void check_reject(const Reject& reject, const json::object& expected) {
  CHECK(reject.stage == std::string(expected.at("stage").as_string()));
  CHECK(reject.field == std::string(expected.at("field").as_string()));
  CHECK(reject.path == std::string(expected.at("path").as_string()));
  CHECK(reject.reason == std::string(expected.at("reason").as_string()));
}

}  // namespace

TEST_CASE("every example of FORMAT.md gives what it says") {
  const auto all = examples();
  REQUIRE(all.size() >= 15);
  for (const Example& example : all) {
    INFO("FORMAT.md, line " << example.line);
    const Collector sink = run(example);
    if (example.rejected) {
      REQUIRE(sink.rejects.size() == 1);
      check_reject(sink.rejects[0], example.expected);
    } else {
      REQUIRE(sink.postings.size() == 1);
      check_posting(sink.postings[0], example.expected);
    }
  }
}
