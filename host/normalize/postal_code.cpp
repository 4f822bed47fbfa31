#include "normalize/postal_code.hpp"

#include <algorithm>

#include "normalize/utf8.hpp"

namespace tributary::normalize {
namespace {

// '9': a digit, 'A': a capital, anything else: itself. Longest first where one begins another.
constexpr std::string_view kBefore[] = {"9999 AA", "99999-999", "9999-999", "99-999",   "999 99",
                                        "999999",  "99999",     "9999",     "AA9A 9AA", "AA99 9AA",
                                        "AA9 9AA", "A9A 9AA",   "A99 9AA",  "A9 9AA",   "A9A 9A9"};
// Four digits behind a word are a house's number more often.
constexpr std::string_view kBehind[] = {"9999 AA",  "99999-9999", "99-999",  "999999",  "99999",  "AA9A 9AA",
                                        "AA99 9AA", "AA9 9AA",    "A9A 9AA", "A99 9AA", "A9 9AA", "A9A 9A9"};

// What stands before the code on a letter: the countries' signs on cars, and their codes.
struct Sign {
  std::string_view text;
  std::string_view country;
};
constexpr Sign kSigns[] = {{"D", "DE"}, {"A", "AT"}, {"F", "FR"}, {"I", "IT"},
                           {"L", "LU"}, {"B", "BE"}, {"E", "ES"}, {"S", "SE"}};

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_capital(char c) {
  return c >= 'A' && c <= 'Z';
}

bool fits(char c, char pattern) {
  if (pattern == '9') return is_digit(c);
  return pattern == 'A' ? is_capital(c) : c == pattern;
}

bool fits(std::string_view text, std::string_view pattern) {
  return text.size() == pattern.size() &&
         std::equal(text.begin(), text.end(), pattern.begin(), [](char c, char p) { return fits(c, p); });
}

// "D-", "CH-" before digits: its country, and the text behind it.
std::optional<Country> take_sign(std::string_view& text) {
  const std::size_t dash = text.find('-');
  if (dash == std::string_view::npos || dash == 0 || dash > 2 || dash + 1 >= text.size() ||
      !is_digit(text[dash + 1])) {
    return std::nullopt;
  }
  std::string_view code = text.substr(0, dash);
  for (const Sign& sign : kSigns) {
    if (sign.text == code) code = sign.country;
  }
  const auto country = country_of_code(code, Letters::capital);
  if (country) text.remove_prefix(dash + 1);
  return country;
}

}  // namespace

PostalCodeCut cut_postal_code(std::string_view text) {
  PostalCodeCut cut{text, false, false, {}};
  std::string_view rest = text;
  const auto country = take_sign(rest);
  for (const std::string_view pattern : kBefore) {
    const std::size_t length = pattern.size();
    if (rest.size() <= length + 1 || rest[length] != ' ' || !fits(rest.substr(0, length), pattern)) continue;
    cut.text = utf8::trimmed(rest.substr(length));
    cut.before = true;
    cut.country = country;
    return cut;
  }
  for (const std::string_view pattern : kBehind) {
    if (text.size() <= pattern.size() + 1) continue;
    const std::size_t begin = text.size() - pattern.size();
    if (text[begin - 1] != ' ' || !fits(text.substr(begin), pattern)) continue;
    cut.text = utf8::trimmed(text.substr(0, begin));
    cut.behind = true;
    return cut;
  }
  return cut;
}

}  // namespace tributary::normalize
