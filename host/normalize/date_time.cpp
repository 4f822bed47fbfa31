#include <algorithm>

#include "normalize/converter.hpp"
#include "normalize/date_parts.hpp"
#include "normalize/utf8.hpp"

namespace tributary::normalize {
namespace {

using namespace date;

constexpr std::string_view kImplausible = "a year before 1970 or after 2200";
const Timestamp kFirst{*date::day(1970, 1, 1)};
const Timestamp kBehindLast{*date::day(2201, 1, 1)};

Conversion finish(Timestamp time, DatePrecision precision, std::string& out) {
  if (time == kFirst) return Conversion::empty();  // the epoch, however written, is a program's nothing
  if (time < kFirst || time >= kBehindLast) return Conversion::failed(kImplausible);
  out.clear();
  append_rfc3339(time, out);
  return Conversion::filled(precision);
}

// A time without a zone is taken as UTC, and says so: the day is right nearly everywhere, and any other zone
// would be made up.
Conversion finish(const Found& found, std::string& out) {
  if (!found.day) return Conversion::failed(found.reason);
  const Timestamp midnight{*found.day};
  if (!found.time) return finish(midnight, DatePrecision::day, out);
  return finish(midnight + found.time->in_utc(),
                found.time->zone ? DatePrecision::instant : DatePrecision::local, out);
}

Conversion finish(const Epoch& epoch, std::string& out) {
  switch (epoch.outcome) {
    case Epoch::Outcome::no_epoch:
      return Conversion::failed(kNotADate);
    case Epoch::Outcome::nothing:
      return Conversion::empty();
    case Epoch::Outcome::implausible:
      return Conversion::failed(kImplausible);
    case Epoch::Outcome::moment:
      break;
  }
  return finish(epoch.moment, DatePrecision::instant, out);
}

// Counted from any moment to see whether the text says a distance at all, where the fetch's is not known.
Conversion from_distance(std::string_view text, const Found& written, Timestamp fetched_at,
                         std::string& out) {
  const bool known = fetched_at != Timestamp{};
  const auto moment = read_relative(text, known ? fetched_at : kBehindLast, written.time);
  if (!moment) return Conversion::failed(written.reason.empty() ? kNotADate : written.reason);
  return known ? finish(*moment, DatePrecision::estimate, out) : Conversion::failed(kNoFetchTime);
}

Conversion convert(std::string_view text, const ConversionContext& context, std::string& out) {
  using mapping::Reading;
  if (context.reading == Reading::epoch_seconds)
    return finish(read_epoch(text, std::chrono::seconds{1}), out);
  if (context.reading == Reading::epoch_milliseconds)
    return finish(read_epoch(text, std::chrono::milliseconds{1}), out);
  if (const Found found = read_iso(text); found.day || !found.reason.empty()) return finish(found, out);
  if (const Epoch epoch = read_epoch(text); epoch.outcome != Epoch::Outcome::no_epoch)
    return finish(epoch, out);
  if (says_no_date(text)) return Conversion::empty();
  const Found written = read_written(text, context.reading);
  return written.day ? finish(written, out) : from_distance(text, written, context.fetched_at, out);
}

// Spaces, hyphens and full-width forms as ASCII has them, without what is invisible: browsers and
// spreadsheets write "3:04 PM" with a narrow space, and bidi marks between the numbers.
std::string_view with_ascii_marks(std::string_view text, std::string& scratch) {
  constexpr char32_t kFullWidthFirst = 0xFF01, kFullWidthLast = 0xFF5E, kFullWidthShift = 0xFEE0;
  constexpr char32_t kMinus = 0x2212, kHyphen = 0x2010, kNoBreakHyphen = 0x2011;
  const auto is_ascii = [](char c) { return static_cast<unsigned char>(c) < 0x80; };
  if (std::all_of(text.begin(), text.end(), is_ascii)) return text;
  scratch.clear();
  for (std::size_t at = 0; at < text.size();) {
    const auto [point, length] = utf8::at(text, at);
    if (utf8::is_space(point)) {
      scratch += ' ';
    } else if (point >= kFullWidthFirst && point <= kFullWidthLast) {
      scratch += static_cast<char>(point - kFullWidthShift);
    } else if (point == kMinus || point == kHyphen || point == kNoBreakHyphen) {
      scratch += '-';
    } else if (!utf8::is_invisible(point)) {
      scratch += text.substr(at, length);
    }
    at += length;
  }
  return scratch;
}

}  // namespace

Conversion to_date_time(std::string_view text, const ConversionContext& context, std::string& out) {
  text = utf8::trimmed(text);
  if (says_nothing(text)) return Conversion::empty();
  thread_local std::string digits;
  thread_local std::string marks;
  text = with_ascii_marks(utf8::with_ascii_digits(text, digits), marks);
  return convert(text, context, out);
}

}  // namespace tributary::normalize
