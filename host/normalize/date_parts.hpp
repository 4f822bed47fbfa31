// The pieces that dates in all their notations are read from; private to the date converter.
//
// Pure functions; any thread. No text, however long its numbers, makes any of them overflow.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/time.hpp"
#include "mapping/mapping.hpp"

namespace tributary::normalize::date {

inline constexpr std::string_view kNotADate = "not a date";
inline constexpr std::string_view kDayOrMonth =
    "day and month cannot be told apart; set \"as\" to date_day_first or date_month_first";
inline constexpr std::string_view kUnknownZone = "the time zone is not known";
inline constexpr std::string_view kNotWhole = "not a whole date: day, month or year is missing";
inline constexpr std::string_view kNoFetchTime = "counted from the time of the fetch, which is not known";

using Day = std::chrono::sys_days;

constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
constexpr bool is_letter(char c) {
  return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

// Reads a text from left to right.
struct Reader {
  std::string_view text;
  std::size_t at = 0;

  bool done() const { return at >= text.size(); }
  char peek(std::size_t ahead = 0) const { return at + ahead < text.size() ? text[at + ahead] : '\0'; }
  bool eat(char c);
  bool eat(std::string_view wanted);
  void skip_spaces();
  // How many digits stand here.
  std::size_t digits() const;
  // REQUIRES: count <= digits() and count <= 18.
  std::int64_t number(std::size_t count);
};

// A day that exists, or nothing.
std::optional<Day> day(std::int64_t year, std::int64_t month, std::int64_t day_of_month);

struct TimeOfDay {
  std::chrono::microseconds since_midnight{0};  // 24 h for 24:00; a leap second is the next minute
  std::optional<std::chrono::minutes> zone;     // east of UTC; nothing: none was said

  std::chrono::microseconds in_utc() const { return since_midnight - zone.value_or(std::chrono::minutes{0}); }
};

struct TimeRead {
  std::optional<TimeOfDay> time;
  std::string_view reason;  // why not: empty where simply no time stands here
};

// Whether a time that speaks for itself stands here: "10:11", "10h15", "3 PM".
bool starts_time(const Reader& reader);

// Reads "10:11", "10:11:12.5", "101112", "3:04 PM", "10h15" and a zone behind it: "Z", "+02", "+0200",
// "+02:00", "UTC", "GMT+2", "EST". `bare` says that "10" and "1011" are times too, as behind the T of ISO
// 8601.
enum class BareHours { refused, allowed };
TimeRead read_time(Reader& reader, BareHours bare);

// Reads an offset from UTC with its sign: "+02", "-0800", "+05:30". Nothing read: no offset stands here.
std::optional<std::chrono::minutes> read_signed_offset(Reader& reader);

// What stands in one text: a day, a time of day, both or neither.
struct Found {
  std::optional<Day> day;
  std::optional<TimeOfDay> time;
  std::string_view reason;  // a date stands there that cannot be read
};

// ISO 8601 and RFC 3339 in all their forms, as the whole text; also with '/' and '.' between year, month,
// day, and all run together ("20260131101112").
Found read_iso(std::string_view text);

// Everything that people write: "Sat, 31 Jan 2026 10:11:12 +0100", "January 5, 2026", "31.01.2026", "5 de
// enero de 2026", "2026年1月31日", with other words around it.
Found read_written(std::string_view text, mapping::Reading reading);

// What counts from 1970.
struct Epoch {
  enum class Outcome { no_epoch, moment, nothing, implausible };
  Outcome outcome = Outcome::no_epoch;
  Timestamp moment{};
};

// A count of `unit`s, as a number or a text; the epoch itself is a program's nothing.
Epoch read_epoch(std::string_view text, std::chrono::microseconds unit);

// A count whose unit is told by its length, which a moment from 2001 to 2286 has in seconds, milliseconds,
// microseconds or nanoseconds; and "/Date(1769854272000+0100)/", whose milliseconds count from UTC, whatever
// the zone behind them.
Epoch read_epoch(std::string_view text);

// "3 days ago", "vor 3 Tagen", "gestern", "just posted", "in 2 weeks", "30+ days", counted from `now`. Days
// and more begin at midnight UTC, or at `time` of that day; hours and minutes are whole ones: the same
// posting seen again an hour later has the same date. Nothing: the text names no such distance.
std::optional<Timestamp> read_relative(std::string_view text, Timestamp now,
                                       const std::optional<TimeOfDay>& time);

// "as soon as possible", "until filled", "laufend": a date field that says that there is no date.
bool says_no_date(std::string_view text);

}  // namespace tributary::normalize::date
