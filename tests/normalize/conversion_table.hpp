// What every converter's table test is written with.
#pragma once

#include <catch2/catch.hpp>
#include <initializer_list>
#include <string>
#include <string_view>

#include "normalize/converter.hpp"

namespace tributary::normalize {

// 2026-02-03T10:20:21Z, a Tuesday: when every record of these tests was fetched.
inline constexpr Timestamp kFetched{std::chrono::sys_days{std::chrono::year{2026} / 2 / 3} +
                                    std::chrono::hours{10} + std::chrono::minutes{20} +
                                    std::chrono::seconds{21}};

inline ConversionContext context(mapping::Reading reading = mapping::Reading::automatic,
                                 std::string_view base = {}) {
  return {kFetched, base, reading};
}

// The canonical text, "(empty)", or "(failed) " and why.
inline std::string shown(Converter convert, std::string_view text, const ConversionContext& context) {
  std::string out = "left from the record before";
  const Conversion conversion = convert(text, context, out);
  if (conversion.outcome == Conversion::Outcome::empty) return "(empty)";
  if (conversion.outcome == Conversion::Outcome::failed) return "(failed) " + std::string(conversion.reason);
  return out;
}

struct Row {
  std::string_view text;
  std::string_view expected;
};

inline void check(Converter convert, const ConversionContext& context, std::initializer_list<Row> rows) {
  for (const Row& row : rows) {
    INFO("text: " << row.text);
    CHECK(shown(convert, row.text, context) == row.expected);
  }
}

}  // namespace tributary::normalize
