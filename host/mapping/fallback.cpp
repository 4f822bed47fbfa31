#include "mapping/fallback.hpp"

#include <algorithm>

#include "mapping/limits.hpp"

namespace tributary::mapping {
namespace {

bool same_paths(const Expression& a, const Expression& b) {
  if (a.path && b.path) return a.path->text() == b.path->text();
  return false;
}

struct Named {
  std::string before;  // "$.data" of "$.data.jobs[*]"
  std::string name;    // "jobs"
};

// Only for the plain form: members in shorthand, one list at the end.
std::optional<Named> named(const std::string& records) {
  constexpr std::string_view kAll = "[*]";
  if (!records.ends_with(kAll)) return std::nullopt;
  const std::string list = records.substr(0, records.size() - kAll.size());
  const auto dot = list.rfind('.');
  if (dot == std::string::npos || dot == 0 || list.find_first_of("[]'\"", dot) != std::string::npos)
    return std::nullopt;
  return Named{list.substr(0, dot), list.substr(dot + 1)};
}

}  // namespace

Expression with_fallback(const Expression& now, const Expression& before) {
  if (same_paths(now, before)) return now;
  Expression both;
  both.source = Expression::Source::first;
  both.parts.push_back(now);
  const bool list = before.source == Expression::Source::first && !before.capture && before.values.empty() &&
                    before.reading == Reading::automatic;
  const std::vector<Expression> others = list ? before.parts : std::vector<Expression>{before};
  for (const auto& other : others) {
    if (both.parts.size() < kMaxParts && !same_paths(now, other)) both.parts.push_back(other);
  }
  return both.parts.size() == 1 ? now : both;
}

jsonpath::Path with_fallback(const jsonpath::Path& now, const jsonpath::Path& before) {
  const auto a = named(now.text());
  const auto b = named(before.text());
  if (!a || !b || a->before != b->before || a->name == b->name) return now;
  auto both = jsonpath::Path::parse(a->before + "['" + a->name + "','" + b->name + "'][*]");
  return both ? *both : now;
}

}  // namespace tributary::mapping
