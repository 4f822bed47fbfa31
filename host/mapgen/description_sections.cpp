#include "mapgen/description_sections.hpp"

#include <algorithm>
#include <cctype>
#include <map>
#include <string>

#include "mapgen/record_path.hpp"
#include "normalize/converter.hpp"
#include "shape/path_text.hpp"

namespace tributary::mapgen {
namespace {

using mapping::PostingField;
using enum Concept;

constexpr double kLeastSectionName = 0.40;  // of the name as a description's
constexpr double kLeastSectionLength = 60;  // bytes on average: shorter texts are labels
constexpr double kLongestHeading = 60;
constexpr std::size_t kCompared = 60;  // letters at the front that show a text to be a repetition
constexpr std::size_t kMostSections = 8;
constexpr std::string_view kBetweenSections = "\n\n";
constexpr std::string_view kBetweenElements = "\n";

// Only letters and digits of the text as a person would read it.
std::string essence(std::string_view value) {
  std::string text;
  normalize::ConversionContext context;
  context.reading = mapping::Reading::html;
  if (normalize::to_description(value, context, text).outcome != normalize::Conversion::Outcome::filled)
    return {};
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isalnum(byte) || byte >= 0x80) out += static_cast<char>(std::tolower(byte));
  }
  return out;
}

std::map<std::uint32_t, std::string> essences(const PathFeatures& path) {
  std::map<std::uint32_t, std::string> all;
  for (std::size_t i = 0; i < path.statistics->kept.size(); ++i) {
    all[path.statistics->kept_record[i]] += essence(path.statistics->kept[i]);
  }
  return all;
}

// Whether `part` says in some record what `whole` says there.
bool repeats(const std::map<std::uint32_t, std::string>& part,
             const std::map<std::uint32_t, std::string>& whole) {
  for (const auto& [record, text] : part) {
    const auto found = whole.find(record);
    if (found == whole.end() || text.empty() || found->second.empty()) continue;
    if (found->second.find(text.substr(0, kCompared)) != std::string::npos) return true;
    if (text.find(found->second.substr(0, kCompared)) != std::string::npos) return true;
  }
  return false;
}

std::string without_last_member(std::string_view path) {
  while (path.ends_with("[*]")) path.remove_suffix(3);
  const std::size_t cut = path.find_last_of(".[");
  return std::string(path.substr(0, cut == std::string_view::npos ? 0 : cut));
}

bool related(const PathFeatures& a, const PathFeatures& b) {
  return a.parent.starts_with(b.parent) || b.parent.starts_with(a.parent) ||
         without_last_member(a.parent) == without_last_member(b.parent);
}

const PathFeatures* heading_of(const PathFeatures& body, const std::vector<PathFeatures>& paths) {
  if (!body.parent.ends_with("[*]")) return nullptr;
  for (const auto& path : paths) {
    if (&path == &body || path.parent != body.parent || path.leaf_name.empty() || path.contact) continue;
    if (path.path != path.parent + "." + path.leaf_name) continue;
    const bool named = path.leaf.all.has_any({title, name, label, text}) && path.leaf.words.size() == 1;
    if (named && !path.values.empty && path.values.mean_length < kLongestHeading && path.values.number < 0.5)
      return &path;
  }
  return nullptr;
}

// Both the heading and the body of each element: $.lists[*]['text','content'].
std::string with_heading(const PathFeatures& body, const PathFeatures& heading) {
  std::string path = body.parent + "[";
  shape::append_literal(heading.leaf_name, path);
  path += ',';
  shape::append_literal(body.leaf_name, path);
  return path + "]";
}

Expression section_expression(const PathFeatures& body, const std::vector<PathFeatures>& paths) {
  const PathFeatures* heading = heading_of(body, paths);
  Expression expression = path_expression(heading ? with_heading(body, *heading) : body.path);
  if (body.array) expression.separator = std::string(kBetweenElements);
  return expression;
}

bool is_section(const Choice& choice, const PathFeatures& main) {
  const PathFeatures& path = *choice.path;
  if (path.named_element || path.values.empty || choice.score.name < kLeastSectionName) return false;
  if (path.values.mean_length < kLeastSectionLength || !related(path, main)) return false;
  const bool named = main.leaf.all.has(section) || path.leaf.all.has(section) ||
                     std::any_of(path.enclosing.begin(), path.enclosing.end(),
                                 [](const Concepts& e) { return e.has(section); });
  return named && !path.leaf.all.has_any({shortened, search, social, tag}) &&
         !(path.leaf.all.has(summary) && !main.leaf.all.has(summary) && !path.leaf.all.has(section));
}

// The text that `beginning` is only the beginning of, by what they say in the first record that has both.
bool continues(const PathFeatures& beginning, const PathFeatures& longer) {
  constexpr double kMuchLonger = 1.3;
  constexpr std::size_t kTelling = 40;  // shorter ones may begin alike by chance
  for (std::size_t i = 0; i < beginning.statistics->kept.size(); ++i) {
    for (std::size_t k = 0; k < longer.statistics->kept.size(); ++k) {
      if (longer.statistics->kept_record[k] != beginning.statistics->kept_record[i]) continue;
      const std::string front = essence(beginning.statistics->kept[i]).substr(0, kCompared);
      const std::string whole = essence(longer.statistics->kept[k]);
      return front.size() >= kTelling && whole.starts_with(front) &&
             longer.values.mean_length > kMuchLonger * beginning.values.mean_length;
    }
  }
  return false;
}

}  // namespace

const PathFeatures& whole_text(const PathFeatures& main, const std::vector<PathFeatures>& paths) {
  for (const auto& path : paths) {
    if (path.contact || path.array || path.values.mean_length <= main.values.mean_length) continue;
    if (path.values.json > 0 || path.values.url > 0 || path.leaf.all.has(company)) continue;
    if (continues(main, path)) return path;
  }
  return main;
}

Expression description_expression(const PathFeatures& main, const std::vector<PathFeatures>& paths,
                                  const Ranking& ranking) {
  std::vector<const PathFeatures*> candidates;
  for (const Choice& choice : ranking.of(PostingField::description)) {
    if (choice.path != &main && is_section(choice, main)) candidates.push_back(choice.path);
  }
  const bool markup = main.values.html > 0.5 || main.values.escaped_html > 0.5;
  std::sort(candidates.begin(), candidates.end(), [markup](const auto* a, const auto* b) {
    const bool like_a = (a->values.html > 0.5) == markup;
    const bool like_b = (b->values.html > 0.5) == markup;
    if (like_a != like_b) return like_a;
    return a->path < b->path;
  });
  std::vector<const PathFeatures*> sections = {&main};
  std::vector<std::map<std::uint32_t, std::string>> said = {essences(main)};
  for (const auto* candidate : candidates) {
    if (sections.size() >= kMostSections) break;
    auto text = essences(*candidate);
    if (std::any_of(said.begin(), said.end(), [&](const auto& before) { return repeats(text, before); }))
      continue;
    sections.push_back(candidate);
    said.push_back(std::move(text));
  }
  std::vector<Expression> parts;
  for (const auto* section_path : sections) parts.push_back(section_expression(*section_path, paths));
  Expression expression = joined(std::move(parts), std::string(kBetweenSections));
  if (std::any_of(sections.begin(), sections.end(),
                  [](const auto* s) { return s->values.html > 0 || s->values.escaped_html > 0; })) {
    expression.reading = mapping::Reading::html;
  }
  return expression;
}

}  // namespace tributary::mapgen
