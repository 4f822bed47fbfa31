#include "mapgen/ranking.hpp"

#include <algorithm>
#include <map>
#include <string>

#include "mapgen/hungarian.hpp"

namespace tributary::mapgen {
namespace {

using mapping::PostingField;

constexpr double kTieBreak = 1e-7;

std::size_t index(PostingField field) {
  return static_cast<std::size_t>(field);
}

// Ties are decided by the path itself, so that the order of members does not matter.
bool better(const Choice& a, const Choice& b) {
  if (a.score.value != b.score.value) return a.score.value > b.score.value;
  const Concepts for_people = {Concept::name, Concept::label, Concept::text};
  const auto is_for_people = [&](const PathFeatures& path) {
    return path.leaf.all.has_any(for_people) || path.carrier.has_any(for_people);
  };
  if (is_for_people(*a.path) != is_for_people(*b.path)) return is_for_people(*a.path);
  if (a.path->path.size() != b.path->path.size()) return a.path->path.size() < b.path->path.size();
  return a.path->path < b.path->path;
}

void sort(Ranking& ranking) {
  for (auto& choices : ranking.ranked) std::sort(choices.begin(), choices.end(), better);
}

std::map<std::uint32_t, std::string> first_values(const PathFeatures& path) {
  std::map<std::uint32_t, std::string> values;
  for (std::size_t i = 0; i < path.statistics->kept.size(); ++i) {
    values.emplace(path.statistics->kept_record[i], path.statistics->kept[i]);
  }
  return values;
}

// The share of records in which both have the same value.
double same_values(const PathFeatures& a, const PathFeatures& b) {
  const auto left = first_values(a);
  const auto right = first_values(b);
  std::size_t same = 0;
  for (const auto& [record, value] : left) {
    const auto found = right.find(record);
    same += found != right.end() && found->second == value;
  }
  return left.empty() ? 0 : static_cast<double>(same) / static_cast<double>(left.size());
}

// A branch is called like its town; a company is not.
void distrust_companies_named_like_towns(Ranking& ranking, const Weights& w) {
  const auto& cities = ranking.of(PostingField::city);
  if (cities.empty()) return;
  for (auto& choice : ranking.ranked[index(PostingField::company)]) {
    if (choice.path != cities[0].path && same_values(*choice.path, *cities[0].path) > 0.5) {
      choice.score.value *= w.same_as_city;
      choice.score.evidence += "; but it is the city";
    }
  }
}

void trust_companies_in_addresses(Ranking& ranking, const Scorer& scorer, const Weights& w) {
  const auto& titles = ranking.of(PostingField::title);
  if (titles.empty()) return;
  for (auto& choice : ranking.ranked[index(PostingField::company)]) {
    // A name of something else may stand there as well; the posting's own name, beside its title, is the
    // company's.
    const bool own = choice.path->enclosing.empty() || choice.path->leaf.all.has(Concept::company);
    if (choice.path == titles[0].path || !own || choice.path->values.url > 0.5) continue;
    const double share = scorer.company_in_addresses(*choice.path, *titles[0].path);
    if (share < 0.5) continue;
    choice.score.value = std::min(1.0, choice.score.value + w.company_in_address * share);
    choice.score.evidence += "; addresses contain it";
  }
}

// Where a name stands in several scripts, the one that the titles are written in is meant.
void prefer_the_script_of_titles(Ranking& ranking, const Weights& w) {
  const auto& titles = ranking.of(PostingField::title);
  if (titles.empty()) return;
  const bool latin = titles[0].path->values.latin > 0.5;
  for (const PostingField field : {PostingField::location, PostingField::city, PostingField::department,
                                   PostingField::employment_type, PostingField::company}) {
    for (auto& choice : ranking.ranked[index(field)]) {
      const ValueProfile& values = choice.path->values;
      if (!values.empty && (values.latin > 0.5) != latin) choice.score.value -= w.foreign_script;
    }
  }
}

// A part of the record that no table knows ({"site": {"title": ...}}) has a title of its own; the record's
// name stands in the record itself.
void distrust_titles_of_parts(Ranking& ranking, const Weights& w) {
  const auto& titles = ranking.of(PostingField::title);
  const bool own = std::any_of(titles.begin(), titles.end(), [&w](const Choice& choice) {
    return choice.path->enclosing.empty() && choice.score.value > w.threshold(PostingField::title);
  });
  if (!own) return;
  for (auto& choice : ranking.ranked[index(PostingField::title)]) {
    if (choice.path->unknown_enclosing == 0 || choice.path->named_element) continue;
    choice.score.value *= w.title_of_part;
    choice.score.evidence += "; but of a part of the record";
  }
}

double threshold(PostingField field, bool nameless, const Weights& w) {
  return w.threshold(field) - (nameless ? w.nameless_reserve : 0);
}

void choose(Ranking& ranking, const std::vector<PathFeatures>& paths, bool nameless, const Weights& w) {
  std::vector<std::vector<double>> gain(mapping::kPostingFieldCount, std::vector<double>(paths.size(), 0));
  for (std::size_t field = 0; field < mapping::kPostingFieldCount; ++field) {
    if (static_cast<PostingField>(field) == PostingField::location) continue;
    double tie = 0;  // of equally good paths the one ranked first
    for (const Choice& choice : ranking.ranked[field]) {
      const auto column = static_cast<std::size_t>(choice.path - paths.data());
      gain[field][column] =
          choice.score.value - threshold(static_cast<PostingField>(field), nameless, w) - tie;
      tie += kTieBreak;
    }
  }
  const auto assigned = assign(gain);
  for (std::size_t field = 0; field < mapping::kPostingFieldCount; ++field) {
    if (!assigned[field]) continue;
    for (const Choice& choice : ranking.ranked[field]) {
      if (choice.path == &paths[*assigned[field]]) ranking.chosen[field] = choice;
    }
  }
}

bool taken(const Ranking& ranking, const PathFeatures* path) {
  for (std::size_t field = 0; field < mapping::kPostingFieldCount; ++field) {
    const auto& chosen = ranking.chosen[field];
    const auto named = static_cast<PostingField>(field);
    if (named == PostingField::city || named == PostingField::country) continue;
    if (chosen && chosen->path == path) return true;
  }
  return false;
}

// Where nothing else is a title, "description" is the word for a name: of an item, of a position.
void take_short_descriptions_for_titles(Ranking& ranking, const Weights& w) {
  constexpr double kLongestTitle = 110;
  auto& description = ranking.chosen[index(PostingField::description)];
  auto& title = ranking.chosen[index(PostingField::title)];
  if (title || !description) return;
  const ValueProfile& values = description->path->values;
  if (values.mean_length > kLongestTitle || values.html > 0 || values.distinct < 0.5) return;
  title = description;
  title->score.evidence += "; short, and nothing else is a title";
  description.reset();
  for (const Choice& choice : ranking.of(PostingField::description)) {
    if (choice.path == title->path || choice.score.value < w.threshold(PostingField::description)) continue;
    if (choice.path->values.mean_length > 2 * kLongestTitle && !taken(ranking, choice.path))
      description = choice;
    return;
  }
}

// Better a title that is the same in all that was seen than none.
void choose_title_by_name_alone(Ranking& ranking) {
  constexpr double kClearlyNamed = 0.75;
  auto& title = ranking.chosen[index(PostingField::title)];
  for (const Choice& choice : ranking.of(PostingField::title)) {
    if (title) return;
    if (choice.score.name >= kClearlyNamed && !choice.path->values.empty && !taken(ranking, choice.path))
      title = choice;
  }
}

// A place may be told by its city alone, so the location shares paths with city and country.
void choose_location(Ranking& ranking, bool nameless, const Weights& w) {
  for (const Choice& choice : ranking.of(PostingField::location)) {
    if (choice.score.value < threshold(PostingField::location, nameless, w)) return;
    if (taken(ranking, choice.path)) continue;
    ranking.chosen[index(PostingField::location)] = choice;
    return;
  }
}

void choose_salary_text(Ranking& ranking, const std::vector<PathFeatures>& paths, const Scorer& scorer,
                        double threshold) {
  for (const auto& path : paths) {
    const double value = scorer.salary_text(path);
    if (value < threshold) continue;
    Choice choice{&path, {value, value, "a text that tells the pay"}};
    if (!ranking.salary_text || better(choice, *ranking.salary_text)) ranking.salary_text = choice;
  }
}

// Nothing but amounts with their period: "USD 4,100.00 / month".
bool is_pay(const PathFeatures& path) {
  constexpr double kNearlyAll = 0.95;
  constexpr double kLongest = 60;
  const ValueProfile& v = path.values;
  return !path.contact && !v.empty && v.money >= kNearlyAll && v.mean_length < kLongest && v.html == 0 &&
         v.accepts(PostingField::salary_min) >= kNearlyAll &&
         v.accepts(PostingField::salary_period) >= kNearlyAll && v.per_record <= 1.1 &&
         !path.leaf.all.has_any({Concept::benefit, Concept::referral});
}

// Values tell pay under any name, where no name does. Two of them beside each other are its ends.
void choose_salary_by_value(Ranking& ranking, const std::vector<PathFeatures>& paths) {
  const auto& least = ranking.chosen[index(PostingField::salary_min)];
  if (ranking.salary_text || (least && least->path->values.zero < 1 && !least->path->values.empty)) return;
  std::vector<const PathFeatures*> found;
  for (const auto& path : paths) {
    if (is_pay(path)) found.push_back(&path);
  }
  if (found.empty() || found.size() > 2) return;
  if (found.size() == 2 && found[0]->parent != found[1]->parent) return;
  const auto choice = [](const PathFeatures* path) {
    return Choice{path, {1, 0, "its values are amounts with their period"}};
  };
  ranking.salary_text = choice(found[0]);
  if (found.size() == 2) ranking.salary_text_upper = choice(found[1]);
}

}  // namespace

Ranking rank(const std::vector<PathFeatures>& paths, std::uint64_t records, const Weights& weights) {
  const Scorer scorer(paths, records, weights);
  Ranking ranking;
  for (std::size_t field = 0; field < mapping::kPostingFieldCount; ++field) {
    for (const auto& path : paths) {
      Score score = scorer.score(static_cast<PostingField>(field), path);
      if (score.value > 0) ranking.ranked[field].push_back({&path, std::move(score)});
    }
  }
  sort(ranking);
  distrust_companies_named_like_towns(ranking, weights);
  trust_companies_in_addresses(ranking, scorer, weights);
  prefer_the_script_of_titles(ranking, weights);
  distrust_titles_of_parts(ranking, weights);
  sort(ranking);
  choose(ranking, paths, scorer.nameless(), weights);
  take_short_descriptions_for_titles(ranking, weights);
  choose_title_by_name_alone(ranking);
  choose_location(ranking, scorer.nameless(), weights);
  choose_salary_text(ranking, paths, scorer, weights.salary_text_threshold);
  choose_salary_by_value(ranking, paths);
  return ranking;
}

}  // namespace tributary::mapgen
