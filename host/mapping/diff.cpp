#include "mapping/diff.hpp"

namespace tributary::mapping {
namespace {

using boost::json::object;
using boost::json::value;

// The member of an object, null where there is no such object or member.
value member(const object& document, std::string_view group, std::string_view name) {
  const auto* members = document.if_contains(group);
  const auto* found =
      members != nullptr && members->is_object() ? members->get_object().if_contains(name) : nullptr;
  return found != nullptr ? *found : value();
}

void compare(std::string name, value from, value to, std::vector<Difference>& found) {
  using Kind = Difference::Kind;
  if (from.is_null() && to.is_null()) return;
  const Kind kind = from == to       ? Kind::same
                    : from.is_null() ? Kind::added
                    : to.is_null()   ? Kind::removed
                                     : Kind::changed;
  found.push_back({std::move(name), kind, std::move(from), std::move(to)});
}

}  // namespace

std::string_view name(Difference::Kind kind) {
  constexpr std::array<std::string_view, 4> kNames = {"same", "changed", "added", "removed"};
  return kNames[static_cast<std::size_t>(kind)];
}

std::vector<Difference> differences(const Mapping& a, const Mapping& b) {
  const auto from = boost::json::parse(canonical_document(a)).as_object();
  const auto to = boost::json::parse(canonical_document(b)).as_object();
  std::vector<Difference> found;
  compare("records", from.at("records"), to.at("records"), found);
  for (const auto field : kPostingFieldNames) {
    compare(std::string(field), member(from, "fields", field), member(to, "fields", field), found);
  }
  for (const auto& [kept, path] : a.keep) {
    compare("keep." + kept, value(path.text()), member(to, "keep", kept), found);
  }
  for (const auto& [kept, path] : b.keep) {
    if (member(from, "keep", kept).is_null()) compare("keep." + kept, value(), value(path.text()), found);
  }
  return found;
}

}  // namespace tributary::mapping
