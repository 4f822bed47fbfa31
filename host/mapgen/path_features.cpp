#include "mapgen/path_features.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "mapgen/mask.hpp"
#include "mapgen/record_path.hpp"
#include "normalize/fold.hpp"

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

// {"fi": "Kokki", "en": "Cook"}: the members are one text in several languages (ISO 639-1, BCP 47).
bool is_language_code(std::string_view name) {
  constexpr std::string_view kCodes =
      " ar bg bs ca cs cy da de el en es et eu fa fi fr ga gl he hi hr hu hy id is it ja ka kk ko lt lv mk mt nb nl "
      "nn no pl pt ro ru se sk sl sq sr sv th tr uk ur uz vi zh ";
  const std::size_t sign = name.find_first_of("-_");
  const std::string_view language = name.substr(0, sign);
  std::string folded;
  normalize::fold(language, folded);
  if (language.size() != 2 || kCodes.find(" " + folded + " ") == std::string_view::npos) return false;
  return sign == std::string_view::npos || (name.size() >= sign + 3 && name.size() <= sign + 5);
}

// The paths of objects whose members are all languages, two at least, one of them not a word that records
// use:
// {"id": 7, "no": "A-12"} is an identifier and a number.
std::set<std::string, std::less<>> localized_objects(const shape::Shape& shape) {
  struct Members {
    int languages = 0;
    int unmistakable = 0;
    int others = 0;
  };
  constexpr std::string_view kWords = " id no is it ";
  std::map<std::string, Members> objects;
  for (const auto& statistics : shape.paths) {
    const std::vector<PathStep> steps = path_steps(statistics.path);
    if (steps.size() < 2 || steps.back().kind != PathStep::Kind::member) continue;
    Members& members = objects[parent_of(statistics.path)];
    const std::string& name = steps.back().name;
    const bool language = is_language_code(name);
    ++(language ? members.languages : members.others);
    members.unmistakable += language && kWords.find(" " + name + " ") == std::string_view::npos;
  }
  std::set<std::string, std::less<>> localized;
  for (const auto& [path, members] : objects) {
    if (members.languages >= 2 && members.unmistakable > 0 && members.others == 0) localized.insert(path);
  }
  return localized;
}

// A list of questions or attributes that are told apart by name: the name says what each is about.
bool holds_named_elements(const std::vector<PathStep>& steps, std::size_t at, const Concepts& meaning) {
  return at + 1 < steps.size() && steps[at + 1].kind == PathStep::Kind::named_elements &&
         meaning.only({question, tag, flag, detail, count, label});
}

bool says_no_name(const PathStep& step) {
  return step.kind == PathStep::Kind::elements;
}

// `localized`: the last member only says in which language.
void read_names(PathFeatures& features, bool localized) {
  std::vector<PathStep> steps = path_steps(features.path);
  if (localized) steps.pop_back();
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
    } else if (!holds_named_elements(steps, i, meaning.all)) {
      features.enclosing_name = name;
      features.enclosing.push_back(meaning.all);
      features.unknown_enclosing += meaning.unknown > 0 && meaning.all.empty();
    }
  }
}

PathFeatures read(const shape::PathStatistics& statistics,
                  const std::set<std::string, std::less<>>& localized) {
  PathFeatures features;
  features.statistics = &statistics;
  features.path = statistics.path;
  features.parent = parent_of(statistics.path);
  features.named_element = features.path.find("[?@") != std::string::npos;
  features.array = features.path.find("[*]") != std::string::npos || features.named_element;
  features.contact = contact_like(features.path);
  features.localized = localized.count(features.parent) > 0 && !features.path.ends_with("]");
  read_names(features, features.localized);
  features.values = profile_of(statistics);
  features.self_described = statistics.distinct == 1 && !features.enclosing_name.empty() &&
                            !statistics.kept.empty() && statistics.kept[0] == features.enclosing_name;
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

// "starts_at" and "ends_at": but for these two words they are called the same.
void mark_windows(std::vector<PathFeatures>& all) {
  const auto without = [](const Meaning& meaning, Concept end_of_it) {
    Concepts others;
    for (const Concepts& word : meaning.words) {
      if (!word.has(end_of_it)) others.add(word);
    }
    return others;
  };
  for (auto& features : all) {
    if (!features.leaf.all.has(start)) continue;
    features.window = std::any_of(all.begin(), all.end(), [&](const PathFeatures& other) {
      return other.parent == features.parent && other.leaf.all.has(end) && !other.leaf.all.has(start) &&
             without(other.leaf, end) == without(features.leaf, start);
    });
  }
}

}  // namespace

std::vector<PathFeatures> features_of(const shape::Shape& shape) {
  std::vector<PathFeatures> all;
  const auto localized = localized_objects(shape);
  for (const auto& statistics : shape.paths) {
    if (has_scalars(statistics)) all.push_back(read(statistics, localized));
  }
  // In an order of their own: that of a record's members means nothing.
  std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
  mark_salary_ranges(all);
  mark_windows(all);
  return all;
}

}  // namespace tributary::mapgen
