#include <algorithm>
#include <charconv>
#include <cmath>

#include "normalize/converter.hpp"
#include "normalize/date_parts.hpp"
#include "normalize/utf8.hpp"

namespace tributary::normalize {
namespace {

using namespace date;
using std::chrono::microseconds;

constexpr std::string_view kImplausible = "a year before 1970 or after 2200";
const Timestamp kFirst{*date::day(1970, 1, 1)};
const Timestamp kBehindLast{*date::day(2201, 1, 1)};

constexpr std::int64_t kMicrosecondsPerSecond = 1'000'000;
constexpr std::int64_t kMicrosecondsPerMillisecond = 1'000;

Conversion finish(Timestamp time, std::string& out) {
  if (time < kFirst || time >= kBehindLast) return Conversion::failed(kImplausible);
  out.clear();
  append_rfc3339(time, out);
  return Conversion::filled();
}

Conversion finish(Day day, const std::optional<TimeOfDay>& time, std::string& out) {
  Timestamp moment{day};
  if (time) moment += time->since_midnight - time->zone;
  return finish(moment, out);
}

// "1769854272", "1769854272.25", "1.769854272e9": whole seconds or whatever unit, and its millionths.
struct Count {
  std::int64_t whole = 0;
  std::int64_t millionths = 0;
  std::size_t digits = 0;  // of the whole part
};

std::optional<Count> read_scientific(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  constexpr double kMost = 9.2e18;
  if (error != std::errc{} || end != text.data() + text.size() || !(std::abs(value) < kMost))
    return std::nullopt;
  Count count;
  count.whole = static_cast<std::int64_t>(std::floor(value));
  count.millionths = static_cast<std::int64_t>((value - std::floor(value)) * kMicrosecondsPerSecond);
  count.digits = std::to_string(count.whole).size();
  return count;
}

std::optional<Count> read_count(std::string_view text) {
  if (text.find_first_of("eE") != std::string_view::npos) return read_scientific(text);
  Reader reader{text};
  Count count;
  count.digits = reader.digits();
  if (count.digits == 0 || count.digits > 18) return std::nullopt;
  count.whole = reader.number(count.digits);
  if (reader.eat('.')) {
    std::int64_t unit = kMicrosecondsPerSecond;
    for (; reader.digits() > 0 && unit > 1; unit /= 10)
      count.millionths = count.millionths * 10 + reader.number(1);
    count.millionths *= unit;
    while (reader.digits() > 0) ++reader.at;
  }
  return reader.done() ? std::optional(count) : std::nullopt;
}

// `unit`: microseconds in one of what is counted.
Conversion from_epoch(const Count& count, std::int64_t unit, std::string& out) {
  constexpr std::int64_t kMost = 7'300'000'000'000'000;  // microseconds, beyond 2200
  if (count.whole > kMost / unit) return Conversion::failed(kImplausible);
  if (count.whole == 0) return Conversion::empty();  // the epoch itself is a program's nothing
  return finish(
      Timestamp{microseconds{count.whole * unit + count.millionths * unit / kMicrosecondsPerSecond}}, out);
}

// Where nothing was told, only the lengths that moments of 2001 to 2286 have.
std::optional<Conversion> from_number(std::string_view text, std::string& out) {
  const auto count = read_count(text);
  if (!count) return std::nullopt;
  switch (count->digits) {
    case 1:
      if (count->whole == 0 && count->millionths == 0) return Conversion::empty();
      return std::nullopt;
    case 10:
      return from_epoch(*count, kMicrosecondsPerSecond, out);
    case 13:
      return from_epoch(*count, kMicrosecondsPerMillisecond, out);
    case 16:
      return from_epoch(*count, 1, out);
    default:
      return std::nullopt;
  }
}

// "20260131101112", "202601311011": no ISO form, but no other date either.
std::optional<Found> read_run_together(std::string_view text) {
  Reader reader{text};
  const std::size_t digits = reader.digits();
  if (digits != text.size() || (digits != 14 && digits != 12)) return std::nullopt;
  Found found;
  const std::int64_t y = reader.number(4);
  const std::int64_t m = reader.number(2);
  found.day = date::day(y, m, reader.number(2));
  found.time = read_time(reader, BareHours::allowed).time;
  if (!found.day || !found.time) return std::nullopt;
  return found;
}

// "/Date(1769854272000+0100)/": the milliseconds count from UTC, whatever zone is told.
std::optional<Conversion> from_microsoft(std::string_view text, std::string& out) {
  constexpr std::string_view kPrefix = "Date(";
  while (!text.empty() && (text.front() == '/' || text.front() == '\\')) text.remove_prefix(1);
  if (text.substr(0, kPrefix.size()) != kPrefix) return std::nullopt;
  text.remove_prefix(kPrefix.size());
  Reader reader{text};
  if (reader.eat('-')) return Conversion::failed(kImplausible);
  const std::size_t digits = reader.digits();
  if (digits == 0 || digits > 18) return Conversion::failed(kNotADate);
  return from_epoch({reader.number(digits), 0, digits}, kMicrosecondsPerMillisecond, out);
}

Conversion from_told_epoch(std::string_view text, std::int64_t unit, std::string& out) {
  const auto count = read_count(text);
  return count ? from_epoch(*count, unit, out) : Conversion::failed(kNotADate);
}

Conversion convert(std::string_view text, const ConversionContext& context, std::string& out) {
  if (context.reading == mapping::Reading::epoch_seconds)
    return from_told_epoch(text, kMicrosecondsPerSecond, out);
  if (context.reading == mapping::Reading::epoch_milliseconds) {
    return from_told_epoch(text, kMicrosecondsPerMillisecond, out);
  }
  if (const auto found = read_iso(text); found.day || !found.reason.empty()) {
    return found.day ? finish(*found.day, found.time, out) : Conversion::failed(found.reason);
  }
  if (const auto converted = from_number(text, out)) return *converted;
  if (const auto converted = from_microsoft(text, out)) return *converted;
  if (const auto found = read_run_together(text)) return finish(*found->day, found->time, out);
  if (says_no_date(text)) return Conversion::empty();
  const Found written = read_written(text, context.reading);
  if (written.day) return finish(*written.day, written.time, out);
  if (const auto moment = read_relative(text, context.fetched_at, written.time)) {
    const Conversion counted = finish(*moment, out);
    return counted.outcome == Conversion::Outcome::filled ? Conversion::filled_from_fetch_time() : counted;
  }
  return Conversion::failed(written.reason.empty() ? kNotADate : written.reason);
}

}  // namespace

// A time without a zone is taken as UTC: the day is right nearly everywhere, and any other zone would be made
// up.
Conversion to_date_time(std::string_view text, const ConversionContext& context, std::string& out) {
  text = utf8::trimmed(text);
  if (says_nothing(text)) return Conversion::empty();
  thread_local std::string scratch;
  text = utf8::with_ascii_digits(text, scratch);
  return convert(text, context, out);
}

}  // namespace tributary::normalize
