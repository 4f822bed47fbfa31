// tests/xml/cases: each <name>.xml becomes <name>.json, or is refused with the sentence in <name>.error.
// <name>.lists: what a reader's paths take for lists, "parent name" or "* name" a line; <name>.repairs: what
// was mended.
#include <catch2/catch.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <vector>

#include "json/parser.hpp"
#include "json/text.hpp"
#include "xml/to_json.hpp"

using namespace tributary;
namespace fs = std::filesystem;

namespace {

const fs::path kCases = fs::path(TRIBUTARY_SOURCE_DIR) / "tests/xml/cases";

std::string bytes_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// Without the newline at the end; "" for a file that is not there.
std::string line_of(fs::path file, const char* extension) {
  std::string text = bytes_of(file.replace_extension(extension));
  if (text.ends_with('\n')) text.pop_back();
  return text;
}

xml::Lists lists_of(const fs::path& file) {
  xml::Lists lists;
  std::istringstream lines(line_of(file, ".lists"));
  for (std::string parent, name; lines >> parent >> name;) {
    lists.add(parent == "*" ? std::nullopt : std::optional(parent), name);
  }
  return lists;
}

void check(const fs::path& file) {
  xml::Repairs repairs;
  const auto json = xml::to_json(bytes_of(file), lists_of(file), repairs);
  if (!json) {
    CHECK(json.error().message == line_of(file, ".error"));
    CHECK_FALSE(repairs.any());
    return;
  }
  CHECK(*json == line_of(file, ".json"));
  CHECK(repairs.text() == line_of(file, ".repairs"));
  json::Parser parser;
  const auto root = parser.parse(*json);
  REQUIRE(root.has_value());
  std::string again;
  json::append_json(*root, again);
  CHECK(again == *json);
}

}  // namespace

TEST_CASE("each page of tests/xml/cases has the JSON form beside it, or is refused with the sentence there") {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(kCases)) {
    if (entry.path().extension() == ".xml") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  REQUIRE(files.size() >= 50);
  for (const auto& file : files) {
    INFO(file.filename());
    check(file);
  }
}
