#include <algorithm>
#include <array>

#include "normalize/fold.hpp"
#include "normalize/lexicon.hpp"
#include "normalize/pay.hpp"
#include "normalize/utf8.hpp"

namespace tributary::normalize {
namespace {

constexpr int kMostDigits = 18;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_letter(char c) {
  return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

struct Multiplier {
  std::string_view name;  // in small letters
  int exponent;
  bool after_space;  // may stand apart from its number
};

// Longest first where one begins another.
constexpr Multiplier kMultipliers[] = {
    {"thousand", 3, true},  {"tausend", 3, true},  {"tysięcy", 3, true}, {"million", 6, true},
    {"millionen", 6, true}, {"millions", 6, true}, {"lakhs", 5, true},   {"lakh", 5, true},
    {"lacs", 5, true},      {"lac", 5, true},      {"lpa", 5, true},     {"crore", 7, true},
    {"crores", 7, true},    {"tkr", 3, true},      {"tsd", 3, true},     {"teur", 3, true},
    {"tys", 3, true},       {"тыс", 3, true},      {"тис", 3, true},     {"mille", 3, true},
    {"т.р", 3, true},       {"тр", 3, true},       {"kpa", 3, false},    {"mila", 3, true},
    {"mil", 3, true},       {"bin", 3, true},      {"mio", 6, true},     {"mln", 6, true},
    {"млн", 6, true},       {"jt", 6, true},       {"juta", 6, true},    {"triệu", 6, true},
    {"tr", 6, false},       {"k", 3, true},        {"к", 3, false},      {"m", 6, false},
    {"l", 5, false},        {"万", 4, true},       {"萬", 4, true},      {"만", 4, true},
    {"千", 3, true},        {"億", 8, true},       {"억", 8, true},
};

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
}

bool starts_with_ignoring_case(std::string_view text, std::string_view start) {
  return text.size() >= start.size() &&
         std::equal(start.begin(), start.end(), text.begin(), [](char a, char b) { return a == lower(b); });
}

// Whether a word goes on at text[at].
bool continues_word(std::string_view text, std::size_t at) {
  if (at >= text.size()) return false;
  const auto value = utf8::at(text, at).value;
  if (value < 0x80) return is_letter(static_cast<char>(value));
  return (value >= 0xC0 && value < 0x2000) && !utf8::is_space(value);
}

// East Asian signs: words do not end behind them, and a comma before them groups thousands.
bool is_wide(const Multiplier& multiplier) {
  return static_cast<unsigned char>(multiplier.name.front()) >= 0xE0;
}

struct MultiplierFound {
  int exponent = 0;
  bool wide = false;
};

// "k", "Tsd.", "Lakh" behind a number: its power of ten; moves `at` behind it.
MultiplierFound read_multiplier(std::string_view text, std::size_t& at) {
  std::size_t start = at;
  bool space = false;
  while (start < text.size() && utf8::is_space(utf8::at(text, start).value)) {
    start += utf8::at(text, start).length;
    space = true;
  }
  const std::string_view rest = text.substr(start);
  if (starts_with_ignoring_case(rest, "t\xE2\x82\xAC")) {  // "60 T€"
    at = start + 1;
    return {3, false};
  }
  for (const Multiplier& multiplier : kMultipliers) {
    if (space && !multiplier.after_space) continue;
    if (!starts_with_ignoring_case(rest, multiplier.name)) continue;
    const std::size_t end = start + multiplier.name.size();
    if (!is_wide(multiplier) && continues_word(text, end)) continue;
    at = end;
    return {multiplier.exponent, is_wide(multiplier)};
  }
  return {};
}

// One separator between digits: its kind and its length in bytes; kind 0 for none. All spaces and apostrophes
// are of one kind each.
struct Separator {
  char kind = 0;
  std::size_t length = 0;
};

Separator separator_at(std::string_view text, std::size_t at) {
  if (at >= text.size()) return {};
  const auto point = utf8::at(text, at);
  switch (point.value) {
    case '.':
    case ',':
      return {static_cast<char>(point.value), 1};
    case '\'':
    case 0x2019:
    case 0x2BC:
    case 0xB4:
    case '`':
      return {'\'', point.length};
    case ' ':
    case 0xA0:
    case 0x2009:
    case 0x202F:
      return {' ', point.length};
    default:
      return {};
  }
}

std::size_t digits_at(std::string_view text, std::size_t at) {
  std::size_t n = 0;
  while (at + n < text.size() && is_digit(text[at + n])) ++n;
  return n;
}

constexpr std::size_t kMostGroups = 8;

// Digits and what stands between them: "1.234,56" has groups 1, 234, 56 and separators '.', ','.
struct Groups {
  std::array<std::size_t, kMostGroups> begin{};
  std::array<std::size_t, kMostGroups> size{};
  std::array<char, kMostGroups> separator{};  // before the group
  std::size_t count = 0;
  std::size_t end = 0;
};

// Spaces and apostrophes only group three digits; what follows otherwise is another number.
bool joins(const Groups& groups, char kind, std::size_t digits) {
  if (kind == '.' || kind == ',') return digits > 0;
  return digits == 3 && groups.size[groups.count - 1] <= 3;
}

Groups read_groups(std::string_view text, std::size_t at) {
  Groups groups;
  std::size_t digits = digits_at(text, at);
  char kind = 0;
  while (digits > 0 && groups.count < kMostGroups) {
    groups.begin[groups.count] = at;
    groups.size[groups.count] = digits;
    groups.separator[groups.count] = kind;
    ++groups.count;
    at += digits;
    groups.end = at;
    const Separator next = separator_at(text, at);
    if (next.kind == 0) break;
    digits = digits_at(text, at + next.length);
    kind = next.kind;
    if (!joins(groups, kind, digits)) break;
    at += next.length;
  }
  return groups;
}

// Whether the separators from the second group to the one before `end` group thousands (or, in India,
// hundreds).
bool are_thousands(const Groups& groups, std::size_t end) {
  if (end < 2) return true;
  if (groups.size[0] > 3) return false;
  for (std::size_t i = 1; i < end; ++i) {
    const bool indian = groups.size[i] == 2 && i + 1 < end && groups.separator[i] == ',';
    if ((groups.size[i] != 3 && !indian) || groups.separator[i] != groups.separator[1]) return false;
  }
  return true;
}

enum class Form { none, integer, with_fraction };

// Which of the groups are the integer's and whether the last is a fraction.
Form form_of(const Groups& groups, std::string_view text, PlainNumber plain,
             const MultiplierFound& multiplier) {
  if (groups.count == 1) return Form::integer;
  const std::size_t last = groups.count - 1;
  const char separator = groups.separator[last];
  const bool point = separator == '.' || separator == ',';
  const bool only_kind =
      std::count(groups.separator.begin() + 1, groups.separator.begin() + groups.count, separator) == 1;
  if (groups.count == 2 && separator == '.' && plain == PlainNumber::decimal_point)
    return Form::with_fraction;
  if (point && only_kind && last > 1 && are_thousands(groups, last)) return Form::with_fraction;  // 1.234,56
  if (groups.count == 2 && point) {
    const bool leading_zero = text[groups.begin[0]] == '0';
    const bool may_group = multiplier.exponent == 0 || (multiplier.wide && separator == ',');
    const bool thousands = groups.size[1] == 3 && groups.size[0] <= 3 && !leading_zero && may_group;
    return thousands ? Form::integer : Form::with_fraction;
  }
  return are_thousands(groups, groups.count) ? Form::integer : Form::none;
}

bool append_digits(std::string_view digits, Decimal& value, int& count) {
  for (const char c : digits) {
    if (value.digits != 0 || c != '0') ++count;
    if (count > kMostDigits) return false;
    value.digits = value.digits * 10 + (c - '0');
  }
  return true;
}

void drop_zeros(Decimal& value) {
  while (value.exponent < 0 && value.digits != 0 && value.digits % 10 == 0) {
    value.digits /= 10;
    ++value.exponent;
  }
}

std::optional<Decimal> value_of(const Groups& groups, std::string_view text, Form form, int multiplier) {
  Decimal value;
  int count = 0;
  for (std::size_t i = 0; i < groups.count; ++i) {
    if (!append_digits(text.substr(groups.begin[i], groups.size[i]), value, count)) return std::nullopt;
  }
  if (form == Form::with_fraction) value.exponent = -static_cast<int>(groups.size[groups.count - 1]);
  value.exponent += multiplier;
  drop_zeros(value);
  return value;
}

// "5.5e4", as programs write great numbers.
int read_exponent(std::string_view text, std::size_t& at) {
  std::size_t i = at;
  if (i >= text.size() || (text[i] | 0x20) != 'e') return 0;
  ++i;
  const bool negative = i < text.size() && text[i] == '-';
  if (i < text.size() && (text[i] == '-' || text[i] == '+')) ++i;
  const std::size_t digits = digits_at(text, i);
  if (digits == 0 || digits > 2 || continues_word(text, i + digits)) return 0;
  int value = 0;
  for (std::size_t n = 0; n < digits; ++n) value = value * 10 + (text[i + n] - '0');
  at = i + digits;
  return negative ? -value : value;
}

constexpr std::size_t kCountedWithin = 40;  // bytes behind a number, in which its noun stands

// What makes a number a count of something else: "12 months", "40 hours", "13 Gehälter", "10 %", "30 days".
bool counts_something_else(std::string_view text, std::size_t end) {
  const std::string_view rest = utf8::trimmed(text.substr(end, kCountedWithin));
  if (rest.empty() || std::string_view("/.,;:|").find(rest.front()) != std::string_view::npos) return false;
  if (rest.front() == '%') return true;
  thread_local std::string words;
  fold_words(rest, words);
  return is_counted_noun(std::string_view(words).substr(0, words.find(' ')));
}

// Digits inside a word or another number: "401(k)", "B2B", "W2", "2026-01-31".
bool is_part_of_word(std::string_view text, std::size_t begin) {
  if (begin == 0) return false;
  const char before = text[begin - 1];
  if (before == '#') return true;
  if (!is_letter(before)) return false;
  std::size_t start = begin;
  while (start > 0 && is_letter(text[start - 1])) --start;
  return !has_currency_at(text, begin, text.size());
}

// "0151 234567", "030": an amount has no zero before its digits.
bool has_leading_zero(std::string_view text, const Groups& groups) {
  return groups.size[0] > 1 && text[groups.begin[0]] == '0';
}

// "13. Monatsgehalt", "1. Ausbildungsjahr"
bool is_ordinal(std::string_view text, const Groups& groups) {
  constexpr std::size_t kMostOrdinalDigits = 2;
  return groups.count == 1 && groups.size[0] <= kMostOrdinalDigits && text.substr(groups.end, 2) == ". " &&
         continues_word(text, groups.end + 2);
}

// "+49 30 123-456": behind the whole number; `at` where it is none. "50k+10k" adds.
std::size_t end_of_phone_number(std::string_view text, std::size_t at) {
  const bool sign = at > 0 && text[at - 1] == '+';
  if (!sign || (at > 1 && (is_digit(text[at - 2]) || is_letter(text[at - 2])))) return at;
  return std::min(text.find_first_not_of("0123456789 ()-/.", at), text.size());
}

// "1 20 000": digits that are grouped like no number.
bool continues_wrongly(std::string_view text, const Groups& groups) {
  if (groups.count != 1 || groups.size[0] > 3) return false;
  const Separator space = separator_at(text, groups.end);
  if (space.kind != ' ') return false;
  const Groups next = read_groups(text, groups.end + space.length);
  return next.count > 1 && next.separator[1] == ' ' && next.size[0] < 3;
}

// "2 - " and "3 to " before "5 years": what counts years is no amount either.
bool is_short_connector(std::string_view between) {
  thread_local std::string words;
  fold_words(between, words);
  const std::string_view text = utf8::trimmed(between);
  constexpr std::size_t kLongestDash = 3;
  return words == "to" || words == "bis" || words == "a" || words == "do" || words == "до" || words == "or" ||
         words == "oder" || (words.empty() && !text.empty() && text.size() <= kLongestDash);
}

bool is_retirement_plan(std::string_view text, const Groups& groups) {
  if (text.substr(groups.begin[0], groups.size[0]) != "401" || groups.count != 1) return false;
  const std::string_view rest = text.substr(groups.end, 3);
  return starts_with_ignoring_case(rest, "k") || starts_with_ignoring_case(rest, "(k)") ||
         starts_with_ignoring_case(rest, " k");
}

bool is_date(std::string_view text, std::size_t begin) {
  return digits_at(text, begin) == 4 && begin + 7 <= text.size() && text[begin + 4] == '-' &&
         digits_at(text, begin + 5) == 2 && begin + 7 < text.size() && text[begin + 7] == '-' &&
         digits_at(text, begin + 8) == 2;
}

bool has_minus(std::string_view text, std::size_t begin) {
  std::size_t i = begin;
  while (i > 0 && text[i - 1] == ' ') --i;
  if (i == 0 || text[i - 1] != '-') return false;
  return utf8::trimmed(text.substr(0, i - 1)).empty();
}

// The amount whose digits start at `at`; behind it in any case.
std::size_t read_amount(std::string_view text, std::size_t at, PlainNumber plain,
                        std::vector<Amount>& amounts) {
  if (is_date(text, at)) return at + 10;
  if (const std::size_t phone = end_of_phone_number(text, at); phone != at) return phone;
  const Groups groups = read_groups(text, at);
  Amount amount;
  amount.begin = at;
  amount.end = groups.end;
  if (is_retirement_plan(text, groups)) return groups.end + 1;
  if (is_ordinal(text, groups) && !has_currency_at(text, at, groups.end)) return groups.end;
  int power = read_exponent(text, amount.end);
  const MultiplierFound multiplier = power == 0 ? read_multiplier(text, amount.end) : MultiplierFound{};
  amount.multiplier = multiplier.exponent;
  power += multiplier.exponent;
  const Form form = form_of(groups, text, plain, multiplier);
  if (form == Form::none || is_part_of_word(text, at)) return amount.end;
  if (form == Form::integer && has_leading_zero(text, groups)) return amount.end;
  if (counts_something_else(text, amount.end)) {
    if (!amounts.empty() && !amounts.back().has_currency &&
        is_short_connector(text.substr(amounts.back().end, at - amounts.back().end))) {
      amounts.pop_back();
    }
    return amount.end;
  }
  const auto value = value_of(groups, text, form, power);
  if (!value) return amount.end;
  amount.value = *value;
  amount.negative = has_minus(text, at);
  amount.has_currency = has_currency_at(text, amount.begin, amount.end);
  amount.doubtful = multiplier.exponent == 0 && continues_wrongly(text, groups);
  amounts.push_back(amount);
  return amount.end;
}

}  // namespace

bool is_counted_noun(std::string_view word) {
  static const Lexicon lexicon{{1,
                                "hours|hour|hrs|hr|h|std|stunden|stunde|wochenstunden|heures|horas|ore|uur|"
                                "timmar|timer|tuntia|godzin|godz|hodin|óra|часов|годин|saat|tage|tagen|days|"
                                "day|jours|días|dias|giorni|dagen|dagar|dager|dage|dni|dnů|nap|zile|дней|"
                                "днів|months|month|monate|monaten|monatsgehälter|monatsgehältern|"
                                "monatslöhne|gehälter|gehältern|mois|meses|mesi|mensilità|mensualidades|"
                                "pagas|maanden|månader|måneder|miesięcy|měsíců|weeks|week|wochen|semaines|"
                                "semanas|settimane|weken|years|year|jahre|jahren|ans|años|anos|anni|jaar|år|"
                                "lat|let|év|urlaubstage|percent|prozent|mal|x|times|positions|people|"
                                "employees|mitarbeiter"}};
  return lexicon.whole(word).has_value();
}

int compare(const Decimal& a, const Decimal& b) {
  if (a.digits == 0 || b.digits == 0) return (a.digits != 0) - (b.digits != 0);
  const auto magnitude = [](const Decimal& value) {
    return static_cast<int>(std::to_string(value.digits).size()) + value.exponent;
  };
  if (magnitude(a) != magnitude(b)) return magnitude(a) < magnitude(b) ? -1 : 1;
  // Of equal magnitude: at the smaller exponent both have as many digits as the longer one.
  const int common = std::min(a.exponent, b.exponent);
  const auto at_common = [&](Decimal value) {
    for (; value.exponent > common; --value.exponent) value.digits *= 10;
    return value.digits;
  };
  return (at_common(a) > at_common(b)) - (at_common(a) < at_common(b));
}

void append_plain(Decimal value, std::string& out) {
  drop_zeros(value);
  std::string digits = std::to_string(value.digits);
  if (value.exponent >= 0) {
    out += digits;
    if (value.digits != 0) out.append(static_cast<std::size_t>(value.exponent), '0');
    return;
  }
  const auto places = static_cast<std::size_t>(-value.exponent);
  if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
  out.append(digits, 0, digits.size() - places);
  out += '.';
  out.append(digits, digits.size() - places);
}

void find_amounts(std::string_view text, PlainNumber plain, std::vector<Amount>& amounts) {
  amounts.clear();
  for (std::size_t i = 0; i < text.size();) {
    i = is_digit(text[i]) ? read_amount(text, i, plain, amounts) : i + 1;
  }
}

}  // namespace tributary::normalize
