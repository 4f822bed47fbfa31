#include "mapgen/mapping_builder.hpp"

#include <algorithm>
#include <cassert>
#include <map>
#include <set>

#include "mapgen/description_sections.hpp"
#include "mapgen/expressions.hpp"
#include "mapgen/field_fit.hpp"
#include "mapgen/public_host.hpp"
#include "normalize/language_detection.hpp"

namespace tributary::mapgen {
namespace {

using mapping::PostingField;
using mapping::Reading;
using enum Concept;

constexpr double kShare = 0.5;  // a share of values that is the rule
constexpr std::size_t kMostFallbacks = 3;
constexpr double kShortestKind = 4;  // bytes: "Y" is an answer, not a kind
constexpr double kLongestKind = 40;
constexpr double kEnoughDifferent = 0.99;  // of values that can be an identifier
constexpr std::string_view kDerivedIdSeparator = " | ";
constexpr std::string_view kFirstLine = R"(^(?:\s|<[^>]{1,80}>)*([^<\n\r]{3,200}))";

bool boolean(const PathFeatures& path) {
  return path.values.boolean > kShare;
}

// The records in which the path has a value, as far as values are kept.
std::set<std::uint32_t> filled_records(const PathFeatures& path) {
  const auto& records = path.statistics->kept_record;
  return {records.begin(), records.end()};
}

bool in_minor_units(const PathFeatures& path) {
  for (const auto& word : words_of(path.path)) {
    if (word == "cent" || word == "cents" || word == "minor" || word == "pence") return true;
  }
  return false;
}

// What a place path tells: the whole place, or only a part of it.
bool part_of_a_place(const PathFeatures& path) {
  const Concepts parts = {city, region, country, street, postal};
  int told = 0;
  for (const Concept part : {city, region, country}) told += path.leaf.all.has(part);
  if (told >= 2) return false;
  if (path.leaf.all.has_any(parts)) return !path.leaf.all.has(address);
  if (path.leaf.all.has(location)) return false;
  return !path.enclosing.empty() && path.enclosing.back().has_any(parts) &&
         !path.enclosing.back().has(location);
}

// Which number of 03/04/2026 is the day, by what other values prove: of the column, else of the source's
// other dates. No proof: texts in another language than English are not from where the month comes first.
Reading order_of_days(const PathFeatures& path, const std::vector<PathFeatures>& paths,
                      const PathFeatures* text) {
  double day_first = path.values.day_first;
  double month_first = path.values.month_first;
  if (day_first == 0 && month_first == 0) {
    if (path.values.ambiguous_date == 0) return Reading::automatic;
    for (const auto& other : paths) {
      day_first += other.values.day_first;
      month_first += other.values.month_first;
    }
  }
  if (day_first > 0 && month_first == 0) return Reading::date_day_first;
  if (month_first > 0 && day_first == 0) return Reading::date_month_first;
  if (day_first > 0 || text == nullptr || text->statistics->kept.empty()) return Reading::automatic;
  const std::string_view language = normalize::detected_language(text->statistics->kept[0]);
  return language.empty() || language == "en" ? Reading::automatic : Reading::date_day_first;
}

class Builder {
 public:
  Builder(const GenerationRequest& request, const std::vector<PathFeatures>& paths, const Ranking& ranking,
          const Weights& weights)
      : request_(request), paths_(paths), ranking_(ranking), w_(weights) {}

  mapping::Mapping build() {
    auto records = jsonpath::Path::parse(request_.records_path);
    assert(records);
    mapping::Mapping mapping{std::move(*records), {}, {}};
    for (std::size_t i = 0; i < mapping::kPostingFieldCount; ++i) {
      mapping.fields[i] = field(static_cast<PostingField>(i));
    }
    return mapping;
  }

 private:
  std::optional<Expression> field(PostingField f) {
    switch (f) {
      case PostingField::external_id:
        return identifier();
      case PostingField::title:
        return title_expression();
      case PostingField::company:
        return company_expression();
      case PostingField::url:
        return url_expression();
      case PostingField::location:
        return location_expression();
      case PostingField::country:
      case PostingField::city:
        return part_expression(f);
      case PostingField::remote:
        return remote_expression();
      case PostingField::employment_type:
        return employment_expression();
      case PostingField::salary_min:
      case PostingField::salary_max:
      case PostingField::salary_currency:
      case PostingField::salary_period:
        return salary_expression(f);
      default:
        return with_fallbacks(f);
    }
  }

  // "partial" under a name like remote is a term; elsewhere it would say nothing.
  static void map_degrees(const PathFeatures& path, Expression& expression) {
    std::map<std::string, std::string> terms;
    for (const std::string& value : path.statistics->kept) {
      if (const auto term = remote_degree(value)) terms.emplace(value, *term);
    }
    if (terms.empty()) return;
    expression.values.assign(terms.begin(), terms.end());
    expression.keep_unmapped = true;
  }

  Reading date_reading(const PathFeatures& path) const {
    if (path.values.epoch_milliseconds > kShare) return Reading::epoch_milliseconds;
    if (path.values.epoch_seconds > kShare) return Reading::epoch_seconds;
    const auto& text = ranking_.for_field(PostingField::description);
    return order_of_days(path, paths_, text ? text->path : nullptr);
  }

  Expression reading_of(PostingField f, const PathFeatures& path) {
    if (f == PostingField::description)
      return description_expression(whole_text(path, paths_), paths_, ranking_);
    Expression expression = path_expression(path.path);
    if (f == PostingField::posted_at || f == PostingField::valid_through)
      expression.reading = date_reading(path);
    if (f == PostingField::remote && boolean(path)) expression.reading = Reading::boolean;
    if (f == PostingField::remote && !boolean(path) && path.leaf.all.has(remote))
      map_degrees(path, expression);
    if (f == PostingField::department && path.array) expression.separator = ", ";
    const bool amount = f == PostingField::salary_min || f == PostingField::salary_max;
    if (amount && in_minor_units(path)) expression.reading = Reading::minor_units;
    return expression;
  }

  // A path that means the same, for records that the sample does not have.
  bool understudy(PostingField f, const Choice& chosen, const Choice& other, std::size_t already) const {
    if (chosen.path->localized && other.path->localized && other.path->parent == chosen.path->parent)
      return true;
    if (already > 1 || (f != PostingField::department && f != PostingField::employment_type)) return false;
    const bool same_thing = other.path->parent == chosen.path->parent &&
                            other.path->leaf.all.only({name, label, id, code, value, text});
    if (same_thing) return false;
    const double least = w_.threshold(f) + w_.understudy_margin;
    return other.score.value >= std::max(least, chosen.score.value - w_.understudy_distance) &&
           !same_values(*other.path, *chosen.path);
  }

  static bool same_values(const PathFeatures& a, const PathFeatures& b) {
    return a.statistics->kept == b.statistics->kept;
  }

  bool fills_more(PostingField f, const PathFeatures& path, std::set<std::uint32_t>& filled,
                  bool relative) const {
    const std::set<std::uint32_t> more = filled_records(path);
    const std::size_t before = filled.size();
    filled.insert(more.begin(), more.end());
    return filled.size() > before || (f == PostingField::url && relative && path.values.url > kShare);
  }

  // The chosen path, then those that fill records which it leaves empty.
  std::vector<const PathFeatures*> with_its_fallbacks(PostingField f) const {
    const auto& chosen = ranking_.for_field(f);
    if (!chosen) return {};
    std::vector<const PathFeatures*> result = {chosen->path};
    if (chosen->path->values.empty) return result;
    std::set<std::uint32_t> filled = filled_records(*chosen->path);
    // Without its host an address is none; another whole one has to stand in where the host is not known.
    bool relative = f == PostingField::url && chosen->path->values.url < kShare;
    for (const Choice& choice : ranking_.of(f)) {
      if (result.size() > kMostFallbacks) break;
      if (choice.path == chosen->path || choice.path->values.empty) continue;
      const double least = std::max(w_.fallback_least, chosen->score.value - w_.fallback_distance);
      if (choice.score.value < least || taken_by_another(f, choice.path)) continue;
      const bool more = fills_more(f, *choice.path, filled, relative);
      if (!more && !understudy(f, *chosen, choice, result.size())) continue;
      result.push_back(choice.path);
      relative = relative && choice.path->values.url < kShare;
    }
    return result;
  }

  bool taken_by_another(PostingField f, const PathFeatures* path) const {
    for (std::size_t i = 0; i < mapping::kPostingFieldCount; ++i) {
      if (static_cast<PostingField>(i) != f && ranking_.chosen[i] && ranking_.chosen[i]->path == path)
        return true;
    }
    return false;
  }

  std::optional<Expression> with_fallbacks(PostingField f) {
    std::vector<Expression> parts;
    for (const auto* path : with_its_fallbacks(f)) parts.push_back(reading_of(f, *path));
    if (parts.empty()) return std::nullopt;
    return first_of(std::move(parts));
  }

  // A record without an identifier would be lost. Its address is one; else what tells postings apart.
  std::optional<Expression> identifier() {
    std::vector<Expression> parts;
    std::set<std::uint32_t> filled;
    for (const auto* path : with_its_fallbacks(PostingField::external_id)) {
      parts.push_back(path_expression(path->path));
      const auto more = filled_records(*path);
      filled.insert(more.begin(), more.end());
    }
    if (!parts.empty() &&
        filled.size() >= std::min<std::size_t>(request_.shape.records, shape::kKeptValues)) {
      return first_of(std::move(parts));
    }
    const auto& address = ranking_.for_field(PostingField::url);
    if (address && address->path->values.distinct > kEnoughDifferent) {
      parts.push_back(path_expression(address->path->path));
      if (address->path->values.fill >= 1) return first_of(std::move(parts));
    }
    if (auto derived = derived_identifier()) parts.push_back(std::move(*derived));
    if (parts.empty()) return std::nullopt;
    return first_of(std::move(parts));
  }

  std::optional<Expression> derived_identifier() {
    std::vector<Expression> parts;
    for (const PostingField f :
         {PostingField::title, PostingField::company, PostingField::city, PostingField::posted_at}) {
      if (const auto& chosen = ranking_.for_field(f)) parts.push_back(path_expression(chosen->path->path));
    }
    if (parts.size() < 2) return std::nullopt;
    return joined(std::move(parts), std::string(kDerivedIdSeparator));
  }

  // Where nothing is a title, the first line of the text has to do.
  std::optional<Expression> title_expression() {
    if (auto expression = with_fallbacks(PostingField::title)) return expression;
    const auto& text_choice = ranking_.for_field(PostingField::description);
    if (!text_choice) return std::nullopt;
    Expression expression = path_expression(text_choice->path->path);
    expression.capture = std::string(kFirstLine);
    return expression;
  }

  std::optional<Expression> company_expression() {
    if (auto expression = with_fallbacks(PostingField::company)) return expression;
    if (request_.settings.find("company") == request_.settings.end()) return employer_beside_records();
    Expression expression;
    expression.source = Expression::Source::setting;
    expression.text = "company";
    return expression;
  }

  std::optional<Expression> employer_beside_records() const {
    if (request_.employer_path.empty()) return std::nullopt;
    Expression expression = path_expression(request_.employer_path);
    expression.from_page = true;
    return expression;
  }

  // An address without its host is completed by the source's base URL; where the source has none, by the host
  // of another address in the same records, when there is but one and it knows the record's identifier.
  std::optional<Expression> url_expression() {
    const auto& chosen = ranking_.for_field(PostingField::url);
    if (!chosen || chosen->path->values.relative_url < kShare) return with_fallbacks(PostingField::url);
    std::vector<Expression> parts = {path_expression(chosen->path->path)};
    const bool rooted =
        !chosen->path->statistics->kept.empty() && chosen->path->statistics->kept[0].starts_with('/');
    if (const std::string host = rooted ? public_host(paths_, ranking_, w_) : std::string(); !host.empty()) {
      Expression whole;
      whole.source = Expression::Source::text_template;
      whole.text = host + "{path}";
      whole.part_names = {"path"};
      whole.parts = {path_expression(chosen->path->path)};
      parts.push_back(std::move(whole));
    }
    for (const auto* path : with_its_fallbacks(PostingField::url)) {
      if (path != chosen->path) parts.push_back(path_expression(path->path));
    }
    return first_of(std::move(parts));
  }

  const Choice* location_choice() const {
    if (const auto& chosen = ranking_.for_field(PostingField::location)) return &*chosen;
    const auto& ranked = ranking_.of(PostingField::location);
    if (ranked.empty() || ranked[0].score.value < w_.fallback_least) return nullptr;
    return &ranked[0];
  }

  std::optional<Expression> location_expression() {
    const Choice* choice = location_choice();
    if (!choice) return std::nullopt;
    std::vector<Expression> parts = {place_expression(*choice->path)};
    std::set<std::uint32_t> filled = filled_records(*choice->path);
    for (const Choice& other : ranking_.of(PostingField::location)) {
      if (parts.size() > kMostFallbacks || filled.size() >= request_.shape.records) break;
      if (other.path == choice->path || other.path->values.empty || other.score.value < w_.fallback_least)
        continue;
      const auto more = filled_records(*other.path);
      const std::size_t before = filled.size();
      filled.insert(more.begin(), more.end());
      if (filled.size() > before) parts.push_back(place_expression(*other.path));
    }
    return first_of(std::move(parts));
  }

  // A whole place as it is; a part of it together with the other parts beside it.
  Expression place_expression(const PathFeatures& path) {
    if (!part_of_a_place(path) || path.values.per_record > 1.1) return path_expression(path.path);
    std::vector<Expression> parts;
    for (const PathFeatures* part : place_parts(path)) parts.push_back(path_expression(part->path));
    return joined(std::move(parts), ", ");
  }

  std::vector<const PathFeatures*> place_parts(const PathFeatures& path) const {
    std::vector<const PathFeatures*> parts;
    for (const Concept part : {city, region, country}) {
      const PathFeatures* found = nullptr;
      if (path.leaf.all.has(part)) found = &path;
      for (const auto& sibling : paths_) {
        if (found || sibling.parent != path.parent || sibling.contact || !sibling.leaf.all.has(part))
          continue;
        const bool plain_name = sibling.leaf.all.only({city, region, country, location, address, name, text});
        if (plain_name && sibling.values.number < kShare && !sibling.values.empty) found = &sibling;
      }
      if (found && std::find(parts.begin(), parts.end(), found) == parts.end()) parts.push_back(found);
    }
    if (std::find(parts.begin(), parts.end(), &path) == parts.end()) parts.insert(parts.begin(), &path);
    return parts;
  }

  // Its own path, and the place's whole text for the records without it.
  std::optional<Expression> part_expression(PostingField f) {
    std::vector<Expression> parts;
    std::size_t filled = 0;
    for (const auto* path : with_its_fallbacks(f)) {
      parts.push_back(path_expression(path->path));
      filled = std::max(filled, static_cast<std::size_t>(path->statistics->filled));
    }
    const Choice* place = location_choice();
    if (place && filled < request_.shape.records && !part_of_a_place(*place->path)) {
      Expression whole = path_expression(place->path->path);
      whole.reading = Reading::location;
      parts.push_back(std::move(whole));
    }
    if (parts.empty()) return std::nullopt;
    return first_of(std::move(parts));
  }

  static Expression flag(const PathFeatures& path, std::string meaning) {
    Expression expression = path_expression(path.path);
    expression.values = {{"true", std::move(meaning)}, {"false", ""}};
    return expression;
  }

  // Terms first, for they tell more than a flag; the flags beside a flag tell what it leaves open.
  std::optional<Expression> remote_expression() {
    const auto& chosen = ranking_.for_field(PostingField::remote);
    std::vector<Expression> terms;
    std::vector<Expression> flags;
    const auto add = [&](const PathFeatures& path) {
      (boolean(path) ? flags : terms).push_back(reading_of(PostingField::remote, path));
    };
    if (chosen) {
      add(*chosen->path);
      for (const Choice& other : ranking_.of(PostingField::remote)) {
        const bool enough = other.score.value >= w_.threshold(PostingField::remote);
        const bool sparse = other.score.name > 0.6 && other.path->leaf.all.has_any({type, remote, workplace});
        if (other.path == chosen->path || other.path->values.empty || (!enough && !sparse)) continue;
        if (terms.size() + flags.size() <= kMostFallbacks) add(*other.path);
      }
      add_flags_beside(*chosen->path, flags);
    }
    for (auto& expression : flags) terms.push_back(std::move(expression));
    if (const Choice* place = location_choice();
        place && place->path->values.accepts(PostingField::remote) > 0) {
      terms.push_back(path_expression(place->path->path));
    }
    if (terms.empty()) {
      for (const auto& path : paths_) {
        if (tells_remote_among_others(path) && terms.size() < kMostFallbacks)
          terms.push_back(path_expression(path.path));
      }
    }
    if (terms.empty()) return std::nullopt;
    return first_of(std::move(terms));
  }

  // A kind of work of which one is remote work: "full day, shift, flexible, remote".
  static bool tells_remote_among_others(const PathFeatures& path) {
    const Concepts kinds = {schedule, employment, contract, workplace, type, home};
    const bool about =
        path.leaf.all.has_any(kinds) || (!path.enclosing.empty() && path.enclosing.back().has_any(kinds));
    return about && !path.contact && path.values.accepts(PostingField::remote) > 0 &&
           !path.leaf.all.has(salary) && path.values.mean_length >= kShortestKind &&
           path.values.mean_length < kLongestKind && path.values.boolean == 0 && path.values.number == 0;
  }

  void add_flags_beside(const PathFeatures& chosen, std::vector<Expression>& flags) const {
    if (!boolean(chosen)) return;
    for (const auto& [meaning, term] : {std::pair{hybrid, "hybrid"}, std::pair{onsite, "on_site"}}) {
      for (const auto& path : paths_) {
        if (path.parent != chosen.parent || !boolean(path) || path.leaf.words.size() != 1) continue;
        if (path.leaf.all.has(meaning)) flags.push_back(flag(path, term));
      }
    }
  }

  std::optional<Expression> employment_expression() {
    const auto& chosen = ranking_.for_field(PostingField::employment_type);
    if (!chosen || !boolean(*chosen->path)) return with_fallbacks(PostingField::employment_type);
    std::map<std::string, Expression> full;  // by path: the order of members must not matter
    std::map<std::string, Expression> part;
    for (const auto& path : paths_) {
      if (!boolean(path) || path.parent != chosen->path->parent || path.contact) continue;
      if (path.leaf.all.has(fulltime)) full.emplace(path.path, flag(path, "FULL_TIME"));
      if (path.leaf.all.has(parttime)) part.emplace(path.path, flag(path, "PART_TIME"));
    }
    std::vector<Expression> parts;
    for (auto* flags : {&full, &part}) {
      for (auto& [path, expression] : *flags) parts.push_back(std::move(expression));
    }
    return joined(std::move(parts), ",");
  }

  // The text that tells this end of the pay, where there are two.
  const PathFeatures* whole_pay(PostingField f) const {
    if (f == PostingField::salary_max && ranking_.salary_text_upper) return ranking_.salary_text_upper->path;
    return ranking_.salary_text ? ranking_.salary_text->path : nullptr;
  }

  // The amount's own paths, the other end where there is but one amount, then the text that tells all.
  std::optional<Expression> salary_expression(PostingField f) {
    std::vector<Expression> parts;
    const PathFeatures* whole = whole_pay(f);
    for (const auto* path : with_its_fallbacks(f)) {
      if (path != whole) parts.push_back(reading_of(f, *path));
    }
    if (f == PostingField::salary_max && parts.empty()) {
      const auto& least = ranking_.for_field(PostingField::salary_min);
      if (least && !least->path->leaf.all.has(min)) parts.push_back(reading_of(f, *least->path));
    }
    if (whole)
      parts.insert(tells_less_than_the_text(f) ? parts.begin() : parts.end(), path_expression(whole->path));
    if (parts.empty()) return std::nullopt;
    return first_of(std::move(parts));
  }

  // A number that is not said to be an end of the pay may be anything about pay: how many salaries a year.
  bool tells_less_than_the_text(PostingField f) const {
    const auto& chosen = ranking_.for_field(f);
    const bool amount = f == PostingField::salary_min || f == PostingField::salary_max;
    return chosen && amount && !chosen->path->salary_range && !chosen->path->leaf.all.has_any({min, max}) &&
           chosen->score.value < ranking_.salary_text->score.value;
  }

  const GenerationRequest& request_;
  const std::vector<PathFeatures>& paths_;
  const Ranking& ranking_;
  const Weights& w_;
};

}  // namespace

mapping::Mapping build_mapping(const GenerationRequest& request, const std::vector<PathFeatures>& paths,
                               const Ranking& ranking, const Weights& weights) {
  return Builder(request, paths, ranking, weights).build();
}

}  // namespace tributary::mapgen
