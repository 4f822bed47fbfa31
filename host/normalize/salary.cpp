#include <algorithm>
#include <string>
#include <vector>

#include "normalize/converter.hpp"
#include "normalize/fold.hpp"
#include "normalize/headline.hpp"
#include "normalize/html_text.hpp"
#include "normalize/lexicon.hpp"
#include "normalize/pay.hpp"
#include "normalize/utf8.hpp"

namespace tributary::normalize {
namespace {

constexpr std::string_view kNotAnAmount = "not an amount";
constexpr std::string_view kReversed = "the lower amount is greater than the higher one";
constexpr std::size_t kLongest = 400;  // bytes; a longer text is prose with many numbers
constexpr Decimal kMost{1, 12};        // no pay has more than twelve digits

// What stands between the two amounts of a range.
bool is_range_connector(std::string_view between) {
  static const Lexicon lexicon{
      {1,
       "to|bis|bis zu|à|a|al|hasta|até|tot|till|til|do|и|do max|through|and|und|et|y|e|en|och|og|ja|i|до|"
       "ile|έως|bis max|upto|up to|–|から|至|到|~|부터|sampai|đến|إلى|עד"}};
  const std::string_view text = utf8::trimmed(between);
  for (const std::string_view dash : {"-", "\xE2\x80\x93", "\xE2\x80\x94", "\xE2\x80\x92", "\xE2\x88\x92",
                                      "~", "\xEF\xBD\x9E", "\xE3\x80\x9C", "..", "...", "/", "--"}) {
    if (text == dash) return true;
  }
  thread_local std::string words;
  fold_words(text, words);
  return lexicon.whole(words).has_value();
}

// "/yr - $" without its "/yr".
std::string_view without_period(std::string_view between) {
  if (between.empty() || between.front() != '/') return between;
  const std::size_t word = std::min(between.find_first_not_of(" /"), between.size());
  const std::size_t end = std::min(between.find_first_of(" -~\xE2", word), between.size());
  return names_period(between.substr(0, end)) ? utf8::trimmed(between.substr(end)) : between;
}

// `between` without the currency that may stand behind the first and before the second amount.
std::string_view without_currencies(std::string_view between) {
  std::string_view text = without_period(utf8::trimmed(between));
  const auto is_money = [](std::string_view word) {
    const auto found = find_currency(word);
    return !found.code.empty() || !found.reason.empty();
  };
  const std::size_t space = text.find(' ');
  if (space != std::string_view::npos && is_money(text.substr(0, space)))
    text = utf8::trimmed(text.substr(space));
  const std::size_t last = text.rfind(' ');
  if (last != std::string_view::npos && is_money(text.substr(last + 1)))
    text = utf8::trimmed(text.substr(0, last));
  // Signs stuck to the dash: "€50-€60", "50€-60€".
  const auto first_plain = text.find_first_of("-/~\xE2 ");
  if (first_plain != std::string_view::npos && first_plain > 0 && is_money(text.substr(0, first_plain))) {
    text = utf8::trimmed(text.substr(first_plain));
  }
  for (const std::string_view sign :
       {"US$", "CA$", "A$", "R$", "$", "€", "£", "₹", "₱", "₩", "₽", "₺", "¥", "zł"}) {
    if (text.size() > sign.size() && text.substr(text.size() - sign.size()) == sign) {
      return utf8::trimmed(text.substr(0, text.size() - sign.size()));
    }
  }
  return text;
}

bool are_a_range(std::string_view text, const Amount& first, const Amount& second) {
  const std::string_view between = text.substr(first.end, second.begin - first.end);
  return is_range_connector(between) || is_range_connector(without_currencies(between));
}

// "80-100k": the multiplier of the second is the first's too, where the first alone would be out of all
// proportion.
void share_multiplier(Amount& first, const Amount& second) {
  constexpr Decimal kNeverAlone{1000, 0};
  if (first.multiplier != 0 || second.multiplier == 0 || compare(first.value, kNeverAlone) >= 0) return;
  Decimal scaled = first.value;
  scaled.exponent += second.multiplier;
  if (compare(scaled, second.value) <= 0) first.value = scaled;
}

enum class Bound { both, lower, upper };

// "50.000 €+", but not "50.000 € + bonus".
bool ends_in_plus(std::string_view behind) {
  const std::size_t plus = behind.find('+');
  constexpr std::size_t kFarthest = 5;  // behind a space and a currency
  return plus != std::string_view::npos && plus <= kFarthest && plus > 0 && behind[plus - 1] != ' ';
}

// Whether the words before or behind a single amount make it the only bound.
Bound bound_of(std::string_view text, const Amount& amount) {
  enum : int { at_least, at_most };
  static const Lexicon before_words{
      {at_most,
       "up to|upto|max|maximum|maximal|not more than|no more than|under|below|less than|bis|bis zu|"
       "höchstens|jusqu'à|jusqu|jusqu a|maximum de|hasta|máximo|como máximo|até|no máximo|fino a|massimo|"
       "al massimo|tot|maximaal|upp till|opptil|inntil|op til|enintään|jopa|do|maksymalnie|až|až do|max do|"
       "legfeljebb|până la|maxim|до|максимум|en fazla|έως|μέχρι|最高|最大|最多|최대|hingga|lên đến|tới|حتى|עד"},
      {at_least,
       "from|starting|starting at|starting from|min|minimum|at least|over|above|more than|not less than|ab|"
       "mindestens|mind|von mindestens|mehr als|über|à partir de|a partir de|partir de|dès|minimum de|desde|"
       "mínimo|al menos|más de|mais de|da|a partire da|partire da|minimo|oltre|almeno|vanaf|minimaal|från|"
       "minst|fra|mer än|mer enn|mere end|alkaen|vähintään|yli|od|minimalnie|co najmniej|powyżej|min od|"
       "legalább|de la|minim|peste|от|минимум|не менее|від|en az|από|τουλάχιστον|最低|최소|mulai|từ|trên|من|"
       "החל מ|מ"}};
  static const Lexicon behind_words{
      {at_least,
       "and up|and above|or more|upwards|upward|aufwärts|oder mehr|"
       "et plus|ou plus|o más|y más|en adelante|ou mais|e oltre|en hoger|"
       "of meer|eller mer|ja enemmän|wzwyż|i więcej|и выше|и более|以上|이상|"
       "minimum|min|mindestens|から|alkaen|stb|'den başlayan"},
      {at_most,
       "max|maximum|maximal|or less|or below|oder weniger|et moins|o menos|以下|"
       "以内|まで|이하|maximum|tops"}};
  thread_local std::string words;
  thread_local std::vector<Lexicon::Match> matches;
  const auto bound = [](int value) { return value == at_least ? Bound::lower : Bound::upper; };
  const std::string_view behind = text.substr(amount.end);
  if (!behind.empty() && behind.front() == '+') return Bound::lower;
  fold_words(text.substr(0, amount.begin), words);
  before_words.find(words, matches);
  if (!matches.empty() && words.size() - matches.back().end <= 8) return bound(matches.back().value);
  fold_words(behind, words);
  behind_words.find(words, matches);
  if (!matches.empty() && matches.front().begin <= 12) return bound(matches.front().value);
  if (ends_in_plus(behind)) return Bound::lower;
  return Bound::both;
}

PayRange of_two(const Amount& first, const Amount& second) {
  PayRange range;
  if (first.value.positive()) range.lower = first.value;
  if (second.value.positive()) range.upper = second.value;
  if (range.lower && range.upper && compare(*range.lower, *range.upper) > 0) return {{}, {}, kReversed};
  return range;
}

// "Lohngruppe 8", "Band 6": a small number among words that have nothing of money.
bool is_grade(std::string_view text, const Amount& amount) {
  constexpr Decimal kLeastAlone{1000, 0};
  const bool words = std::any_of(text.begin(), text.end(), [](char c) {
    return (c | 0x20) >= 'a' && (c | 0x20) <= 'z' && (c | 0x20) != 'e';  // "5.5e2"
  });
  return words && !amount.has_currency && amount.multiplier == 0 && compare(amount.value, kLeastAlone) < 0 &&
         !names_period(text);
}

PayRange of_one(std::string_view text, const Amount& amount) {
  if (is_grade(text, amount)) return {};
  if (amount.negative || !amount.value.positive()) return {};
  const Bound bound = bound_of(text, amount);
  PayRange range;
  if (bound != Bound::upper) range.lower = amount.value;
  if (bound != Bound::lower) range.upper = amount.value;
  return range;
}

// "Fixum 45.000 €, Bonus 5.000 €": amounts that are no range; only the one that bears a currency counts, and
// only if it is the only such one.
PayRange of_many(std::string_view text, const std::vector<Amount>& amounts) {
  const Amount* chosen = nullptr;
  for (const Amount& amount : amounts) {
    if (!amount.has_currency) continue;
    if (chosen != nullptr) return {{}, {}, "several amounts that are no range"};
    chosen = &amount;
  }
  if (chosen == nullptr) return {{}, {}, "several amounts that are no range"};
  return of_one(text, *chosen);
}

PayRange of_amounts(std::string_view text, std::vector<Amount>& amounts) {
  if (amounts.size() == 1) return of_one(text, amounts.front());
  const bool any_currency =
      std::any_of(amounts.begin(), amounts.end(), [](const Amount& a) { return a.has_currency; });
  for (std::size_t i = 0; i + 1 < amounts.size(); ++i) {
    Amount& first = amounts[i];
    const Amount& second = amounts[i + 1];
    if (!are_a_range(text, first, second)) continue;
    if (any_currency && !first.has_currency && !second.has_currency) continue;
    share_multiplier(first, second);
    return of_two(first, second);
  }
  return of_many(text, amounts);
}

bool is_too_great(const std::optional<Decimal>& value) {
  return value && compare(*value, kMost) >= 0;
}

// Text that may be HTML, as one line; of a long text its headline.
std::string_view as_line(std::string_view text, const ConversionContext& context, std::string& line) {
  if (text.size() > kLongest) return headline(text, line);
  thread_local std::string digits;
  if (to_plain_text(text, context, line) != Conversion::filled()) return {};
  return utf8::with_ascii_digits(line, digits);
}

Conversion bound(std::string_view text, const ConversionContext& context,
                 std::optional<Decimal> PayRange::*side, std::string& out) {
  thread_local std::string line;
  text = as_line(text, context, line);
  if (text.empty()) return Conversion::empty();
  const PayRange range = find_pay(text, context);
  if (!range.reason.empty()) return Conversion::failed(range.reason);
  if (!(range.*side)) return Conversion::empty();
  out.clear();
  append_plain(*(range.*side), out);
  return Conversion::filled();
}

// A number as JSON writes it: no separator of thousands can be in it.
bool is_plain(const ConversionContext& context) {
  const mapping::Reading reading = context.reading;
  return context.is_json_number || reading == mapping::Reading::decimal ||
         reading == mapping::Reading::integer || reading == mapping::Reading::minor_units;
}

}  // namespace

PayRange find_pay(std::string_view text, const ConversionContext& context) {
  thread_local std::vector<Amount> amounts;
  const bool plain = is_plain(context);
  find_amounts(text, plain ? PlainNumber::decimal_point : PlainNumber::by_structure, amounts);
  if (amounts.empty()) {
    const bool date = text.size() >= 10 && text[4] == '-' && text[7] == '-';
    return date ? PayRange{{}, {}, kNotAnAmount} : PayRange{};
  }
  PayRange range = of_amounts(text, amounts);
  if (is_too_great(range.lower) || is_too_great(range.upper)) return {{}, {}, kNotAnAmount};
  if (context.reading == mapping::Reading::minor_units) {
    if (range.lower) range.lower->exponent -= 2;
    if (range.upper) range.upper->exponent -= 2;
  }
  return range;
}

Conversion to_salary_min(std::string_view text, const ConversionContext& context, std::string& out) {
  return bound(text, context, &PayRange::lower, out);
}

Conversion to_salary_max(std::string_view text, const ConversionContext& context, std::string& out) {
  return bound(text, context, &PayRange::upper, out);
}

Conversion to_salary_currency(std::string_view text, const ConversionContext& context, std::string& out) {
  thread_local std::string line;
  text = as_line(text, context, line);
  if (text.empty()) return Conversion::empty();
  const CurrencyFound found = find_currency(text);
  if (!found.reason.empty()) return Conversion::failed(found.reason);
  if (found.code.empty()) return Conversion::empty();
  out = found.code;
  return Conversion::filled();
}

}  // namespace tributary::normalize
