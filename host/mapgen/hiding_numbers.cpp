#include <algorithm>
#include <vector>

#include "mapgen/hiding.hpp"

namespace tributary::mapgen::hiding {
namespace {

std::size_t digits(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; }));
}

bool letter(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

bool letter_or_digit(char c) {
  return letter(c) || (c >= '0' && c <= '9');
}

// ISO 13616: the number, country and check digits moved to its end, is 1 modulo 97.
bool iban(std::string_view candidate) {
  constexpr std::size_t kShortest = 15;
  constexpr std::size_t kLongest = 34;
  std::string compact;
  for (const char c : candidate) {
    if (letter_or_digit(c)) compact += letter(c) ? static_cast<char>(c & ~0x20) : c;
  }
  if (compact.size() < kShortest || compact.size() > kLongest) return false;
  std::rotate(compact.begin(), compact.begin() + 4, compact.end());
  int remainder = 0;
  for (const char c : compact) {
    remainder = letter(c) ? (remainder * 100 + (c - 'A' + 10)) % 97 : (remainder * 10 + (c - '0')) % 97;
  }
  return remainder == 1;
}

// What stands behind the number may look like more groups of it ("... 0130 00 BIC COBADEFF").
std::string masked_iban(std::string_view candidate, Redactions& redactions) {
  for (std::size_t size = candidate.size(); size > 0; --size) {
    const bool inside_a_word = size < candidate.size() && letter_or_digit(candidate[size]);
    if (inside_a_word || candidate[size - 1] == ' ' || !iban(candidate.substr(0, size))) continue;
    ++redactions["iban"];
    return "<iban>" + std::string(candidate.substr(size));
  }
  return std::string(candidate);
}

// The check digit of payment cards, ISO/IEC 7812.
bool luhn(std::string_view number) {
  int sum = 0;
  bool twice = false;
  for (auto digit = number.rbegin(); digit != number.rend(); ++digit, twice = !twice) {
    const int value = (*digit - '0') * (twice ? 2 : 1);
    sum += value > 9 ? value - 9 : value;
  }
  return sum % 10 == 0;
}

bool card(std::string_view number) {
  static const RE2 kIssuers(
      R"((4|5[1-5]|2[2-7]|6[0-9])\d{14,15}|(4|5[1-5]|6[0-9]).{14}|3[47]\d{13}|62\d{17})");
  return full_match(number, kIssuers) && luhn(number);
}

// What has the form of a telephone number and is another thing.
bool is_no_phone(std::string_view text) {
  static const std::string date =
      R"((?:(?:19|20)\d\d[./-][01]?\d(?:[./-][0-3]?\d)?|[0-3]?\d[./-][0-3]?\d[./-](?:(?:19|20)\d\d|\d\d)|[01]?\d[./-](?:19|20)\d\d))";
  static const RE2 kDate(date + R"((?:\s?[-/]\s?)" + date + R"(|[ T]\d{1,2})?)");
  static const RE2 kTimes(R"([0-2]?\d\.[0-5]\d\s?[-/]\s?[0-2]?\d\.[0-5]\d)");
  static const RE2 kPostalCode(R"(\d{3}-\d{4}|\d{5}-\d{3,4})");
  static const RE2 kCoordinates(
      R"(\d{1,3}\.\d{3,}[\s/]+-?\d{1,3}\.\d{3,}|[+-]\d{2,3}\.\d+[+-]\d{2,3}\.\d+/?)");
  static const RE2 kAmounts(R"(\d{1,3}([. ]\d{3})*[. ]000(\s?[-/]\s?\d{1,3}([. ]\d{3})+)?)");
  for (const RE2* pattern : {&kDate, &kTimes, &kPostalCode, &kCoordinates, &kAmounts}) {
    if (full_match(text, *pattern)) return true;
  }
  return false;
}

// Numbers that neither + nor 0 begins, in the groups that people of some country write them in.
bool grouped(std::string_view text) {
  static const RE2 kNorthAmerica(R"((1[-. ])?\(?\d{3}\)?[-. ]\s?\d{3}[-. ]\d{3,4})");
  static const RE2 kBracketed(R"((\d{1,2} )?\(\d{2,5}\)[\d -]{4,}\d)");
  static const RE2 kEurope(
      R"([6-9]\d{2}( \d{2}){3}|\d{2}( \d{2}){3}|\d{3} \d{2} \d{3}|\d{2} \d{3} \d{2} \d{2}|\d{3} \d{3} \d{2} \d{2})");
  static const RE2 kBrazil(R"(\d{2} 9?\d{4}[- ]\d{4})");
  static const RE2 kRussia(R"([78][ -]\(?\d{3}\)?[ -]?\d{3}[ -]?\d{2}[ -]?\d{2}|[78]9\d{9})");
  static const RE2 kEastAsia(R"((86[ -])?1[3-9]\d[ -]?\d{4}[ -]?\d{4}|1[568]\d{2}-\d{4})");
  static const RE2 kAustralia(R"(1[38]00 \d{3} \d{3})");
  for (const RE2* pattern :
       {&kNorthAmerica, &kBracketed, &kEurope, &kBrazil, &kRussia, &kEastAsia, &kAustralia}) {
    if (full_match(text, *pattern)) return true;
  }
  return false;
}

constexpr std::size_t kLongestPhone = 40;    // bytes: 15 digits with what stands between them
constexpr std::size_t kLongestPhones = 100;  // bytes that are taken apart in every way

bool separator(char c) {
  return c == ' ' || c == '/';
}

// The ends of the numbers that `text` is made of, from `start` on: "030 1234567 / 0151 2345678". Empty: it is
// made of something else.
std::vector<std::size_t> ends_of_phones(std::string_view text, std::size_t start) {
  if (is_phone(text.substr(start))) return {text.size()};
  const std::size_t last = std::min(text.size(), start + kLongestPhone);
  for (std::size_t end = start + 1; end < last; ++end) {
    if (!separator(text[end]) || separator(text[end - 1]) || !is_phone(text.substr(start, end - start)))
      continue;
    std::size_t next = end;
    while (next < text.size() && separator(text[next])) ++next;
    std::vector<std::size_t> ends = ends_of_phones(text, next);
    if (ends.empty()) continue;
    ends.insert(ends.begin(), end);
    return ends;
  }
  return {};
}

// The longest part of `text` from `start` on that is a telephone number; 0: none.
std::size_t phone_at(std::string_view text, std::size_t start) {
  for (std::size_t end = std::min(text.size(), start + kLongestPhone); end > start; --end) {
    const bool whole = end == text.size() || separator(text[end]);
    if (whole && is_phone(text.substr(start, end - start))) return end - start;
  }
  return 0;
}

// Of a run of digits and separators. A telephone number may stand behind other numbers: "10115 030 1234567".
std::string masked_phones(std::string_view text, Redactions& redactions) {
  if (is_no_phone(text)) return std::string(text);
  std::string out;
  std::size_t done = 0;
  const auto hide = [&](std::size_t start, std::size_t end) {
    ++redactions["phone"];
    out += std::string(text.substr(done, start - done)) + "<phone>";
    done = end;
  };
  for (std::size_t start = 0; start < text.size(); ++start) {
    const bool begins =
        start == 0 || (separator(text[start - 1]) && (text[start] == '0' || text[start] == '('));
    if (!begins || start < done) continue;
    std::size_t next = start;
    if (text.size() <= kLongestPhones) {
      for (const std::size_t end : ends_of_phones(text, start)) {
        hide(next, end);
        next = end;
        while (next < text.size() && separator(text[next])) ++next;
      }
      if (done > start) break;
    }
    if (const std::size_t size = phone_at(text, start); size > 0) hide(start, start + size);
  }
  return out + std::string(text.substr(done));
}

}  // namespace

// National numbers start with 0 or have the groups of a country that has none; international ones with + or
// 00.
bool is_phone(std::string_view text) {
  static const RE2 kCharacters(R"([\d\s()+./-]+)");
  constexpr std::size_t kFewestDigits = 7;
  constexpr std::size_t kMostDigits = 15;  // ITU-T E.164
  // "+49 (0)30 ...": the trunk's 0 is not dialled from abroad.
  const std::size_t count = digits(text) - (text.find("(0)") != std::string_view::npos ? 1 : 0);
  const std::size_t prefix = text.starts_with("00") ? 2 : 0;
  if (count < kFewestDigits + prefix || count > kMostDigits + prefix) return false;
  if (!full_match(text, kCharacters) || is_no_phone(text)) return false;
  if (text.starts_with('+') || text.starts_with("(+")) return true;
  if (text.starts_with("000")) return false;  // an identifier with leading zeros
  if (text.starts_with('0') || text.starts_with("(0")) return true;
  return grouped(text);
}

bool is_telling_number(std::string_view number) {
  constexpr std::size_t kLongestIdentifier = 19;  // 64 bits
  static const RE2 kDigits(R"(\d{11,40})");
  if (!full_match(number, kDigits)) return false;
  return number.size() > kLongestIdentifier || card(number) || is_phone(number);
}

void ibans(std::string& text, Redactions& redactions) {
  static const RE2 kIban(R"((?i)\b[A-Z]{2}\d{2}([ .-]?[A-Z0-9]{1,4}){3,9}\b)");
  replace(text, kIban, [&](std::string_view match) { return masked_iban(match, redactions); });
}

void accounts(std::string& text, Redactions& redactions) {
  static const RE2 kCard(R"(\b(\d{4}[ -]\d{4}[ -]\d{4}[ -]\d{1,7}|3[47]\d{2}[ -]\d{6}[ -]\d{5})\b)");
  static const RE2 kLongRun(R"(\b\d{14,40}\b)");
  static const RE2 kAccount(
      R"((?i)(?:\b(?:account|acct|routing|sort code|aba|iban|bic|konto|kontonummer|bankkonto|konto-?nr|blz|clearing|bankgiro|plusgiro|compte|rib|cuenta|clabe|conto|rekening|rekeningnummer|rachunek|rachunku|conta|ag[eê]ncia|hesap)\b|сч[её]т|р/с|口座|账号|账户|帐号|帳號|帳戶|银行卡|계좌|حساب)[^\d<>]{0,16}(\d[\d ./-]{4,}\d))");
  ibans(text, redactions);
  replace(text, kAccount, hidden("account", redactions), 1);
  replace(text, kCard, hidden("card", redactions));
  replace(text, kLongRun, [&](std::string_view match) {
    if (!is_telling_number(match) || is_phone(match)) return std::string(match);
    ++redactions["card"];
    return std::string("<card>");
  });
}

void phones(std::string& text, Redactions& redactions) {
  // With the character before: "REQ-0012345" and "#0012345" are identifiers.
  static const RE2 kPhone(R"((?:^|[^\d])((?:\(?\+\s?|\(|\b)\(?\d[\d\s()./-]{4,}\d))");
  static const RE2 kExtension(
      R"((?i)<phone>[\s,;(]*(ext\.?|extension|x|#|dw|durchwahl|nebenstelle|poste|interno|int\.?|anexo|ramal|toestel|tst\.?|anknytning|ankn\.?|wewn\.?|dahili|доб\.?|内線|分机|分機|내선|تحويلة)\s?[.:]?\s?\d{1,6}\)?)");
  std::string out;
  std::size_t done = 0;
  std::size_t from = 0;
  re2::StringPiece groups[2];
  const re2::StringPiece input(text);
  while (from < text.size() && kPhone.Match(input, from, text.size(), RE2::UNANCHORED, groups, 2)) {
    const auto at = static_cast<std::size_t>(groups[1].data() - text.data());
    const std::string_view number(groups[1].data(), groups[1].size());
    from = at + number.size();
    const bool run_of_digits = digits(number) == number.size();
    const bool behind_sign =
        at > 1 && (text[at - 1] == '-' || text[at - 1] == '_' || text[at - 1] == '/') && text[at - 2] != ' ';
    const bool numbered = at > 0 && text[at - 1] == '#';
    if (run_of_digits && (behind_sign || numbered)) continue;
    out.append(text, done, at - done);
    out += masked_phones(number, redactions);
    done = from;
  }
  text = out + text.substr(done);
  replace(text, kExtension, [](std::string_view) { return std::string("<phone>"); });
}

}  // namespace tributary::mapgen::hiding
