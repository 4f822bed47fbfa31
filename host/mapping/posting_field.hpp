// The fields of a posting that a mapping can fill: one enumerator a column of `postings`, same names, same
// order as in mappings/posting_fields.json and in sql/.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace tributary::mapping {

enum class PostingField : std::uint8_t {
  external_id,
  title,
  description,
  company,
  location,
  country,
  city,
  remote,
  url,
  posted_at,
  valid_through,
  employment_type,
  career_level,
  department,
  salary_min,
  salary_max,
  salary_currency,
  salary_period,
  language,
};

inline constexpr std::size_t kPostingFieldCount = 19;

inline constexpr std::array<std::string_view, kPostingFieldCount> kPostingFieldNames = {
    "external_id",  "title",      "description", "company",    "location",        "country",
    "city",         "remote",     "url",         "posted_at",  "valid_through",   "employment_type",
    "career_level", "department", "salary_min",  "salary_max", "salary_currency", "salary_period",
    "language"};

constexpr std::string_view name(PostingField field) {
  return kPostingFieldNames[static_cast<std::size_t>(field)];
}

constexpr std::optional<PostingField> posting_field(std::string_view name) {
  for (std::size_t i = 0; i < kPostingFieldCount; ++i) {
    if (kPostingFieldNames[i] == name) return static_cast<PostingField>(i);
  }
  return std::nullopt;
}

// Without these a record is a reject, not a posting.
inline constexpr std::array<PostingField, 2> kRequiredFields = {PostingField::external_id,
                                                                PostingField::title};

}  // namespace tributary::mapping
