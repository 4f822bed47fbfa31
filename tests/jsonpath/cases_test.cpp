// Runs every case of cases/*.json. A case has a path and a document (or its bytes, "text"), and the nodes
// that are selected ("nodes", or their compact JSON, "nodes_text") with, if given, their normalized paths
// ("at"); or it has the error that refuses the path and its offset.
#include <boost/json.hpp>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "json/text.hpp"
#include "jsonpath/path.hpp"

namespace {

namespace fs = std::filesystem;
using boost::json::object;
using tributary::jsonpath::LocatedNode;
using tributary::jsonpath::Path;

std::string read_file(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return std::move(text).str();
}

std::string text_of(const object& test, const char* key) {
  return std::string(test.at(key).as_string());
}

// Numbers in one spelling, as the nodes are written.
std::string compact(const boost::json::value& value) {
  tributary::json::Parser parser;
  const auto root = parser.parse(boost::json::serialize(value));
  REQUIRE(root.has_value());
  std::string text;
  tributary::json::append_json(*root, text);
  return text;
}

std::string joined(const std::vector<tributary::json::Element>& nodes) {
  std::string text;
  for (const auto node : nodes) {
    text += text.empty() ? "[" : ",";
    tributary::json::append_json(node, text);
  }
  return text.empty() ? "[]" : text + "]";
}

void check_error(const object& test) {
  const auto path = Path::parse(text_of(test, "path"));
  REQUIRE(path.has_error());
  CHECK(path.error().message == text_of(test, "error"));
  CHECK(path.error().offset == test.at("offset").to_number<std::size_t>());
}

// Whoever follows a normalized path arrives at the node, and only there.
void check_round_trip(tributary::json::Element root, const LocatedNode& node) {
  const auto path = Path::parse(node.path);
  REQUIRE(path.has_value());
  CHECK(path->singular());
  std::vector<LocatedNode> again;
  path->locate(root, again);
  REQUIRE(again.size() == 1);
  CHECK(again[0].path == node.path);
}

void check_nodes(const object& test) {
  const auto path = Path::parse(text_of(test, "path"));
  if (!path) FAIL(path.error().message << " at " << path.error().offset);
  tributary::json::Parser parser;
  const auto root = parser.parse(test.contains("text") ? text_of(test, "text")
                                                       : boost::json::serialize(test.at("document")));
  REQUIRE(root.has_value());

  std::vector<tributary::json::Element> nodes;
  path->select(*root, nodes);
  CHECK(joined(nodes) ==
        (test.contains("nodes_text") ? text_of(test, "nodes_text") : compact(test.at("nodes"))));
  if (path->singular()) CHECK(nodes.size() <= 1);

  const auto first = path->first(*root);
  REQUIRE(first.has_value() == !nodes.empty());
  if (first) CHECK(joined({*first}) == joined({nodes[0]}));

  std::vector<LocatedNode> located;
  path->locate(*root, located);
  REQUIRE(located.size() == nodes.size());
  boost::json::array at;
  for (std::size_t i = 0; i < located.size(); ++i) {
    CHECK(joined({located[i].value}) == joined({nodes[i]}));
    check_round_trip(*root, located[i]);
    at.emplace_back(located[i].path);
  }
  if (test.contains("at")) CHECK(boost::json::serialize(at) == boost::json::serialize(test.at("at")));
}

}  // namespace

TEST_CASE("every case in cases/ selects its nodes or is refused with its sentence") {
  std::size_t cases = 0;
  for (const auto& entry : fs::directory_iterator(TRIBUTARY_SOURCE_DIR "/tests/jsonpath/cases")) {
    const boost::json::value tests = boost::json::parse(read_file(entry.path()));
    for (const boost::json::value& value : tests.as_array()) {
      const object& test = value.as_object();
      const std::string where = entry.path().filename().string();
      const std::string name = test.contains("name") ? text_of(test, "name") : "error";
      const std::string path = text_of(test, "path");
      CAPTURE(where, name, path);
      test.contains("error") ? check_error(test) : check_nodes(test);
      ++cases;
    }
  }
  CHECK(cases > 200);
}
