// A text that tells pay to its amounts, currency and period; shared by the four salary converters.
//
// Pure functions; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "normalize/converter.hpp"

namespace tributary::normalize {

// digits * 10^exponent, exactly as the text says.
struct Decimal {
  std::int64_t digits = 0;
  int exponent = 0;

  bool positive() const { return digits > 0; }
};

// -1, 0, 1 as `a` is less than, equal to or greater than `b`. Both not negative.
int compare(const Decimal& a, const Decimal& b);

// Appends "55000", "12.5": no exponent, no needless zeros.
void append_plain(Decimal value, std::string& out);

// A number that is written like an amount of money, and what stands around it.
struct Amount {
  Decimal value;
  std::size_t begin = 0;  // of the number in the text
  std::size_t end = 0;    // behind it and its multiplier ("k")
  bool negative = false;
  int multiplier = 0;  // the power of ten that "k" or "Lakh" behind it stands for
  bool has_currency = false;
  bool doubtful = false;  // the first digits of what is grouped like no number: "1 20 000"
};

enum class PlainNumber { decimal_point, by_structure };

// The numbers of `text` that can be amounts: no percentages, no counts of hours or months, no parts of words
// or dates. "55.000" is fifty-five thousand where `plain` says by_structure. Replaces `amounts`.
void find_amounts(std::string_view text, PlainNumber plain, std::vector<Amount>& amounts);

// The currency that the text names.
struct CurrencyFound {
  std::string_view code;    // ISO 4217; empty: none
  std::string_view reason;  // why not, where one is named but cannot be told
};
CurrencyFound find_currency(std::string_view text);

// Whether a currency is written directly before `begin` or behind `end` of a number in `text`.
bool has_currency_at(std::string_view text, std::size_t begin, std::size_t end);

// The length of the currency, a sign or a word, that `text` starts or ends with; 0 for none.
std::size_t currency_at_start(std::string_view text);
std::size_t currency_at_end(std::string_view text);

// "hours", "Monate", "Gehälter", folded: a number before them tells how many, not how much.
bool is_counted_noun(std::string_view word);

// Whether the text has a word for how often is paid.
bool names_period(std::string_view line);

// Lower and upper bound that a text tells; a text with one amount tells both, "up to" and "from" only one.
struct PayRange {
  std::optional<Decimal> lower;
  std::optional<Decimal> upper;
  std::string_view reason;  // why there is none though amounts are told
};
PayRange find_pay(std::string_view text, const ConversionContext& context);

}  // namespace tributary::normalize
