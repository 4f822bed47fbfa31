#include <algorithm>
#include <string>
#include <vector>

#include "normalize/converter.hpp"
#include "normalize/fold.hpp"
#include "normalize/headline.hpp"
#include "normalize/lexicon.hpp"
#include "normalize/split_numbers.hpp"
#include "normalize/utf8.hpp"

namespace tributary::normalize {
namespace {

constexpr std::string_view kUnknown = "not a known place of work";
constexpr std::string_view kSeveral = "more than one place of work";
constexpr std::size_t kLongest =
    400;  // bytes; a longer text is prose, and may speak of others' ways of working

enum Meaning : int {
  remote,
  hybrid,
  on_site,
  not_said,   // "flexible", "not remote": says something, but not where
  day_share,  // "days", "per week": beside a number, part of the week is meant
  in_part,    // "möglich", "partly": not all of the work, where remote is spoken of
  in_full,    // "100", "fully": all of it, though it be only possible
  all_remote,
  denied,  // "not possible" behind it
};

const Lexicon& places() {
  static const Lexicon lexicon{
      {all_remote,
       "fully remote|full remote|100 remote|remote only|remote always|always remote|all remote|100 homeoffice|100 home office|vollständig remote|komplett remote|télétravail complet|télétravail total|télétravail à temps plein|télétravail 100|100 télétravail|full télétravail|entièrement à distance|teletrabajo total|100 teletrabajo|totalmente remoto|100 remoto|totalmente da remoto|full smart working|volledig op afstand|täysin etänä|w pełni zdalna|całkowicie zdalna|полностью удаленно|フルリモート|完全リモート|フルリモ|전면재택"},
      {remote,
       "remote|remotely|remote first|remote job|remote work|"
       "remote working|work remotely|work from home|"
       "working from home|home based|homebased|wfh|work from anywhere|working from anywhere|wfa|telecommute|"
       "telecommuting|telecommuter|telework|teleworking|teleworker|virtual|distributed|anywhere|home|"
       "home office|homeoffice|home working|homeworking|from home|fernarbeit|telearbeit|mobiles arbeiten|"
       "mobile arbeit|heimarbeit|von zu hause|remote arbeiten|ortsunabhängig|standortunabhängig|"
       "reines homeoffice|mobil arbeiten|mobil zu arbeiten|télétravail|"
       ""
       "à distance|travail à distance|à domicile|travail à domicile|"
       "teletrabajo|remoto|remota|trabajo remoto|en remoto|a distancia|"
       "trabajo a distancia|desde casa|teletreball|teletrabalho|"
       "trabalho remoto|trabalho à distância|home office total|à distância|em casa|remotamente|telelavoro|"
       "lavoro da remoto|da remoto|lavoro agile|smart working|smartworking|"
       "lavoro da casa|da casa|thuiswerk|thuiswerken|thuiswerkbaan|op afstand|"
       "werken op afstand|vanuit huis|distans|på distans|distansarbete|arbeta hemifrån|"
       "hemifrån|hemarbete|fjernarbeid|hjemmekontor|hjemmefra|fjernarbejde|hjemmearbejde|etätyö|"
       "etänä|etätyönä|fjarvinna|zdalna|zdalnie|praca zdalna|"
       "zdalny|práce z domova|z domova|na dálku|práce na dálku|vzdáleně|práca z domu|z domu|na diaľku|"
       "távmunka|otthoni munka|otthonról|home office munka|la distanță|de acasă|telemuncă|muncă de acasă|"
       "удаленная|удаленно|удаленка|удаленная работа|дистанционно|дистанционная работа|из дома|"
       "работа на дому|на удаленке|віддалено|віддалена робота|дистанційно|"
       "дистанционна работа|от вкъщи|rad na daljinu|rad od kuće|od kuće|na daljavo|delo na daljavo|"
       "nuotolinis darbas|nuotoliniu būdu|attālināti|attālināts darbs|kaugtöö|uzaktan|uzaktan çalışma|evden|"
       "evden çalışma|τηλεργασία|εξ αποστάσεως|απομακρυσμένη|从家办公|远程|远程办公|远程工作|遠端|遠距工作|居家办公|在家工作|リモート|"
       "リモートワーク|在宅|在宅勤務|テレワーク|재택|재택근무|원격|원격근무|jarak jauh|kerja jarak jauh|"
       "bekerja dari rumah|dari rumah|từ xa|làm việc từ xa|tại nhà|ทำงานที่บ้าน|ทำงานทางไกล|عن بعد|"
       "عمل عن بعد|العمل عن بعد|من المنزل|מרחוק|עבודה מרחוק|עבודה מהבית|רימוט|दूरस्थ|घर से काम"},
      {hybrid,
       "hybridarb*|hybridmod*|hybrid|remote local|hybrid work|hybrid working|hybrid workplace|hybride|"
       "híbrido|híbrida|modelo híbrido|ibrido|ibrida|modalità ibrida|hybridmodell|hybrides arbeiten|hybridi|"
       "hybridityö|hybridarbete|hybridarbeid|hybridarbejde|hybryda|hybrydowa|hybrydowo|hybrydowy|"
       "praca hybrydowa|hybridní|hybridně|hybridná|hybridný|hibrid|hibrit|hibridă|hibridno|hibridni|"
       "hibridinis|hibrīds|hübriid|гибрид|гибридный|гибридная|гибридно|гибридный формат|гібрид|гібридний|"
       "гібридна|гібридно|хибридно|υβριδικό|υβριδική|υβριδικά|混合|混合办公|混合辦公|ハイブリッド|ハイブリッド勤務|一部リモート|一部在宅|"
       "하이브리드|هجين|מעורב|היברידי|היברידית|हाइब्रिड|ไฮบริด|kết hợp|partially remote|partly remote|"
       "partial remote|part remote|semi remote|remote possible|remote option|remote optional|"
       "remote friendly|some remote|occasional remote|remote flexible|flexible remote|temporarily remote|"
       "teilweise remote|teilweise homeoffice|teilweise home office|teils remote|remote möglich|"
       "remote teilweise|homeoffice möglich|home office möglich|homeofficemöglich|homeofficemoeglich|"
       "homeoffice moeglich|homeoffice teilweise|homeoffice anteilig|homeoffice nach absprache|"
       "homeoffice option|möglichkeit zum homeoffice|mobiles arbeiten möglich|télétravail partiel|"
       "télétravail possible|télétravail occasionnel|télétravail ponctuel|télétravail fréquent|"
       "télétravail régulier|télétravail hybride|télétravail autorisé|teletrabajo parcial|"
       "teletrabajo ocasional|teletrabajo posible|parcialmente remoto|semipresencial|semi presencial|"
       "teletrabalho parcial|remoto parcial|parzialmente da remoto|telelavoro parziale|"
       "smart working parziale|gedeeltelijk thuis|deels thuiswerken|gedeeltelijk remote|deels op afstand|"
       "thuiswerken mogelijk|delvis på distans|delvis distans|delvis hjemmekontor|mulighet for hjemmekontor|"
       "mulighed for hjemmearbejde|osittain etänä|osittainen etätyö|częściowo zdalna|częściowo zdalnie|"
       "praca częściowo zdalna|možnost home office|částečný home office|částečně z domova|"
       "možnosť home office|частично удаленно|частково віддалено|kısmen uzaktan"},
      {on_site,
       "on site|onsite|on location|on premises|on premise|in office|in the office|in person|inperson|office|"
       "office based|office only|at the office|in house|site based|field|fully onsite|workplace|vor ort|"
       "vorort|büro|im büro|präsenz|präsenzarbeit|in präsenz|vor ort im büro|sur site|sur place|"
       "en présentiel|présentiel|au bureau|pas de télétravail|presencial|trabajo presencial|en oficina|"
       "en la oficina|en sitio|in situ|no escritório|in sede|in presenza|in ufficio|op locatie|op kantoor|"
       "kantoor|på plats|på kontoret|på stedet|på kontor|fremmøde|paikan päällä|lähityö|toimistolla|"
       "á staðnum|stacjonarna|stacjonarnie|stacjonarny|praca stacjonarna|w biurze|na místě|na pracovišti|"
       "v kanceláři|na pracovisku|v kancelárii|helyszíni|helyben|irodai|irodában|la sediu|la birou|"
       "la fața locului|на месте|в офисе|офис|на территории работодателя|в офісі|офіс|на місці|на място|"
       "в офиса|na lokaciji|u uredu|na licu mesta|u kancelariji|v pisarni|darbo vietoje|biure|birojā|"
       "klātienē|kohapeal|kontoris|ofiste|ofis|yerinde|iş yerinde|με φυσική παρουσία|στο γραφείο|επιτόπου|"
       "现场|现场办公|坐班|办公室|現場|辦公室|出社|オフィス勤務|常駐|現地勤務|사무실|사무실 근무|출근|상주|di kantor|di tempat|tại văn phòng|tại chỗ|"
       "ที่สำนักงาน|في الموقع|في المكتب|حضوري|במשרד|באתר|कार्यालय"},
      {not_said,
       "not remote|no remote|non remote|remote no|remote false|remote none|no remote work|not a remote|"
       "no homeoffice|no home office|nicht remote|kein remote|kein homeoffice|kein home office|"
       "keine telearbeit|homeoffice nein|homeoffice nicht möglich|remote nicht möglich|"
       "télétravail non|non télétravaillable|aucun télétravail|sans télétravail|télétravail impossible|"
       "sin teletrabajo|no teletrabajo|no remoto|sem teletrabalho|não remoto|niente smart working|"
       "no smart working|在宅勤務不可|リモートワーク不可|テレワーク不可|재택 불가|재택근무 불가|geen thuiswerk|niet op afstand|ej distans|inte på distans|ikke hjemmekontor|"
       "brak pracy zdalnej|bez home office|без удаленки|не удаленно|在宅不可|リモート不可|flexible|flexibel|flexibile|"
       "flessibile|remote sensing|remote control|remote hands|remote monitoring|virtual reality|"
       "virtual assistant|distributed systems|stock options|teilzeit möglich|part time possible|"
       "temps partiel possible|home care|home health|office manager|office assistant|"
       "front office|back office|office 365|ms office|microsoft office|post office|mixed|any|all|other|sonstiges|beides|sonstige"},
      {day_share,
       "day|days|days per week|day per week|days a week|tag|tage|tagen|tage pro woche|jour|jours|"
       "jours par semaine|día|días|días por semana|días a la semana|dia|dias|dias por semana|giorno|giorni|"
       "dag|dagen|dagar|dager|dage|päivä|päivää|dni|dzień|dny|dnů|dní|dni w tygodniu|nap|zile|дня|дней|дні|"
       "gün|ημέρες|日|天|일|회|回"},
      {in_part,
       "possible|possibility|option|options|optional|partial|partially|partly|occasional|occasionally|"
       "sometimes|möglich|möglichkeit|möglichkeiten|teilweise|anteilig|gelegentlich|tageweise|partiel|"
       "partiellement|occasionnel|occasionnellement|ponctuel|posible|posibilidad|opción|parcial|"
       "parcialmente|possível|possibilidade|opcional|possibile|possibilità|parziale|parzialmente|mogelijk|"
       "mogelijkheid|gedeeltelijk|deels|möjlighet|möjligt|delvis|mulig|mulighed|mulighet|mahdollinen|"
       "mahdollisuus|osittain|możliwa|możliwość|częściowo|možnost|možný|částečně|možnosť|čiastočne|"
       "lehetőség|részben|posibil|posibilitate|parțial|возможна|возможно|возможность|частично|можлива|"
       "можливо|частково|mümkün|kısmen|可|可能|一部|가능|일부"},
      {denied,
       "not possible|not available|not offered|not allowed|impossible|nicht möglich|nicht verfügbar|"
       "leider nicht|non possible|no disponible|no posible|não disponível|non possibile|niet mogelijk|"
       "ej möjligt|inte möjligt|ikke mulig|ei mahdollinen|niemożliwa|niemożliwe|není možný|невозможно|"
       "невозможна|неможливо|不可|불가"},
      {in_full,
       "100|full|fully|completely|entirely|komplett|vollständig|voll|ganz|total|totalmente|entièrement|"
       "complet|completo|completamente|volledig|helt|täysin|w pełni|całkowicie|plně|полностью|повністю|"
       "tamamen|フル|完全|전면|100 percent"},
  };
  return lexicon;
}

std::string_view name(int place) {
  if (place == remote) return "remote";
  return place == hybrid ? "hybrid" : "on_site";
}

// The digits before the first '%'.
std::string_view percentage(std::string_view text) {
  const std::size_t sign = text.find('%');
  if (sign == std::string_view::npos) return {};
  std::size_t start = sign;
  while (start > 0 && text[start - 1] == ' ') --start;
  std::size_t first = start;
  while (first > 0 && text[first - 1] >= '0' && text[first - 1] <= '9') --first;
  return text.substr(first, start - first);
}

// "60 % remote" is part of the week, "100 % remote" all of it.
bool has_part_percentage(std::string_view text) {
  const std::string_view digits = percentage(text);
  return digits.size() == 1 || digits.size() == 2;
}

// "0 % remote"
bool has_no_percentage(std::string_view text) {
  return percentage(text) == "0";
}

constexpr int kMostOfficeDays = 4;  // five days in the office are all of the week

// Whether a number from 1 to `most` is among the words.
bool has_number(std::string_view words, int most) {
  bool found = false;
  for_each_part(words, ' ', [&](std::string_view word) {
    found = found || (word.size() == 1 && word.front() >= '1' && word.front() <= '0' + most);
  });
  return found;
}

// "no WFH", "sin opción de teletrabajo": whether the word at `begin` is denied.
bool is_denied(std::string_view words, std::size_t begin) {
  enum : int { denial, between };
  static const Lexicon lexicon{
      {denial,
       "no|not|non|without|nicht|kein|keine|keinerlei|ohne|pas|aucun|sans|sin|sem|não|senza|niente|geen|niet|"
       "zonder|ingen|inte|ej|ikke|uden|uten|ei|brak|bez|nie|ne|без|нет|не"},
      {between,
       "option|options|opción|opción de|opção de|possibilité|possibilité de|possibility of|möglichkeit|"
       "möglichkeit zum|möglichkeit zur|möglichkeit für|im|in|from|any|de|di|of|to|full|fully|mogelijkheid|tot|"
       "möjlighet|till|mulighet|for|возможности|możliwości|pracy"}};
  std::size_t end = begin;
  while (end >= 2) {
    const std::size_t space = words.rfind(' ', end - 2);
    const std::size_t start = space == std::string_view::npos ? 0 : space + 1;
    const auto word = lexicon.whole(words.substr(start, end - 1 - start));
    if (!word) return false;
    if (*word == denial) return true;
    end = start;
  }
  return false;
}

struct Said {
  bool place[3] = {};
  bool anything = false;
  bool part_of_week = false;
};

Said read(std::string_view text) {
  thread_local std::string folded;
  thread_local std::string words;
  thread_local std::vector<Lexicon::Match> matches;
  fold_words(text, folded);
  split_numbers(folded, words);  // "2회", "3x"
  places().find(words, matches);
  Said said;
  bool days = false;
  bool part = false;
  bool full = false;
  bool not_possible = has_no_percentage(text);
  for (const auto& match : matches) {
    const int place = match.value == all_remote ? static_cast<int>(remote) : match.value;
    const bool is_said = place != remote || !is_denied(words, match.begin);
    if (place <= on_site && is_said) said.place[place] = true;
    not_possible = not_possible || match.value == denied;
    days = days || match.value == day_share;
    part = part || match.value == in_part;
    full = full || match.value == in_full || match.value == all_remote;
    said.anything = said.anything || place <= not_said;
  }
  if (not_possible) said.place[remote] = false;
  const bool some_days = days && has_number(words, said.place[remote] ? 7 : kMostOfficeDays);
  said.part_of_week = (some_days && (said.place[remote] || said.place[on_site])) ||
                      (said.place[remote] && (has_part_percentage(text) || (part && !full)));
  return said;
}

Conversion convert(std::string_view text, mapping::Reading reading, std::string& out) {
  thread_local std::string first_line;
  if (text.size() > kLongest) text = headline(text, first_line);
  if (text.empty()) return Conversion::empty();
  const Said said = read(text);
  const auto filled = [&](int place) {
    out = name(place);
    return Conversion::filled();
  };
  if (said.place[hybrid])
    return said.place[remote] && said.place[on_site] ? Conversion::failed(kSeveral) : filled(hybrid);
  if (said.part_of_week) return filled(hybrid);
  if (said.place[remote] && said.place[on_site]) return Conversion::failed(kSeveral);
  if (said.place[remote]) return filled(remote);
  if (said.place[on_site] && reading != mapping::Reading::location) return filled(on_site);
  // A place text names the place; that it names no way of working is nothing wrong.
  const bool place_text = reading == mapping::Reading::location || text.find(',') != std::string_view::npos;
  return said.anything || place_text ? Conversion::empty() : Conversion::failed(kUnknown);
}

const Lexicon& yes_and_no() {
  static const Lexicon lexicon{{1,
                                "true|1|yes|y|t|ja|oui|si|sí|sim|tak|ano|áno|da|да|так|igen|kyllä|evet|ναι|"
                                "是|はい|예|ya|có|نعم|כן|on|x"},
                               {0,
                                "false|0|no|n|f|nein|non|não|nee|nej|nei|nie|ne|нет|ні|не|nem|ei|hayır|όχι|"
                                "否|いいえ|아니요|tidak|không|لا|לא|off"}};
  return lexicon;
}

}  // namespace

// "No" only says that it is not remote; whether that means on site or hybrid is not known, so it fills
// nothing.
Conversion to_remote(std::string_view text, const ConversionContext& context, std::string& out) {
  text = utf8::trimmed(text);
  if (says_nothing(text)) return Conversion::empty();
  thread_local std::string words;
  fold_words(text.substr(0, kLongest), words);
  if (const auto yes = yes_and_no().whole(words)) {
    if (*yes == 0) return Conversion::empty();
    out = name(remote);
    return Conversion::filled();
  }
  if (context.reading == mapping::Reading::boolean) return Conversion::failed("neither yes nor no");
  return convert(text, context.reading, out);
}

}  // namespace tributary::normalize
