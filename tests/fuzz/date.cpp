// Any text as a date, in any reading and fetched at any time.
#include <chrono>

#include "normalize/converter.hpp"
#include "promise.hpp"

using namespace tributary;
using namespace tributary::fuzz;
using mapping::Reading;
using normalize::Conversion;
using normalize::DatePrecision;

namespace {

constexpr Reading kReadings[] = {
    Reading::automatic,        Reading::text,          Reading::date_time,          Reading::date_day_first,
    Reading::date_month_first, Reading::epoch_seconds, Reading::epoch_milliseconds, Reading::integer,
    Reading::decimal};

constexpr Timestamp day(int year, unsigned month, unsigned of_month) {
  using namespace std::chrono;
  return sys_days{std::chrono::year{year} / month / of_month};
}

// The clock of a machine may be wrong by any amount.
constexpr Timestamp kFetchTimes[] = {day(2026, 2, 3) + std::chrono::hours{10}, day(1970, 1, 1),
                                     day(2024, 2, 29), day(9999, 12, 31) + std::chrono::hours{23},
                                     day(1, 1, 1)};

bool are_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

// The form of base/time.hpp: years 0001 to 9999, a day that exists, no leap second, always UTC.
bool is_rfc3339(std::string_view text) {
  if (text.size() < 20 || text.back() != 'Z' || text[4] != '-' || text[7] != '-' || text[10] != 'T' ||
      text[13] != ':' || text[16] != ':') {
    return false;
  }
  for (const std::size_t at : {5U, 8U, 11U, 14U, 17U}) {
    if (!are_digits(text.substr(at, 2))) return false;
  }
  if (!are_digits(text.substr(0, 4))) return false;
  const auto number = [&](std::size_t at, std::size_t length) {
    return std::stoi(std::string(text.substr(at, length)));
  };
  const std::chrono::year_month_day date{std::chrono::year{number(0, 4)},
                                         std::chrono::month{static_cast<unsigned>(number(5, 2))},
                                         std::chrono::day{static_cast<unsigned>(number(8, 2))}};
  if (number(0, 4) < 1 || !date.ok()) return false;
  if (number(11, 2) > 23 || number(14, 2) > 59 || number(17, 2) > 59) return false;
  const std::string_view fraction = text.substr(19, text.size() - 20);
  return fraction.empty() || (fraction.size() <= 7 && fraction[0] == '.' && are_digits(fraction.substr(1)));
}

void promise_date(std::string_view text, const normalize::ConversionContext& context) {
  std::string out = "left from the record before";
  const Conversion conversion = normalize::to_date_time(text, context, out);
  const bool failed = conversion.outcome == Conversion::Outcome::failed;
  promise(failed == !conversion.reason.empty(), "a failure, and nothing else, has a reason", text);
  const bool filled = conversion.outcome == Conversion::Outcome::filled;
  promise(filled == (conversion.precision != DatePrecision::none),
          "a date, and nothing else, has a precision", text);
  if (!filled) return;
  promise(is_rfc3339(out), "a date is RFC 3339 in UTC, from 0001 to 9999", out);
  promise(conversion.precision != DatePrecision::day || out.ends_with("T00:00:00Z"), "a day is its midnight",
          out);
  std::string again;
  const auto second = normalize::to_date_time(out, {context.fetched_at, {}, Reading::automatic}, again);
  promise(second == Conversion::filled(DatePrecision::instant) && again == out,
          "a canonical date converts to itself", out);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view text = input(bytes, size);
  // Another reading and time for every length: all of them for every input would take most of the time.
  const Reading reading = kReadings[size % std::size(kReadings)];
  const Timestamp fetched_at = kFetchTimes[size % std::size(kFetchTimes)];
  promise_date(text, {kFetchTimes[0], {}, Reading::automatic});
  promise_date(text, {fetched_at, {}, reading, size % 2 == 0});
  return 0;
}
