#include "mapgen/mask.hpp"

#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <functional>
#include <vector>

#include "mapgen/record_path.hpp"
#include "normalize/utf8.hpp"

namespace tributary::mapgen {

namespace utf8 = normalize::utf8;

namespace {

constexpr std::string_view kSpaceMark = "^";

std::string marked_length(std::string_view kind, std::size_t length) {
  return "<" + std::string(kind) + " len=" + std::to_string(length) + ">";
}

template <class Visit>
void for_each_code_point(std::string_view text, const Visit& visit) {
  for (std::size_t at = 0; at < text.size();) {
    const utf8::CodePoint point = utf8::at(text, at);
    visit(point.value);
    at += point.length;
  }
}

// Characters that are not seen but read by a model: zero width, direction marks, tags, variation selectors.
bool invisible(char32_t c) {
  return (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) ||
         c == 0x00AD || c == 0xFEFF || (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0000 && c <= 0xE0FFF);
}

bool blank(char32_t c) {
  return c <= 0x20 || (c >= 0x7F && c <= 0xA0) || c == 0x2028 || c == 0x2029 || c == 0x3000;
}

// One line of visible characters; brackets that chat templates give a meaning to become harmless ones.
std::string one_line(std::string_view value) {
  std::string line;
  bool pending_space = false;
  for_each_code_point(value, [&](char32_t c) {
    if (invisible(c)) return;
    if (blank(c)) {
      pending_space = !line.empty();
      return;
    }
    if (pending_space) line += ' ';
    pending_space = false;
    switch (c) {
      case '<':
        line += "‹";
        break;
      case '>':
        line += "›";
        break;
      case '[':
        line += '(';
        break;
      case ']':
        line += ')';
        break;
      default:
        utf8::append(c, line);
    }
  });
  return line;
}

bool has_markup(std::string_view value) {
  static const RE2 kMarkup(R"(</?[a-zA-Z][^<>]*>|&[a-zA-Z]{2,8};|&#\w{1,8};)");
  return RE2::PartialMatch(re2::StringPiece(value.data(), value.size()), kMarkup);
}

// Replaces every match for which `replacement` gives something else than the match itself.
using Replacement = std::function<std::string(std::string_view match)>;
void replace(std::string& text, const RE2& pattern, const Replacement& replacement) {
  std::string out;
  std::size_t done = 0;
  re2::StringPiece match;
  const re2::StringPiece input(text);
  while (done <= text.size() && pattern.Match(input, done, text.size(), RE2::UNANCHORED, &match, 1)) {
    const auto at = static_cast<std::size_t>(match.data() - text.data());
    if (match.empty()) break;
    out.append(text, done, at - done);
    out += replacement(std::string_view(match.data(), match.size()));
    done = at + match.size();
  }
  out.append(text, done, std::string::npos);
  text = std::move(out);
}

Replacement hidden(std::string_view kind, Redactions& redactions) {
  return [kind, &redactions](std::string_view) {
    ++redactions[std::string(kind)];
    return "<" + std::string(kind) + ">";
  };
}

std::size_t digits(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; }));
}

bool mixes_letters_and_digits(std::string_view text) {
  const std::size_t numbers = digits(text);
  return numbers > 0 && numbers < text.size();
}

void hide_tokens(std::string& text, Redactions& redactions) {
  static const RE2 kUuid(
      R"(\b[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}\b)");
  static const RE2 kKnownKey(
      R"(eyJ[\w-]{8,}\.[\w-]+\.[\w-]*|\b(sk|pk|rk)[-_]\w[\w-]{15,}|\bgh[pousr]_\w{20,}|\bxox[abprs]-[\w-]{10,}|\bAKIA[0-9A-Z]{12,}|\bAIza[\w-]{20,}|\bglpat-[\w-]{16,})");
  static const RE2 kLongRun(R"([A-Za-z0-9+=_]{24,})");
  replace(text, kKnownKey, [&](std::string_view match) {
    ++redactions["token"];
    return marked_length("token", match.size());
  });
  replace(text, kUuid, [](std::string_view) { return std::string("<uuid>"); });
  replace(text, kLongRun, [&](std::string_view match) {
    if (!mixes_letters_and_digits(match)) return std::string(match);
    ++redactions["token"];
    return marked_length("token", match.size());
  });
}

void hide_addresses(std::string& text, Redactions& redactions) {
  static const RE2 kEmail(R"((?i)[^\s@:;,"'()‹›<>|/=&?]+(@|%40)[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)*)");
  static const RE2 kSpelledEmail(
      R"((?i)[\p{L}\p{N}._+-]+\s?[({]\s?(at|ät|arroba|a)\s?[)}]\s?[\p{L}\p{N}.-]+(\s?[({]\s?(dot|punkt|point|punto)\s?[)}]\s?\p{L}{2,})*)");
  static const RE2 kSpokenEmail(R"((?i)[\p{L}\p{N}._+-]+ at [\p{L}\p{N}-]+( dot \p{L}{2,})+)");
  static const RE2 kHandle(R"((^|[\s(])@[\w.]{3,})");
  static const RE2 kWhatsApp(R"(wa\.me/\d+)");
  static const RE2 kIp(R"(\b\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}\b)");
  static const RE2 kPerson(
      R"(\b(Herrn?|Frau|Mr|Mrs|Mme|Madame|Monsieur|Señora?|Signora?)\.?\s\p{Lu}[\p{L}-]+(\s\p{Lu}[\p{L}-]+)?)");
  replace(text, kEmail, hidden("email", redactions));
  replace(text, kSpelledEmail, hidden("email", redactions));
  replace(text, kSpokenEmail, hidden("email", redactions));
  replace(text, kHandle, hidden("handle", redactions));
  replace(text, kWhatsApp, hidden("phone", redactions));
  replace(text, kIp, hidden("ip", redactions));
  replace(text, kPerson, hidden("person", redactions));
}

// ISO 13616: the number, country and check digits moved to its end, is 1 modulo 97.
bool iban(std::string_view candidate) {
  std::string compact;
  for (const char c : candidate) {
    if (c != ' ') compact += c;
  }
  if (compact.size() < 15 || compact.size() > 34) return false;
  std::rotate(compact.begin(), compact.begin() + 4, compact.end());
  int remainder = 0;
  for (const char c : compact) {
    remainder = c >= 'A' ? (remainder * 100 + (c - 'A' + 10)) % 97 : (remainder * 10 + (c - '0')) % 97;
  }
  return remainder == 1;
}

bool date_like(std::string_view text) {
  static const RE2 kDate(R"(\d{1,4}[./-]\d{1,2}[./-]\d{1,4}([ T].*)?|\d{4}-\d\d(-\d\d)?.*)");
  return RE2::FullMatch(re2::StringPiece(text.data(), text.size()), kDate);
}

// National numbers start with 0 or have the groups of a country that has none; international ones with + or
// 00.
bool phone(std::string_view candidate) {
  static const RE2 kGrouped(R"((1[-. ])?\(?\d{3}\)?[-. ]\s?\d{3}[-. ]\d{3,4}|\(\d{2,5}\)[\d -]{4,}\d)");
  constexpr std::size_t kFewestDigits = 7;
  constexpr std::size_t kMostDigits = 15;  // ITU-T E.164
  const std::size_t count = digits(candidate);
  if (count < kFewestDigits || count > kMostDigits || date_like(candidate)) return false;
  if (candidate.starts_with('+') || candidate.starts_with("(+")) return true;
  if (candidate.starts_with("000")) return false;  // an identifier with leading zeros
  if (candidate.starts_with('0') || candidate.starts_with("(0")) return true;
  return RE2::FullMatch(re2::StringPiece(candidate.data(), candidate.size()), kGrouped);
}

void hide_numbers(std::string& text, Redactions& redactions) {
  static const RE2 kIban(R"(\b[A-Z]{2}\d{2}( ?[A-Z0-9]{2,4}){3,8}\b)");
  static const RE2 kCard(R"(\b\d{4}[ -]\d{4}[ -]\d{4}[ -]\d{1,7}\b)");
  static const RE2 kPhone(R"((\(?\+|\(|\b)\d[\d\s()./-]{4,}\d)");
  replace(text, kIban, [&](std::string_view match) {
    if (!iban(match)) return std::string(match);
    ++redactions["iban"];
    return std::string("<iban>");
  });
  replace(text, kCard, hidden("card", redactions));
  replace(text, kPhone, [&](std::string_view match) {
    if (!phone(match)) return std::string(match);
    ++redactions["phone"];
    return std::string("<phone>");
  });
}

bool secret_name(std::string_view name) {
  static const RE2 kSecret(
      R"((?i).*(token|key|sig|auth|secret|pass|pwd|session|sid|code|mail|user|hash|credential).*)");
  return RE2::FullMatch(re2::StringPiece(name.data(), name.size()), kSecret);
}

// name=value of a query or fragment, the value only where it is short and plain.
std::string masked_parameter(std::string_view parameter, Redactions& redactions) {
  static const RE2 kPlainName(R"([A-Za-z0-9_.-]{1,32})");
  static const RE2 kPlainValue(R"([A-Za-z0-9_.-]{0,12}|\d{1,20})");  // "gh_jid=4012345", not a session id
  const std::size_t equals = std::min(parameter.find('='), parameter.size());
  const std::string_view name = parameter.substr(0, equals);
  const std::string_view value =
      equals < parameter.size() ? parameter.substr(equals + 1) : std::string_view{};
  const bool plain_name = RE2::FullMatch(re2::StringPiece(name.data(), name.size()), kPlainName);
  if (plain_name && !secret_name(name) &&
      RE2::FullMatch(re2::StringPiece(value.data(), value.size()), kPlainValue)) {
    return std::string(parameter);
  }
  ++redactions["url_parameter"];
  return (plain_name ? std::string(name) : std::string("<name>")) + "=<value>";
}

// "?name=value&..." from `at` on.
std::string masked_query(std::string_view url, std::size_t at, Redactions& redactions) {
  std::string out;
  while (at < url.size()) {
    const std::size_t next = std::min(url.find_first_of("?&#;", at + 1), url.size());
    out += url[at];
    out += masked_parameter(url.substr(at + 1, next - at - 1), redactions);
    at = next;
  }
  return out;
}

// The same in a text, where an address need not have a host: "see /jobs/view?id=7&token=...".
void mask_parameters(std::string& text, Redactions& redactions) {
  static const RE2 kParameter(R"([?&#][\w.%-]+=[^\s&#‹›"']*)");
  replace(text, kParameter, [&](std::string_view match) {
    return match.front() + masked_parameter(match.substr(1), redactions);
  });
}

std::string masked_url(std::string_view url, Redactions& redactions) {
  const std::size_t authority = url.find("://") + 3;
  const std::size_t end = std::min(url.find_first_of("/?#", authority), url.size());
  std::string out(url.substr(0, authority));
  const std::size_t at = url.substr(authority, end - authority).rfind('@');
  if (at == std::string_view::npos) {
    out += url.substr(authority, end - authority);
  } else {
    ++redactions["url_credentials"];
    out += "<credentials>@" + std::string(url.substr(authority + at + 1, end - authority - at - 1));
  }
  const std::size_t query = std::min(url.find_first_of("?#", end), url.size());
  std::string path(url.substr(end, query - end));
  hide_tokens(path, redactions);
  out += path;
  return out + masked_query(url, query, redactions);
}

// The value speaks of a person to turn to: all of it is hidden.
bool contact_cue(const std::string& text) {
  static const RE2 kCue(
      R"((?i)\b(contact|kontakt|contatto|contacto|ansprechpartner(in)?|phone|tel|telefon|téléphone|e-?mail|recruiter|call|fax)\b\s?[:.])");
  return RE2::PartialMatch(text, kCue);
}

// Distinctive enough that any name starting so is meant.
constexpr std::array<std::string_view, 36> kContactStems = {
    "contact", "kontakt",  "contatt",  "recruiter", "recruteur", "reclutador", "ansprech", "email",
    "telefon", "telephon", "teléfono", "téléph",    "phone",     "courriel",   "correo",   "osoba",
    "yhteysh", "puhelin",  "rekruter", "контакт",   "телефон",   "почт",       "担当者",   "連絡先",
    "電話",    "メール",   "联系",     "电话",      "邮箱",      "聯絡",       "이메일",   "연락처",
    "담당자",  "전화",     "iletisim", "iletişim"};

constexpr std::array<std::string_view, 36> kContactWords = {
    "mail",       "mails",       "tel",       "fax",      "username",  "firstname",
    "lastname",   "surname",     "vorname",   "nachname", "givenname", "familyname",
    "fullname",   "photo",       "avatar",    "linkedin", "xing",      "skype",
    "whatsapp",   "twitter",     "password",  "passwort", "secret",    "apikey",
    "credential", "credentials", "sessionid", "cookie",   "signature", "iban",
    "ssn",        "tlf",         "prenom",    "apellido", "cognome",   "hiringmanager"};

// A person (or a secret) only when the name says nothing else: "owner" and "ownerName", not "UserArea".
constexpr std::array<std::string_view, 13> kPersonWords = {
    "user",     "users",  "owner",   "owners", "author", "authors", "manager",
    "managers", "person", "persons", "people", "token",  "session"};

constexpr std::array<std::string_view, 24> kPersonCompanions = {
    "name",   "names",  "id",      "ids",  "email",  "first",   "last",    "full",
    "given",  "family", "display", "nick", "hiring", "created", "updated", "modified",
    "posted", "by",     "url",     "link", "image",  "picture", "sales",   "assigned"};

constexpr std::array<std::pair<std::string_view, std::string_view>, 11> kContactPairs = {
    {{"first", "name"},
     {"last", "name"},
     {"full", "name"},
     {"given", "name"},
     {"family", "name"},
     {"created", "by"},
     {"updated", "by"},
     {"modified", "by"},
     {"posted", "by"},
     {"api", "key"},
     {"hiring", "team"}}};

template <std::size_t N>
bool among(std::string_view word, const std::array<std::string_view, N>& words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool contact_word(std::string_view word) {
  return among(word, kContactWords) ||
         std::any_of(kContactStems.begin(), kContactStems.end(),
                     [word](std::string_view stem) { return word.starts_with(stem); });
}

bool contact_name(std::string_view name) {
  const std::vector<std::string> words = name_words(name);
  const bool of_a_person =
      std::any_of(words.begin(), words.end(), [](const auto& word) { return among(word, kPersonWords); }) &&
      std::all_of(words.begin(), words.end(), [](const auto& word) {
        return among(word, kPersonWords) || among(word, kPersonCompanions);
      });
  if (of_a_person) return true;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (contact_word(words[i])) return true;
    if (i + 1 == words.size()) break;
    for (const auto& [first, second] : kContactPairs) {
      if (words[i] == first && words[i + 1] == second) return true;
    }
  }
  return false;
}

}  // namespace

std::string masked_example(std::string_view value, Redactions& redactions) {
  static const RE2 kUrl(R"((?i)[a-z][a-z0-9+.-]*://[^\s"']+)");
  std::string text = one_line(value);
  static const RE2 kNumber(R"(-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?)");
  const bool is_url = RE2::FullMatch(text, kUrl);
  std::size_t length = 0;
  for_each_code_point(text, [&length](char32_t) { ++length; });
  if (length > kLongestShownText && !is_url) {
    ++redactions["text"];
    return "<text len=" + std::to_string(length) + (has_markup(value) ? " html>" : ">");
  }
  if (contact_cue(text)) {
    ++redactions["contact"];
    return marked_length("contact", length);
  }
  replace(text, kUrl, [&](std::string_view url) { return masked_url(url, redactions); });
  hide_addresses(text, redactions);
  if (!is_url && !RE2::FullMatch(text, kNumber)) {
    mask_parameters(text, redactions);
    hide_tokens(text, redactions);
    hide_numbers(text, redactions);
  }
  // Not inside our own marks; the stranger's angle brackets are gone.
  static const RE2 kMarkOrSpace("<[^<>]*>| ");
  replace(text, kMarkOrSpace,
          [](std::string_view match) { return std::string(match == " " ? kSpaceMark : match); });
  return is_url ? excerpt(text, kLongestShownText) : text;
}

bool contact_like(std::string_view path) {
  const std::vector<PathStep> steps = path_steps(path);
  return std::any_of(steps.begin(), steps.end(), [](const PathStep& step) {
    return step.kind != PathStep::Kind::elements && (contact_name(step.name) || contact_name(step.value));
  });
}

std::string storable(std::string_view text) {
  std::string scratch;
  return std::string(utf8::clean(text, scratch));
}

std::string excerpt(std::string_view text, std::size_t count) {
  std::string out;
  std::size_t seen = 0;
  for_each_code_point(text, [&](char32_t c) {
    if (seen++ < count) utf8::append(c == 0 ? utf8::kReplacement : c, out);
  });
  if (seen > count) out += "...";
  return out;
}

}  // namespace tributary::mapgen
