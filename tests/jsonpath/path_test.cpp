#include "jsonpath/path.hpp"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <new>
#include <random>

#include "json/text.hpp"

using tributary::json::Element;
using tributary::json::Parser;
using tributary::jsonpath::append_name_segment;
using tributary::jsonpath::append_shorthand_segment;
using tributary::jsonpath::LocatedNode;
using tributary::jsonpath::Path;

using namespace std::string_view_literals;

namespace {
thread_local std::size_t allocations = 0;
}

// This program counts its allocations, unless AddressSanitizer, which has its own operators, watches them.
#ifndef __SANITIZE_ADDRESS__
void* operator new(std::size_t size) {
  ++allocations;
  if (void* memory = std::malloc(size)) return memory;
  throw std::bad_alloc();
}
void operator delete(void* memory) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
  std::free(memory);
}
#endif

namespace {

Element parsed(Parser& parser, std::string_view body) {
  const auto root = parser.parse(body);
  REQUIRE(root.has_value());
  return *root;
}

Path path_of(std::string_view text) {
  const auto path = Path::parse(text);
  REQUIRE(path.has_value());
  return *path;
}

std::string repeat(std::string_view part, std::size_t times) {
  std::string text;
  for (std::size_t i = 0; i < times; ++i) text += part;
  return text;
}

std::string refusal(std::string_view text) {
  const auto path = Path::parse(text);
  return path ? "accepted" : path.error().message;
}

}  // namespace

TEST_CASE("names and indices alone are singular") {
  for (std::string_view text : {"$", "$.a", "$['a'][-1].b", "$ [ 0 ]"}) CHECK(path_of(text).singular());
  for (std::string_view text : {"$.*", "$..a", "$[0,1]", "$[:1]", "$[?@.a]", "$['a','b']"}) {
    CHECK(!path_of(text).singular());
  }
  CHECK(path_of("$ [ 0 ]").text() == "$ [ 0 ]");
}

TEST_CASE("the first node of a singular path costs no allocation") {
  Parser parser;
  const Element root = parsed(parser, R"({"jobs":[{"place":{"a city with a long name":["x","y"]}}]})");
  const Path there = path_of("$.jobs[0].place['a city with a long name'][-1]");
  const Path nowhere = path_of("$.jobs[-2].place");
  const std::size_t before = allocations;
  const bool found = there.first(root).has_value();
  const bool found_nowhere = nowhere.first(root).has_value();
  CHECK(allocations == before);
  CHECK(found);
  CHECK(!found_nowhere);
}

TEST_CASE("wildcards and descendants allocate nothing but room for their results") {
  Parser parser;
  const Element root = parsed(parser, R"({"jobs":[{"id":1,"tags":[{"id":2}]},{"id":3,"tags":[]}]})");
  std::vector<Element> nodes;
  nodes.reserve(100);
  const Path each = path_of("$.jobs[*].id");
  const Path deep = path_of("$..id");
  const Path filtered = path_of("$.jobs[?@.id > 1 && length(@.tags) == 0]");
  const std::size_t before = allocations;
  each.select(root, nodes);
  deep.select(root, nodes);
  filtered.select(root, nodes);
  CHECK(allocations == before);
  CHECK(nodes.size() == 6);
}

TEST_CASE("selected nodes are appended") {
  Parser parser;
  const Element root = parsed(parser, "[1,2]");
  std::vector<Element> nodes;
  path_of("$[0]").select(root, nodes);
  path_of("$[*]").select(root, nodes);
  CHECK(nodes.size() == 3);
}

TEST_CASE("a path outlives the text and the copies that it was made from") {
  std::optional<Path> copy;
  {
    std::string text = "$[?match(@.name, 'a.*')]['name']";
    copy = path_of(text);
    text.assign(text.size(), 'x');
  }
  Parser parser;
  const Element root = parsed(parser, R"([{"name":"abc"},{"name":"xyz"}])");
  std::vector<Element> nodes;
  copy->select(root, nodes);
  REQUIRE(nodes.size() == 1);
  CHECK(std::string_view(nodes[0]) == "abc");
}

TEST_CASE("filters may be nested as deep as anybody needs, and deeper ones are refused") {
  CHECK(refusal("$[?" + repeat("(", 60) + "@.a" + repeat(")", 60) + "]") == "accepted");
  constexpr std::string_view kTooDeep =
      "filters, parentheses and functions are nested deeper than 64 levels, expected a simpler filter";
  CHECK(refusal("$[?" + repeat("(", 100'000) + "@.a" + repeat(")", 100'000) + "]") == kTooDeep);
  CHECK(refusal("$" + repeat("[?@", 100'000) + repeat("]", 100'000)) == kTooDeep);
  CHECK(refusal("$[?" + repeat("length(", 100'000) + "@" + repeat(")", 100'000) + "==1]") == kTooDeep);
  CHECK(refusal("$[?" + repeat("!(", 100'000) + "@" + repeat(")", 100'000) + "]") == kTooDeep);
}

TEST_CASE("a long path is no deep path") {
  Parser parser;
  const Element root = parsed(parser, repeat("{\"a\":", 127) + "{}" + repeat("}", 127));
  const Path names = path_of("$" + repeat(".a", 100'000));
  const Path wildcards = path_of("$" + repeat("[*]", 100'000));
  CHECK(!names.first(root));
  CHECK(!wildcards.first(root));
  CHECK(path_of("$[?" + repeat("@.a && ", 50'000) + "@.a]").first(root));
}

TEST_CASE("text that is not UTF-8 is refused where it stops to be") {
  for (const auto& [text, offset] : {std::pair<std::string_view, std::size_t>{"$.a\xFF", 3},
                                     {"$['\xC3']", 3},
                                     {"$['\xC3\xA9\xED\xA0\x80']", 5},
                                     {"$.\x80", 2}}) {
    const auto path = Path::parse(text);
    REQUIRE(path.has_error());
    CHECK(path.error().offset == offset);
    CHECK(path.error().message == "the path is not UTF-8 here, expected UTF-8 text");
  }
}

TEST_CASE("NUL ends no path") {
  CHECK(refusal(std::string_view("$\0", 2)) ==
        "found byte 0x00, expected '.', '..', '[' or the end of the path (a name with other characters is "
        "written ['name'])");
  CHECK(refusal(std::string_view("$[?@.a==1\0]", 11)) == "found byte 0x00, expected '&&', '||', ',' or ']'");
  CHECK(refusal(std::string_view("$['\0']", 6)) ==
        "found byte 0x00, expected an escape for a control character, such as \\n");
}

TEST_CASE("segments are written so that they are read back") {
  Parser parser;
  for (std::string_view name :
       {"a", "_a1", "größe", "job title", "", "1a", "it's", "a\\b", "a.b", "a\nb\x01", "😀"}) {
    std::string body = "{";
    tributary::json::append_string(name, body);
    body += ":7}";
    const Element root = parsed(parser, body);
    for (const auto append : {append_name_segment, append_shorthand_segment}) {
      std::string text = "$";
      append(name, text);
      CAPTURE(text);
      CHECK(path_of(text).first(root).has_value());
    }
  }
  std::string text = "$";
  append_shorthand_segment("title", text);
  append_shorthand_segment("job title", text);
  append_name_segment("it's\x1f", text);
  CHECK(text == "$.title['job title']['it\\'s\\u001f']");
}

TEST_CASE("large objects are compared whatever the order of their members, and in little time") {
  std::string forwards, backwards;
  for (int i = 0; i < 20'000; ++i) {
    const std::string member = "\"k" + std::to_string(i) + "\":" + std::to_string(i);
    forwards = forwards.empty() ? member : forwards + "," + member;
    backwards = backwards.empty() ? member : member + "," + backwards;
  }
  Parser parser;
  const Element root = parsed(parser, "[{\"a\":{" + forwards + "},\"b\":{" + backwards + "}}]");
  CHECK(path_of("$[?@.a==@.b]").first(root));
}

// Every path, cut and changed at every place, is a path or a SyntaxError, and what is a path can be
// evaluated.
TEST_CASE("no change to a path makes more than a refusal of it") {
  const std::string_view paths[] = {
      "$.jobs[*].place['city name',\"x\\u00e9\\ud83d\\ude00\"]..id",
      "$..[?@.a == -1.5e3 && !(@['b'] >= \"x\" || count(@.*) != 2)][1:-2:3]",
      "$[?match(@.t, '[a-z\\\\p{Lu}]{1,2}(b|c)*.') || search($.p, @.q) && length(value(@..x)) <= 3]",
  };
  constexpr std::string_view kBytes = "$@.*[]()'\"\\?!=<>&|,:-+019eEaulnt \n\0\x80\xC3\xFF"sv;
  Parser parser;
  const Element root = parsed(
      parser,
      R"({"jobs":[{"place":{"city name":"x"},"a":-1500,"b":"a","t":"Ab.","q":"["}],"p":"x","a":[1,2,3]})");
  std::mt19937 random(7);
  std::size_t accepted = 0;
  const auto probe = [&](const std::string& text) {
    const auto path = Path::parse(text);
    if (!path) {
      REQUIRE(path.error().offset <= text.size());
      REQUIRE(!path.error().message.empty());
      return;
    }
    ++accepted;
    std::vector<LocatedNode> nodes;
    path->locate(root, nodes);
    (void)path->first(root);
  };
  for (std::string_view path : paths) {
    for (std::size_t at = 0; at < path.size(); ++at) {
      probe(std::string(path.substr(0, at)));
      for (char byte : kBytes) {
        std::string changed(path);
        changed[at] = byte;
        probe(changed);
        changed.assign(path).insert(at, 1, byte);
        probe(changed);
      }
      std::string less(path);
      probe(less.erase(at, 1 + random() % 4));
    }
    for (int i = 0; i < 3000; ++i) {
      std::string mixed(path.substr(0, random() % path.size()));
      const std::string_view other = paths[random() % std::size(paths)];
      mixed += other.substr(random() % other.size());
      mixed[random() % mixed.size()] = kBytes[random() % kBytes.size()];
      probe(mixed);
    }
  }
  CHECK(accepted > 100);
}

TEST_CASE("nodes are numbered among those that the last filter was asked about") {
  const auto numbered = [](std::string_view text) {
    Parser parser;
    std::vector<tributary::jsonpath::NumberedNode> nodes;
    tributary::jsonpath::Budget budget;
    const auto positions = path_of(text).number(
        parsed(parser, R"({"a": [{"x": 1}, {}, {"x": 2}], "b": [{}, {"x": 3}], "c": {"x": 4}})"), nodes,
        budget);
    std::string out;
    for (const auto& node : nodes) out += std::to_string(node.position) + " ";
    return out + "of " + std::to_string(positions);
  };
  CHECK(numbered("$.a[?@.x]") == "0 2 of 3");
  CHECK(numbered("$[*][?@.x]") == "0 2 4 of 6");  // one count over all arrays; c's member is asked as well
  CHECK(numbered("$[?@.x]") == "2 of 3");
  CHECK(numbered("$[?@[0]][*]") == "0 1 2 3 4 of 5");  // a filter on the way only selects
  CHECK(numbered("$.a[?@.x, 0]") == "0 1 2 of 3");     // two selectors: nothing is left out by a filter alone
  CHECK(numbered("$..[?@.x == 2]") == "0 of 1");       // below everything: what was refused is no record
  CHECK(numbered("$.c") == "0 of 1");
  CHECK(numbered("$.none") == "of 0");
}
