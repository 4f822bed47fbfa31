#include "jsonpath/path.hpp"

#include "jsonpath/evaluate.hpp"
#include "jsonpath/syntax.hpp"

namespace tributary::jsonpath {
namespace {

using json::Element;

class Collector final : public Sink {
 public:
  explicit Collector(std::vector<Element>& nodes) : nodes_(nodes) {}
  bool take(Element node, const Location&) override {
    nodes_.push_back(node);
    return true;
  }

 private:
  std::vector<Element>& nodes_;
};

class LocatingCollector final : public Sink {
 public:
  explicit LocatingCollector(std::vector<LocatedNode>& nodes) : nodes_(nodes) {}
  bool take(Element node, const Location& location) override {
    nodes_.push_back({node, normalized_path(location)});
    return true;
  }

 private:
  std::vector<LocatedNode>& nodes_;
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
  if (singular()) {
    if (const std::optional<Element> node = follow(*query_->steps, root)) nodes.push_back(*node);
    return;
  }
  Collector collector(nodes);
  evaluate(*query_, root, root, collector);
}

std::optional<Element> Path::first(Element root) const {
  if (singular()) return follow(*query_->steps, root);
  First first;
  evaluate(*query_, root, root, first);
  return first.node();
}

void Path::locate(Element root, std::vector<LocatedNode>& nodes) const {
  LocatingCollector collector(nodes);
  evaluate(*query_, root, root, collector);
}

}  // namespace tributary::jsonpath
