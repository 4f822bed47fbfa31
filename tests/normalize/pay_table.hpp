// A table of texts that tell pay, each read by the four salary converters.
#pragma once

#include "conversion_table.hpp"

namespace tributary::normalize {

struct PayRow {
  std::string_view text;
  std::string_view lower, upper, currency, period;  // "-": empty, "!": failed
};

inline std::string brief(Converter convert, std::string_view text) {
  const std::string result = shown(convert, text, context());
  if (result == "(empty)") return "-";
  return result.substr(0, 8) == "(failed)" ? "!" : result;
}

inline void check_pay(std::initializer_list<PayRow> rows) {
  for (const PayRow& row : rows) {
    INFO("text: " << row.text);
    CHECK(brief(to_salary_min, row.text) == row.lower);
    CHECK(brief(to_salary_max, row.text) == row.upper);
    CHECK(brief(to_salary_currency, row.text) == row.currency);
    CHECK(brief(to_salary_period, row.text) == row.period);
  }
}

}  // namespace tributary::normalize
