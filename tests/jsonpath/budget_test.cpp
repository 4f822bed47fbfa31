#include "jsonpath/budget.hpp"

#include <catch2/catch.hpp>

#include "jsonpath/path.hpp"

using tributary::json::Element;
using tributary::json::Parser;
using tributary::jsonpath::Budget;
using tributary::jsonpath::LocatedNode;
using tributary::jsonpath::Path;
using tributary::jsonpath::TooManyNodes;

namespace {

std::string repeat(std::string_view part, std::size_t times) {
  std::string text;
  for (std::size_t i = 0; i < times; ++i) text += part;
  return text;
}

std::string deep_document(std::size_t depth) {
  return repeat("[{\"a\":1},", depth) + "0" + repeat("]", depth);
}

// `member` in each of the objects of an array, beside an object with as many members and a long text.
std::string wide_document(std::size_t width, const std::string& member) {
  std::string items, keys;
  for (std::size_t i = 0; i < width; ++i) {
    items += (i > 0 ? ",{" : "{") + member + "}";
    keys += (i > 0 ? ",\"k" : "\"k") + std::to_string(i) + "\":1";
  }
  return R"({"items":[)" + items + R"(],"keys":{)" + keys + R"(},"text":")" + repeat("x", 64 * width) + "\"}";
}

// What selecting costs in a budget of `steps`; nothing where that is too little.
std::optional<std::uint64_t> cost(std::string_view text, std::string_view body, std::uint64_t steps) {
  const auto path = Path::parse(text);
  REQUIRE(path.has_value());
  Parser parser;
  const auto root = parser.parse(body);
  REQUIRE(root.has_value());
  Budget budget(steps);
  std::vector<Element> nodes;
  try {
    path->select(*root, nodes, budget);
    return budget.spent();
  } catch (const TooManyNodes&) {
    CHECK(budget.spent() == steps);
    return std::nullopt;
  }
}

constexpr std::uint64_t kPlenty = 50'000'000;

}  // namespace

TEST_CASE("a path whose nodes multiply ends with a sentence, not with the end of patience") {
  Parser parser;
  const auto root = parser.parse(deep_document(120));
  std::vector<Element> nodes;
  std::vector<LocatedNode> located;
  Budget budget(1'000'000);
  const auto path = Path::parse("$..*..*..*..[?@..*]");
  CHECK_THROWS_WITH(
      path->select(*root, nodes, budget),
      "the path selects or visits more than 1000000 nodes of this document; name more of the way to "
      "what it selects");
  CHECK_THROWS_AS(path->locate(*root, located, budget), TooManyNodes);
  CHECK(nodes.size() < 1'000'000 / 16);
}

TEST_CASE("each kind of work that a document can multiply is counted") {
  const std::string body = wide_document(1000, R"("t":"y")");
  const std::pair<const char*, const char*> paths[] = {
      {"nested queries from the root", "$.items[?$.items[?@.u]]"},
      {"counting", "$.items[?count($..*) > 1]"},
      {"descendants in filters", "$.items[?$..u]"},
      {"going through members to one of them", "$.items[?$.keys.k999]"},
      {"going through items to one of them",
       "$..[?$.items[-1] && $.items[-1] && $.items[-1] && $.items[-1] && "
       "$.items[-1] && $.items[-1] && $.items[-1] && $.items[-1]]"},
      {"comparing arrays", "$.items[?$.items == $.items]"},
      {"comparing objects", "$.items[?$.keys == $.keys]"},
      {"comparing texts", "$.items[?$.text == $.text]"},
      {"ordering texts", "$.items[?$.text < $.text]"},
      {"measuring texts", "$.items[?length($.text) > 1]"},
      {"matching texts", "$.items[?search($.text, 'y')]"},
      {"the same selector many times", "$.items[*,*,*,*,*,*,*,*,*,*][*,*,*,*,*,*,*,*,*,*]"},
  };
  for (const auto& [work, path] : paths) {
    INFO(work << ": " << path);
    CHECK(!cost(path, body, 300'000));
  }
}

TEST_CASE("a pattern that comes from the document is counted for each that differs from the one before") {
  std::string body = "[";
  for (int i = 0; i < 30; ++i)
    body += (i > 0 ? ",\"" : "\"") + std::string(1, static_cast<char>('a' + i % 2)) + "\"";
  body += "]";
  CHECK(*cost("$[?search('abc', @)]", body, kPlenty) >= 30 * 100'000);
  CHECK(*cost("$[?search(@, 'a')]", body, kPlenty) < 1000);
}

TEST_CASE("what ordinary paths cost grows as the document does") {
  for (const char* path :
       {"$.items[*].t", "$..t", "$..*", "$.items[?@.t == 'y']", "$.items[::-1]", "$.items[5:]"}) {
    INFO(path);
    const auto small = cost(path, wide_document(1000, R"("t":"y")"), kPlenty);
    const auto large = cost(path, wide_document(10'000, R"("t":"y")"), kPlenty);
    REQUIRE(small);
    REQUIRE(large);
    CHECK(*large < *small * 11);
    CHECK(*large < 10'000 * 100);
  }
}

TEST_CASE("a singular path costs nothing of a budget") {
  CHECK(cost("$.items[999].t", wide_document(1000, R"("t":"y")"), 0) == 0);
}

TEST_CASE("evaluations may share a budget") {
  Parser parser;
  const auto root = parser.parse("[1,2,3]");
  const auto path = Path::parse("$[*]");
  std::vector<Element> nodes;
  Budget once;
  path->select(*root, nodes, once);
  Budget budget(2 * once.spent());
  path->select(*root, nodes, budget);
  path->select(*root, nodes, budget);
  CHECK_THROWS_AS(path->select(*root, nodes, budget), TooManyNodes);
}
