// How far a date is known. A day is stored as its midnight and a time without a zone as if it were UTC's;
// this says which of them it was, so that nobody takes the hour for the site's word.
//
// Constants and pure functions; any thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "mapping/posting_field.hpp"

namespace tributary::normalize {

enum class DatePrecision : std::uint8_t {
  none,      // no date, or nobody said
  instant,   // a moment: its zone was said, or it counts from 1970
  local,     // date and time without a zone: kept as written, as if in UTC
  day,       // the day alone: its midnight in UTC stands for it and is never shifted
  estimate,  // counted from when the page was fetched ("30+ days ago"): the same text gives another one
             // tomorrow
};

inline constexpr std::size_t kDatePrecisionCount = 5;

// "" for none, else the word that the columns keep.
constexpr std::string_view name(DatePrecision precision) {
  constexpr std::array<std::string_view, kDatePrecisionCount> kNames = {"", "instant", "local", "day",
                                                                        "estimate"};
  return kNames[static_cast<std::size_t>(precision)];
}

// A clause for people: what was said and what was made of it. "" for none.
constexpr std::string_view explanation(DatePrecision precision) {
  constexpr std::array<std::string_view, kDatePrecisionCount> kClauses = {
      "", "its zone was said", "no zone was said; read as UTC",
      "only the day was said; its midnight in UTC stands for it", "counted from when the page was fetched"};
  return kClauses[static_cast<std::size_t>(precision)];
}

// The fields that have a precision, and the column that keeps it. A mapping does not fill these columns: they
// follow from the text that it found.
struct DateField {
  mapping::PostingField field;
  std::string_view precision_column;
};
inline constexpr std::array<DateField, 2> kDateFields = {
    {{mapping::PostingField::posted_at, "posted_at_precision"},
     {mapping::PostingField::valid_through, "valid_through_precision"}}};

// Its place in kDateFields; nothing for a field that is no date.
constexpr std::optional<std::size_t> date_field(mapping::PostingField field) {
  for (std::size_t i = 0; i < kDateFields.size(); ++i) {
    if (kDateFields[i].field == field) return i;
  }
  return std::nullopt;
}

}  // namespace tributary::normalize
