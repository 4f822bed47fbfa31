#include "mapgen/scoring.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "mapgen/field_fit.hpp"
#include "mapgen/known_names.hpp"
#include "normalize/fold.hpp"

namespace tributary::mapgen {
namespace {

using enum Concept;

using Rule = Weights::Rule;
using Context = Weights::Context;

std::size_t index(mapping::PostingField field) {
  return static_cast<std::size_t>(field);
}

std::string percent(double share) {
  return std::to_string(static_cast<int>(std::lround(share * 100))) + " %";
}

}  // namespace

// What is held against a name because of words that the rule does not ask for.
double Scorer::words_penalty(const Rule& rule, const Context& context, const Meaning& leaf) const {
  double penalty = w_.unknown_word * std::min(leaf.unknown, 3);
  for (const Concepts& word : leaf.words) {
    if (word.has_any(rule.leaf) || word.has_any(context.neutral)) continue;
    if (word.has_any(w_.foreign) || word.has_any(context.alien)) {
      penalty += w_.foreign_word;
    } else if (word.has_any(w_.variant)) {
      penalty += w_.variant_word;
    } else {
      penalty += w_.other_word;
    }
  }
  return penalty;
}

// What is held against a path because of what it is a part of; nothing fits when the subject is another.
double Scorer::enclosing_penalty(const Rule& rule, const Context& context, const PathFeatures& path) const {
  double penalty =
      w_.unknown_parent * path.unknown_enclosing + w_.depth * static_cast<double>(path.enclosing.size());
  bool nearest = true;
  for (auto enclosing = path.enclosing.rbegin(); enclosing != path.enclosing.rend(); ++enclosing) {
    if (enclosing->only(w_.wrapping)) continue;
    const bool wanted = nearest && !rule.subject.empty();
    nearest = false;
    if (wanted) {
      if (path.salary_range && rule.subject.has(salary)) continue;
      if (!enclosing->has_all(rule.subject)) return 1;
      const Concepts rest = enclosing->without(rule.subject).without(context.own).without(context.neutral);
      if (rest.has_any(w_.foreign))
        penalty += w_.foreign_word;
      else if (rest.has_any(w_.variant))
        penalty += w_.variant_word;
      else if (!rest.empty())
        penalty += w_.other_word;
      continue;
    }
    if (enclosing->has_any(context.own) && !enclosing->has_any(w_.foreign)) {
      const Concepts rest = enclosing->without(context.own);
      if (rest.has(secondary))
        penalty += w_.other_place;
      else if (rest.has_any(w_.variant))
        penalty += w_.variant_word;
      continue;
    }
    if (enclosing->has_any(rule.subject) && !enclosing->has_any(w_.foreign)) continue;
    penalty += rule.subject.empty() && !enclosing->has_any(w_.foreign)
                   ? w_.other_subject
                   : w_.far_subject + (enclosing->has_any(w_.foreign) ? w_.foreign_far_subject : 0.0);
  }
  if (nearest && !rule.subject.empty()) {
    // Nothing around it is about anything, unless what stands beside it tells.
    if (!(path.salary_range && rule.subject.has(salary))) return 1;
  }
  return penalty;
}

double Scorer::best(const std::vector<Rule>& table, mapping::PostingField field,
                    const PathFeatures& path) const {
  const Context& context = w_.contexts[index(field)];
  double found = 0;
  for (const Rule& rule : table) {
    if (!path.leaf.all.has_all(rule.leaf)) continue;
    const double score =
        rule.score - words_penalty(rule, context, path.leaf) - enclosing_penalty(rule, context, path);
    found = std::max(found, score);
  }
  return found;
}

// Of elements by name, those of pay itself are meant, not what was converted from it.
double Scorer::named_element_bonus(const PathFeatures& path) const {
  double bonus = 0;
  for (const Concepts& enclosing : path.enclosing) {
    if (enclosing.has(converted)) bonus -= w_.foreign_word;
    if (enclosing.has_any({original, salary}) && bonus == 0) bonus = w_.original_element;
  }
  return bonus;
}

Scorer::Scorer(const std::vector<PathFeatures>& paths, std::uint64_t records, const Weights& weights)
    : w_(weights), records_(records) {
  urls_.resize(records);
  bool named = false;
  for (const auto& path : paths) {
    named = named || !path.leaf.words.empty();
    if (path.values.url < 0.5 && path.values.relative_url < 0.5) continue;
    for (std::size_t i = 0; i < path.statistics->kept.size(); ++i) {
      urls_[path.statistics->kept_record[i]] += path.statistics->kept[i] + "\n";
    }
  }
  collect_addresses(paths);
  collect_ids(paths);
  nameless_ = !named;
}

// Whatever has the form of an address or of a part of one: a picture's path and a slug tell whose it is, too.
void Scorer::collect_addresses(const std::vector<PathFeatures>& paths) {
  folded_addresses_.resize(urls_.size());
  std::string folded;
  for (const auto& path : paths) {
    for (std::size_t i = 0; i < path.statistics->kept.size(); ++i) {
      const std::string& value = path.statistics->kept[i];
      const bool joined =
          value.find(' ') == std::string::npos && value.find_first_of("/-") != std::string::npos;
      if (!joined || value.find('<') != std::string::npos) continue;
      normalize::fold(value, folded);
      folded_addresses_[path.statistics->kept_record[i]] += folded + "\n";
    }
  }
}

double Scorer::name_score(mapping::PostingField field, const PathFeatures& path) const {
  return std::clamp(std::max(best(w_.rules[index(field)], field, path), by_list(field, path)), 0.0, 1.0);
}

// "min" and "from" are ends of many things: of experience, of a contract's duration.
bool Scorer::about_pay(const PathFeatures& path) {
  return path.salary_range || path.leaf.all.has(salary) ||
         std::any_of(path.enclosing.begin(), path.enclosing.end(),
                     [](const Concepts& enclosing) { return enclosing.has(salary); });
}

// The name as a whole stands among those that posting_fields.json lists for the field.
double Scorer::by_list(mapping::PostingField field, const PathFeatures& path) const {
  // Of a named element it is the name that counts: [?@.name=='reqid'].value.
  const bool named = path.named_element && !path.carrier.empty();
  if (path.leaf_name.empty() || !is_known_name(field, path.leaf_name)) return 0;
  const bool carrier =
      path.leaf.all.only({name, label, text, value, code, id, type, date}) && !path.leaf.all.empty();
  const bool amount =
      field == mapping::PostingField::salary_min || field == mapping::PostingField::salary_max;
  if (amount && !about_pay(path)) return 0;
  if ((carrier && !named) || path.leaf.all.has_any(w_.foreign)) return 0;
  return w_.listed_name - enclosing_penalty({}, w_.contexts[index(field)], path);
}

// Whatever is called an identifier of the record itself.
void Scorer::collect_ids(const std::vector<PathFeatures>& paths) {
  constexpr double kShortest = 4;  // "17" stands in an address by chance
  constexpr double kClearlyNamed = 0.5;
  ids_.resize(records_);
  for (const auto& path : paths) {
    if (path.values.url > 0 || path.values.mean_length < kShortest || path.values.spaced > 0) continue;
    if (path.contact || !of_the_record(path)) continue;
    if (name_score(mapping::PostingField::external_id, path) < kClearlyNamed) continue;
    for (std::size_t i = 0; i < path.statistics->kept.size(); ++i)
      ids_[path.statistics->kept_record[i]].push_back(path.statistics->kept[i]);
  }
}

bool Scorer::of_the_record(const PathFeatures& path) const {
  return std::all_of(path.enclosing.begin(), path.enclosing.end(), [this](const Concepts& enclosing) {
    return !enclosing.empty() && enclosing.only(w_.wrapping);
  });
}

// A page's address that contains the record's own identifier is that of the record, whoever's name it bears.
double Scorer::url_of_record(const PathFeatures& path) const {
  constexpr double kNearlyAll = 0.95;
  const bool page = path.values.url > kNearlyAll && path.values.api_url == 0 && path.values.media_url == 0;
  if (!page || !path.leaf.all.has(Concept::url) || path.leaf.all.has(Concept::apply) || !of_the_record(path))
    return 0;
  const auto& statistics = *path.statistics;
  for (std::size_t i = 0; i < statistics.kept.size(); ++i) {
    const auto& ids = ids_[statistics.kept_record[i]];
    const std::string& value = statistics.kept[i];
    if (std::none_of(ids.begin(), ids.end(),
                     [&](const auto& id) { return value.find(id) != std::string::npos; }))
      return 0;
  }
  return w_.url_of_record;
}

// The share of records whose addresses contain the value.
double Scorer::id_in_url(const PathFeatures& path) const {
  constexpr std::size_t kShortestTelling = 4;  // "17" stands in an address by chance
  double found = 0;
  const auto& statistics = *path.statistics;
  if (statistics.kept.empty()) return 0;
  for (std::size_t i = 0; i < statistics.kept.size(); ++i) {
    const std::string& value = statistics.kept[i];
    found +=
        value.size() >= kShortestTelling && urls_[statistics.kept_record[i]].find(value) != std::string::npos;
  }
  return found / static_cast<double>(statistics.kept.size());
}

double Scorer::company_in_addresses(const PathFeatures& path, const PathFeatures& title) const {
  constexpr std::size_t kShortestTelling = 4;
  std::map<std::uint32_t, std::vector<std::string>> titles;
  for (std::size_t i = 0; i < title.statistics->kept.size(); ++i) {
    titles[title.statistics->kept_record[i]] = words_of(title.statistics->kept[i]);
  }
  double found = 0;
  const auto& statistics = *path.statistics;
  for (std::size_t i = 0; i < statistics.kept.size(); ++i) {
    const std::uint32_t record = statistics.kept_record[i];
    const std::vector<std::string> words = words_of(statistics.kept[i]);
    if (words.empty() || words[0].size() < kShortestTelling) continue;
    const auto& of_title = titles[record];
    if (std::find(of_title.begin(), of_title.end(), words[0]) != of_title.end()) continue;
    found += folded_addresses_[record].find(words[0]) != std::string::npos;
  }
  return statistics.kept.empty() ? 0 : found / static_cast<double>(statistics.kept.size());
}

// Names that say nothing leave the values to speak.
double Scorer::by_values_alone(mapping::PostingField field, const PathFeatures& path) const {
  const bool silent = nameless_ || (path.leaf.words.empty() && !path.leaf_name.empty());
  if (silent) {
    const double fit = nameless_fit(field, path, records_);
    if (fit > 0) return w_.nameless * fit * value_fit(field, path, records_, w_);
  }
  const bool about_others =
      path.leaf.all.has_any(w_.foreign) ||
      std::any_of(path.enclosing.begin(), path.enclosing.end(), [this](const Concepts& enclosing) {
        return enclosing.has_any(w_.foreign) || enclosing.has(Concept::company);
      });
  return about_others ? 0 : w_.vocabulary * vocabulary_fit(field, path);
}

Score Scorer::score(mapping::PostingField field, const PathFeatures& path) const {
  Score score;
  const double of_record = field == mapping::PostingField::url ? url_of_record(path) : 0;
  if ((path.contact && of_record == 0) || path.self_described || path.leaf_name.starts_with('@') ||
      path.leaf_name.starts_with("__") || path.leaf.all.has_any({person, email, phone}))
    return score;
  score.name = name_score(field, path);
  score.name = std::max(score.name, of_record);
  if (path.values.empty && score.name < w_.unfilled_name) return score;
  const double values = value_fit(field, path, records_, w_);
  double total = score.name * values;
  if (total < w_.threshold(field)) total = std::max(total, by_values_alone(field, path));
  if (total > 0 && field == mapping::PostingField::external_id)
    total += w_.id_in_url * (path.values.url < 0.5 ? id_in_url(path) : 0);
  if (total > 0 && field == mapping::PostingField::posted_at && path.window) total += w_.window;
  if (total > 0 && path.named_element) total += named_element_bonus(path);
  if (total > 0 && path.named_element && !path.carrier.empty()) total -= w_.named_element;
  score.value = std::clamp(total, 0.0, 1.0);
  if (score.value > 0) {
    score.evidence = (path.leaf_name.empty() ? "a position" : "'" + path.leaf_name + "'") +
                     (score.name > 0 ? " names it (" + percent(score.name) + ")" : " says nothing") +
                     "; values fit " + percent(std::min(values, 1.0)) + "; filled in " +
                     percent(path.values.fill) + " of the records of its kind, " +
                     percent(path.values.distinct) + " different";
  }
  return score;
}

double Scorer::salary_text(const PathFeatures& path) const {
  if (path.contact || path.values.number > 0.2) return 0;
  if (path.values.accepts(mapping::PostingField::salary_min) < 0.5) return 0;
  constexpr double kLongestPay = 140;  // more is a paragraph about pay
  if (path.values.mean_length > kLongestPay || path.values.html > 0.3) return 0;
  return std::clamp(best(w_.salary_text_rules, mapping::PostingField::salary_min, path), 0.0, 1.0);
}

}  // namespace tributary::mapgen
