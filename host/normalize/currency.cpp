#include <algorithm>
#include <array>
#include <string>

#include "normalize/fold.hpp"
#include "normalize/lexicon.hpp"
#include "normalize/pay.hpp"
#include "normalize/split_numbers.hpp"
#include "normalize/utf8.hpp"

namespace tributary::normalize {
namespace {

constexpr std::size_t kNone = std::string_view::npos;
constexpr std::string_view kDollar = "the dollar sign alone names no currency";
constexpr std::string_view kCrown = "several currencies are written like this";
constexpr std::string_view kSeveral = "more than one currency";

constexpr std::string_view kCodes[] = {
#include "normalize/tables/currencies.inc"
};

// Codes that are words in capitals too: they count only beside a number or alone.
constexpr std::string_view kAlsoWords[] = {"ALL", "TOP", "TRY", "CUP", "MAD", "PEN", "SOS", "BAM", "LAK",
                                           "ANG", "RON", "COP", "GEL", "MOP", "NIO", "CAD", "PAB", "BOB"};

struct Sign {
  std::string_view text;
  std::string_view code;  // empty: several currencies are written so
};

// Longest first where one ends with another. Letters among them count only where no word goes on.
constexpr Sign kSigns[] = {
    {"US$", "USD"},  {"U$S", "USD"}, {"USD$", "USD"}, {"$US", "USD"},  {"CA$", "CAD"},    {"CAD$", "CAD"},
    {"C$", "CAD"},   {"$CA", "CAD"}, {"AU$", "AUD"},  {"AUD$", "AUD"}, {"A$", "AUD"},     {"NZ$", "NZD"},
    {"HK$", "HKD"},  {"SG$", "SGD"}, {"S$", "SGD"},   {"NT$", "TWD"},  {"MX$", "MXN"},    {"Mex$", "MXN"},
    {"MXN$", "MXN"}, {"R$", "BRL"},  {"J$", "JMD"},   {"CLP$", "CLP"}, {"COP$", "COP"},   {"AR$", "ARS"},
    {"$", ""},       {"€", "EUR"},   {"£", "GBP"},    {"₹", "INR"},    {"₽", "RUB"},    {"₺", "TRY"},
    {"₴", "UAH"},    {"₩", "KRW"},   {"￦", "KRW"},   {"₪", "ILS"},    {"₫", "VND"},      {"₱", "PHP"},
    {"฿", "THB"},    {"₦", "NGN"},   {"₵", "GHS"},    {"₡", "CRC"},    {"₲", "PYG"},      {"₸", "KZT"},
    {"₼", "AZN"},  {"₾", "GEL"}, {"₮", "MNT"},    {"₭", "LAK"},    {"៛", "KHR"},      {"৳", "BDT"},
    {"zł", "PLN"},   {"Kč", "CZK"},  {"円", "JPY"},   {"원", "KRW"},   {"人民币", "CNY"}, {"人民幣", "CNY"},
    {"¥", ""},       {"￥", ""},     {"R", "ZAR"},
};

const Lexicon& words_of_money() {
  // The value is the place of the code in kCodes; -1: several currencies, -2: a dollar.
  static const Lexicon lexicon = [] {
    const auto code = [](std::string_view wanted) {
      return static_cast<int>(std::lower_bound(std::begin(kCodes), std::end(kCodes), wanted) -
                              std::begin(kCodes));
    };
    const Lexicon::Meaning meanings[] = {
        {code("EUR"),
         "euro|euros|euroa|eurot|euron|eurów|eur|eur|teuro|teur|e kk|e h|evro|евро|євро|ευρώ|eura|ユーロ|유로|欧元|يورو|אירו"},
        {code("USD"),
         "us dollar|us dollars|u s dollar|u s dollars|american dollar|american dollars|usd|us dollari|"
         "dólar estadounidense|dólares estadounidenses|dólar americano|dólares americanos|dollar américain|"
         "dollars américains|dollaro americano|dollari americani|amerikanische dollar|доллар сша|"
         "долларов сша|米ドル|美元|미국 달러|dollar us"},
        {code("GBP"),
         "pound sterling|pounds sterling|british pound|british pounds|sterling|gbp|britische pfund|"
         "livre sterling|livres sterling|libra esterlina|libras esterlinas|sterlina|英镑|英鎊|英ポンド"},
        {code("CHF"),
         "swiss franc|swiss francs|schweizer franken|franken|sfr|fr sfr|franc suisse|francs suisses|"
         "franco svizzero|franchi svizzeri|franco suizo|francos suizos|stutz"},
        {code("CAD"),
         "canadian dollar|canadian dollars|dollar canadien|dollars canadiens|kanadische dollar|cdn|加元"},
        {code("AUD"), "australian dollar|australian dollars|australische dollar|澳元"},
        {code("NZD"), "new zealand dollar|new zealand dollars"},
        {code("SGD"), "singapore dollar|singapore dollars|新加坡元"},
        {code("HKD"), "hong kong dollar|hong kong dollars|港币|港元"},
        {code("SEK"), "swedish krona|swedish kronor|svenska kronor|schwedische kronen"},
        {code("NOK"), "norwegian krone|norwegian kroner|norske kroner|norwegische kronen"},
        {code("DKK"), "danish krone|danish kroner|danske kroner|dänische kronen"},
        {code("ISK"), "icelandic krona|íslenskar krónur"},
        {code("PLN"), "zloty|zlotys|zlotych|złoty|złote|złotych|pln|zl"},
        {code("CZK"), "czech koruna|koruna česká|korun českých|tschechische kronen|kč"},
        {code("HUF"), "forint|forintot|ft|huf"},
        {code("RUB"),
         "russian ruble|russian rubles|rouble|roubles|рубль|рубля|рублей|руб|р|т р|тр|российский рубль"},
        {code("UAH"), "hryvnia|hryvnias|гривня|гривні|гривень|гривен|грн"},
        {code("BGN"), "bulgarian lev|лева|лв|български лев"},
        {code("RON"), "romanian leu|lei românești|ron"},
        {code("TRY"), "turkish lira|türk lirası|tl"},
        {code("ILS"), "shekel|shekels|new shekel|nis|ש ח|שקל|שקלים|שח"},
        {code("INR"), "indian rupee|indian rupees|inr|रुपये"},
        {code("JPY"), "yen|japanese yen|日本円|エン"},
        {code("CNY"), "yuan|renminbi|rmb|chinese yuan|人民币元"},
        {code("KRW"), "korean won|south korean won"},
        {code("BRL"), "brazilian real|brazilian reais|reais|real brasileiro"},
        {code("MXN"), "mexican peso|mexican pesos|pesos mexicanos|peso mexicano"},
        {code("ARS"), "argentine peso|argentine pesos|pesos argentinos|peso argentino"},
        {code("CLP"), "chilean peso|chilean pesos|pesos chilenos"},
        {code("COP"), "colombian peso|colombian pesos|pesos colombianos"},
        {code("ZAR"), "south african rand|rand|rands"},
        {code("AED"), "uae dirham|emirati dirham|dhs|dirhams émiratis"},
        {code("SAR"), "saudi riyal|saudi riyals"},
        {code("THB"), "baht|thai baht|บาท"},
        {code("IDR"), "rupiah|indonesian rupiah|rp"},
        {code("MYR"), "ringgit|malaysian ringgit|rm"},
        {code("PHP"), "philippine peso|philippine pesos|php"},
        {code("VND"), "vietnamese dong|đồng|vnđ"},
        {code("KZT"), "tenge|тенге|тг"},
        {-1,
         "kr|krona|kronor|krone|kroner|kronen|koruna|korun|peso|pesos|rupee|rupees|rs|pound|pounds|pfund|"
         "livre|lei|leu|franc|francs|fr|dirham|dirhams|dinar|dinars|riyal|rial|won|real|lira|元"},
        {-2, "dollar|dollars|dólar|dólares|dollari|доллар|долларов|달러|ドル"},
    };
    return Lexicon(std::span<const Lexicon::Meaning>(meanings));
  }();
  return lexicon;
}

bool is_letter(char c) {
  return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}
bool is_capital(char c) {
  return c >= 'A' && c <= 'Z';
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_code(std::string_view text) {
  return std::binary_search(std::begin(kCodes), std::end(kCodes), text);
}

std::string_view known_code(std::string_view text) {
  const auto* found = std::lower_bound(std::begin(kCodes), std::end(kCodes), text);
  return found != std::end(kCodes) && *found == text ? *found : std::string_view{};
}

std::string_view capitals(std::string_view text, char (&buffer)[3]) {
  if (text.size() != 3 || !std::all_of(text.begin(), text.end(), is_letter)) return {};
  std::transform(text.begin(), text.end(), buffer, [](char c) { return static_cast<char>(c & ~0x20); });
  return {buffer, 3};
}

// Gathers what a text names.
struct Gathered {
  std::string_view code;
  bool dollar = false;
  bool unclear = false;
  bool several = false;

  void add(std::string_view found) {
    several = several || (!code.empty() && code != found);
    code = found;
  }

  CurrencyFound result() const {
    if (several) return {{}, kSeveral};
    if (!code.empty()) return {code, {}};
    if (dollar) return {{}, kDollar};
    return unclear ? CurrencyFound{{}, kCrown} : CurrencyFound{};
  }
};

bool letters_before(std::string_view text, std::size_t at) {
  return at > 0 && is_letter(text[at - 1]);
}
bool letters_behind(std::string_view text, std::size_t at) {
  return at < text.size() && (is_letter(text[at]) || static_cast<unsigned char>(text[at]) == 0xC4 ||
                              static_cast<unsigned char>(text[at]) == 0xC5);
}

// South Africa's "R25,000", but not the "R2" of a grade.
bool is_rand(std::string_view text, std::size_t at) {
  constexpr std::size_t kFewestDigits = 3;
  if (letters_before(text, at) || (at > 0 && is_digit(text[at - 1]))) return false;
  std::size_t digits = 0;
  std::size_t i = at + 1;
  for (; i < text.size() && (is_digit(text[i]) || text[i] == ' ' || text[i] == ','); ++i) {
    digits += is_digit(text[i]) ? 1 : 0;
  }
  const bool thousands = i < text.size() && (text[i] | 0x20) == 'k';
  return digits >= kFewestDigits || (digits > 0 && thousands);
}

bool stands_alone(std::string_view text, std::size_t at, std::string_view sign) {
  if (sign == "R") return is_rand(text, at);
  if (is_letter(sign.front()) && letters_before(text, at)) return false;
  const auto last = static_cast<unsigned char>(sign.back());
  const bool ends_in_letter = is_letter(sign.back()) || sign == "zł" || sign == "Kč";
  return last == '$' || !ends_in_letter || !letters_behind(text, at + sign.size());
}

const std::array<bool, 256> kStartsSign = [] {
  std::array<bool, 256> starts{};
  for (const Sign& sign : kSigns) starts[static_cast<unsigned char>(sign.text.front())] = true;
  return starts;
}();

const Sign* sign_at(std::string_view text, std::size_t at) {
  if (!kStartsSign[static_cast<unsigned char>(text[at])]) return nullptr;
  for (const Sign& sign : kSigns) {
    if (text.substr(at, sign.text.size()) == sign.text && stands_alone(text, at, sign.text)) return &sign;
  }
  return nullptr;
}

void add_signs(std::string_view text, Gathered& gathered) {
  for (std::size_t i = 0; i < text.size();) {
    const Sign* sign = sign_at(text, i);
    if (sign == nullptr) {
      ++i;
      continue;
    }
    if (!sign->code.empty()) gathered.add(sign->code);
    if (sign->text == "$") gathered.dollar = true;
    if (sign->code.empty() && sign->text != "$") gathered.unclear = true;
    i += sign->text.size();
  }
}

bool is_beside_number(std::string_view text, std::size_t begin, std::size_t end) {
  const std::string_view before = utf8::trimmed(text.substr(0, begin));
  const std::string_view behind = utf8::trimmed(text.substr(end));
  return (!before.empty() &&
          (is_digit(before.back()) || (before.back() | 0x20) == 'k' || before.back() == '$')) ||
         (!behind.empty() && (is_digit(behind.front()) || behind.front() == '$'));
}

// Three capitals that are a code; in small letters too beside a number or a dollar sign.
void add_codes(std::string_view text, Gathered& gathered) {
  char buffer[3];
  for (std::size_t i = 0; i < text.size();) {
    if (!is_letter(text[i])) {
      ++i;
      continue;
    }
    std::size_t end = i;
    while (end < text.size() && is_letter(text[end])) ++end;
    const std::string_view word = text.substr(i, end - i);
    const std::string_view code = known_code(capitals(word, buffer));
    const bool beside = is_beside_number(text, i, end);
    const bool shouted = std::all_of(word.begin(), word.end(), is_capital);
    const bool word_too =
        std::find(std::begin(kAlsoWords), std::end(kAlsoWords), code) != std::end(kAlsoWords);
    if (!code.empty() && (beside || (shouted && !word_too)) && (shouted || code != "ALL")) gathered.add(code);
    i = end;
  }
}

void add_words(std::string_view text, Gathered& gathered) {
  thread_local std::string words;
  thread_local std::string split;
  thread_local std::vector<Lexicon::Match> matches;
  split_numbers(text, split);  // "100Kč", "Rp5jt"
  fold_words(split, words);
  words_of_money().find(words, matches);
  for (const auto& match : matches) {
    if (match.value >= 0) gathered.add(kCodes[match.value]);
    gathered.unclear = gathered.unclear || match.value == -1;
    gathered.dollar = gathered.dollar || match.value == -2;
  }
}

// The length of the sign whose last byte is before `end`; 0 for none.
std::size_t sign_length_before(std::string_view text, std::size_t end) {
  for (const Sign& sign : kSigns) {
    if (end < sign.text.size()) continue;
    const std::size_t at = end - sign.text.size();
    if (text.substr(at, sign.text.size()) != sign.text) continue;
    const bool cut = end == text.size() && !letters_before(text, at);  // its number is not in the text
    if (sign.text != "R" || cut || is_rand(text, at)) return sign.text.size();
  }
  return 0;
}

std::string_view word_before(std::string_view text, std::size_t end) {
  std::size_t begin = end;
  while (begin > 0 && (is_letter(text[begin - 1]) || text[begin - 1] == '.')) --begin;
  return text.substr(begin, end - begin);
}

bool is_word_of_money(std::string_view word) {
  char buffer[3];
  if (word.empty()) return false;
  if (is_code(capitals(word, buffer))) return true;
  thread_local std::string words;
  fold_words(word, words);
  return words_of_money().whole(words).has_value();
}

bool is_word_byte(char c) {
  return is_letter(c) || static_cast<unsigned char>(c) >= 0xC3;
}

}  // namespace

std::size_t currency_at_start(std::string_view text) {
  if (text.empty()) return 0;
  if (const Sign* sign = sign_at(text, 0); sign != nullptr) return sign->text.size();
  const auto length =
      static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_word_byte) - text.begin());
  return is_word_of_money(text.substr(0, length)) ? length : 0;
}

std::size_t currency_at_end(std::string_view text) {
  if (const std::size_t length = sign_length_before(text, text.size()); length > 0) return length;
  const std::string_view word = word_before(text, text.size());
  return is_word_of_money(word) ? word.size() : 0;
}

bool has_currency_at(std::string_view text, std::size_t begin, std::size_t end) {
  std::size_t before = begin;
  while (before > 0 && (text[before - 1] == ' ' || text[before - 1] == '-')) --before;
  if (sign_length_before(text, before) > 0 || is_word_of_money(word_before(text, before))) return true;
  const std::string_view behind = utf8::trimmed(text.substr(std::min(end, text.size())));
  return currency_at_start(behind) > 0;
}

CurrencyFound find_currency(std::string_view text) {
  text = utf8::trimmed(text);
  char buffer[3];
  if (const auto code = known_code(capitals(text, buffer)); !code.empty()) return {code, {}};
  Gathered gathered;
  add_signs(text, gathered);
  add_codes(text, gathered);
  add_words(text, gathered);
  return gathered.result();
}

}  // namespace tributary::normalize
