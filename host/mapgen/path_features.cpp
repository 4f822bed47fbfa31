#include "mapgen/path_features.hpp"

#include <algorithm>
#include <map>
#include <optional>
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

// A name that a path goes through, and whether it is that of a named element.
struct Name {
  std::string text;
  Meaning meaning;
  bool of_element = false;
};

// A list of questions or attributes that are told apart by name: the name says what each is about, the list
// at most of which kind its values are.
bool holds_named_elements(const std::vector<PathStep>& steps, std::size_t at, const Concepts& meaning) {
  return at + 1 < steps.size() && steps[at + 1].kind == PathStep::Kind::named_elements &&
         meaning.only({question, tag, flag, detail, count, label, text, code, date, value, type, source});
}

// "LocationTag" is a location.
Meaning meaning_of_element(const std::string& name) {
  Meaning meaning = meaning_of(name);
  const auto says_only_that = [](const Concepts& word) { return word.only({tag, question}); };
  if (std::all_of(meaning.words.begin(), meaning.words.end(), says_only_that)) return meaning;
  std::erase_if(meaning.words, says_only_that);
  meaning.all = {};
  for (const Concepts& word : meaning.words) meaning.all.add(word);
  return meaning;
}

std::vector<Name> names_of(const std::vector<PathStep>& steps) {
  std::vector<Name> names;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    if (steps[i].kind == PathStep::Kind::elements) continue;
    const bool of_element = steps[i].kind == PathStep::Kind::named_elements;
    const std::string& text = of_element ? steps[i].value : steps[i].name;
    Meaning meaning = of_element ? meaning_of_element(text) : meaning_of(text);
    if (holds_named_elements(steps, i, meaning.all)) continue;
    names.push_back({text, std::move(meaning), of_element});
  }
  return names;
}

// Whether the last name only says that the value of the name before it stands here: {"value": ...}, the
// moment of a date, any form of a named element.
bool only_carries(const Name& last, const Name& before) {
  const Concepts& says = last.meaning.all;
  if (last.of_element || says.empty()) return false;
  const bool known = last.meaning.unknown == 0;
  if (known && says.only({value, plain}) && says.has(value)) return true;
  if (before.of_element)
    return (known || says.has(value)) &&
           says.only({name, label, text, value, plain, html, code, key, shortened, full, date, flag, count});
  return known && says.only({date, time}) &&
         before.meaning.all.has_any({date, posted, created, updated, expire, start, end});
}

// `localized`: the last member only says in which language.
void read_names(PathFeatures& features, bool localized) {
  std::vector<PathStep> steps = path_steps(features.path);
  if (localized) steps.pop_back();
  std::vector<Name> names = names_of(steps);
  while (names.size() > 1 && only_carries(names.back(), names[names.size() - 2])) {
    features.carrier.add(names.back().meaning.all);
    names.pop_back();
  }
  if (names.empty()) return;
  features.leaf_name = names.back().text;
  features.leaf = names.back().meaning;
  names.pop_back();
  for (const Name& name : names) {
    features.enclosing_name = name.text;
    features.enclosing.push_back(name.meaning.all);
    features.unknown_enclosing += name.meaning.unknown > 0 && name.meaning.all.empty();
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
  const std::string& carried = features.carrier.empty() ? features.enclosing_name : features.leaf_name;
  features.self_described = statistics.distinct == 1 && !carried.empty() && !statistics.kept.empty() &&
                            statistics.kept[0] == carried;
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

// "p10" and "p90", "percentile25" and "percentile75".
std::optional<int> percentile_of(const std::string& member_name) {
  const std::vector<std::string> words = words_of(member_name);
  if (words.size() < 2 || (words[0] != "p" && words[0] != "percentile" && words[0] != "pct"))
    return std::nullopt;
  const std::string& number = words[1];
  if (words.size() > 2 || number.size() > 2 || number.find_first_not_of("0123456789") != std::string::npos)
    return std::nullopt;
  return std::stoi(number);
}

// The lowest and the highest of the percentiles in an object are its ends.
void mark_percentiles(std::vector<PathFeatures>& all) {
  for (auto& features : all) {
    const auto own = percentile_of(features.leaf_name);
    if (!own) continue;
    bool lowest = true;
    bool highest = true;
    for (const auto& other : all) {
      const auto its = other.parent == features.parent ? percentile_of(other.leaf_name) : std::nullopt;
      if (!its) continue;
      lowest = lowest && *own <= *its;
      highest = highest && *own >= *its;
    }
    if (lowest == highest) continue;
    features.leaf.words.push_back(lowest ? Concepts{min} : Concepts{max});
    features.leaf.all.add(lowest ? min : max);
    features.leaf.unknown = 0;
  }
}

// The name without its first word, where that is one of `beginnings`.
std::optional<std::string> behind_beginning(const std::string& member_name,
                                            std::initializer_list<std::string_view> beginnings) {
  const std::vector<std::string> words = words_of(member_name);
  if (words.size() < 2 || std::find(beginnings.begin(), beginnings.end(), words[0]) == beginnings.end())
    return std::nullopt;
  std::string rest;
  for (std::size_t i = 1; i < words.size(); ++i) rest += words[i] + " ";
  return rest;
}

// "SDate" and "EDate": the letters stand for start and end where both are there.
void mark_abbreviated_ends(std::vector<PathFeatures>& all) {
  for (auto& starting : all) {
    const auto rest = behind_beginning(starting.leaf_name, {"s", "st", "sta", "str", "b", "bg", "beg"});
    if (!rest || !starting.leaf.all.has_any({date, time})) continue;
    for (auto& ending : all) {
      if (ending.parent != starting.parent || behind_beginning(ending.leaf_name, {"e", "ed", "end"}) != rest)
        continue;
      for (auto& [path, word] : {std::pair{&starting, start}, std::pair{&ending, end}}) {
        if (path->leaf.all.has(word)) continue;
        path->leaf.words.push_back({word});
        path->leaf.all.add(word);
        path->leaf.unknown = std::max(0, path->leaf.unknown - 1);
      }
    }
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
  for (auto& starting : all) {
    if (!starting.leaf.all.has(start)) continue;
    for (auto& ending : all) {
      if (ending.parent != starting.parent || !ending.leaf.all.has(end) || ending.leaf.all.has(start))
        continue;
      if (without(ending.leaf, end) != without(starting.leaf, start)) continue;
      starting.window = true;
      ending.window = true;
    }
  }
}

// A name with a logo beside it is an organization's, whatever that is called: people have pictures.
void mark_organizations(std::vector<PathFeatures>& all) {
  std::set<std::string, std::less<>> with_logo;
  for (const auto& features : all) {
    const std::vector<std::string> words = words_of(features.leaf_name);
    const bool logo = std::find(words.begin(), words.end(), "logo") != words.end();
    if (logo && features.parent != "$" && !features.array) with_logo.insert(features.parent);
  }
  for (auto& features : all) {
    if (with_logo.count(features.parent) == 0 || features.enclosing.empty()) continue;
    Concepts& of = features.enclosing.back();
    const bool own_name = features.leaf.all == Concepts{name} && features.leaf.words.size() == 1;
    if (!own_name || !of.only({person}) || features.values.email > 0) continue;
    of = {company};
    features.unknown_enclosing = 0;
    features.contact = false;
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
  mark_percentiles(all);
  mark_abbreviated_ends(all);
  mark_windows(all);
  mark_organizations(all);
  return all;
}

}  // namespace tributary::mapgen
