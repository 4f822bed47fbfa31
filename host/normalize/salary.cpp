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
constexpr std::string_view kSeveral = "several amounts that are no range";
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
  // "ΓÇô" is an en dash read as code page 437.
  for (const std::string_view dash :
       {"\xCE\x93\xC3\x87\xC3\xB4", "-", "\xE2\x80\x93", "\xE2\x80\x94", "\xE2\x80\x92", "\xE2\x88\x92", "~",
        "\xEF\xBD\x9E", "\xE3\x80\x9C", "..", "...", "/", "--"}) {
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

// `between` without the currency that may stand behind the first and before the second amount: "€-€",
// " USD to ", "円〜".
std::string_view without_currencies(std::string_view between) {
  std::string_view text = without_period(utf8::trimmed(between));
  text = without_period(utf8::trimmed(text.substr(currency_at_start(text))));
  return utf8::trimmed(text.substr(0, text.size() - currency_at_end(text)));
}

bool are_a_range(std::string_view text, const Amount& first, const Amount& second) {
  const std::string_view between = text.substr(first.end, second.begin - first.end);
  return is_range_connector(between) || is_range_connector(without_currencies(between));
}

// "80-100k", "4,000~5,000만", "80k-100": a multiplier that only one of the two has is the other's too, where
// the range would be out of all proportion without it.
void share_multiplier(Amount& first, Amount& second) {
  if ((first.multiplier == 0) == (second.multiplier == 0)) return;
  Amount& bare = first.multiplier == 0 ? first : second;
  Decimal scaled = bare.value;
  scaled.exponent += first.multiplier + second.multiplier;
  const bool in_order =
      &bare == &first ? compare(scaled, second.value) <= 0 : compare(first.value, scaled) <= 0;
  const bool alone_in_order = &bare == &first || compare(first.value, bare.value) <= 0;
  if (in_order && (&bare == &first || !alone_in_order)) bare.value = scaled;
}

// "55-65.000 €": the thousands of the second are the first's too, unless both say their currency.
void share_thousands(Amount& first, const Amount& second) {
  constexpr Decimal kLeast{10, 0};
  constexpr Decimal kMostBare{1000, 0};
  if (first.multiplier != 0 || second.multiplier != 0 || (first.has_currency && second.has_currency)) return;
  if (compare(first.value, kLeast) < 0 || compare(first.value, kMostBare) >= 0) return;
  Decimal scaled = first.value;
  scaled.exponent += 3;
  Decimal far = scaled;
  far.exponent += 1;
  if (compare(scaled, second.value) <= 0 && compare(second.value, far) < 0) first.value = scaled;
}

enum class Bound { both, lower, upper };

// ">", "≥", "～" before or "～" behind a single amount; both where there is none. "~" alone is about so much.
Bound bound_of_sign(std::string_view before, std::string_view behind) {
  before = utf8::trimmed(before);
  before = utf8::trimmed(before.substr(0, before.size() - currency_at_end(before)));
  behind = utf8::trimmed(behind);
  behind = utf8::trimmed(behind.substr(currency_at_start(behind)));
  const auto ends_in = [&](std::string_view sign) {
    return before.size() >= sign.size() && before.substr(before.size() - sign.size()) == sign;
  };
  constexpr std::string_view kWaves[] = {"\xEF\xBD\x9E", "\xE3\x80\x9C"};
  for (const std::string_view wave : kWaves) {
    if (behind == wave) return Bound::lower;
    if (before == wave) return Bound::upper;
  }
  if (behind == "~" || ends_in(">") || ends_in(">=") || ends_in("\xE2\x89\xA5")) return Bound::lower;
  return ends_in("<") || ends_in("<=") || ends_in("\xE2\x89\xA4") ? Bound::upper : Bound::both;
}

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
       "from|starting|starting at|starting from|min|minimum|minimum salary|min salary|at least|over|above|more than|not less than|ab|"
       "mindestens|mind|von mindestens|mindestgehalt|mindestentgelt|kv mindestgehalt|mindestlohn|mehr als|über|à partir de|a partir de|partir de|dès|minimum de|desde|"
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
  if (const Bound sign = bound_of_sign(text.substr(0, amount.begin), behind); sign != Bound::both)
    return sign;
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

// 1950 to 2049, as one group of digits.
bool looks_like_year(std::string_view text, const Amount& amount) {
  const std::string_view digits = text.substr(amount.begin, amount.end - amount.begin);
  return digits.size() == 4 && (digits.substr(0, 2) == "19" || digits.substr(0, 2) == "20") &&
         (digits[0] == '1') == (digits[2] >= '5');
}

// "Lohngruppe 8", "Band 6", "since 1998": a small number, or a year, among words that have nothing of money.
bool is_grade_or_year(std::string_view text, const Amount& amount) {
  constexpr Decimal kLeastAlone{1000, 0};
  const bool words = std::any_of(text.begin(), text.end(), [](char c) {
    return (c | 0x20) >= 'a' && (c | 0x20) <= 'z' && (c | 0x20) != 'e';  // "5.5e2"
  });
  const bool small = compare(amount.value, kLeastAlone) < 0 || looks_like_year(text, amount);
  return words && !amount.has_currency && amount.multiplier == 0 && small && !names_period(text);
}

PayRange of_one(std::string_view text, const Amount& amount) {
  if (is_grade_or_year(text, amount)) return {};
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
  for (std::size_t i = 0; i + 1 < amounts.size(); ++i) {
    const std::string_view between = text.substr(amounts[i].end, amounts[i + 1].begin - amounts[i].end);
    if (utf8::trimmed(between).empty()) return {{}, {}, kSeveral};
  }
  for (const Amount& amount : amounts) {
    if (!amount.has_currency) continue;
    if (chosen != nullptr) return {{}, {}, kSeveral};
    chosen = &amount;
  }
  if (chosen == nullptr) return {{}, {}, kSeveral};
  return of_one(text, *chosen);
}

PayRange of_amounts(std::string_view text, std::vector<Amount>& amounts) {
  if (std::any_of(amounts.begin(), amounts.end(), [](const Amount& a) { return a.doubtful; })) {
    return {{}, {}, kNotAnAmount};
  }
  if (amounts.size() == 1) return of_one(text, amounts.front());
  const bool any_currency =
      std::any_of(amounts.begin(), amounts.end(), [](const Amount& a) { return a.has_currency; });
  for (std::size_t i = 0; i + 1 < amounts.size(); ++i) {
    Amount& first = amounts[i];
    Amount& second = amounts[i + 1];
    if (!are_a_range(text, first, second)) continue;
    if (any_currency && !first.has_currency && !second.has_currency) continue;
    share_multiplier(first, second);
    share_thousands(first, second);
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
