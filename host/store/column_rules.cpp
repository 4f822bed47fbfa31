#include "store/column_rules.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <initializer_list>

#include "store/safe_text.hpp"

namespace tributary::store {
namespace {

using mapping::PostingField;

constexpr std::size_t kMaxIdBytes = 1024;     // an index entry has at most 2704
constexpr std::size_t kMaxNumberDigits = 64;  // no salary; PostgreSQL would take 131072
constexpr std::size_t kShownBytes = 60;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}
bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}

bool all(std::string_view text, bool (*is)(char)) {
  return std::all_of(text.begin(), text.end(), is);
}

bool is_code(std::string_view text, std::size_t letters) {
  return text.size() == letters && all(text, is_upper);
}

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> list) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

bool is_employment_type(std::string_view text) {
  while (true) {
    const auto end = text.find(',');
    if (!is_one_of(text.substr(0, end), {"FULL_TIME", "PART_TIME", "CONTRACTOR", "TEMPORARY", "INTERN",
                                         "VOLUNTEER", "PER_DIEM", "OTHER"})) {
      return false;
    }
    if (end == text.npos) return true;
    text.remove_prefix(end + 1);
  }
}

bool is_amount(std::string_view text) {
  const auto point = std::min(text.find('.'), text.size());
  const std::string_view whole = text.substr(0, point);
  const std::string_view fraction = text.substr(std::min(point + 1, text.size()));
  const bool has_point = point < text.size();
  return !whole.empty() && all(whole, is_digit) && all(fraction, is_digit) &&
         has_point == !fraction.empty() && text.size() <= kMaxNumberDigits;
}

int number(std::string_view digits) {
  int value = -1;
  if (all(digits, is_digit)) std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

// 2026-11-20T10:20:21Z or 2026-11-20T10:20:21.123456Z, from year 1 on.
bool is_timestamp(std::string_view text) {
  constexpr std::string_view kForm = "0000-00-00T00:00:00";
  if (text.size() <= kForm.size() || text.back() != 'Z') return false;
  for (std::size_t i = 0; i < kForm.size(); ++i) {
    if (kForm[i] == '0' ? !is_digit(text[i]) : text[i] != kForm[i]) return false;
  }
  const std::string_view fraction = text.substr(kForm.size(), text.size() - kForm.size() - 1);
  if (!fraction.empty() &&
      (fraction[0] != '.' || fraction.size() < 2 || !all(fraction.substr(1), is_digit))) {
    return false;
  }
  const std::chrono::year_month_day date{std::chrono::year(number(text.substr(0, 4))),
                                         std::chrono::month(static_cast<unsigned>(number(text.substr(5, 2)))),
                                         std::chrono::day(static_cast<unsigned>(number(text.substr(8, 2))))};
  return date.ok() && date.year() >= std::chrono::year(1) && number(text.substr(11, 2)) < 24 &&
         number(text.substr(14, 2)) < 60 && number(text.substr(17, 2)) < 60;
}

bool is_language(std::string_view text) {
  const auto end = std::min(text.find('-'), text.size());
  const std::string_view primary = text.substr(0, end);
  if (primary.size() < 2 || primary.size() > 3 || !all(primary, is_lower)) return false;
  for (text.remove_prefix(end); !text.empty();) {
    text.remove_prefix(1);
    const std::string_view subtag = text.substr(0, text.find('-'));
    const bool fine = !subtag.empty() && subtag.size() <= 8 &&
                      all(subtag, [](char c) { return is_digit(c) || is_upper(c) || is_lower(c); });
    if (!fine) return false;
    text.remove_prefix(subtag.size());
  }
  return true;
}

std::string_view expectation(PostingField field, std::string_view value) {
  using enum PostingField;
  switch (field) {
    case external_id:
      return value.empty() || value.size() > kMaxIdBytes ? "an id of 1 to 1024 bytes" : "";
    case title:
      return value.empty() ? "a title" : "";
    case country:
      return is_code(value, 2) ? "" : "an ISO 3166-1 alpha-2 code";
    case remote:
      return is_one_of(value, {"on_site", "hybrid", "remote"}) ? "" : "on_site, hybrid or remote";
    case posted_at:
    case valid_through:
      return is_timestamp(value) ? "" : "a point in time in RFC 3339 and UTC";
    case employment_type:
      return is_employment_type(value) ? "" : "terms of schema.org's employmentType";
    case career_level:
      return is_one_of(value, {"internship", "entry", "junior", "mid", "senior", "lead", "executive"})
                 ? ""
                 : "internship, entry, junior, mid, senior, lead or executive";
    case salary_min:
    case salary_max:
      return is_amount(value) ? "" : "a decimal number that is not negative";
    case salary_currency:
      return is_code(value, 3) ? "" : "an ISO 4217 code";
    case salary_period:
      return is_one_of(value, {"HOUR", "DAY", "WEEK", "MONTH", "YEAR"}) ? ""
                                                                        : "HOUR, DAY, WEEK, MONTH or YEAR";
    case language:
      return is_language(value) ? "" : "a BCP 47 language tag";
    default:
      return "";  // free text
  }
}

}  // namespace

std::string column_refusal(PostingField field, std::string_view value) {
  const std::string_view expected = expectation(field, value);
  if (expected.empty()) return "";
  std::string found = safe_text(value.substr(0, kShownBytes));
  if (value.size() > kShownBytes) found += "...";
  return std::string(mapping::name(field)) + " is '" + found + "' (" + std::to_string(value.size()) +
         " bytes), expected " + std::string(expected);
}

}  // namespace tributary::store
