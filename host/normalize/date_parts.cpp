#include "normalize/date_parts.hpp"

namespace tributary::normalize::date {
namespace {

// "2026-W05-3", "2026W053" behind the year.
std::optional<Day> read_week(Reader& reader, std::int64_t year) {
  if (reader.digits() != 2 && reader.digits() != 3) return std::nullopt;
  const std::int64_t week = reader.number(2);
  reader.eat('-');
  if (reader.digits() != 1) return std::nullopt;
  const std::int64_t weekday = reader.number(1);
  if (week < 1 || week > 53 || weekday < 1 || weekday > 7) return std::nullopt;
  // Week 1 has the year's fourth of January; it begins on the Monday before.
  const auto monday_of_week_1 = [](std::int64_t of_year) {
    const Day fourth = *day(of_year, 1, 4);
    return fourth - (std::chrono::weekday{fourth} - std::chrono::Monday);
  };
  const Day monday = monday_of_week_1(year) + std::chrono::days{(week - 1) * 7};
  const bool exists = year == 9999 || monday < monday_of_week_1(year + 1);
  if (!exists) return std::nullopt;  // week 53 of a year that has 52
  return monday + std::chrono::days{weekday - 1};
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

// "2026-02", "02/2026", "2026-W05": a month or a week is not made a day.
bool lacks_day(std::string_view text) {
  Reader reader{text};
  const std::size_t first = reader.digits();
  if (first != 4 && first != 2 && first != 1) return false;
  const std::int64_t left = reader.number(first);
  const bool separated = reader.eat('-') || reader.eat('/') || reader.eat('.');
  const bool week = first == 4 && reader.eat('W');
  const std::size_t second = reader.digits();
  if ((!separated && !week) || (second != 2 && second != 1 && second != 4)) return false;
  const std::int64_t right = reader.number(second);
  if (!reader.done()) return false;
  if (week) return second == 2 && right >= 1 && right <= 53;
  const std::int64_t month = first == 4 ? right : left;
  return (first == 4) != (second == 4) && month >= 1 && month <= 12;
}

// XML Schema's dates may have a zone, "2026-01-31+01:00"; a day is a day in any.
bool is_day_with_zone(Reader reader) {
  if (!reader.eat('Z')) read_signed_offset(reader);
  return reader.done();
}

// "20260131101112", "202601311011": no ISO form, but no other date either.
Found read_run_together(std::string_view text) {
  Reader reader{text};
  const std::size_t digits = reader.digits();
  if (digits != text.size() || (digits != 14 && digits != 12)) return {};
  Found found;
  const std::int64_t y = reader.number(4);
  const std::int64_t m = reader.number(2);
  found.day = day(y, m, reader.number(2));
  found.time = read_time(reader, BareHours::allowed).time;
  return found.day && found.time ? found : Found{};
}

}  // namespace

bool Reader::eat(char c) {
  if (peek() != c || done()) return false;
  ++at;
  return true;
}

bool Reader::eat(std::string_view wanted) {
  if (text.substr(at, wanted.size()) != wanted) return false;
  at += wanted.size();
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

Found read_iso(std::string_view text) {
  if (lacks_day(text)) return {std::nullopt, std::nullopt, kNotWhole};
  Reader reader{text};
  Found found;
  found.day = read_iso_day(reader);
  if (!found.day) return read_run_together(text);
  if (is_day_with_zone(reader)) return found;
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
