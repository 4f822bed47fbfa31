// The closed vocabularies of a posting, each once: sql/ checks them, converters and value maps aim at them.
#pragma once

#include <algorithm>
#include <array>
#include <span>
#include <string_view>

#include "mapping/posting_field.hpp"

namespace tributary::mapping {

inline constexpr std::array<std::string_view, 3> kRemoteTerms = {"on_site", "hybrid", "remote"};

// schema.org's, in the order in which a posting lists several.
inline constexpr std::array<std::string_view, 8> kEmploymentTypeTerms = {
    "FULL_TIME", "PART_TIME", "CONTRACTOR", "TEMPORARY", "INTERN", "VOLUNTEER", "PER_DIEM", "OTHER"};

inline constexpr std::array<std::string_view, 7> kCareerLevelTerms = {
    "internship", "entry", "junior", "mid", "senior", "lead", "executive"};

inline constexpr std::array<std::string_view, 5> kSalaryPeriodTerms = {"HOUR", "DAY", "WEEK", "MONTH",
                                                                       "YEAR"};

// The terms that `field` may hold; empty for a field that holds any text.
constexpr std::span<const std::string_view> terms_of(PostingField field) {
  switch (field) {
    case PostingField::remote:
      return kRemoteTerms;
    case PostingField::employment_type:
      return kEmploymentTypeTerms;
    case PostingField::career_level:
      return kCareerLevelTerms;
    case PostingField::salary_period:
      return kSalaryPeriodTerms;
    default:
      return {};
  }
}

constexpr bool enumerated(PostingField field) {
  return !terms_of(field).empty();
}

constexpr bool is_term(PostingField field, std::string_view text) {
  const auto terms = terms_of(field);
  return std::find(terms.begin(), terms.end(), text) != terms.end();
}

}  // namespace tributary::mapping
