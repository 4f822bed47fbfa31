// Everything the built-in matcher weighs, as plain data: which concepts in a name speak for which field, what
// is held against them, and from which score on a field is mapped at all. The code that applies it is in
// scoring.cpp; a change of judgement is a change of this file.
//
// Set by hand on recorded replies of job sites (tests/mapgen/matcher_payloads_test.cpp keeps the floor).
#pragma once

#include <array>

#include "mapgen/concepts.hpp"
#include "mapping/posting_field.hpp"

namespace tributary::mapgen {

inline constexpr int kMatcherVersion = 1;

using enum mapping::PostingField;
using F = mapping::PostingField;

// A name speaks for a field when its last member has all of `leaf` and, if `subject` is given, the nearest
// enclosing member that says what it is about has all of `subject`.
struct NameRule {
  F field;
  std::string_view leaf;     // concepts, separated by spaces
  std::string_view subject;  // "": the posting itself
  double score;
};

inline constexpr NameRule kNameRules[] = {
    {external_id, "id", "", 0.93},
    {external_id, "job id", "", 0.91},
    {external_id, "uuid", "", 0.88},
    {external_id, "job ref", "", 0.86},
    {external_id, "ref", "", 0.80},
    {external_id, "ref id", "", 0.85},
    {external_id, "key", "", 0.55},
    {external_id, "job key", "", 0.86},
    {external_id, "code", "", 0.50},
    {external_id, "job code", "", 0.66},
    {external_id, "slug", "", 0.62},
    {external_id, "value", "id", 0.88},
    {external_id, "id", "id", 0.70},

    {title, "title", "", 0.95},
    {title, "job title", "", 0.97},
    {title, "occupation title", "", 0.72},
    {title, "name", "", 0.78},
    {title, "job name", "", 0.90},
    {title, "job label", "", 0.72},
    {title, "job", "", 0.66},
    {title, "label", "", 0.45},
    {title, "text", "", 0.50},
    {title, "occupation", "", 0.42},
    {title, "name", "title", 0.80},
    {title, "text", "title", 0.80},
    {title, "value", "title", 0.70},
    {title, "label", "title", 0.75},

    {description, "description", "", 0.93},
    {description, "job description", "", 0.95},
    {description, "text", "", 0.72},
    {description, "job text", "", 0.84},
    {description, "html", "", 0.70},
    {description, "text html", "", 0.80},
    {description, "job detail", "", 0.66},
    {description, "detail", "", 0.55},
    {description, "summary", "", 0.60},
    {description, "job summary", "", 0.70},
    {description, "description summary", "", 0.66},
    {description, "section", "", 0.52},
    {description, "text", "description", 0.92},
    {description, "html", "description", 0.92},
    {description, "value", "description", 0.86},
    {description, "plain", "description", 0.86},
    {description, "summary", "detail", 0.66},
    {description, "value", "detail", 0.72},
    {description, "text", "detail", 0.74},
    {description, "text", "section", 0.70},
    {description, "value", "section", 0.66},
    {description, "description", "section", 0.74},
    {description, "section", "description", 0.52},

    {company, "company name", "", 0.97},
    {company, "company", "", 0.90},
    {company, "name", "company", 0.95},
    {company, "title", "company", 0.80},
    {company, "label", "company", 0.88},
    {company, "value", "company", 0.80},
    {company, "company", "company", 0.66},
    {company, "name", "office", 0.0},

    {location, "location", "", 0.92},
    {location, "location name", "", 0.94},
    {location, "location label", "", 0.94},
    {location, "location text", "", 0.94},
    {location, "location full", "", 0.94},
    {location, "job location", "", 0.93},
    {location, "name", "location", 0.94},
    {location, "label", "location", 0.94},
    {location, "text", "location", 0.92},
    {location, "value", "location", 0.86},
    {location, "title", "location", 0.84},
    {location, "full location", "location", 0.95},
    {location, "location", "location", 0.90},
    {location, "address full", "location", 0.80},
    {location, "city region", "", 0.86},
    {location, "city country", "", 0.86},
    {location, "office", "", 0.80},
    {location, "office name", "", 0.82},
    {location, "name", "office", 0.80},
    {location, "location", "office", 0.82},
    {location, "city", "", 0.70},
    {location, "city", "location", 0.72},
    {location, "city", "office", 0.70},
    {location, "name", "city", 0.66},
    {location, "label", "city", 0.66},
    {location, "city name", "location", 0.72},
    {location, "municipality", "", 0.66},
    {location, "municipality", "location", 0.68},
    {location, "address", "", 0.52},
    {location, "region", "", 0.42},
    {location, "name", "region", 0.66},
    {location, "country", "", 0.40},

    {country, "country", "", 0.90},
    {country, "country code", "", 0.93},
    {country, "country name", "", 0.91},
    {country, "country", "location", 0.92},
    {country, "country code", "location", 0.94},
    {country, "country name", "location", 0.93},
    {country, "country", "address", 0.92},
    {country, "country", "office", 0.80},
    {country, "name", "country", 0.90},
    {country, "code", "country", 0.92},
    {country, "id", "country", 0.86},
    {country, "label", "country", 0.88},
    {country, "country", "country", 0.85},

    {city, "city", "", 0.92},
    {city, "city name", "", 0.94},
    {city, "city", "location", 0.94},
    {city, "city name", "location", 0.95},
    {city, "city", "address", 0.94},
    {city, "city", "office", 0.84},
    {city, "municipality", "", 0.86},
    {city, "municipality", "location", 0.88},
    {city, "municipality", "address", 0.88},
    {city, "name", "city", 0.90},
    {city, "label", "city", 0.90},

    {remote, "remote", "", 0.93},
    {remote, "remote type", "", 0.95},
    {remote, "remote workplace", "", 0.93},
    {remote, "workplace type", "", 0.94},
    {remote, "workplace", "", 0.70},
    {remote, "location type", "", 0.72},
    {remote, "job location type", "", 0.90},
    {remote, "remote", "location", 0.92},
    {remote, "type", "remote", 0.93},
    {remote, "value", "remote", 0.86},
    {remote, "label", "remote", 0.84},
    {remote, "text", "remote", 0.84},
    {remote, "name", "remote", 0.84},
    {remote, "name", "workplace", 0.80},
    {remote, "label", "workplace", 0.80},
    {remote, "type", "workplace", 0.84},
    {remote, "value", "workplace", 0.80},
    {remote, "schedule type", "", 0.40},
    {remote, "job location", "", 0.45},

    {url, "url", "", 0.92},
    {url, "job url", "", 0.95},
    {url, "landing url", "", 0.95},
    {url, "outward url", "", 0.93},
    {url, "detail url", "", 0.92},
    {url, "source url", "", 0.76},
    {url, "redirect url", "", 0.80},
    {url, "apply url", "", 0.68},
    {url, "url", "url", 0.86},
    {url, "landing", "url", 0.92},
    {url, "url", "source", 0.76},
    {url, "url", "apply", 0.66},
    {url, "url", "landing", 0.86},
    {url, "url", "detail", 0.86},
    {url, "path", "", 0.70},
    {url, "job path", "", 0.80},
    {url, "outward path", "", 0.80},
    {url, "id", "", 0.45},
    {url, "uuid", "", 0.45},

    {posted_at, "posted", "", 0.90},
    {posted_at, "posted date", "", 0.95},
    {posted_at, "posted time", "", 0.93},
    {posted_at, "posted start", "", 0.94},
    {posted_at, "first posted", "", 0.95},
    {posted_at, "job date", "", 0.86},
    {posted_at, "job posted", "", 0.92},
    {posted_at, "created", "", 0.72},
    {posted_at, "created date", "", 0.74},
    {posted_at, "date", "", 0.76},
    {posted_at, "time", "", 0.50},
    {posted_at, "updated", "", 0.50},
    {posted_at, "start date", "", 0.38},
    {posted_at, "start", "posted", 0.80},
    {posted_at, "start date", "posted", 0.76},
    {posted_at, "date", "posted", 0.85},
    {posted_at, "value", "posted", 0.80},

    {valid_through, "expire", "", 0.90},
    {valid_through, "expire date", "", 0.94},
    {valid_through, "apply expire", "", 0.95},
    {valid_through, "posted end", "", 0.88},
    {valid_through, "posted last", "", 0.40},
    {valid_through, "job end", "", 0.74},
    {valid_through, "end date", "", 0.72},
    {valid_through, "end", "posted", 0.80},
    {valid_through, "end", "apply", 0.84},
    {valid_through, "date", "expire", 0.88},
    {valid_through, "date", "apply", 0.60},

    {employment_type, "employment type", "", 0.96},
    {employment_type, "employment", "", 0.88},
    {employment_type, "employment status", "", 0.86},
    {employment_type, "employment contract", "", 0.90},
    {employment_type, "job type", "", 0.86},
    {employment_type, "contract type", "", 0.88},
    {employment_type, "contract time", "", 0.90},
    {employment_type, "contract", "", 0.78},
    {employment_type, "schedule", "", 0.84},
    {employment_type, "schedule type", "", 0.88},
    {employment_type, "type", "", 0.72},
    {employment_type, "name", "employment", 0.93},
    {employment_type, "label", "employment", 0.93},
    {employment_type, "value", "employment", 0.86},
    {employment_type, "type", "employment", 0.90},
    {employment_type, "code", "employment", 0.80},
    {employment_type, "id", "employment", 0.74},
    {employment_type, "name", "schedule", 0.88},
    {employment_type, "label", "schedule", 0.92},
    {employment_type, "value", "schedule", 0.82},
    {employment_type, "name", "contract", 0.86},
    {employment_type, "label", "contract", 0.86},
    {employment_type, "value", "contract", 0.80},
    {employment_type, "type", "contract", 0.86},
    {employment_type, "name", "job type", 0.86},
    {employment_type, "label", "job type", 0.86},
    {employment_type, "value", "job type", 0.80},
    {employment_type, "name", "type", 0.76},
    {employment_type, "label", "type", 0.76},
    {employment_type, "fulltime", "", 0.70},
    {employment_type, "parttime", "", 0.68},

    {career_level, "level", "", 0.80},
    {career_level, "experience level", "", 0.93},
    {career_level, "job level", "", 0.90},
    {career_level, "experience", "", 0.70},
    {career_level, "experience code", "", 0.70},
    {career_level, "employment level", "", 0.80},
    {career_level, "name", "level", 0.86},
    {career_level, "label", "level", 0.88},
    {career_level, "value", "level", 0.82},
    {career_level, "id", "level", 0.76},
    {career_level, "name", "experience", 0.80},
    {career_level, "label", "experience", 0.80},

    {department, "department", "", 0.95},
    {department, "department name", "", 0.96},
    {department, "name", "department", 0.96},
    {department, "label", "department", 0.96},
    {department, "value", "department", 0.90},
    {department, "title", "department", 0.90},
    {department, "department", "department", 0.84},
    {department, "team", "", 0.74},
    {department, "team name", "", 0.78},
    {department, "name", "team", 0.78},
    {department, "label", "team", 0.72},
    {department, "category", "", 0.72},
    {department, "category name", "", 0.74},
    {department, "job category", "", 0.76},
    {department, "name", "category", 0.74},
    {department, "label", "category", 0.74},
    {department, "value", "category", 0.66},
    {department, "title", "category", 0.70},
    {department, "key", "category", 0.68},
    {department, "description", "category", 0.66},
    {department, "job industry", "", 0.66},

    {salary_min, "salary min", "", 0.96},
    {salary_min, "min", "salary", 0.96},
    {salary_min, "min value", "salary", 0.97},
    {salary_min, "min salary", "salary", 0.96},
    {salary_min, "value", "salary", 0.70},
    {salary_min, "salary", "", 0.70},
    {salary_max, "value", "salary", 0.68},
    {salary_max, "salary max", "", 0.96},
    {salary_max, "max", "salary", 0.96},
    {salary_max, "max value", "salary", 0.97},
    {salary_max, "max salary", "salary", 0.96},
    {salary_currency, "currency", "salary", 0.96},
    {salary_currency, "salary currency", "", 0.96},
    {salary_currency, "currency", "", 0.86},
    {salary_currency, "code", "currency", 0.84},
    {salary_period, "salary period", "", 0.95},
    {salary_period, "period", "salary", 0.95},
    {salary_period, "unit", "salary", 0.95},
    {salary_period, "type", "salary", 0.80},
    {salary_period, "salary type", "", 0.80},
    {salary_period, "salary", "", 0.66},
    {salary_period, "salary unit", "", 0.90},
    {salary_period, "schedule", "salary", 0.70},
    {salary_period, "time", "salary", 0.76},

    {language, "language", "", 0.88},
    {language, "language code", "", 0.92},
    {language, "job language", "", 0.90},
    {language, "posted language", "", 0.90},
    {language, "code", "language", 0.92},
    {language, "id", "language", 0.80},
    {language, "name", "language", 0.70},
    {language, "label", "language", 0.70},
};

// A text that tells the whole pay: "40 000 - 50 000 EUR a year".
inline constexpr std::array<NameRule, 7> kSalaryTextRules = {{
    {salary_min, "salary", "", 0.90},
    {salary_min, "salary text", "", 0.92},
    {salary_min, "salary description", "", 0.60},
    {salary_min, "salary summary", "salary", 0.86},
    {salary_min, "text", "salary", 0.88},
    {salary_min, "label", "salary", 0.90},
    {salary_min, "value", "salary", 0.80},
}};

// What a name may say besides, and what shows it to be another thing's.
struct FieldContext {
  F field;
  std::string_view neutral;  // words of the last member
  std::string_view own;      // words of enclosing members
  std::string_view alien;    // words of the last member that make it the name of something else
};

inline constexpr std::string_view kAlwaysNeutral = "job label value full landing";
inline constexpr std::string_view kAlwaysOwn = "job label value full landing detail last outward posted";

inline constexpr FieldContext kFieldContexts[] = {
    {external_id, "outward", "id ref",
     "company department team category location office city municipality country region industry occupation "
     "employment contract schedule language level salary posted created updated description section workplace"},
    {title, "text outward name", "title",
     "company department team category location office city municipality country region industry section salary "
     "experience employment contract description summary level"},
    {description, "html plain text outward name key", "description section summary text html apply detail",
     "company department team category location office benefit"},
    {company, "name text legal", "company", "location city country category department description industry"},
    {location, "text name outward workplace", "location office address workplace city category",
     "company category department remote"},
    {country, "name code text location address", "location office address workplace region city", "company"},
    {city, "name text location address", "location office address workplace region country", "company"},
    {remote, "type workplace flag text location home", "location remote workplace office", ""},
    {url, "outward text html type", "url apply detail source language",
     "company salary location category department section"},
    {posted_at, "date time first", "date time posted", "company start end expire"},
    {valid_through, "date time end last", "date time posted apply expire", "company"},
    {employment_type, "type name code text category status", "employment contract schedule type category",
     "company"},
    {career_level, "name code experience level employment", "level experience", "company"},
    {department, "name text code", "department team category", "company location"},
    {salary_min, "salary value start original period", "salary employment contract period original", ""},
    {salary_max, "salary value end original period", "salary employment contract period original", ""},
    {salary_currency, "salary code", "salary employment contract original", ""},
    {salary_period, "salary type code unit text time", "salary employment contract original", ""},
    {language, "code text", "language", ""},
};

// About something else: hardly ever a field of the posting.
inline constexpr std::string_view kForeign =
    "person email phone image count question tracking social search parent tag benefit interview referral "
    "education "
    "coordinate estimated converted internal legal";
// A variant of the value wanted: shortened, of other places, made by the site for its own ends.
inline constexpr std::string_view kVariant =
    "secondary shortened normalized flag source redirect api status updated slug last";

inline constexpr double kForeignPenalty = 0.60;
inline constexpr double kVariantPenalty = 0.14;
inline constexpr double kOtherWordPenalty = 0.24;    // a known word that the rule does not explain
inline constexpr double kUnknownWordPenalty = 0.09;  // a word that no table knows
inline constexpr double kSubjectPenalty = 0.50;      // the enclosing member is about something else
inline constexpr double kFarSubjectPenalty = 0.36;   // an enclosing member further out is
inline constexpr double kOtherPlacePenalty = 0.40;   // of a second place, an alternative
inline constexpr double kDepthPenalty = 0.012;       // for each enclosing member
inline constexpr double kUnknownParentPenalty = 0.015;
inline constexpr double kListedScore = 0.74;      // the name stands in posting_fields.json
inline constexpr double kUnfilledName = 0.86;     // how clearly a name must speak where no value is known
inline constexpr double kOriginalBonus = 0.03;    // [?@.currencySource=='original'] against [*]
inline constexpr double kIdInUrlBonus = 0.09;     // the record's address contains the value
inline constexpr double kNamelessScore = 0.42;    // values alone, where names say nothing
inline constexpr double kVocabularyScore = 0.60;  // values that are all terms of a closed vocabulary
inline constexpr double kNamelessReserve = 0.08;  // how much lower the threshold is then

// From this score on a field is mapped. Required fields are worth a risk; the others are better left empty.
inline constexpr std::array<double, mapping::kPostingFieldCount> kThresholds = {
    0.40,  // external_id
    0.38,  // title
    0.42,  // description
    0.55,  // company
    0.48,  // location
    0.60,  // country
    0.60,  // city
    0.55,  // remote
    0.42,  // url
    0.40,  // posted_at
    0.58,  // valid_through
    0.55,  // employment_type
    0.58,  // career_level
    0.60,  // department
    0.60,  // salary_min
    0.60,  // salary_max
    0.60,  // salary_currency
    0.60,  // salary_period
    0.60,  // language
};

inline constexpr double kSalaryTextThreshold = 0.58;

}  // namespace tributary::mapgen
