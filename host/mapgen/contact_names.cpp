// Names of members whose values are people, ways to reach them or secrets. Folded: lower case, no diacritics.
#include <algorithm>
#include <array>
#include <vector>

#include "mapgen/mask.hpp"
#include "mapgen/record_path.hpp"
#include "normalize/fold.hpp"

namespace tributary::mapgen {
namespace {

// Distinctive enough that a word with one of these anywhere in it is meant: "bewerbungsemail".
constexpr std::array kParts = std::to_array<std::string_view>({
    "contact",     "kontakt",    "contatt",      "contato",
    "email",       "telefo",     "telephon",     "cellphone",
    "mobilephone", "workphone",  "homephone",    "recruiter",
    "rekruter",    "recruteur",  "reclutador",   "recrutador",
    "ansprech",    "handynum",   "rufnummer",    "mobilnum",
    "whatsapp",    "telegram",   "linkedin",     "iletisim",
    "irtibat",     "eposta",     "yhteysh",      "puhelin",
    "контакт",     "телефон",    "рекрутер",     "электроннаяпочта",
    "担当者",      "連絡先",     "連絡",         "電話",
    "メール",      "携帯",       "氏名",         "問い合わせ",
    "问い合わせ",  "問合せ",     "联系",         "电话",
    "邮箱",        "邮件",       "手机",         "姓名",
    "微信",        "聯絡",       "聯繫",         "手機",
    "電郵",        "郵箱",       "이메일",       "연락",
    "담당자",      "전화",       "휴대폰",       "핸드폰",
    "성명",        "성함",       "هاتف",         "جوال",
    "اتصال",       "واتساب",     "بريدالكتروني", "passwor",
    "passwort",    "kennwort",   "wachtwoord",   "contrasen",
    "losenord",    "motdepasse", "пароль",       "密码",
    "密碼",        "パスワード", "비밀번호",
});

// Any word that starts so.
constexpr std::array kStems = std::to_array<std::string_view>({
    "phone",
    "courriel",
    "correo",
    "osoba",
    "osoby",
    "interlocut",
    "nominativ",
    "recapit",
    "selezionator",
    "rekryterar",
    "rekrutterer",
    "contactpers",
    "handlaggar",
    "сотрудникпоподбору",
});

constexpr std::array kWords = std::to_array<std::string_view>({
    // ways to reach somebody
    "mail",
    "mails",
    "mailto",
    "mailadres",
    "mailadresse",
    "mailaddress",
    "mailid",
    "tel",
    "tels",
    "telnr",
    "telno",
    "fax",
    "telefax",
    "tlf",
    "tlfnr",
    "gsm",
    "epost",
    "epostadress",
    "handynr",
    "mobilnr",
    "mobileno",
    "cellno",
    "mobilenumber",
    "mobiltelefon",
    "msisdn",
    "skype",
    "xing",
    "twitter",
    "facebook",
    "instagram",
    "wechat",
    "kakao",
    "viber",
    "почта",
    "тел",
    "البريد",
    "بريد",
    // people
    "username",
    "firstname",
    "lastname",
    "surname",
    "middlename",
    "forename",
    "fname",
    "lname",
    "givenname",
    "familyname",
    "fullname",
    "maidenname",
    "initials",
    "honorific",
    "salutation",
    "hiringmanager",
    "photo",
    "avatar",
    "headshot",
    "vorname",
    "nachname",
    "familienname",
    "anrede",
    "prenom",
    "prenoms",
    "civilite",
    "nomfamille",
    "nomcomplet",
    "apellido",
    "apellidos",
    "nombrecompleto",
    "cognome",
    "achternaam",
    "voornaam",
    "tussenvoegsel",
    "imie",
    "imiona",
    "nazwisko",
    "imienazwisko",
    "sobrenome",
    "apelido",
    "nomecompleto",
    "efternamn",
    "fornamn",
    "fornavn",
    "etternavn",
    "efternavn",
    "etunimi",
    "sukunimi",
    "prijmeni",
    "priezvisko",
    "vezeteknev",
    "keresztnev",
    "prenume",
    "soyad",
    "soyadi",
    "soyisim",
    "adsoyad",
    "adisoyadi",
    "фамилия",
    "отчество",
    "фио",
    // secrets
    "secret",
    "secrets",
    "apikey",
    "credential",
    "credentials",
    "sessionid",
    "jsessionid",
    "cookie",
    "cookies",
    "signature",
    "accesskey",
    "privatekey",
    "bearer",
    "authorization",
    "pwd",
    "senha",
    "haslo",
    "sifre",
    "iban",
    "bic",
    "ssn",
    "kontonummer",
});

// A person (or a secret) only when the name says nothing else: "owner" and "ownerName", not "UserArea".
constexpr std::array kPersonWords = std::to_array<std::string_view>({
    "user",     "users",     "owner",       "owners",       "author",     "authors",
    "manager",  "managers",  "person",      "persons",      "people",     "token",
    "tokens",   "session",   "interviewer", "interviewers", "supervisor", "approver",
    "assignee", "submitter", "responsavel", "responsabile", "referente",  "referent",
});

// A telephone only when it is the whole name: not "mobileUrl".
constexpr std::array kWholeNames = std::to_array<std::string_view>({
    "mobile",
    "mobil",
    "mobiel",
    "handy",
    "cell",
    "portable",
    "movil",
    "celular",
    "cellulare",
    "komorka",
});

constexpr std::array kPersonCompanions = std::to_array<std::string_view>({
    "name",    "names",   "id",     "ids",      "email",   "first",    "last",   "full", "given", "family",
    "display", "nick",    "hiring", "created",  "updated", "modified", "posted", "by",   "url",   "link",
    "image",   "picture", "sales",  "assigned", "access",  "refresh",  "auth",   "csrf", "xsrf",
});

using Pair = std::pair<std::string_view, std::string_view>;
constexpr std::array kPairs = std::to_array<Pair>({
    {"first", "name"},      {"last", "name"},         {"full", "name"},     {"given", "name"},
    {"family", "name"},     {"middle", "name"},       {"maiden", "name"},   {"created", "by"},
    {"updated", "by"},      {"modified", "by"},       {"posted", "by"},     {"submitted", "by"},
    {"approved", "by"},     {"assigned", "to"},       {"reply", "to"},      {"api", "key"},
    {"access", "key"},      {"private", "key"},       {"account", "key"},   {"hiring", "team"},
    {"access", "token"},    {"auth", "token"},        {"refresh", "token"}, {"api", "token"},
    {"consultant", "name"}, {"consultant", "email"},  {"agent", "name"},    {"creator", "name"},
    {"editor", "name"},     {"nom", "complet"},       {"nom", "famille"},   {"nombre", "completo"},
    {"nome", "completo"},   {"posta", "elettronica"}, {"e", "posta"},       {"e", "post"},
    {"ad", "soyad"},        {"adi", "soyadi"},        {"mot", "passe"},     {"ilgili", "kisi"},
    {"talent", "partner"},  {"mobile", "number"},     {"mobile", "no"},     {"mobile", "nr"},
    {"cell", "number"},     {"line", "id"},           {"hr", "name"},       {"bank", "account"},
    {"account", "number"},  {"الاسم", "الكامل"},      {"الاسم", "الاول"},   {"الاسم", "الأول"},
    {"مسؤول", "التوظيف"},   {"эл", "почта"},
});

template <std::size_t N>
bool among(std::string_view word, const std::array<std::string_view, N>& words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool contact_word(std::string_view word) {
  return among(word, kWords) ||
         std::any_of(kStems.begin(), kStems.end(),
                     [word](std::string_view stem) { return word.starts_with(stem); }) ||
         std::any_of(kParts.begin(), kParts.end(),
                     [word](std::string_view part) { return word.find(part) != std::string_view::npos; });
}

std::vector<std::string> folded_words(std::string_view name) {
  std::vector<std::string> words = name_words(name);
  std::string folded;
  for (std::string& word : words) {
    normalize::fold(word, folded);
    word = folded;
  }
  return words;
}

bool says_only_who(const std::vector<std::string>& words) {
  const auto person = [](const std::string& word) { return among(word, kPersonWords); };
  if (words.size() == 1 && among(words.front(), kWholeNames)) return true;
  return std::any_of(words.begin(), words.end(), person) &&
         std::all_of(words.begin(), words.end(),
                     [&](const std::string& word) { return person(word) || among(word, kPersonCompanions); });
}

}  // namespace

bool names_a_contact(std::string_view name) {
  const std::vector<std::string> words = folded_words(name);
  if (says_only_who(words) || std::any_of(words.begin(), words.end(), contact_word)) return true;
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    if (std::find(kPairs.begin(), kPairs.end(), Pair(words[i], words[i + 1])) != kPairs.end()) return true;
  }
  return false;
}

bool contact_like(std::string_view path) {
  const std::vector<PathStep> steps = path_steps(path);
  return std::any_of(steps.begin(), steps.end(), [](const PathStep& step) {
    return step.kind != PathStep::Kind::elements &&
           (names_a_contact(step.name) || names_a_contact(step.value));
  });
}

}  // namespace tributary::mapgen
