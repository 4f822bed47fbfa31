#include "jsonpath/value.hpp"

#include <algorithm>
#include <compare>
#include <type_traits>
#include <utility>
#include <vector>

namespace tributary::jsonpath {
namespace {

using json::Element;
using simdjson::dom::array;
using simdjson::dom::element_type;
using simdjson::dom::object;

std::partial_ordering opposite(std::partial_ordering order) {
  return 0 <=> order;
}

template <class Left, class Right>
std::partial_ordering compare_integers(Left left, Right right) {
  if (std::cmp_less(left, right)) return std::partial_ordering::less;
  if (std::cmp_equal(left, right)) return std::partial_ordering::equivalent;
  return std::partial_ordering::greater;
}

// Not by converting the integer: 2^53 + 1 would become 2^53.
template <class Integer>
std::partial_ordering compare_mixed(Integer left, double right) {
  constexpr double kAbove = std::is_signed_v<Integer> ? 0x1p63 : 0x1p64;
  constexpr double kLowest = std::is_signed_v<Integer> ? -0x1p63 : 0.0;
  if (right >= kAbove) return std::partial_ordering::less;
  if (right < kLowest) return std::partial_ordering::greater;
  const auto whole = static_cast<Integer>(right);
  if (left != whole) return left <=> whole;
  return static_cast<double>(whole) <=> right;
}

std::partial_ordering compare(const Number& left, const Number& right) {
  return std::visit(
      [](auto l, auto r) {
        constexpr bool left_double = std::is_same_v<decltype(l), double>;
        constexpr bool right_double = std::is_same_v<decltype(r), double>;
        if constexpr (left_double && right_double) {
          return l <=> r;
        } else if constexpr (left_double) {
          return opposite(compare_mixed(r, l));
        } else if constexpr (right_double) {
          return compare_mixed(l, r);
        } else {
          return compare_integers(l, r);
        }
      },
      left, right);
}

bool equal_elements(Element left, Element right, Budget& budget) {
  budget.spend(1);
  return equal(value_of(left), value_of(right), budget);
}

bool equal_arrays(array left, array right, Budget& budget) {
  if (left.size() != right.size()) return false;
  auto other = right.begin();
  for (const Element item : left) {
    if (!(other != right.end()) || !equal_elements(item, *other, budget)) return false;
    ++other;
  }
  return !(other != right.end());
}

using Member = std::pair<std::string_view, Element>;

// By name, the first of duplicates alone: the one that a name selector takes.
std::vector<Member> sorted_members(object members) {
  std::vector<Member> sorted;
  for (const auto member : members) sorted.emplace_back(member.key, member.value);
  std::stable_sort(sorted.begin(), sorted.end(), [](auto& a, auto& b) { return a.first < b.first; });
  sorted.erase(std::unique(sorted.begin(), sorted.end(), [](auto& a, auto& b) { return a.first == b.first; }),
               sorted.end());
  return sorted;
}

bool equal_objects(object left, object right, Budget& budget) {
  constexpr std::uint64_t kStepsOfMember = 4;  // it is sorted
  budget.spend(kStepsOfMember * (left.size() + right.size()));
  const std::vector<Member> ours = sorted_members(left);
  const std::vector<Member> theirs = sorted_members(right);
  return std::equal(ours.begin(), ours.end(), theirs.begin(), theirs.end(), [&](auto& a, auto& b) {
    return a.first == b.first && equal_elements(a.second, b.second, budget);
  });
}

bool equal_structured(Element left, Element right, Budget& budget) {
  if (left.type() != right.type()) return false;
  return left.type() == element_type::ARRAY ? equal_arrays(array(left), array(right), budget)
                                            : equal_objects(object(left), object(right), budget);
}

template <class Container>
std::size_t exact_size(Container container) {
  constexpr std::size_t kSaturated = 0xFFFFFF;
  const std::size_t size = container.size();
  if (size < kSaturated) return size;
  std::size_t counted = 0;
  for (auto it = container.begin(); it != container.end(); ++it) ++counted;
  return counted;
}

}  // namespace

Value value_of(Element element) {
  switch (element.type()) {
    case element_type::NULL_VALUE:
      return Null{};
    case element_type::BOOL:
      return bool(element);
    case element_type::INT64:
      return Number(std::int64_t(element));
    case element_type::UINT64:
      return Number(std::uint64_t(element));
    case element_type::DOUBLE:
      return Number(double(element));
    case element_type::STRING:
      return std::string_view(element);
    default:
      return element;
  }
}

bool equal(const Value& left, const Value& right, Budget& budget) {
  if (left.index() != right.index()) return false;
  if (const bool* value = std::get_if<bool>(&left)) return *value == std::get<bool>(right);
  if (const Number* value = std::get_if<Number>(&left)) return compare(*value, std::get<Number>(right)) == 0;
  if (const auto* value = std::get_if<std::string_view>(&left)) {
    const auto other = std::get<std::string_view>(right);
    if (value->size() != other.size()) return false;
    budget.spend(other.size() / kBytesInOneStep);
    return *value == other;
  }
  if (const Element* value = std::get_if<Element>(&left))
    return equal_structured(*value, std::get<Element>(right), budget);
  return true;  // both Null or both Nothing
}

bool less(const Value& left, const Value& right, Budget& budget) {
  if (left.index() != right.index()) return false;
  if (const Number* value = std::get_if<Number>(&left)) return compare(*value, std::get<Number>(right)) < 0;
  // The order of UTF-8 bytes is the order of scalar values.
  if (const auto* value = std::get_if<std::string_view>(&left)) {
    const auto other = std::get<std::string_view>(right);
    budget.spend(std::min(value->size(), other.size()) / kBytesInOneStep);
    return *value < other;
  }
  return false;
}

std::size_t size_of(array items) {
  return exact_size(items);
}
std::size_t size_of(object members) {
  return exact_size(members);
}

}  // namespace tributary::jsonpath
