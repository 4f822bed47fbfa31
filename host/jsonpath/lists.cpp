// What a path takes for lists: Path::each_list() and Path::selected_name().
#include <algorithm>

#include "jsonpath/path.hpp"
#include "jsonpath/query.hpp"

namespace tributary::jsonpath {
namespace {

using OptionalName = std::optional<std::string>;

// A node on the path's way, as far as the path tells.
struct Node {
  OptionalName parent;
  OptionalName name;
  bool by_name = false;  // the last step named it, so that what comes next may take it for a list
};

class ListFinder {
 public:
  ListFinder(const OptionalName& start, const Path::VisitList& visit) : root_{{}, start}, visit_(visit) {}

  std::vector<Node> walk(const Query& query, const Node& current) const {
    std::vector<Node> nodes{query.from_root ? root_ : current};
    for (const Segment& segment : query.segments) {
      std::vector<Node> next;
      for (const Node& node : nodes) step(segment, node, next);
      nodes = std::move(next);
    }
    return nodes;
  }

 private:
  void step(const Segment& segment, const Node& node, std::vector<Node>& next) const {
    for (const Selector& selector : segment.selectors) {
      if (const auto* name = std::get_if<Name>(&selector)) {
        next.push_back({segment.descendant ? std::nullopt : node.name, name->name, true});
        continue;
      }
      const bool is_list = node.by_name && !segment.descendant;
      if (is_list && visit_) visit_(node.parent, *node.name);
      const Node element{{}, is_list ? node.name : std::nullopt};
      if (const auto* filter = std::get_if<Filter>(&selector)) walk(*filter->expression, element);
      next.push_back(element);
    }
  }

  void walk(const Expression& expression, const Node& current) const {
    for (const Expression& part : expression.parts) walk(part, current);
    for (const Operand& operand : expression.operands) walk(operand, current);
  }

  void walk(const Operand& operand, const Node& current) const {
    if (const auto* query = std::get_if<Query>(&operand.what)) walk(*query, current);
    if (const auto* call = std::get_if<FunctionCall>(&operand.what)) {
      for (const Operand& argument : call->arguments) walk(argument, current);
    }
  }

  Node root_;
  const Path::VisitList& visit_;
};

}  // namespace

void Path::each_list(const OptionalName& start, const VisitList& visit) const {
  ListFinder(start, visit).walk(*query_, {});
}

OptionalName Path::selected_name(const OptionalName& start) const {
  const VisitList nobody;
  const auto nodes = ListFinder(start, nobody).walk(*query_, {});
  const bool one = std::all_of(nodes.begin(), nodes.end(),
                               [&](const Node& node) { return node.name == nodes.front().name; });
  return nodes.empty() || !one ? std::nullopt : nodes.front().name;
}

}  // namespace tributary::jsonpath
