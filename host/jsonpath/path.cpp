#include "jsonpath/path.hpp"

#include "jsonpath/evaluate.hpp"
#include "jsonpath/syntax.hpp"

namespace tributary::jsonpath {
namespace {

using json::Element;

// What is kept takes memory: as much of it as the budget allows is some hundred megabytes.
constexpr std::uint64_t kStepsOfNode = 16;
constexpr std::size_t kPathBytesInOneStep = 4;

class Collector final : public Sink {
 public:
  Collector(std::vector<Element>& nodes, Budget& budget) : nodes_(nodes), budget_(budget) {}
  bool take(Element node, const Location&) override {
    budget_.spend(kStepsOfNode);
    nodes_.push_back(node);
    return true;
  }

 private:
  std::vector<Element>& nodes_;
  Budget& budget_;
};

class NumberingCollector final : public Sink {
 public:
  NumberingCollector(std::vector<NumberedNode>& nodes, bool counts_refused, Budget& budget)
      : nodes_(nodes), counts_refused_(counts_refused), budget_(budget) {}
  bool take(Element node, const Location&) override {
    budget_.spend(kStepsOfNode);
    nodes_.push_back({node, positions_++});
    return true;
  }
  void pass_over() override { positions_ += counts_refused_ ? 1 : 0; }
  std::size_t positions() const { return positions_; }

 private:
  std::vector<NumberedNode>& nodes_;
  const bool counts_refused_;
  Budget& budget_;
  std::size_t positions_ = 0;
};

bool ends_in_one_filter(const Query& query) {
  if (query.segments.empty()) return false;
  const Segment& last = query.segments.back();
  return !last.descendant && last.selectors.size() == 1 && std::holds_alternative<Filter>(last.selectors[0]);
}

class LocatingCollector final : public Sink {
 public:
  LocatingCollector(std::vector<LocatedNode>& nodes, Budget& budget) : nodes_(nodes), budget_(budget) {}
  bool take(Element node, const Location& location) override {
    std::string path = normalized_path(location);
    budget_.spend(kStepsOfNode + path.size() / kPathBytesInOneStep);
    nodes_.push_back({node, std::move(path)});
    return true;
  }

 private:
  std::vector<LocatedNode>& nodes_;
  Budget& budget_;
};

class First final : public Sink {
 public:
  bool take(Element node, const Location&) override {
    node_ = node;
    return false;
  }
  std::optional<Element> node() const { return node_; }

 private:
  std::optional<Element> node_;
};

}  // namespace

Result<Path, SyntaxError> Path::parse(std::string_view text) {
  try {
    return Path(std::string(text), std::make_shared<const Query>(parse_query(text)));
  } catch (const SyntaxError& error) {
    return error;
  }
}

bool Path::singular() const {
  return query_->steps.has_value();
}

void Path::select(Element root, std::vector<Element>& nodes) const {
  Budget budget;
  select(root, nodes, budget);
}

void Path::select(Element root, std::vector<Element>& nodes, Budget& budget) const {
  if (singular()) {
    if (const std::optional<Element> node = follow(*query_->steps, root)) nodes.push_back(*node);
    return;
  }
  Collector collector(nodes, budget);
  evaluate(*query_, root, root, budget, collector);
}

std::size_t Path::number(Element root, std::vector<NumberedNode>& nodes, Budget& budget) const {
  NumberingCollector collector(nodes, ends_in_one_filter(*query_), budget);
  evaluate(*query_, root, root, budget, collector);
  return collector.positions();
}

std::optional<Element> Path::first(Element root) const {
  if (singular()) return follow(*query_->steps, root);
  Budget budget;
  First first;
  evaluate(*query_, root, root, budget, first);
  return first.node();
}

void Path::locate(Element root, std::vector<LocatedNode>& nodes) const {
  Budget budget;
  locate(root, nodes, budget);
}

void Path::locate(Element root, std::vector<LocatedNode>& nodes, Budget& budget) const {
  LocatingCollector collector(nodes, budget);
  evaluate(*query_, root, root, budget, collector);
}

}  // namespace tributary::jsonpath
