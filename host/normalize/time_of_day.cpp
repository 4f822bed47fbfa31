// Times of day and their zones, for date_parts.hpp.
#include <algorithm>

#include "normalize/date_parts.hpp"

namespace tributary::normalize::date {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::microseconds;
using std::chrono::minutes;
using std::chrono::seconds;

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

std::string_view letters_here(const Reader& reader) {
  std::size_t n = 0;
  while (is_letter(reader.peek(n))) ++n;
  return reader.text.substr(reader.at, n);
}

// In capitals, as "est" and "art" are words; only UTC is nothing else.
const NamedZone* named_zone(std::string_view name) {
  if (name == "z") name = "Z";
  if (name == "utc" || name == "Utc") name = "UTC";
  if (name == "gmt" || name == "Gmt") name = "GMT";
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
  return !word.empty() && reader.peek(word.size()) == '/' && is_letter(reader.peek(word.size() + 1));
}

// One letter at the end of an e-mail's date: RFC 2822 says that it tells no zone, as half of those who wrote
// them had the signs wrong.
bool is_military_zone(const Reader& reader, std::string_view word) {
  return word.size() == 1 && word[0] >= 'A' && word[0] < 'Z' && reader.at + 1 == reader.text.size() &&
         reader.text[reader.at - 1] == ' ';
}

// "[Europe/Berlin]" behind an offset only repeats it.
void skip_zone_name(Reader& reader) {
  if (reader.peek() != '[') return;
  const std::size_t end = reader.text.find(']', reader.at);
  if (end != std::string_view::npos) reader.at = end + 1;
}

// "(CET)": in brackets only a name that is known; anything else there is a remark.
std::optional<minutes> read_zone_in_brackets(Reader& reader) {
  Reader ahead = reader;
  if (!ahead.eat('(')) return std::nullopt;
  const NamedZone* known = named_zone(letters_here(ahead));
  if (known == nullptr) return std::nullopt;
  ahead.at += known->name.size();
  if (!ahead.eat(')')) return std::nullopt;
  reader.at = ahead.at;
  return minutes{known->minutes};
}

// The zone behind a time, if one is said. False: a zone stands there that is not known.
bool read_zone(Reader& reader, std::optional<minutes>& zone) {
  const std::size_t start = reader.at;
  reader.skip_spaces();
  if (const auto offset = read_signed_offset(reader)) {
    zone = *offset;
    skip_zone_name(reader);
    return true;
  }
  if (const auto offset = read_zone_in_brackets(reader)) {
    zone = offset;
    return true;
  }
  const bool in_etc = reader.eat("Etc/");  // its "GMT+5" is west, and better not read
  const std::string_view word = letters_here(reader);
  if (!in_etc && names_zone_by_place(reader, word)) return false;
  if (const NamedZone* known = named_zone(word)) {
    reader.at += word.size();
    zone = minutes{known->minutes};
    const auto offset = known->minutes == 0 ? read_signed_offset(reader) : std::nullopt;
    if (in_etc && offset) return false;
    if (offset) zone = offset;
    skip_zone_name(reader);
    return true;
  }
  if (in_etc || looks_like_zone(word)) return false;
  reader.at = is_military_zone(reader, word) ? reader.text.size() : start;
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

// "AM", "p.m.", "p. m."
HalfOfDay read_half(Reader& reader) {
  Reader ahead = reader;
  ahead.skip_spaces();
  const char first = static_cast<char>(ahead.peek() | 0x20);
  if (first != 'a' && first != 'p') return HalfOfDay::none;
  ++ahead.at;
  const bool dotted = ahead.eat('.');
  if (dotted) ahead.skip_spaces();
  if ((ahead.peek() | 0x20) != 'm') return HalfOfDay::none;
  ++ahead.at;
  const auto next = static_cast<unsigned char>(ahead.peek());
  if (is_letter(ahead.peek()) || next >= 0x80) return HalfOfDay::none;
  if (dotted) ahead.eat('.');
  reader.at = ahead.at;
  return first == 'a' ? HalfOfDay::before_noon : HalfOfDay::after_noon;
}

bool is_whole_hour_of_half(const Reader& reader, std::size_t digits) {
  Reader ahead = reader;
  ahead.at += digits;
  return digits >= 1 && digits <= 2 && read_half(ahead) != HalfOfDay::none;
}

// The separator and two digits behind an hour of so many digits.
bool has_minutes(const Reader& reader, std::size_t digits) {
  const char separator = reader.peek(digits);
  return digits >= 1 && digits <= 2 && (separator == ':' || (separator | 0x20) == 'h') &&
         is_digit(reader.peek(digits + 1)) && is_digit(reader.peek(digits + 2));
}

struct Clock {
  std::int64_t hour = 0, minute = 0, second = 0;
  microseconds fraction{0};
};

// "10:11:12.5", "3 PM" or, with bare hours, "101112" and "10".
bool read_clock(Reader& reader, BareHours bare, Clock& clock) {
  const std::size_t digits = reader.digits();
  if (has_minutes(reader, digits)) {
    clock.hour = reader.number(digits);
    ++reader.at;
    clock.minute = reader.number(2);
    if (reader.peek() != ':' || !is_digit(reader.peek(1)) || !is_digit(reader.peek(2))) return true;
    reader.eat(':');
    clock.second = reader.number(2);
    clock.fraction = read_fraction(reader);
    return true;
  }
  if (is_whole_hour_of_half(reader, digits)) {
    clock.hour = reader.number(digits);
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

// Leap seconds are the last ones of a day in UTC.
bool is_possible_leap_second(const TimeOfDay& time) {
  const auto minute = std::chrono::floor<minutes>(time.in_utc() - seconds{1});
  const auto of_the_day = (minute % days{1} + days{1}) % days{1};
  return of_the_day == hours{23} + minutes{59};
}

// False: no hour of that half.
bool apply(HalfOfDay half, Clock& clock) {
  if (half == HalfOfDay::none) return true;
  if (clock.hour < 1 || clock.hour > 12)
    return clock.hour <= 23 && half == HalfOfDay::after_noon;  // "15:04 PM"
  clock.hour = clock.hour % 12 + (half == HalfOfDay::after_noon ? 12 : 0);
  return true;
}

}  // namespace

std::optional<minutes> read_signed_offset(Reader& reader) {
  const std::size_t start = reader.at;
  const bool plus = reader.eat('+');
  if (!plus && !reader.eat('-')) return std::nullopt;
  const auto offset = read_offset(reader);
  if (!offset) reader.at = start;
  if (!offset) return std::nullopt;
  return plus ? *offset : -*offset;
}

bool starts_time(const Reader& reader) {
  const std::size_t digits = reader.digits();
  return has_minutes(reader, digits) || is_whole_hour_of_half(reader, digits);
}

TimeRead read_time(Reader& reader, BareHours bare) {
  Clock clock;
  if (!read_clock(reader, bare, clock)) return {};
  if (!apply(read_half(reader), clock) || !is_possible(clock)) return {std::nullopt, kNotADate};
  TimeOfDay time;
  if (!read_zone(reader, time.zone)) return {std::nullopt, kUnknownZone};
  time.since_midnight = hours{clock.hour} + minutes{clock.minute} + seconds{clock.second} + clock.fraction;
  if (clock.second == 60 && !is_possible_leap_second(time)) return {std::nullopt, kNotADate};
  return {time, {}};
}

}  // namespace tributary::normalize::date
