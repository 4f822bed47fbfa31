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
  Evaluation(const Query& query, Element root, Sink& sink)
      : end_(query.segments.data() + query.segments.size()), root_(root), filtering_(root), sink_(sink) {}

  bool visit(const Segment* segment, Element node, const Location& location) {
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
    const std::optional<Element> value = member_of(node, name.name);
    return !value || visit(segment + 1, *value, {&location, name.name, 0, true});
  }

  bool select(const Index& index, const Segment* segment, Element node, const Location& location) {
    array items;
    if (node.get(items)) return true;
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
      return !filtering_.holds(*filter.expression, child) || visit(segment + 1, child, where);
    });
  }

  bool select(const Slice& slice, const Segment* segment, Element node, const Location& location) {
    array items;
    if (node.get(items) || slice.step == 0) return true;
    const Bounds bounds = bounds_of(slice, static_cast<std::int64_t>(size_of(items)));
    if (bounds.lower >= bounds.upper) return true;
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
        if (!visit_child(item, Location{&location, {}, index++, false})) return false;
      }
    } else if (!node.get(members)) {
      for (const auto member : members) {
        if (!visit_child(member.value, Location{&location, member.key, 0, true})) return false;
      }
    }
    return true;
  }

  const Segment* const end_;
  const Element root_;
  Filtering filtering_;
  Sink& sink_;
};

}  // namespace

std::optional<Element> follow(const std::vector<Step>& steps, Element node) {
  for (const Step& step : steps) {
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

void evaluate(const Query& query, Element root, Element current, Sink& sink) {
  Evaluation(query, root, sink).visit(query.segments.data(), query.from_root ? root : current, Location{});
}

}  // namespace tributary::jsonpath
