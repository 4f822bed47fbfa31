#include <algorithm>

#include "normalize/converter.hpp"
#include "normalize/fold.hpp"
#include "normalize/lexicon.hpp"
#include "normalize/utf8.hpp"

namespace tributary::normalize {
namespace {

constexpr std::string_view kLongVowel = "\xE3\x83\xBC";  // in Japanese also written for a dash
constexpr std::size_t kLongest = 48;                     // bytes; no phrase of the list is longer

const Lexicon& nothings() {
  static const Lexicon lexicon{
      {1,
       // Programs.
       "null|nil|none|undefined|nan|na n|na|n/a|n a|not set|not_set|unset|empty|blank|dbnull|no value|"
       "novalue|not applicable|notapplicable|not available|not specified|not provided|not defined|"
       "not disclosed|not given|not stated|not known|not mentioned|not entered|unspecified|unknown|"
       "undisclosed|undetermined|no data|no information|no info|tbd|tba|tbc|to be determined|"
       "to be announced|to be confirmed|to be defined|information not available|not available yet|na t|nill|"
       "object object|null null|undefined undefined|none none|see description|see job description|n n|n d|xxx|please select|select one|please choose|choose one|"
       // German, Dutch.
       "unbekannt|keine angabe|keine angaben|k.a.|nicht angegeben|nicht verfügbar|nicht bekannt|"
       "nicht spezifiziert|nicht definiert|ohne angabe|o.a.|bitte wählen|bitte auswählen|nicht zutreffend|"
       "entfällt|keine|keine angaben vorhanden|keine daten|keine informationen|siehe beschreibung|"
       "siehe stellenbeschreibung|siehe text|onbekend|zie omschrijving|leeg|niet opgegeven|niet gespecificeerd|niet beschikbaar|niet van toepassing|n.v.t.|"
       "geen|nvt|"
       // French, Spanish, Portuguese, Catalan, Italian, Romanian.
       "inconnu|inconnue|non précisé|non précisée|non renseigné|non renseignée|non spécifié|non spécifiée|"
       "non communiqué|non défini|non définie|non disponible|non applicable|sans objet|aucun|aucune|vide|à définir|voir description|voir annonce|"
       "desconocido|desconocida|no especificado|no especificada|sin especificar|no disponible|no aplica|"
       "no definido|no indicado|no informado|vacío|sin información|sin datos|a convenir|ver descripción|ninguno|ninguna|desconhecido|desconhecida|não informado|"
       "não especificado|não disponível|não aplicável|não se aplica|nenhum|a definir|a combinar|"
       "a determinar|desconegut|sconosciuto|sconosciuta|non specificato|non specificata|non disponibile|"
       "non applicabile|non indicato|nessuno|da definire|necunoscut|nespecificat|nedefinit|indisponibil|"
       // Nordic.
       "okänd|okänt|ej angivet|ej angiven|ej specificerat|ej tillgänglig|saknas|ukjent|ikke oppgitt|"
       "ikke spesifisert|ikke tilgjengelig|ukendt|ikke angivet|ikke specificeret|tuntematon|ei määritelty|"
       "ei ilmoitettu|ei saatavilla|óþekkt|ingen|"
       // Slavic, Baltic, Hungarian, Greek, Turkish.
       "nieznany|nieznana|nieznane|nie podano|nie określono|nie dotyczy|brak|brak danych|neznámý|neznámé|"
       "neuvedeno|bez udání|nezadáno|neurčeno|neznámy|neuvedené|nezadané|neznano|ni podatka|nepoznato|nepoznat|"
       "nije navedeno|неизвестно|не указано|не указан|не указана|нет данных|нет|не определено|невідомо|"
       "не вказано|немає даних|неизвестен|не е посочено|nežinoma|nenurodyta|nav norādīts|nezināms|määramata|"
       "teadmata|ismeretlen|nincs megadva|nincs adat|nem releváns|άγνωστο|δεν έχει οριστεί|μη διαθέσιμο|bilinmiyor|"
       "belirtilmemiş|belirtilmedi|yok|"
       // Asian.
       "不明|なし|特になし|情報なし|非公開|未公開|不限|未定|未設定|未記入|未指定|指定なし|無し|无|無|未知|暂无|不详|未提供|未填写|없음|미정|미지정|해당없음|정보없음|알 수 없음|해당 없음|tidak ada|tidak diketahui|"
       "không có|không xác định|ไม่ระบุ|غير محدد|غير معروف|غير متوفر|לא ידוע|לא צוין"}};
  return lexicon;
}

// Of signs that are no words, those that stand for nothing: dashes, dots, quotes of all scripts.
bool is_dash_or_dot(std::string_view text) {
  constexpr std::size_t kMostBytes = 9;
  if (text.size() > kMostBytes) return false;
  for (const std::string_view start : {"\xE2\x80", "\xC2\xB7", "\xEF\xBC\x8D", "\xE3\x83\xBC"}) {
    if (text.substr(0, start.size()) == start) return true;
  }
  return false;
}

// What a spreadsheet leaves where it could not count.
bool is_spreadsheet_error(std::string_view text) {
  for (const std::string_view error : {"#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"}) {
    if (text == error) return true;
  }
  return false;
}

// "N/A, N/A", "null; null"
bool all_parts_say_nothing(std::string_view text) {
  const std::size_t end = text.find_first_of(",;|");
  return end != std::string_view::npos && says_nothing(text.substr(0, end)) &&
         says_nothing(text.substr(end + 1));
}

// A dollar sign says something too.
bool is_word_character(unsigned char c) {
  return c == '$' || c >= 0x80 || (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

}  // namespace

bool says_nothing(std::string_view text) {
  text = utf8::trimmed(text);
  if (text.size() > kLongest) return false;
  if (std::none_of(text.begin(), text.end(),
                   [](char c) { return is_word_character(static_cast<unsigned char>(c)); })) {
    return true;  // "", "-", "...", "[]"
  }
  thread_local std::string words;
  fold_words(text, words);
  // Of dashes and dots beyond ASCII no word is left, but of an emblem neither: that is not nothing.
  if (words.empty() || text == kLongVowel) return text.front() != '$' && is_dash_or_dot(text);
  if (nothings().whole(words)) return true;
  return is_spreadsheet_error(text) || all_parts_say_nothing(text);
}

}  // namespace tributary::normalize
