// Any text as pay, in any reading.
#include <charconv>
#include <cmath>
#include <optional>

#include "mapping/enumerations.hpp"
#include "normalize/converter.hpp"
#include "promise.hpp"

using namespace tributary;
using namespace tributary::fuzz;
using mapping::Reading;
using normalize::Conversion;
using normalize::ConversionContext;

namespace {

constexpr Reading kReadings[] = {Reading::automatic, Reading::text,    Reading::html,
                                 Reading::integer,   Reading::decimal, Reading::minor_units};

constexpr std::string_view kCurrencies[] = {
#include "normalize/tables/currencies.inc"
};

std::optional<std::string> converted(normalize::Converter convert, std::string_view text,
                                     const ConversionContext& context) {
  std::string out = "left from the record before";
  const Conversion conversion = convert(text, context, out);
  const bool failed = conversion.outcome == Conversion::Outcome::failed;
  promise(failed == !conversion.reason.empty(), "a failure, and nothing else, has a reason", text);
  if (conversion.outcome != Conversion::Outcome::filled) return std::nullopt;
  return out;
}

// numeric in SQL, number in JSON.
double promise_amount(const std::string& amount) {
  promise(!amount.empty() && amount.find_first_not_of("0123456789.") == std::string::npos,
          "an amount is digits and a point", amount);
  promise(amount.front() != '.' && amount.back() != '.' && (amount[0] != '0' || amount[1] == '.'),
          "an amount has no needless zeros and no lone point", amount);
  double value = 0;
  const auto [end, error] = std::from_chars(amount.data(), amount.data() + amount.size(), value);
  promise(error == std::errc{} && end == amount.data() + amount.size(), "an amount is one number", amount);
  promise(std::isfinite(value) && value > 0, "an amount is positive and finite", amount);
  const auto again = converted(normalize::to_salary_min, amount, {{}, {}, Reading::decimal});
  promise(again == amount, "a canonical amount converts to itself", amount);
  return value;
}

void promise_range(std::string_view text, const ConversionContext& context) {
  const auto lowest = converted(normalize::to_salary_min, text, context);
  const auto highest = converted(normalize::to_salary_max, text, context);
  const double from = lowest ? promise_amount(*lowest) : 0;
  const double to = highest ? promise_amount(*highest) : from;
  promise(from <= to, "the least pay of a text is not above its most", text);
}

void promise_codes(std::string_view text, const ConversionContext& context) {
  if (const auto currency = converted(normalize::to_salary_currency, text, context)) {
    promise(std::find(std::begin(kCurrencies), std::end(kCurrencies), *currency) != std::end(kCurrencies),
            "a currency is a code of ISO 4217", *currency);
  }
  if (const auto period = converted(normalize::to_salary_period, text, context)) {
    promise(mapping::is_term(mapping::PostingField::salary_period, *period),
            "a period is one of the vocabulary", *period);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view text = input(bytes, size);
  promise_range(text, {});
  // Another reading for every length: all of them for every input would take most of the time.
  promise_range(text, {{}, {}, kReadings[size % std::size(kReadings)], size % 2 == 0});
  promise_codes(text, {});
  return 0;
}
