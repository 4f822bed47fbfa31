#include "jsonpath/evaluate.hpp"

#include <algorithm>

#include "jsonpath/filter.hpp"

namespace tributary::jsonpath {
namespace {

using json::Element;
using simdjson::dom::array;
using simdjson::dom::object;

// The item an index means, counted from the end when it is negative.
std::optional<std::size_t> position(std::int64_t index, array items) {
  if (index >= 0) return static_cast<std::size_t>(index);
  const std::size_t from_end = static_cast<std::size_t>(-index);
  const std::size_t size = size_of(items);
  if (from_end > size) return std::nullopt;
  return size - from_end;
}

std::optional<Element> member_of(Element node, std::string_view name) {
  object members;
  Element value;
  if (node.get(members) || members.at_key(name).get(value)) return std::nullopt;
  return value;
}

std::optional<Element> item_of(Element node, std::size_t index) {
  array items;
  Element value;
  if (node.get(items) || items.at(index).get(value)) return std::nullopt;
  return value;
}

// On the way to another one.
constexpr std::size_t kItemsInOneStep = 8;
constexpr std::size_t kMembersInOneStep = 2;

// What finding a member or an item costs at most: simdjson goes through those before it.
std::uint64_t cost_of(const Name&, Element node) {
  object members;
  return node.get(members) ? 0 : members.size() / kMembersInOneStep;
}

std::uint64_t cost_of(const Index&, Element node) {
  array items;
  return node.get(items) ? 0 : items.size() / kItemsInOneStep;
}

// Section 2.3.4.2.2: the items from `lower` up to, not including, `upper`; for a negative step from `upper`
// down to, not including, `lower`.
struct Bounds {
  std::int64_t lower;
  std::int64_t upper;
};

Bounds bounds_of(const Slice& slice, std::int64_t length) {
  const auto normalize = [length](std::int64_t i) { return i >= 0 ? i : length + i; };
  if (slice.step >= 0) {
    const std::int64_t start = normalize(slice.start.value_or(0));
    const std::int64_t end = normalize(slice.end.value_or(length));
    return {std::clamp<std::int64_t>(start, 0, length), std::clamp<std::int64_t>(end, 0, length)};
  }
  const std::int64_t start = normalize(slice.start.value_or(length - 1));
  const std::int64_t end = normalize(slice.end.value_or(-length - 1));
  return {std::clamp<std::int64_t>(end, -1, length - 1), std::clamp<std::int64_t>(start, -1, length - 1)};
}

// Depth first: a node is taken through all remaining segments before its sibling is looked at, which gives
// the order of lists joined segment by segment. Each member function returns false when the sink has enough.
class Evaluation {
 public:
  Evaluation(const Query& query, Element root, Budget& budget, Sink& sink)
      : end_(query.segments.data() + query.segments.size()),
        budget_(budget),
        filtering_(root, budget),
        sink_(sink) {}

  bool visit(const Segment* segment, Element node, const Location& location) {
    budget_.spend(1);
    if (segment == end_) return sink_.take(node, location);
    for (const Selector& selector : segment->selectors) {
      const bool more =
          std::visit([&](const auto& s) { return select(s, segment, node, location); }, selector);
      if (!more) return false;
    }
    if (!segment->descendant) return true;
    return each_child(node, location,
                      [&](Element child, const Location& where) { return visit(segment, child, where); });
  }

 private:
  bool select(const Name& name, const Segment* segment, Element node, const Location& location) {
    budget_.spend(cost_of(name, node));
    const std::optional<Element> value = member_of(node, name.name);
    return !value || visit(segment + 1, *value, {&location, name.name, 0, true});
  }

  bool select(const Index& index, const Segment* segment, Element node, const Location& location) {
    array items;
    if (node.get(items)) return true;
    budget_.spend(cost_of(index, node));
    const std::optional<std::size_t> at = position(index.index, items);
    const std::optional<Element> value = at ? item_of(node, *at) : std::nullopt;
    return !value || visit(segment + 1, *value, {&location, {}, *at, false});
  }

  bool select(const Wildcard&, const Segment* segment, Element node, const Location& location) {
    return each_child(node, location,
                      [&](Element child, const Location& where) { return visit(segment + 1, child, where); });
  }

  bool select(const Filter& filter, const Segment* segment, Element node, const Location& location) {
    return each_child(node, location, [&](Element child, const Location& where) {
      if (filtering_.holds(*filter.expression, child)) return visit(segment + 1, child, where);
      if (segment + 1 == end_) sink_.pass_over();
      return true;
    });
  }

  bool select(const Slice& slice, const Segment* segment, Element node, const Location& location) {
    array items;
    if (node.get(items) || slice.step == 0) return true;
    const Bounds bounds = bounds_of(slice, static_cast<std::int64_t>(size_of(items)));
    if (bounds.lower >= bounds.upper) return true;
    budget_.spend(items.size() / kItemsInOneStep);
    return slice.step > 0 ? forwards(slice.step, bounds, items, segment, location)
                          : backwards(slice.step, bounds, items, segment, location);
  }

  bool forwards(std::int64_t step, Bounds bounds, array items, const Segment* segment,
                const Location& location) {
    std::int64_t index = 0;
    std::int64_t next = bounds.lower;
    for (const Element item : items) {
      if (next >= bounds.upper) return true;
      if (index++ != next) continue;
      if (!visit(segment + 1, item, {&location, {}, static_cast<std::size_t>(next), false})) return false;
      next += step;
    }
    return true;
  }

  // simdjson's arrays are read forwards only.
  bool backwards(std::int64_t step, Bounds bounds, array items, const Segment* segment,
                 const Location& location) {
    budget_.spend(items.size());  // they take memory
    const std::vector<Element> all(items.begin(), items.end());
    for (std::int64_t index = bounds.upper; index > bounds.lower; index += step) {
      const auto at = static_cast<std::size_t>(index);
      if (!visit(segment + 1, all[at], {&location, {}, at, false})) return false;
    }
    return true;
  }

  template <class Visit>
  bool each_child(Element node, const Location& location, Visit visit_child) {
    array items;
    object members;
    if (!node.get(items)) {
      std::size_t index = 0;
      for (const Element item : items) {
        budget_.spend(1);
        if (!visit_child(item, Location{&location, {}, index++, false})) return false;
      }
    } else if (!node.get(members)) {
      for (const auto member : members) {
        budget_.spend(1);
        if (!visit_child(member.value, Location{&location, member.key, 0, true})) return false;
      }
    }
    return true;
  }

  const Segment* const end_;
  Budget& budget_;
  Filtering filtering_;
  Sink& sink_;
};

template <class Spend>
std::optional<Element> follow_steps(const std::vector<Step>& steps, Element node, Spend spend) {
  for (const Step& step : steps) {
    spend(step, node);
    std::optional<Element> next;
    if (const auto* name = std::get_if<Name>(&step)) {
      next = member_of(node, name->name);
    } else {
      array items;
      if (node.get(items)) return std::nullopt;
      const std::optional<std::size_t> at = position(std::get<Index>(step).index, items);
      if (at) next = item_of(node, *at);
    }
    if (!next) return std::nullopt;
    node = *next;
  }
  return node;
}

}  // namespace

std::optional<Element> follow(const std::vector<Step>& steps, Element node) {
  return follow_steps(steps, node, [](const Step&, Element) {});
}

std::optional<Element> follow(const std::vector<Step>& steps, Element node, Budget& budget) {
  return follow_steps(steps, node, [&](const Step& step, Element at) {
    budget.spend(1 + std::visit([&](const auto& s) { return cost_of(s, at); }, step));
  });
}

void evaluate(const Query& query, Element root, Element current, Budget& budget, Sink& sink) {
  Evaluation(query, root, budget, sink)
      .visit(query.segments.data(), query.from_root ? root : current, Location{});
}

}  // namespace tributary::jsonpath
