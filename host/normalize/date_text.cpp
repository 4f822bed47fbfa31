#include <algorithm>
#include <array>
#include <string>

#include "normalize/date_parts.hpp"
#include "normalize/fold.hpp"
#include "normalize/lexicon.hpp"
#include "normalize/utf8.hpp"

namespace tributary::normalize::date {
namespace {

constexpr std::size_t kLongest = 160;       // bytes: a longer text is prose that happens to hold a date
constexpr std::size_t kMostNumbers = 2;     // day and year beside a month's name
constexpr std::int64_t kCenturyPivot = 70;  // "69" is 2069, "70" is 1970

const Lexicon& months() {
  static const Lexicon lexicon{
#include "normalize/tables/months.inc"
  };
  return lexicon;
}

// Short forms of Tuesday that are short forms of March in the next language.
const Lexicon& weekdays_like_months() {
  static const Lexicon lexicon{{1, "mar"}};
  return lexicon;
}

// "下午3:04", "3:04 μ.μ.": only where a time stands beside it.
enum HalfWord : int { before_noon = 1, after_noon };
const Lexicon& halves_of_day() {
  static const Lexicon lexicon{{before_noon, "上午|午前|凌晨|早上|오전|π|ص"},
                               {after_noon, "下午|午後|晚上|오후|μ|م"}};
  return lexicon;
}

// "kl. 10.15", "godz. 10": the number behind it is no day.
const Lexicon& words_before_hours() {
  static const Lexicon lexicon{{1, "kl|klo|kello|klokken|ore|godz"}};
  return lexicon;
}

// Vietnamese counts its months and says what each number is: "ngày 5 tháng 1 năm 2026".
enum CountedUnit : int { counted_day = 1, counted_month, counted_year };
const Lexicon& counted_units() {
  static const Lexicon lexicon{{counted_day, "ngày"}, {counted_month, "tháng"}, {counted_year, "năm"}};
  return lexicon;
}

std::int64_t full_year(std::int64_t year, std::size_t digits) {
  if (digits > 2) return year;
  return year + (year < kCenturyPivot ? 2000 : 1900);
}

struct Number {
  std::int64_t value;
  std::size_t digits;
  bool before_month;
  bool before_mark;
};

// What a text has shown so far.
struct Seen {
  std::array<Number, kMostNumbers> numbers;
  std::size_t number_count = 0;
  std::size_t other_numbers = 0;
  int month = 0;
  bool month_may_be_weekday = false;
  std::size_t words = 0;                         // numbers among them
  std::size_t month_at = 0, last_number_at = 0;  // their places, from 1; 0 for none yet
  std::size_t hour_word_at = 0;                  // the place of a word of words_before_hours()
  int half = 0;                                  // of the day, a HalfWord
  bool two_months = false;
  std::int64_t marked_year = -1, marked_month = -1, marked_day = -1;  // 2026年1月31日
  Found found;

  void add(Number number) {
    last_number_at = words;
    if (number_count < kMostNumbers) {
      numbers[number_count++] = number;
    } else {
      ++other_numbers;
    }
  }
};

struct NumericDate {
  std::int64_t first, second, third;
  std::size_t first_digits, third_digits;
  char separator;
};

// "31.01.2026", "1/31/26", "31. 1. 2026", "2026. 01. 31"
std::optional<NumericDate> read_numeric(Reader& reader) {
  Reader ahead = reader;
  NumericDate date{};
  date.first_digits = ahead.digits();
  if (date.first_digits > 4 || date.first_digits == 3) return std::nullopt;
  date.first = ahead.number(date.first_digits);
  date.separator = ahead.peek();
  if (date.separator != '.' && date.separator != '/' && date.separator != '-') return std::nullopt;
  ++ahead.at;
  if (date.separator == '.') ahead.skip_spaces();
  if (ahead.digits() < 1 || ahead.digits() > 2) return std::nullopt;
  date.second = ahead.number(ahead.digits());
  if (!ahead.eat(date.separator)) return std::nullopt;
  if (date.separator == '.') ahead.skip_spaces();
  date.third_digits = ahead.digits();
  if (date.third_digits != 1 && date.third_digits != 2 && date.third_digits != 4) return std::nullopt;
  if (date.third_digits == 1 && date.first_digits != 4) return std::nullopt;
  date.third = ahead.number(date.third_digits);
  reader.at = ahead.at;
  return date;
}

// Day before month, or the other way round; nothing: that cannot be told.
std::optional<bool> day_comes_first(const NumericDate& date, mapping::Reading reading) {
  if (reading == mapping::Reading::date_day_first) return true;
  if (reading == mapping::Reading::date_month_first) return false;
  if (date.second > 12) return false;
  if (date.separator == '.') return true;
  if (date.third_digits < 4 && date.third <= 31) return std::nullopt;  // 31/01/26 may begin with its year
  if (date.first > 12 || date.first == date.second) return true;
  return std::nullopt;
}

Found interpret(const NumericDate& date, mapping::Reading reading) {
  Found found;
  if (date.first_digits == 4) {
    if (date.third_digits <= 2) found.day = day(date.first, date.second, date.third);
  } else if (const auto day_first = day_comes_first(date, reading)) {
    const std::int64_t year = full_year(date.third, date.third_digits);
    found.day = *day_first ? day(year, date.second, date.first) : day(year, date.first, date.second);
  } else {
    found.reason = kDayOrMonth;
    return found;
  }
  if (!found.day) found.reason = kNotADate;
  return found;
}

// The unit that East Asian dates put behind each number.
bool read_mark(Reader& reader, std::int64_t value, Seen& seen) {
  Reader ahead = reader;
  ahead.skip_spaces();
  if (ahead.done()) return false;
  const auto point = utf8::at(ahead.text, ahead.at);
  switch (point.value) {
    case U'年':
    case U'년':
      seen.marked_year = value;
      break;
    case U'月':
    case U'월':
      seen.marked_month = value;
      break;
    case U'日':
    case U'号':
    case U'號':
    case U'일':
      seen.marked_day = value;
      break;
    default:
      return false;
  }
  reader.at = ahead.at + point.length;
  return true;
}

// "st", "nd", "rd", "th", "er", "º" behind a day.
void skip_ordinal(Reader& reader) {
  for (const std::string_view suffix :
       {"st", "nd", "rd", "th", "er", "ST", "ND", "RD", "TH", "\xC2\xBA", "\xC2\xAA"}) {
    if (reader.text.substr(reader.at, suffix.size()) == suffix) {
      reader.at += suffix.size();
      return;
    }
  }
}

// "Uhr", "h", "uur" behind an hour of so many bytes.
bool is_said_to_be_hour(Reader reader, std::size_t bytes) {
  reader.at += bytes;
  reader.skip_spaces();
  for (const std::string_view unit : {"Uhr", "uhr", "UHR", "uur", "h"}) {
    Reader ahead = reader;
    if (ahead.eat(unit) && !is_letter(ahead.peek()) && !is_digit(ahead.peek())) return true;
  }
  return false;
}

// "kl. 10.15", "10.15 Uhr", "10 h": a time that only the word beside it tells from a day. False: it has no
// such word, or is none.
bool read_told_time(Reader& reader, Seen& seen) {
  const std::size_t digits = reader.digits();
  if (digits > 2) return false;
  const bool dotted = reader.peek(digits) == '.' && is_digit(reader.peek(digits + 1)) &&
                      is_digit(reader.peek(digits + 2)) && !is_digit(reader.peek(digits + 3)) &&
                      reader.peek(digits + 3) != '.';
  const std::size_t bytes = digits + (dotted ? 3 : 0);
  const bool told = seen.hour_word_at != 0 && seen.hour_word_at + 1 == seen.words;
  if (!told && !is_said_to_be_hour(reader, bytes)) return false;
  Reader ahead = reader;
  const std::int64_t hour = ahead.number(digits);
  const std::int64_t minute = dotted && ahead.eat('.') ? ahead.number(2) : 0;
  if (hour > 23 || minute > 59 || seen.found.time) return false;
  seen.found.time = TimeOfDay{std::chrono::hours{hour} + std::chrono::minutes{minute}, std::nullopt};
  reader.at = ahead.at;
  return true;
}

// At a digit: a time, a numeric date or a number. False: the text cannot be a date.
bool read_number(Reader& reader, mapping::Reading reading, Seen& seen) {
  ++seen.words;
  if (starts_time(reader)) {
    const TimeRead time = read_time(reader, BareHours::refused);
    if (!time.time) seen.found.reason = time.reason.empty() ? kNotADate : time.reason;
    if (!seen.found.time) seen.found.time = time.time;
    return time.time.has_value();
  }
  if (read_told_time(reader, seen)) return true;
  if (const auto numeric = read_numeric(reader)) {
    if (seen.found.day) return false;  // two dates: a span
    const Found found = interpret(*numeric, reading);
    seen.found.day = found.day;
    seen.found.reason = found.reason;
    return found.reason.empty();
  }
  const std::size_t digits = reader.digits();
  if (digits > 4) return false;
  const std::int64_t value = reader.number(digits);
  if (read_mark(reader, value, seen)) return true;
  skip_ordinal(reader);
  seen.add({value, digits, seen.month == 0, seen.marked_month < 0});
  return true;
}

std::size_t end_of_word(std::string_view text, std::size_t from) {
  while (from < text.size()) {
    const auto point = utf8::at(text, from);
    const bool letter = point.value >= 0x80 ? !utf8::is_space(point.value) && point.value != 0x2019
                                            : (point.value | 0x20) >= 'a' && (point.value | 0x20) <= 'z';
    if (!letter) break;
    from += point.length;
  }
  return from;
}

// Hebrew writes "in" and the month as one word.
std::optional<int> month_of(std::string_view word) {
  constexpr std::string_view kHebrewIn = "\xD7\x91";
  if (const auto month = months().whole(word)) return month;
  return word.starts_with(kHebrewIn) ? months().whole(word.substr(kHebrewIn.size())) : std::nullopt;
}

// "You may apply until 5 January": no number stands beside the first of the two.
bool month_stands_alone(const Seen& seen) {
  constexpr std::size_t kBeside = 2;  // "5 de enero"
  if (seen.last_number_at == 0) return true;
  const auto [first, second] = std::minmax(seen.last_number_at, seen.month_at);
  return second - first > kBeside;
}

void add_month(int month, std::string_view word, Seen& seen) {
  if (seen.month != 0 && !seen.month_may_be_weekday && !month_stands_alone(seen)) {
    seen.two_months = seen.two_months || month != seen.month;
    return;
  }
  seen.month = month;
  seen.month_at = seen.words;
  seen.month_may_be_weekday = weekdays_like_months().whole(word).has_value() && seen.number_count == 0;
}

// The number behind "ngày", "tháng" or "năm". False: none stands there.
bool add_counted(int unit, Reader& reader, Seen& seen) {
  Reader ahead = reader;
  ahead.skip_spaces();
  const std::size_t digits = ahead.digits();
  if (digits == 0 || digits > 4) return false;
  ++seen.words;
  const std::int64_t value = ahead.number(digits);
  if (unit == counted_day) seen.marked_day = value;
  if (unit == counted_month) seen.marked_month = value;
  if (unit == counted_year) seen.marked_year = value;
  reader.at = ahead.at;
  return true;
}

void read_word(Reader& reader, Seen& seen) {
  thread_local std::string word;
  const std::size_t end = end_of_word(reader.text, reader.at);
  if (end == reader.at) {
    reader.at += utf8::at(reader.text, reader.at).length;
    return;
  }
  fold_words(reader.text.substr(reader.at, end - reader.at), word);
  reader.at = end;
  ++seen.words;
  if (const auto unit = counted_units().whole(word); unit && add_counted(*unit, reader, seen)) return;
  if (words_before_hours().whole(word)) seen.hour_word_at = seen.words;
  if (const auto half = halves_of_day().whole(word); half && seen.half == 0) seen.half = *half;
  if (const auto month = month_of(word)) add_month(*month, word, seen);
}

// "31 January 2026", "January 31, 2026", "31-Jan-26"
Found from_month_name(const Seen& seen) {
  Found found = seen.found;
  if (seen.two_months || seen.other_numbers > 0) {
    found.reason = kNotADate;
    return found;
  }
  if (seen.number_count < 2) {
    found.reason = seen.number_count == 0 ? kNotADate : kNotWhole;
    return found;
  }
  Number day_number = seen.numbers[0];
  Number year_number = seen.numbers[1];
  if (day_number.digits == 4) std::swap(day_number, year_number);
  const bool short_year = year_number.digits == 2 && day_number.before_month && !year_number.before_month;
  if (day_number.digits <= 2 && (year_number.digits == 4 || short_year)) {
    found.day = day(full_year(year_number.value, year_number.digits), seen.month, day_number.value);
  }
  if (!found.day) found.reason = kNotADate;
  return found;
}

// "2026年1月31日", and "5 tháng 1, 2026", where only the month says what it is.
Found from_marks(const Seen& seen) {
  Found found = seen.found;
  std::int64_t day_number = seen.marked_day;
  std::int64_t year_number = seen.marked_year;
  for (std::size_t i = 0; i < seen.number_count; ++i) {
    const Number& number = seen.numbers[i];
    if (number.digits == 4 && year_number < 0) {
      year_number = number.value;
    } else if (number.digits <= 2 && number.before_mark && day_number < 0) {
      day_number = number.value;
    }
  }
  const bool whole = year_number >= 0 && day_number >= 0;
  if (whole) found.day = day(year_number, seen.marked_month, day_number);
  if (!found.day) found.reason = whole ? kNotADate : kNotWhole;
  return found;
}

// The time at hand, as the half of the day around it says.
void apply_half(int half, Found& found) {
  using std::chrono::hours;
  if (half == 0 || !found.time) return;
  auto& time = found.time->since_midnight;
  if (half == after_noon && time < hours{12}) time += hours{12};
  if (half == before_noon && time >= hours{12} && time < hours{13}) time -= hours{12};
}

Found summed_up(const Seen& seen) {
  Found found = seen.found;
  if (found.day) {
  } else if (seen.marked_month >= 0) {
    found = from_marks(seen);
  } else if (seen.month != 0) {
    found = from_month_name(seen);
  } else if (seen.number_count == 1 && seen.numbers[0].digits == 4 && !seen.found.time) {
    found.reason = kNotWhole;
  }
  apply_half(seen.half, found);
  return found;
}

Found read_part(std::string_view text, mapping::Reading reading) {
  Reader reader{text};
  Seen seen;
  while (!reader.done()) {
    if (!is_digit(reader.peek())) {
      read_word(reader, seen);
    } else if (!read_number(reader, reading, seen)) {
      if (seen.found.reason.empty()) seen.found.reason = kNotADate;
      seen.found.day.reset();
      return seen.found;
    }
  }
  return summed_up(seen);
}

// Where a text that cannot be read as a whole falls apart: "31 January 2026 (2 days ago)".
std::size_t end_of_part(std::string_view text) {
  std::size_t end = text.find_first_of("()|");
  for (const std::string_view separator : {"·", "•", " - ", " – ", " — "})
    end = std::min(end, text.find(separator));
  return std::min(end, text.size());
}

}  // namespace

Found read_written(std::string_view text, mapping::Reading reading) {
  if (text.size() > kLongest) return {std::nullopt, std::nullopt, kNotADate};
  const Found whole = read_part(text, reading);
  if (whole.day || end_of_part(text) == text.size()) return whole;
  Found found;
  for (std::size_t end = 0; !text.empty(); text.remove_prefix(std::min(end + 1, text.size()))) {
    end = end_of_part(text);
    const Found part = read_part(text.substr(0, end), reading);
    if (part.day && found.day) return whole;  // two dates: a span
    if (part.day) found = part;
  }
  return found.day ? found : whole;
}

}  // namespace tributary::normalize::date
