// A JSONPath on the first line and, behind it, the document that it is evaluated on.
#include <vector>

#include "json/text.hpp"
#include "jsonpath/path.hpp"
#include "promise.hpp"

using namespace tributary;
using namespace tributary::fuzz;
using jsonpath::LocatedNode;
using jsonpath::Path;

namespace {

constexpr std::string_view kDocument =
    R"({"a":[0,1,{"b":"c","d":null},[2.5,"é",[]]],"b":{"a":"ab","":{"b":[true,-1]}},"e":"a.*b"})";

constexpr std::uint64_t kSteps = 5'000;  // more make an input slow, not more telling

std::string json_of(json::Element node) {
  std::string out;
  json::append_json(node, out);
  return out;
}

void promise_error(std::string_view text, const jsonpath::SyntaxError& error) {
  promise(error.offset <= text.size(), "an error's offset lies in the path", text);
  promise(!error.message.empty(), "an error says what was expected", text);
}

// A normalized path parses, is its own normalized path and leads back to its node.
void promise_normalized(const LocatedNode& node, json::Element root, bool unique_keys) {
  const auto path = Path::parse(node.path);
  promise(path && path->singular(), "a normalized path is a singular path", node.path);
  if (!unique_keys) return;  // of duplicate keys a name selects the first
  std::vector<LocatedNode> found;
  path->locate(root, found);
  promise(found.size() == 1, "a normalized path selects one node", node.path);
  promise(found[0].path == node.path, "a normalized path is its own normalized path", node.path);
  promise(json_of(found[0].value) == json_of(node.value), "a normalized path leads back to its node",
          node.path);
}

void promise_selection(const Path& path, json::Element root, bool unique_keys) {
  std::vector<json::Element> nodes;
  std::vector<LocatedNode> located;
  jsonpath::Budget budget(kSteps);
  try {
    path.locate(root, located, budget);
    path.select(root, nodes);
  } catch (const jsonpath::TooManyNodes&) {
    promise(budget.spent() == kSteps, "what locate() can afford, select() can", path.text());
    return;
  }
  promise(nodes.size() == located.size(), "select and locate find the same nodes", path.text());
  promise(!path.singular() || nodes.size() <= 1, "a singular path selects at most one node", path.text());
  const auto first = path.first(root);
  promise(first.has_value() == !nodes.empty(), "there is a first node where there are nodes", path.text());
  if (first) promise(json_of(*first) == json_of(nodes[0]), "the first node is the first", path.text());
  constexpr std::size_t kMostLookedAt = 10;
  for (std::size_t i = 0; i < std::min(located.size(), kMostLookedAt); ++i) {
    promise(json_of(nodes[i]) == json_of(located[i].value), "select and locate agree on order", path.text());
    promise_normalized(located[i], root, unique_keys);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view all = input(bytes, size);
  const std::size_t line_end = std::min(all.find('\n'), all.size());
  const std::string_view text = all.substr(0, line_end);
  const auto path = Path::parse(text);
  if (!path) {
    promise_error(text, path.error());
    return 0;
  }
  promise(path->text() == text, "a path keeps its text", text);
  static json::Parser parser;  // as in a run: reused, whatever the document before was
  const auto root = parser.parse(line_end == all.size() ? kDocument : all.substr(line_end + 1));
  if (root) promise_selection(*path, *root, parser.repairs().duplicate_keys == 0);
  return 0;
}
