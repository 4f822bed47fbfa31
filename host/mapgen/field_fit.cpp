#include "mapgen/field_fit.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <string>

namespace tributary::mapgen {
namespace {

using mapping::PostingField;
using enum Concept;

constexpr double kMost = 0.5;     // a share that is the rule, not the exception
constexpr double kSeveral = 1.2;  // values in a record: more than now and then
constexpr double kLongUrl = 400;
constexpr double kLongTitle = 110;  // bytes
constexpr double kTooLongTitle = 170;
constexpr double kShortDescription = 25;
constexpr double kLongDescription = 1500;
constexpr double kLongestName = 90;  // of a company, a place, a department
constexpr double kLongestTerm = 70;
constexpr double kLongestBareTerm = 24;  // where no name says what it is a term of
constexpr double kWordsOfATerm = 2.5;
constexpr double kWordsOfAPlace = 7;
constexpr double kTooLongId = 600;           // shorter ones may be tokens that hold a search
constexpr double kLongNumber = 10;           // digits: a hash, which may be negative
constexpr double kSpeakingId = 36;           // longer ones hold words of the title, which change
constexpr std::uint64_t kEnoughRecords = 3;  // to say that values that are all the same are no titles

// The same value again and again.
bool constant(const PathFeatures& path) {
  return path.statistics->distinct == 1 && path.statistics->kept.size() > 1;
}

// 1, 2, 3, ... as the records come, as far as they are seen: of two one may be held back.
bool counts_records(const PathFeatures& path, std::uint64_t records) {
  const auto& kept = path.statistics->kept;
  if (kept.size() < kEnoughRecords || path.values.integer < 1) return false;
  long before = -1;
  for (const std::string& value : kept) {
    const long number = std::atol(value.c_str());
    if (number <= before || number > static_cast<long>(2 * records + 1)) return false;
    before = number;
  }
  return true;
}

// About how many letters a value has: those of other scripts take two bytes and more.
double letters(const ValueProfile& v) {
  constexpr double kBytesOfALetter = 2.5;
  return v.latin > kMost ? v.mean_length : v.mean_length / kBytesOfALetter;
}

// Less than 1 as far as records are empty.
double filled(const ValueProfile& v, double weight) {
  return 1 - weight * (1 - v.fill);
}

double dated(const ValueProfile& v) {
  return v.date + v.epoch_seconds + v.epoch_milliseconds;
}

bool is_prose(const ValueProfile& v) {
  return v.url < kMost && v.relative_url < kMost && v.number < kMost && v.boolean < kMost && v.date < kMost &&
         v.uuid < kMost && v.email < kMost && v.json < kMost && v.relative_date < kMost;
}

double id_fit(const PathFeatures& path, std::uint64_t records, const Weights& w) {
  const ValueProfile& v = path.values;
  if (v.html > 0 || v.spaced > kMost || v.boolean > 0 || v.date > kMost || v.email > kMost || v.json > 0)
    return 0;
  if (v.mean_length > kTooLongId && v.url < kMost) return 0;
  if (v.number > kMost && v.integer < v.number) return 0;
  if (v.negative > 0 && v.mean_length < kLongNumber) return 0;
  double fit = v.fill;
  if (records > 1) {
    if (constant(path)) return 0;
    fit *= std::max(0.0, 1 - w.id_repeated * (1 - v.distinct));
  }
  if (v.zero > 0) fit *= w.id_zero;
  if (v.per_record > kSeveral) fit *= w.id_several;
  if (v.url > kMost) fit *= w.id_address;
  if (v.mean_length < 2) fit *= w.id_short;
  if (counts_records(path, records)) fit *= w.id_position;
  if (v.mean_length > kSpeakingId && v.uuid < kMost && v.url < kMost) fit *= w.id_speaking;
  if (v.number < kMost && v.code < kMost && v.uuid < kMost && v.slug < kMost && v.url < kMost)
    fit *= w.id_shapeless;
  return fit;
}

double title_fit(const PathFeatures& path, std::uint64_t records, const Weights& w) {
  const ValueProfile& v = path.values;
  if (!is_prose(v) || v.slug > kMost) return 0;
  if (v.code > kMost && v.spaced < kMost) return 0;
  const bool markup = v.html > kMost || v.escaped_html > kMost;
  if (markup && v.mean_length > kTooLongTitle) return 0;
  double fit = filled(v, w.title_fill) * (markup ? w.title_html : 1);
  if (letters(v) > kTooLongTitle)
    fit *= w.title_too_long;
  else if (letters(v) > kLongTitle)
    fit *= w.title_long;
  if (v.mean_length < 3) fit *= w.title_short;
  if (records >= kEnoughRecords && constant(path))
    fit *= w.title_constant;
  else if (records > kEnoughRecords && v.distinct < 0.3)
    fit *= w.title_repeated;
  if (v.spaced < 0.3) fit *= w.title_one_word;
  if (v.per_record > kSeveral) fit *= w.title_several;
  if (v.accepts(PostingField::employment_type) > kMost && v.mean_length < kLongestBareTerm)
    fit *= w.title_is_term;
  return fit;
}

double description_fit(const PathFeatures& path, std::uint64_t records, const Weights& w) {
  const ValueProfile& v = path.values;
  if (!is_prose(v)) return 0;
  double fit = filled(v, w.description_fill);
  if (records >= kEnoughRecords && constant(path)) fit *= w.description_constant;
  if (v.mean_length < kShortDescription)
    fit *= w.description_short;
  else if (v.mean_words < 4 && v.latin > kMost)
    fit *= w.description_few_words;
  const double size = std::clamp(std::log(std::max(1.0, v.mean_length) / kShortDescription) /
                                     std::log(kLongDescription / kShortDescription),
                                 0.0, 1.0);
  return fit * (w.description_least_size + w.description_size * size);
}

double text_name_fit(const ValueProfile& v, double longest, const Weights& w) {
  if (!is_prose(v) || v.html > kMost || v.slug > 0.8) return 0;
  double fit = filled(v, w.name_fill);
  if (letters(v) > longest) fit *= w.name_long;
  if (v.code > kMost && v.spaced < kMost) fit *= w.name_code;
  if (v.mean_length < 2) fit *= w.name_short;
  return fit;
}

double place_fit(const PathFeatures& path, bool whole, const Weights& w) {
  const ValueProfile& v = path.values;
  double fit = text_name_fit(v, kLongestName, w);
  const bool place =
      whole && path.leaf.all.has(location);  // "Remote" and "Remote (Spain)" are where one works
  if (v.accepts(PostingField::remote) > kMost && !place) fit *= w.place_is_remote;
  if (whole) return fit;
  if (v.accepts(PostingField::country) > 0.8) fit *= w.city_is_country;
  return fit;
}

double country_fit(const PathFeatures& path, const Weights& w) {
  const ValueProfile& v = path.values;
  if (v.number > kMost || v.url > 0 || v.mean_length > kLongestTerm) return 0;
  const double accepted = v.accepts(PostingField::country);
  if (accepted < kMost) return 0;
  return accepted * filled(v, w.country_fill) * (v.per_record > kSeveral ? w.country_several : 1);
}

// The share of values that are degrees of being remote.
double degrees(const PathFeatures& path) {
  const auto& kept = path.statistics->kept;
  const auto count = std::count_if(kept.begin(), kept.end(),
                                   [](const std::string& v) { return remote_degree(v).has_value(); });
  return kept.empty() ? 0 : static_cast<double>(count) / static_cast<double>(kept.size());
}

double remote_fit(const PathFeatures& path, const Weights& w) {
  const ValueProfile& v = path.values;
  if (v.number > kMost || v.url > kMost || v.mean_length > kLongestTerm) return 0;
  if (v.boolean > kMost)
    return path.leaf.all.has(remote) ? w.remote_flag - w.remote_flag_fill * (1 - v.fill) : 0;
  double accepted = v.accepts(PostingField::remote);
  if (path.leaf.all.has(remote)) accepted = std::max(accepted, degrees(path));
  if (accepted < 0.3) return 0;
  return (1 - w.remote_accepted * (1 - accepted)) * filled(v, w.remote_fill);
}

double url_fit(const PathFeatures& path, std::uint64_t records, const Weights& w) {
  const ValueProfile& v = path.values;
  double fit = filled(v, w.url_fill);
  if (v.url < kMost) {
    if (v.relative_url < kMost) return 0;
    fit *= w.url_relative;
  }
  if (v.media_url > kMost) return 0;
  if (v.api_url > kMost) fit *= w.url_api;
  if (records >= kEnoughRecords && v.distinct < kMost) fit *= w.url_repeated;
  if (v.per_record > kSeveral) fit *= w.url_several;
  if (v.mean_length > kLongUrl) fit *= w.url_long;
  return fit;
}

double date_fit(const PathFeatures& path, double fill, const Weights& w) {
  const ValueProfile& v = path.values;
  if (v.boolean > 0) return 0;
  double fit = filled(v, fill);
  if (dated(v) < kMost) {
    if (v.relative_date < kMost) return 0;
    fit *= w.date_relative;
  }
  return fit;
}

double term_fit(const ValueProfile& v, PostingField field, double least, const Weights& w) {
  if (v.url > 0 || v.html > kMost || v.date > kMost || v.mean_length > kLongestTerm) return 0;
  const double accepted = v.accepts(field);
  if (accepted < least) return 0;
  return (1 - w.term_accepted * (1 - accepted)) * filled(v, w.term_fill);
}

double employment_fit(const PathFeatures& path, const Weights& w) {
  const ValueProfile& v = path.values;
  if (v.boolean > kMost) return path.leaf.all.has_any({fulltime, parttime}) ? 1 : 0;
  if (v.number > kMost) return 0;
  return term_fit(v, PostingField::employment_type, 0.3, w);
}

double department_fit(const PathFeatures& path, const Weights& w) {
  const ValueProfile& v = path.values;
  const double fit = text_name_fit(v, kLongestTerm, w);
  if (v.boolean > 0) return 0;
  // {"class": "Job"} tells jobs from events.
  const Meaning said = constant(path) ? meaning_of(path.statistics->kept[0]) : Meaning{};
  return said.unknown == 0 && said.all == Concepts{job} ? 0 : fit;
}

double amount_fit(const PathFeatures& path, const Weights& w) {
  const ValueProfile& v = path.values;
  if (v.boolean > 0 || v.date > kMost || v.url > 0) return 0;
  constexpr double kLongestAmount = 24;  // "25.000 EUR": one end of the pay, written out
  const bool written = v.mean_length < kLongestAmount && v.accepts(PostingField::salary_min) > kMost;
  if (v.number < 0.8 && !written) return 0;
  const bool epoch = v.epoch_seconds > kMost || v.epoch_milliseconds > kMost;
  return filled(v, w.amount_fill) * (epoch ? w.amount_is_epoch : 1);
}

double code_fit(const ValueProfile& v, PostingField field, const Weights& w) {
  if (v.number > kMost || v.boolean > 0 || v.mean_length > 40) return 0;
  const double accepted = v.accepts(field);
  return accepted < 0.6 ? 0 : accepted * filled(v, w.code_fill);
}

}  // namespace

double value_fit(PostingField field, const PathFeatures& path, std::uint64_t records, const Weights& w) {
  if (path.values.empty) return w.unfilled;
  switch (field) {
    case PostingField::external_id:
      return id_fit(path, records, w);
    case PostingField::title:
      return title_fit(path, records, w);
    case PostingField::description:
      return description_fit(path, records, w);
    case PostingField::company:
      return text_name_fit(path.values, kLongestName, w);
    case PostingField::location:
      return place_fit(path, true, w);
    case PostingField::country:
      return country_fit(path, w);
    case PostingField::city:
      return place_fit(path, false, w);
    case PostingField::remote:
      return remote_fit(path, w);
    case PostingField::url:
      return url_fit(path, records, w);
    case PostingField::posted_at:
      return date_fit(path, w.date_fill, w);
    case PostingField::valid_through:
      return date_fit(path, w.deadline_fill, w);
    case PostingField::employment_type:
      return employment_fit(path, w);
    case PostingField::career_level:
      return term_fit(path.values, field, 0.5, w);
    case PostingField::department:
      return department_fit(path, w);
    case PostingField::salary_min:
    case PostingField::salary_max:
      return amount_fit(path, w);
    case PostingField::salary_currency:
    case PostingField::salary_period:
      return code_fit(path.values, field, w);
    case PostingField::language:
      return path.array ? 0 : code_fit(path.values, field, w);  // a list: what one must speak
  }
  return 0;
}

double nameless_fit(PostingField field, const PathFeatures& path, std::uint64_t records) {
  const ValueProfile& v = path.values;
  if (v.empty || v.fill < kMost) return 0;
  const bool different = records < 2 || v.distinct > 0.95;
  switch (field) {
    case PostingField::external_id:
      return different && (v.integer > 0.9 || v.uuid > 0.9 || v.code > 0.9) && v.mean_length >= 4 &&
                     v.per_record <= kSeveral
                 ? 1
                 : 0;
    case PostingField::title:
      return different && v.place < kMost && v.spaced > 0.6 && v.mean_words < 12 && v.mean_length > 8 &&
                     v.mean_length < kLongTitle && v.per_record <= kSeveral
                 ? 1
                 : 0;
    case PostingField::description:
      return v.mean_length > 300 ? (v.html > kMost || v.escaped_html > kMost ? 1.0 : 0.96) *
                                       std::min(1.0, 0.9 + v.mean_length / 50'000)
                                 : 0;
    case PostingField::url:
      return different && v.url > 0.9 && v.media_url < kMost ? 1 : 0;
    case PostingField::location:
      return v.place > 0.8 && v.mean_words < kWordsOfAPlace ? 1.3 : 0;
    case PostingField::posted_at:
      return dated(v) > 0.9 ? 0.96 : 0;
    default:
      return 0;
  }
}

double vocabulary_fit(PostingField field, const PathFeatures& path) {
  constexpr double kAll = 0.95;
  const bool closed = field == PostingField::remote || field == PostingField::employment_type;
  const ValueProfile& v = path.values;
  if (!closed || v.empty || v.boolean > 0 || v.number > 0 || path.statistics->distinct < 2) return 0;
  const bool terse = v.mean_words < kWordsOfATerm && v.mean_length < kLongestBareTerm && v.slug == 0;
  return v.accepts(field) >= kAll && terse && (!path.array || path.named_element) && v.fill > kMost ? 1 : 0;
}

std::optional<std::string_view> remote_degree(std::string_view value) {
  struct Degree {
    std::string_view words;  // between bars
    std::string_view term;
  };
  static constexpr std::array<Degree, 3> kDegrees = {{
      {"|no|none|not|never|nein|non|nie|nej|nee|ei|false|not allowed|", "on_site"},
      {"|partial|partially|partly|some|sometimes|punctual|temporary|teilweise|partiel|parcial|parziale|flexible|",
       "hybrid"},
      {"|full|fully|fulltime|full time|only|always|yes|complete|completely|ja|oui|si|total|true|", "remote"},
  }};
  std::string wanted = "|";
  for (const auto& word : words_of(value)) wanted += (wanted.size() > 1 ? " " : "") + word;
  if (wanted.size() == 1) return std::nullopt;
  wanted += '|';
  for (const Degree& degree : kDegrees) {
    if (degree.words.find(wanted) != std::string_view::npos) return degree.term;
  }
  return std::nullopt;
}

}  // namespace tributary::mapgen
