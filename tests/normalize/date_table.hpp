// Tables of dates: each row's expectation says the moment and how far it is known, or why it is null.
#pragma once

#include "conversion_table.hpp"

namespace tributary::normalize {

inline constexpr std::string_view kNotADate = "(failed) not a date";
inline constexpr std::string_view kNotWhole = "(failed) not a whole date: day, month or year is missing";
inline constexpr std::string_view kImplausible = "(failed) a year before 1970 or after 2200";
inline constexpr std::string_view kUnknownZone = "(failed) the time zone is not known";
inline constexpr std::string_view kDayOrMonth =
    "(failed) day and month cannot be told apart; set \"as\" to date_day_first or date_month_first";
inline constexpr std::string_view kNoFetchTime =
    "(failed) counted from the time of the fetch, which is not known";

// "2026-01-31T10:11:12Z instant", "(empty)", or "(failed) " and why.
inline std::string shown_date(std::string_view text, const ConversionContext& context) {
  std::string out;
  const Conversion conversion = to_date_time(text, context, out);
  const bool filled = conversion.outcome == Conversion::Outcome::filled;
  CHECK(filled == (conversion.precision != DatePrecision::none));
  const std::string value = shown(to_date_time, text, context);
  return filled ? value + ' ' + std::string(name(conversion.precision)) : value;
}

inline void check_dates(const ConversionContext& context, std::initializer_list<Row> rows) {
  for (const Row& row : rows) {
    INFO("text: " << row.text);
    CHECK(shown_date(row.text, context) == row.expected);
  }
}

}  // namespace tributary::normalize
