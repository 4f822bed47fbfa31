#include <algorithm>
#include <array>

#include "mapgen/hiding.hpp"

namespace tributary::mapgen::hiding {
namespace {

// One to four words of a name: "Anna Muster", "J. van der Berg", "O'Neil-Sample".
constexpr std::string_view kNames =
    R"((?:(?:de|da|do|di|del|della|du|van|von|der|den|ter|zu|al|el)\s){0,2}(?:\p{Lu}\.\s?)*\p{Lu}[\p{L}'’-]+(?:\s(?:(?:de|da|do|dos|di|del|della|du|le|la|van|von|der|den|ter|ten|zu|bin|al|el|y)\s){0,2}\p{Lu}[\p{L}'’.-]*){0,3})";

std::string words(std::string_view titles, std::string_view gap) {
  return "(?:" + std::string(titles) + ")" + std::string(gap) + std::string(kNames);
}

// "お客様", "利用者様", "看護師さん" name a kind of people, and so do "고객님", "선생님".
bool names_a_kind(std::string_view match) {
  constexpr auto kKinds = std::to_array<std::string_view>(
      {"客様",   "お客さん", "皆様",     "皆さん",   "お子様",     "お子さん", "者様",     "者さん",   "主様",
       "師さん", "員さん",   "職人さん", "新人さん", "パン屋さん", "花屋さん", "お母さん", "お父さん", "社様",
       "方様",   "고객",     "회원",     "선생",     "사장",       "원장",     "대표"});
  return std::any_of(kKinds.begin(), kKinds.end(),
                     [match](std::string_view kind) { return match.find(kind) != std::string_view::npos; });
}

}  // namespace

void people(std::string& text, Redactions& redactions) {
  // The spaces and dots between several of them belong to it: "Herrn Prof. Dr. Muster".
  static const RE2 kTitled(
      R"(\b(?:(?:Herrn?|Frau|Fräulein|Mr|Mrs|Ms|Miss|Mx|Mme|Mlle|Madame|Mademoiselle|Monsieur|Señora?|Señorita|Sra|Srta|Dña|Doña|Signora?|Signorina|Sig|Sig\.ra|Sig\.na|Dott|Dott\.ssa|Dhr|dhr|Mevr|mevr|Mw|mw|mevrouw|Mevrouw|de heer|De heer|Pani|Pana|Panem|Panu|Panią|Senhora?|Dra|Fru|Fröken|Herra|Rouva|Sayın)(?:\.\s?|\s)(?:Prof\.?\s?|Dr\.?\s?|Ing\.?\s?|Mag\.?\s?|Dipl\.-Ing\.?\s?|med\.?\s?)*))" +
      std::string(kNames));
  // These stand before other words too ("Dr. Oetker", "Sr. Engineer", "M. Sc."): only with more of a name.
  static const RE2 kDoctor(
      R"(\b(?:Prof|Dr|Dott|Drs|Mag)\.\s(?:Dr\.\s)?\p{Lu}[\p{L}'’-]+\s\p{Lu}[\p{L}'’-]+)");
  static const RE2 kSenor(words(R"(\b(?:el|al|del|don|o|ao|do|com|con)\sSr\.?)", R"(\s)"));
  static const RE2 kPan(words(R"(\bPan)", R"(\s)"));
  static const RE2 kRegion(
      R"(Pan (?:Europe|Asia|India|Afric|Pacific|Americ|Arab|Nordic|EU|APAC|EMEA|Gulf).*)");
  static const RE2 kMonsieur(R"((?:^|[\s:,])(M\.\s\p{Lu}[\p{L}'’-]+(?:\s\p{Lu}[\p{L}'’-]+)?))");
  static const RE2 kDegree(R"(M\.\s(?:Sc|Ed|Eng|Res|Phil|Arch|Tech|Pharm|Com|BA)\b.*)");
  static const RE2 kTurkish(
      R"(\p{Lu}[\p{L}-]+(?:\s\p{Lu}[\p{L}-]+)?\s(?:Bey|Hanım|Beyefendi|Hanımefendi)\b)");
  static const RE2 kRussian(
      R"((?:[Гг]-(?:н|жа|ну|же|ном|жой)|[Гг]оспо(?:дин|жа|же|дину|жой|дином)\p{L}{0,2})\s)" +
      std::string(kNames));
  static const RE2 kPatronymic(
      R"(\p{Lu}\p{L}+\s\p{Lu}\p{L}+(?:ович|евич|овна|евна|ична|инична)\p{L}{0,2}(?:\s\p{Lu}\p{L}+)?|\p{Lu}\p{L}+\s\p{Lu}\p{L}+\s\p{Lu}\p{L}+(?:ович|евич|овна|евна|ична)\p{L}{0,2})");
  static const RE2 kJapanese(
      R"([\p{Han}\p{Katakana}\p{Hiragana}ー々]{1,8}\s?[\p{Han}\p{Katakana}ー々]{0,6}(?:様|さん|さま))");
  static const RE2 kChinese(R"(\p{Han}{1,4}(?:先生|女士|小姐))");
  static const RE2 kKorean(R"(\p{Hangul}{2,4}\s?(?:님|씨))");
  static const RE2 kArabic(
      R"((?:السيد|السيدة|الأستاذ|الأستاذة|الآنسة|الدكتور|الدكتورة|المهندس|المهندسة)\s\p{Arabic}+(?:\s\p{Arabic}+)?)");
  const Replacement person = hidden("person", redactions);
  const Replacement unless_a_kind = [&](std::string_view match) {
    return names_a_kind(match) ? std::string(match) : person(match);
  };
  replace(text, kTitled, person);
  replace(text, kDoctor, person);
  replace(text, kSenor, person);
  const auto unless = [&person](const RE2& other) {
    return [&person, &other](std::string_view match) {
      return full_match(match, other) ? std::string(match) : person(match);
    };
  };
  replace(text, kPan, unless(kRegion));
  replace(text, kMonsieur, unless(kDegree), 1);
  for (const RE2* pattern : {&kTurkish, &kRussian, &kPatronymic, &kArabic}) replace(text, *pattern, person);
  for (const RE2* pattern : {&kJapanese, &kChinese, &kKorean}) replace(text, *pattern, unless_a_kind);
}

bool speaks_of_contact(std::string_view text) {
  // A sign or a number has to follow: "Contact: ...", "Tel 030 1234567", not "Contact Center Agent".
  const std::string follows = R"(\s?(?:[:=]|\.(?:\s|$)|\.?\s?\(?\+?\d[\d\s()./-]{5,}))";
  static const RE2 kWord(
      R"((?i)\b(?:contacts?|kontakt|contatt[oi]|contacto|contato|phone|tel|telephone|telefono?|teléfono|telefone|téléphone|telefoon|telefonnummer|tlf|mobile|cell|mobil|mobiel|handy|handynr|portable|móvil|celular|cellulare|komórka|gsm|cep|fax|e-?mail|e-?posta|e-?post|courriel|correo|correo electrónico|recruiter|recruteur|recruteuse|rekruter(?:ka)?|rekryterare|reclutador|referente|irtibat|iletişim|call|whatsapp|telegram|skype|signal|threema|viber|wechat|kakaotalk|kakao|line id)\b)" +
      follows);
  static const RE2 kOtherScripts(
      R"((?i)(?:контакт\p{L}*|контактное лицо|тел|телефон|моб|почта|рекрут[её]р|менеджер по персоналу|担当|担当者|連絡先|問い?合わ?せ先?|電話|電話番号|メール|携帯|氏名|联系人|联系方式|联系电话|联络人|聯絡人|联系|电话|電郵|手机|手機|邮箱|微信|姓名|담당자|담당|연락처|전화|전화번호|이메일|휴대폰|문의|성명|جهة الاتصال|للتواصل|اتصل|هاتف|جوال|البريد الإلكتروني|بريد|واتساب))" +
      follows);
  static const RE2 kPersonToTurnTo(
      R"((?i)\b(?:ansprechpartner(?:in|innen)?|ansprechperson|contact person|kontaktperson|contactpersoon|persona de contacto|pessoa de contac?to|persona di riferimento|osob[aąęy] kontaktow[aąey]|yhteyshenkilö|ilgili kişi|personne à contacter|interlocut(?:eur|rice))\b.)");
  return partial_match(text, kWord) || partial_match(text, kOtherScripts) ||
         partial_match(text, kPersonToTurnTo);
}

}  // namespace tributary::mapgen::hiding
