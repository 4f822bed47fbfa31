#include "mapgen/path_features.hpp"

#include <algorithm>
#include <map>

#include "mapgen/mask.hpp"
#include "mapgen/record_path.hpp"

namespace tributary::mapgen {
namespace {

using enum Concept;

bool has_scalars(const shape::PathStatistics& path) {
  using shape::ValueType;
  const auto count = [&path](ValueType type) { return path.types[static_cast<std::size_t>(type)]; };
  const bool container = count(ValueType::object) + count(ValueType::array) > 0;
  return path.values > 0 || (!container && path.path != "$");
}

// The path without its last member and without what selects elements behind it.
std::string parent_of(std::string_view path) {
  while (path.ends_with("[*]")) path.remove_suffix(3);
  const std::size_t dot = path.rfind('.');
  const std::size_t bracket = path.rfind('[');
  if (path.ends_with(']'))
    return std::string(path.substr(0, bracket == std::string_view::npos ? 0 : bracket));
  return std::string(path.substr(0, dot == std::string_view::npos ? 0 : dot));
}

bool says_no_name(const PathStep& step) {
  return step.kind == PathStep::Kind::elements;
}

void read_names(PathFeatures& features) {
  const std::vector<PathStep> steps = path_steps(features.path);
  for (std::size_t i = 0; i < steps.size(); ++i) {
    if (says_no_name(steps[i])) continue;
    const bool last =
        std::all_of(steps.begin() + static_cast<std::ptrdiff_t>(i) + 1, steps.end(), says_no_name);
    const bool named = steps[i].kind == PathStep::Kind::named_elements;
    const std::string& name = named ? steps[i].value : steps[i].name;
    const Meaning meaning = meaning_of(name);
    if (last) {
      features.leaf_name = name;
      features.leaf = meaning;
    } else {
      features.enclosing.push_back(meaning.all);
      features.unknown_enclosing += meaning.unknown > 0 && meaning.all.empty();
    }
  }
}

PathFeatures read(const shape::PathStatistics& statistics, std::uint64_t records) {
  PathFeatures features;
  features.statistics = &statistics;
  features.path = statistics.path;
  features.parent = parent_of(statistics.path);
  features.named_element = features.path.find("[?@") != std::string::npos;
  features.array = features.path.find("[*]") != std::string::npos || features.named_element;
  features.contact = contact_like(features.path);
  read_names(features);
  features.values = profile_of(statistics, records);
  return features;
}

// An object with two ends and a currency is about pay, whatever it is called.
void mark_salary_ranges(std::vector<PathFeatures>& all) {
  std::map<std::string, Concepts> members;
  for (const auto& features : all) members[features.parent].add(features.leaf.all);
  for (auto& features : all) {
    features.salary_range = members[features.parent].has_all({min, max, currency}) && features.parent != "$";
  }
}

}  // namespace

std::vector<PathFeatures> features_of(const shape::Shape& shape) {
  std::vector<PathFeatures> all;
  for (const auto& statistics : shape.paths) {
    if (has_scalars(statistics)) all.push_back(read(statistics, shape.records));
  }
  // In an order of their own: that of a record's members means nothing.
  std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
  mark_salary_ranges(all);
  return all;
}

}  // namespace tributary::mapgen
