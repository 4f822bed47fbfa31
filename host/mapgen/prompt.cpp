#include "mapgen/prompt.hpp"

#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <numeric>
#include <set>

#include "base/digest.hpp"
#include "base/error.hpp"
#include "mapgen/answer_schema.hpp"
#include "mapgen/embedded_prompt.hpp"
#include "mapgen/record_path.hpp"
#include "mapping/posting_fields.hpp"

namespace tributary::mapgen {

using shape::PathStatistics;
using shape::ValueType;

namespace {

constexpr std::size_t kSuggestionsPerField = 3;
constexpr double kWorthSuggesting = 0.1;      // of a candidate's score
constexpr std::size_t kLongestFinding = 300;  // code points
constexpr std::size_t kTaskDigits = 12;

struct Template {
  std::string_view version;
  std::string_view system;
  std::string_view user;
};

std::string_view between(std::string_view text, std::string_view after, std::string_view before) {
  const std::size_t mark = text.find(after);
  const std::size_t end = before.empty() ? text.size() : text.find(before);
  if (mark == std::string_view::npos || end == std::string_view::npos || end < mark + after.size()) {
    throw Error(ErrorKind::internal, "mappings/prompt.md: no section \"" + std::string(after) + "\"");
  }
  return text.substr(mark + after.size(), end - mark - after.size());
}

Template prompt_template() {
  const std::string_view text = kEmbeddedPrompt.front().text;
  return {text.substr(0, text.find('\n')), between(text, "=== system\n", "\n=== user\n"),
          between(text, "=== user\n", "")};
}

bool scalar(const PathStatistics& path) {
  return path.values > 0;
}

std::uint64_t seen(const PathStatistics& path, ValueType type) {
  return path.types[static_cast<std::size_t>(type)];
}

std::string type_names(const PathStatistics& path) {
  constexpr std::array<std::pair<ValueType, std::string_view>, 4> kScalars = {
      {{ValueType::text, "text"},
       {ValueType::integer, "integer"},
       {ValueType::decimal, "decimal"},
       {ValueType::boolean, "boolean"}}};
  std::string names;
  for (const auto& [type, type_name] : kScalars) {
    if (seen(path, type) == 0) continue;
    if (!names.empty()) names += " or ";
    names += type_name;
  }
  return names;
}

std::uint64_t percent(std::uint64_t part, std::uint64_t whole) {
  return whole == 0 ? 0 : part * 100 / whole;
}

// Whether a name reads like an order or like a part of the prompt, not like a member: it has a word like the
// ids of the paths, or as many words as a sentence.
bool reads_like_text(std::string_view name) {
  static const RE2 kId(R"([pk]\d{1,4})");
  constexpr std::size_t kMostWords = 8;  // real names have six and fewer
  const std::vector<std::string> words = name_words(name);
  return words.size() > kMostWords || std::any_of(words.begin(), words.end(), [](const std::string& word) {
           return RE2::FullMatch(word, kId);
         });
}

// Names that are not plain are told apart by aliases only: what a site writes into a key may be meant for the
// model. So are names in which the mask finds something to hide.
class Aliases {
 public:
  std::string shown(std::string_view path) {
    std::string text = "$";
    bool of_people = false;
    for (const PathStep& step : path_steps(path)) {
      text += shown_step(step, of_people);
      of_people = of_people || names_a_contact(step.name);
    }
    return text;
  }

  std::size_t size() const { return aliases_.size(); }

 private:
  std::string shown_step(const PathStep& step, bool of_people) {
    switch (step.kind) {
      case PathStep::Kind::member:
        return "." + shown_name(step.name);
      case PathStep::Kind::named_elements:
        // {"name": "Jo Sample", "value": ...} in a list of people names one of them.
        return "[" + shown_name(step.name) + "=" + (of_people ? alias(step.value) : shown_value(step.value)) +
               "]";
      case PathStep::Kind::elements:
        break;
    }
    return step.name;
  }

  std::string shown_name(const std::string& name) {
    static const RE2 kPlain("@?[A-Za-z0-9_.-]{1,64}");  // @type and the like are JSON-LD
    Redactions found;
    const bool plain = RE2::FullMatch(name, kPlain) && !reads_like_text(name);
    if (plain) masked_example(name.substr(name.starts_with('@') ? 1 : 0), found);
    return plain && found.empty() ? name : alias(name);
  }

  // A name that stands in a value: "Contract type".
  std::string shown_value(const std::string& value) {
    static const RE2 kPlain(R"([\p{L}\p{N} _./-]+)");  // a counted repetition of \p{L} is too large for RE2
    constexpr std::size_t kLongest = 40;
    const bool plain = value.size() <= kLongest && RE2::FullMatch(value, kPlain) && !reads_like_text(value);
    if (!plain) return alias(value);
    Redactions found;
    const std::string masked = masked_example(value, found);
    return found.empty() ? masked : alias(value);
  }

  const std::string& alias(const std::string& name) {
    return aliases_.emplace(name, "k" + std::to_string(aliases_.size() + 1)).first->second;
  }

  std::map<std::string, std::string> aliases_;
};

// The best score that any field gives the path.
double best_suggestion(const std::string& path, const CandidateLists* suggestions) {
  double best = 0;
  if (suggestions == nullptr) return best;
  for (const auto& [field, candidates] : *suggestions) {
    for (const Candidate& candidate : candidates) {
      if (candidate.path == path) best = std::max(best, candidate.score);
    }
  }
  return best;
}

// The paths with values, at most `most`: suggested ones first, then the fullest; in the order of the shape.
std::vector<const PathStatistics*> shortlist(const shape::Shape& shape, std::size_t most,
                                             const CandidateLists* suggestions, std::size_t& left_out) {
  std::vector<const PathStatistics*> paths;
  for (const PathStatistics& path : shape.paths) {
    if (scalar(path)) paths.push_back(&path);
  }
  left_out = paths.size() > most ? paths.size() - most : 0;
  if (left_out == 0) return paths;
  std::map<const PathStatistics*, double> worth;
  for (const PathStatistics* path : paths) {
    const double fill = static_cast<double>(percent(path->filled, shape.records)) / 100;
    worth[path] = fill + best_suggestion(path->path, suggestions);
  }
  std::stable_sort(paths.begin(), paths.end(), [&](auto* a, auto* b) { return worth[a] > worth[b]; });
  paths.resize(most);
  std::sort(paths.begin(), paths.end());  // they point into one vector: this is the shape's order
  return paths;
}

// Different values from different records, masked.
std::string examples(const PathStatistics& path, std::size_t most, Redactions& redactions) {
  std::set<std::string> shown;
  std::string text;
  for (const std::string& value : path.kept) {
    if (shown.size() == most) break;
    Redactions of_this_value;
    const std::string masked = masked_example(value, of_this_value);
    if (masked.empty() || !shown.insert(masked).second) continue;
    for (const auto& [kind, times] : of_this_value) redactions[kind] += times;
    text += (text.empty() ? "" : ", ") + boost::json::serialize(boost::json::string(masked));
  }
  return text;
}

std::string path_line(const PromptPath& listed, const PathStatistics& path, const shape::Shape& shape,
                      std::size_t max_examples, Redactions& redactions) {
  std::string line = listed.id + " " + listed.shown + " | " + type_names(path);
  if (listed.repeated) line += ", up to " + std::to_string(path.most_in_one_record) + " in a record";
  line += " | " + std::to_string(percent(path.filled, shape.records)) + "% filled";
  line += " | " + std::to_string(percent(path.distinct, path.kept.size())) + "% different | ";
  if (contact_like(path.path)) {
    ++redactions["contact_path"];
    return line + "values withheld\n";
  }
  return line + examples(path, max_examples, redactions) + "\n";
}

std::string field_lines() {
  std::string lines;
  const boost::json::value fields = boost::json::parse(mapping::posting_fields_json());
  for (const boost::json::value& field : fields.as_array()) {
    const boost::json::object& entry = field.as_object();
    const boost::json::value* required = entry.if_contains("required");
    lines += "- " + std::string(entry.at("field").as_string()) + " (" +
             std::string(entry.at("type").as_string()) +
             (required != nullptr && required->is_bool() && required->get_bool() ? ", required" : "") +
             "): " + std::string(entry.at("meaning").as_string()) + "\n";
  }
  if (!lines.empty()) lines.pop_back();
  return lines;
}

const PromptPath* find_path(const std::vector<PromptPath>& paths, std::string_view path) {
  const auto found =
      std::find_if(paths.begin(), paths.end(), [path](const PromptPath& p) { return p.path == path; });
  return found == paths.end() ? nullptr : &*found;
}

std::string suggestion_lines(const std::vector<PromptPath>& paths, const CandidateLists* suggestions) {
  if (suggestions == nullptr) return "";
  std::string lines;
  for (const std::string_view field : mapping::kPostingFieldNames) {
    const auto candidates = suggestions->find(field);
    if (candidates == suggestions->end()) continue;
    std::string choices;
    std::size_t listed = 0;
    for (const Candidate& candidate : candidates->second) {
      const PromptPath* path = find_path(paths, candidate.path);
      if (path == nullptr || candidate.score < kWorthSuggesting || listed == kSuggestionsPerField) continue;
      std::array<char, 16> score{};
      std::snprintf(score.data(), score.size(), " (%.2f)", candidate.score);
      choices += (listed++ == 0 ? " " : ", ") + path->id + score.data();
    }
    if (listed > 0) lines += std::string(field) + ":" + choices + "\n";
  }
  if (lines.empty()) return "";
  return "\nA comparison of names and values suggests these ids, with its confidence. It can be wrong:\n" +
         lines;
}

std::string template_lines(const std::vector<PromptPath>& paths, const GenerationRequest& request) {
  std::string lines;
  for (const std::string_view field : mapping::kPostingFieldNames) {
    const auto read = request.template_paths.find(field);
    if (read == request.template_paths.end()) continue;
    if (const PromptPath* path = find_path(paths, read->second))
      lines += std::string(field) + ": " + path->id + "\n";
  }
  if (lines.empty()) return "";
  return "\nA mapping that people reviewed for this kind of site chooses these ids. Choose the same unless the "
         "examples speak against it:\n" +
         lines;
}

std::string finding_lines(const GenerationRequest& request) {
  if (request.findings.empty()) return "";
  std::string lines =
      "\nAn earlier answer was tried on other records and refused. Choose so that this is mended:\n";
  for (const std::string& finding : request.findings)
    lines += "- " + excerpt(finding, kLongestFinding) + "\n";
  return lines;
}

}  // namespace

std::string prompt_version() {
  return std::string(prompt_template().version) + ", mask " + std::to_string(kMaskVersion);
}

std::string fill_holes(std::string_view text_with_holes,
                       const std::map<std::string, std::string, std::less<>>& values) {
  std::string out;
  while (true) {
    const std::size_t open = text_with_holes.find("{{");
    const std::size_t close = text_with_holes.find("}}", open);
    if (open == std::string_view::npos || close == std::string_view::npos) {
      return out.append(text_with_holes);
    }
    out += text_with_holes.substr(0, open);
    const auto value = values.find(text_with_holes.substr(open + 2, close - open - 2));
    if (value == values.end()) {
      throw Error(ErrorKind::internal, "mappings/prompt.md: nothing fills the hole " +
                                           std::string(text_with_holes.substr(open, close + 2 - open)));
    }
    out += value->second;
    text_with_holes.remove_prefix(close + 2);
  }
}

Prompt build_prompt(const GenerationRequest& request, const PromptLimits& limits,
                    const CandidateLists* suggestions) {
  const Template parts = prompt_template();
  Prompt prompt;
  prompt.version = parts.version;

  Aliases aliases;
  std::vector<std::string> ids;
  std::string path_lines;
  for (const PathStatistics* path :
       shortlist(request.shape, limits.max_paths, suggestions, prompt.left_out)) {
    ids.push_back("p" + std::to_string(ids.size() + 1));
    prompt.paths.push_back({ids.back(), path->path, aliases.shown(path->path), path->most_in_one_record > 1});
    path_lines +=
        path_line(prompt.paths.back(), *path, request.shape, limits.max_examples, prompt.redactions);
  }
  if (aliases.size() > 0) prompt.redactions["alias"] = aliases.size();
  prompt.schema = answer_schema(ids);

  std::map<std::string, std::string, std::less<>> values = {
      {"fields", field_lines()},
      {"path_count", std::to_string(ids.size())},
      {"record_count", std::to_string(request.shape.records)},
      {"paths", path_lines},
      {"suggestions", suggestion_lines(prompt.paths, suggestions)},
      {"template", template_lines(prompt.paths, request)},
      {"findings", finding_lines(request)},
      {"schema", answer_form(ids)}};
  // Different for every question: a server that keeps the last prompt counts only the tokens after the part
  // that both share, and so few look like a prompt cut short.
  std::string identity = std::to_string(request.attempt);
  for (const auto& [hole, value] : values) identity += "\n" + value;
  values["task"] = hex(sha256(identity)).substr(0, kTaskDigits);

  prompt.system = fill_holes(parts.system, values);
  prompt.user = fill_holes(parts.user, values);
  return prompt;
}

}  // namespace tributary::mapgen
