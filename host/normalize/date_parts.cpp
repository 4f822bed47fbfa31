#include "normalize/date_parts.hpp"

#include <algorithm>

namespace tributary::normalize::date {
namespace {

using std::chrono::hours;
using std::chrono::microseconds;
using std::chrono::minutes;
using std::chrono::seconds;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_letter(char c) {
  return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

struct NamedZone {
  std::string_view name;
  int minutes;
};

// Only names that mean one offset; RFC 2822 decides about the North American ones. IST and BST are left out.
constexpr NamedZone kZones[] = {
    {"Z", 0},      {"UTC", 0},     {"GMT", 0},     {"UT", 0},     {"WET", 0},    {"WEST", 60},  {"CET", 60},
    {"CEST", 120}, {"MEZ", 60},    {"MESZ", 120},  {"EET", 120},  {"EEST", 180}, {"MSK", 180},  {"TRT", 180},
    {"EST", -300}, {"EDT", -240},  {"CST", -360},  {"CDT", -300}, {"MST", -420}, {"MDT", -360}, {"PST", -480},
    {"PDT", -420}, {"AKST", -540}, {"AKDT", -480}, {"HST", -600}, {"BRT", -180}, {"ART", -180}, {"SAST", 120},
    {"WAT", 60},   {"EAT", 180},   {"PKT", 300},   {"WIB", 420},  {"ICT", 420},  {"SGT", 480},  {"HKT", 480},
    {"PHT", 480},  {"AWST", 480},  {"JST", 540},   {"KST", 540},  {"ACST", 570}, {"ACDT", 630}, {"AEST", 600},
    {"AEDT", 660}, {"NZST", 720},  {"NZDT", 780},
};

constexpr int kMaxZoneHours = 14;  // Kiribati

// The Unicode minus that typographers put before an offset.
constexpr std::string_view kMinus = "\xE2\x88\x92";

bool eat_text(Reader& reader, std::string_view wanted) {
  if (reader.text.substr(reader.at, wanted.size()) != wanted) return false;
  reader.at += wanted.size();
  return true;
}

// "+02", "+0200", "+02:00" behind the sign.
std::optional<minutes> read_offset(Reader& reader) {
  const std::size_t digits = reader.digits();
  if (digits == 0 || digits > 4 || digits == 3) return std::nullopt;
  const hours h{reader.number(std::min<std::size_t>(digits, 2))};
  minutes m{0};
  if (digits == 4) {
    m = minutes{reader.number(2)};
  } else if (reader.peek() == ':' && is_digit(reader.peek(1)) && is_digit(reader.peek(2))) {
    reader.eat(':');
    m = minutes{reader.number(2)};
  }
  if (h.count() > kMaxZoneHours || m.count() > 59) return std::nullopt;
  return h + m;
}

std::optional<minutes> read_signed_offset(Reader& reader) {
  const std::size_t start = reader.at;
  const bool plus = reader.eat('+');
  if (!plus && !reader.eat('-') && !eat_text(reader, kMinus)) return std::nullopt;
  const auto offset = read_offset(reader);
  if (!offset) reader.at = start;
  if (!offset) return std::nullopt;
  return plus ? *offset : -*offset;
}

std::string_view letters_here(const Reader& reader) {
  std::size_t n = 0;
  while (is_letter(reader.peek(n))) ++n;
  return reader.text.substr(reader.at, n);
}

const NamedZone* named_zone(std::string_view name) {
  if (name == "z") name = "Z";
  const auto* found = std::find_if(std::begin(kZones), std::end(kZones),
                                   [&](const NamedZone& zone) { return zone.name == name; });
  return found == std::end(kZones) ? nullptr : found;
}

// A word that can only be meant as a zone's abbreviation: "IST", "AMST".
bool looks_like_zone(std::string_view word) {
  const bool capitals = std::all_of(word.begin(), word.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
  return capitals && word.size() >= 3 && word.size() <= 5 && word != "UHR" && word != "HRS";
}

// "America/New_York", "[Europe/Berlin]" without an offset: its rules are not at hand.
bool names_zone_by_place(const Reader& reader, std::string_view word) {
  if (reader.peek() == '[') return true;
  return !word.empty() && word != "Etc" && reader.peek(word.size()) == '/' &&
         is_letter(reader.peek(word.size() + 1));
}

// "[Europe/Berlin]" behind an offset only repeats it.
void skip_zone_name(Reader& reader) {
  if (reader.peek() != '[') return;
  const std::size_t end = reader.text.find(']', reader.at);
  if (end != std::string_view::npos) reader.at = end + 1;
}

// The zone behind a time; nothing stands for UTC. False: a zone stands there that is not known.
bool read_zone(Reader& reader, minutes& zone) {
  const std::size_t start = reader.at;
  reader.skip_spaces();
  if (const auto offset = read_signed_offset(reader)) {
    zone = *offset;
    skip_zone_name(reader);
    return true;
  }
  const std::string_view word = letters_here(reader);
  if (names_zone_by_place(reader, word)) return false;
  if (const NamedZone* known = named_zone(word)) {
    reader.at += word.size();
    zone = minutes{known->minutes};
    if (known->minutes == 0) zone = read_signed_offset(reader).value_or(minutes{0});
    skip_zone_name(reader);
    return true;
  }
  if (looks_like_zone(word)) return false;
  reader.at = start;
  return true;
}

microseconds read_fraction(Reader& reader) {
  if ((reader.peek() != '.' && reader.peek() != ',') || !is_digit(reader.peek(1))) return microseconds{0};
  ++reader.at;
  std::int64_t value = 0;
  int places = 0;
  for (; is_digit(reader.peek()); ++reader.at) {
    if (places == 6) continue;  // finer than anything keeps
    value = value * 10 + (reader.peek() - '0');
    ++places;
  }
  for (; places < 6; ++places) value *= 10;
  return microseconds{value};
}

enum class HalfOfDay { none, before_noon, after_noon };

HalfOfDay read_half(Reader& reader) {
  Reader ahead = reader;
  ahead.skip_spaces();
  const char first = static_cast<char>(ahead.peek() | 0x20);
  std::size_t length = 0;
  if ((ahead.peek(1) | 0x20) == 'm') length = 2;                          // "PM"
  if (ahead.peek(1) == '.' && (ahead.peek(2) | 0x20) == 'm') length = 3;  // "p.m"
  if ((first != 'a' && first != 'p') || length == 0 || is_letter(ahead.peek(length))) return HalfOfDay::none;
  reader.at = ahead.at + length;
  if (length == 3) reader.eat('.');
  return first == 'a' ? HalfOfDay::before_noon : HalfOfDay::after_noon;
}

struct Clock {
  std::int64_t hour = 0, minute = 0, second = 0;
  microseconds fraction{0};
};

// "10:11:12.5" or, with bare hours, "101112" and "10".
bool read_clock(Reader& reader, BareHours bare, Clock& clock) {
  const std::size_t digits = reader.digits();
  const bool colon = digits >= 1 && digits <= 2 &&
                     (reader.peek(digits) == ':' || (reader.peek(digits) | 0x20) == 'h') &&
                     is_digit(reader.peek(digits + 1)) && is_digit(reader.peek(digits + 2));
  if (colon) {
    clock.hour = reader.number(digits);
    ++reader.at;
    clock.minute = reader.number(2);
    if (reader.peek() == ':' && reader.digits() == 0 && is_digit(reader.peek(1)) &&
        is_digit(reader.peek(2))) {
      reader.eat(':');
      clock.second = reader.number(2);
      clock.fraction = read_fraction(reader);
    }
    return true;
  }
  if (bare == BareHours::refused || (digits != 2 && digits != 4 && digits != 6)) return false;
  clock.hour = reader.number(2);
  if (digits >= 4) clock.minute = reader.number(2);
  if (digits == 6) clock.second = reader.number(2);
  if (digits == 6) clock.fraction = read_fraction(reader);
  return true;
}

bool is_possible(const Clock& clock) {
  const bool end_of_day = clock.hour == 24 && clock.minute == 0 && clock.second == 0;
  return (clock.hour <= 23 || end_of_day) && clock.minute <= 59 && clock.second <= 60;
}

// False: no hour of that half.
bool apply(HalfOfDay half, Clock& clock) {
  if (half == HalfOfDay::none) return true;
  if (clock.hour < 1 || clock.hour > 12)
    return clock.hour <= 23 && half == HalfOfDay::after_noon;  // "15:04 PM"
  clock.hour = clock.hour % 12 + (half == HalfOfDay::after_noon ? 12 : 0);
  return true;
}

// "2026-W05-3", "2026W053" behind the year.
std::optional<Day> read_week(Reader& reader, std::int64_t year) {
  if (reader.digits() != 2 && reader.digits() != 3) return std::nullopt;
  const std::int64_t week = reader.number(2);
  reader.eat('-');
  if (reader.digits() != 1) return std::nullopt;
  const std::int64_t weekday = reader.number(1);
  if (week < 1 || week > 53 || weekday < 1 || weekday > 7) return std::nullopt;
  // Week 1 has the year's fourth of January; it begins on the Monday before.
  const Day fourth = *day(year, 1, 4);
  const auto since_monday = std::chrono::weekday{fourth} - std::chrono::Monday;
  return fourth - since_monday + std::chrono::days{(week - 1) * 7 + weekday - 1};
}

std::optional<Day> read_ordinal(Reader& reader, std::int64_t year) {
  const std::int64_t number = reader.number(3);
  const auto first = *day(year, 1, 1);
  const auto last = *day(year, 12, 31);
  const Day found = first + std::chrono::days{number - 1};
  if (number < 1 || found > last) return std::nullopt;
  return found;
}

std::optional<Day> read_iso_day(Reader& reader) {
  if (reader.digits() == 8) {
    const std::int64_t y = reader.number(4);
    const std::int64_t m = reader.number(2);
    return day(y, m, reader.number(2));
  }
  if (reader.digits() == 7) {
    const std::int64_t y = reader.number(4);
    return read_ordinal(reader, y);
  }
  if (reader.digits() != 4) return std::nullopt;
  const std::int64_t year = reader.number(4);
  const char separator = reader.peek();
  if (separator == 'W') ++reader.at;
  if (separator == 'W') return read_week(reader, year);
  if (separator != '-' && separator != '/' && separator != '.') return std::nullopt;
  ++reader.at;
  if (separator == '-' && reader.eat('W')) return read_week(reader, year);
  if (separator == '-' && reader.digits() == 3) return read_ordinal(reader, year);
  if (reader.digits() < 1 || reader.digits() > 2) return std::nullopt;
  const std::int64_t month = reader.number(reader.digits());
  if (!reader.eat(separator) || reader.digits() < 1 || reader.digits() > 2) return std::nullopt;
  return day(year, month, reader.number(reader.digits()));
}

}  // namespace

bool Reader::eat(char c) {
  if (peek() != c || done()) return false;
  ++at;
  return true;
}

void Reader::skip_spaces() {
  while (peek() == ' ' || peek() == '\t') ++at;
}

std::size_t Reader::digits() const {
  std::size_t n = 0;
  while (is_digit(peek(n))) ++n;
  return n;
}

std::int64_t Reader::number(std::size_t count) {
  std::int64_t value = 0;
  for (; count > 0; --count) value = value * 10 + (text[at++] - '0');
  return value;
}

std::optional<Day> day(std::int64_t year, std::int64_t month, std::int64_t day_of_month) {
  if (year < 0 || year > 9999 || month < 1 || month > 12 || day_of_month < 1 || day_of_month > 31)
    return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year{static_cast<int>(year)},
                                         std::chrono::month{static_cast<unsigned>(month)},
                                         std::chrono::day{static_cast<unsigned>(day_of_month)}};
  return date.ok() ? std::optional(Day{date}) : std::nullopt;
}

TimeRead read_time(Reader& reader, BareHours bare) {
  Clock clock;
  if (!read_clock(reader, bare, clock)) return {};
  if (!apply(read_half(reader), clock) || !is_possible(clock)) return {std::nullopt, kNotADate};
  TimeOfDay time;
  if (!read_zone(reader, time.zone)) return {std::nullopt, kUnknownZone};
  time.since_midnight = hours{clock.hour} + minutes{clock.minute} + seconds{clock.second} + clock.fraction;
  return {time, {}};
}

Found read_iso(std::string_view text) {
  Reader reader{text};
  Found found;
  found.day = read_iso_day(reader);
  if (!found.day) return {};
  if (reader.eat('Z') || reader.done()) return reader.done() ? found : Found{};
  const bool marked = reader.eat('T') || reader.eat('t') || reader.eat('_');
  if (!marked) {
    reader.eat(',');
    const std::size_t before = reader.at;
    reader.skip_spaces();
    if (reader.at == before) return {};
  }
  const TimeRead time = read_time(reader, BareHours::allowed);
  reader.skip_spaces();
  if (!time.reason.empty()) return {std::nullopt, std::nullopt, time.reason};
  if (!time.time || !reader.done()) return {};
  found.time = time.time;
  return found;
}

}  // namespace tributary::normalize::date
