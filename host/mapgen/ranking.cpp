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
  const bool a_for_people = a.path->leaf.all.has_any(for_people);
  if (a_for_people != b.path->leaf.all.has_any(for_people)) return a_for_people;
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
  sort(ranking);
  choose(ranking, paths, scorer.nameless(), weights);
  choose_location(ranking, scorer.nameless(), weights);
  choose_salary_text(ranking, paths, scorer, weights.salary_text_threshold);
  return ranking;
}

}  // namespace tributary::mapgen
