#include <string>
#include <vector>

#include "mapping/enumerations.hpp"
#include "normalize/converter.hpp"
#include "normalize/fold.hpp"
#include "normalize/lexicon.hpp"
#include "normalize/utf8.hpp"

namespace tributary::normalize {
namespace {

constexpr std::string_view kUnknown = "not a known career level";
constexpr std::string_view kSeveral = "more than one career level";
constexpr std::size_t kLongest = 200;  // bytes; a longer text is prose

// In the order of mapping::kCareerLevelTerms.
enum Level : int { internship, entry, junior, mid, senior, lead, executive, none };

// Words that mean a level wherever they stand, also in a title.
const Lexicon& levels() {
  static const Lexicon lexicon{
      {internship,
       "internship|intern|interns|student high school|student college|student undergraduate graduate|"
       "praktikum|praktikant|praktikantin|praktikums*|werkstudent|werkstudentin|"
       "working student|stage|stagiaire|prácticas|pasantía|becario|becaria|estágio|estagiário|tirocinio|"
       "tirocinante|stagista|praktik|harjoittelija|harjoittelu|staż|stażysta|praktyki|praktykant|stáž|"
       "stážista|gyakornok|stagiar|стажер|стажировка|стажування|praksa|staj|stajyer|πρακτική άσκηση|实习|实习生|"
       "實習|インターン|인턴|magang|thực tập sinh|متدرب|מתמחה"},
      {entry,
       "entry level|entry|entrylevel|graduate|graduates|new graduate|new grad|recent graduate|early career|"
       "early careers|starter|beginner|no experience|trainee|berufseinsteiger|berufseinsteigerin|einsteiger|"
       "berufseinstieg|einstiegslevel|einstieg|absolvent|absolventen|absolventin|hochschulabsolvent|"
       "berufsanfänger|ohne berufserfahrung|débutant|débutante|débutant accepté|jeune diplômé|"
       "jeune diplômée|premier emploi|principiante|recién titulado|sin experiencia|recién graduado|"
       "nivel inicial|iniciante|recém formado|sem experiência|primeiro emprego|neolaureato|neolaureata|"
       "prima esperienza|senza esperienza|neodiplomato|schoolverlater|pas afgestudeerd|starters|"
       "startersfunctie|nyexaminerad|nyutdannet|nyuddannet|vastavalmistunut|absolwent|bez doświadczenia|"
       "absolvent|bez praxe|pályakezdő|friss diplomás|fără experiență|proaspăt absolvent|без опыта|нет опыта|"
       "начинающий|начальный уровень|выпускник|без досвіду|початковий рівень|yeni mezun|giriş seviyesi|"
       "αρχάριος|πτυχιούχος|应届|应届生|应届毕业生|應屆|无经验|新卒|未経験|第二新卒|신입|경력무관|fresh graduate|pemula|mới tốt nghiệp|"
       "مبتدئ|حديث التخرج|ללא ניסיון|פרשר|fresher"},
      {junior,
       "junior|jr|associate level|junior level|júnior|juniorní|juniorka|młodszy|młodsza|młodszy specjalista|"
       "mladší|kezdő|младший|молодший|джуниор|джун|nuorempi|初级|初級|ジュニア|주니어|cấp thấp|גוניור|ג'וניור"},
      {mid,
       "mid|mid level|midlevel|middle|intermediate|medior|regular mid|mid career|experienced professional|"
       "experienced|professional|professionals|experienced hire|berufserfahren|mit berufserfahrung|"
       "berufserfahrene|fachkraft|fachkräfte|professional experienced|confirmé|confirmée|expérimenté|"
       "expérimentée|intermédiaire|intermedio|con experiencia|experimentado|nivel medio|pleno|experiente|"
       "nível médio|esperto intermedio|con esperienza|impiegato|ervaren|erfaren|mellannivå|kokenut|"
       "specjalista|samodzielny|doświadczony|zkušený|skúsený|tapasztalt|nivel mediu|experimentat|средний|"
       "с опытом|мидл|середній|досвідчений|orta düzey|deneyimli|έμπειρος|中级|中級|ミドル|中堅|中途|中途採用|경력|미들|menengah|"
       "có kinh nghiệm|متوسط|ذو خبرة|בעל ניסיון|מיד"},
      {senior,
       "senior|sr|senior level|seniorlevel|mid senior|mid senior level|mid to senior|senior professional|"
       "expert|experts|sénior|seniorní|seniorka|starszy|starsza|starszy specjalista|ekspert|experto|experta|"
       "especialista sénior|experto senior|perito|esperto|expertise|très expérimenté|vanhempi|"
       "erfaren senior|szenior|vezető szakértő|старший|сеньор|ведущий|провідний|kıdemli|uzman kıdemli|"
       "ανώτερος|高级|高級|资深|資深|シニア|上級|시니어|고급|ahli|cao cấp|أقدم|خبير|בכיר|סניור"},
      {lead,
       "lead|leader|team lead|teamlead|team leader|tech lead|technical lead|leading|principal|"
       "staff engineer|manager|managers|management|manager level|middle management|supervisor|supervisory|"
       "senior manager|sr manager|senior team lead|senior team leader|leadership|leadership role|head|head of|people manager|führungskraft|teamleiter|teamleiterin|teamleitung|"
       "gruppenleiter|gruppenleitung|abteilungsleiter|abteilungsleitung|leitung|leiter|leiterin|"
       "leitende position|führungsposition|mit personalverantwortung|führungskraft teamleitung|"
       "führungsverantwortung|chef d'équipe|chef de projet|responsable|encadrement|"
       "cadre dirigeant intermédiaire|jefe|jefe de equipo|líder|gerente|encargado|responsable de equipo|"
       "coordenador|gestor|supervisora|capo|caposquadra|responsabile|quadro|leidinggevend|leidinggevende|"
       "teamleider|gruppchef|teamledare|leder|teamleder|avdelingsleder|afdelingsleder|esimies|esihenkilö|tiiminvetäjä|"
       "päällikkö|kierownik|menedżer|lider|vedoucí|manažer|vedúci|vezető|csoportvezető|manager de echipă|"
       "șef|coordonator|руководитель|менеджер|тимлид|лид|керівник|yönetici|takım lideri|müdür|προϊστάμενος|"
       "διευθυντής|主管|经理|經理|負責人|マネージャー|マネジメント|リーダー|管理職|팀장|리더|매니저|관리자|manajer|trưởng nhóm|quản lý|مدير|"
       "قائد فريق|מנהל|ראש צוות"},
      {executive,
       "executive level|executives|senior executive|senior vice president|executive vice president|"
       "assistant vice president|avp|senior director|upper management|upper level management|cx o|founder|"
       "co founder|cofounder|chief executive officer|chief technology officer|chief financial officer|"
       "chief operating officer|chief information officer|chief marketing officer|chief product officer|"
       "chief people officer|chief revenue officer|chief data officer|chief human resources officer|"
       "chief information security officer|executive director|executive management|director|"
       "directors|director level|vp|vice president|svp|evp|c level|clevel|c suite|cxo|ceo|cto|cfo|coo|cio|"
       "cmo|chief officer|senior management|top management|managing director|board member|president|"
       "geschäftsführer|geschäftsführerin|geschäftsführung|geschäftsleitung|vorstand|bereichsleiter|"
       "bereichsleitung|direktor|direktorin|obere führungsebene|directeur|directrice|dirigeant|"
       "cadre dirigeant|cadre supérieur|comité de direction|directora|alta dirección|directivo|ejecutivo|"
       "diretor|diretora|diretoria|presidente|executivo|direttore|direttrice|dirigente|directie|bestuurder|"
       "direktör|vd|direktør|johtaja|toimitusjohtaja|dyrektor|prezes|zarząd|ředitel|ředitelka|riaditeľ|"
       "igazgató|ügyvezető|felsővezető|директор|топ менеджер|топ менеджмент|direktör|genel müdür|总监|總監|高管|"
       "副总裁|役員|取締役|本部長|임원|이사|본부장|direktur|giám đốc|مدير تنفيذي|סמנכל|מנכל|דירקטור"},
      // Not levels, though they hold a word that is one.
      {none,
       "executive assistant|account executive|assistant to|account manager|product manager|project manager|"
       "program manager|office manager|community manager|store manager|lead generation|leads|case manager|"
       "customer success manager|key account manager|key account|sales manager|marketing manager|"
       "projektmanager|produktmanager|chef de partie|sous chef|commis chef|head chef|entry clerk|data entry|"
       "stage manager|personal assistant|management consultant|managementassistenz|management assistant|"
       "change management|ohne führungsverantwortung|ohne personalverantwortung|non manager|non managerial|"
       "ingen ledaransvar|sans encadrement|any|all levels|all|various|other|not applicable|alle"},
  };
  return lexicon;
}

// Words that mean a level only where nothing else stands beside them.
const Lexicon& whole_levels() {
  static const Lexicon lexicon{
      {junior, "associate|i|level 1|l1|1 3 years|assistant"},
      {mid,
       "regular|specialist|uzman|spezialist|fachkraft mit berufserfahrung|ii|level 2|l2|employee|mitarbeiter"},
      {senior, "iii|level 3|l3|specialist senior|staff"},
      {internship, "student|students|étudiant|studierende|estudiante|estudante|studente"},
      {executive, "executive|geschäftsleitung vorstand|chief|ejecutivo"},
  };
  return lexicon;
}

// "Assistant to the CEO", "Assistenz der Geschäftsführung": who assists an executive is none.
bool assists_before(std::string_view words, std::size_t end) {
  const std::string_view before = words.substr(0, end);
  for (const std::string_view word :
       {"assistant", "assistent", "assistenz", "asistent", "sekretar", "secretary"}) {
    if (before.find(word) != std::string_view::npos) return true;
  }
  return false;
}

Conversion convert(std::string_view words, std::string& out) {
  thread_local std::vector<Lexicon::Match> matches;
  if (const auto level = whole_levels().whole(words)) {
    out = mapping::kCareerLevelTerms[static_cast<std::size_t>(*level)];
    return Conversion::filled();
  }
  levels().find(words, matches);
  int found = -1;
  for (const auto& match : matches) {
    if (match.value == none || (match.value == executive && assists_before(words, match.begin))) continue;
    if (found >= 0 && found != match.value) return Conversion::failed(kSeveral);
    found = match.value;
  }
  if (found < 0) return matches.empty() ? Conversion::failed(kUnknown) : Conversion::empty();
  out = mapping::kCareerLevelTerms[static_cast<std::size_t>(found)];
  return Conversion::filled();
}

}  // namespace

Conversion to_career_level(std::string_view text, const ConversionContext&, std::string& out) {
  text = utf8::trimmed(text);
  if (says_nothing(text)) return Conversion::empty();
  if (text.size() > kLongest) return Conversion::failed(kUnknown);
  thread_local std::string words;
  // "Executive (SVP, VP, Department Head)": what stands in brackets explains what stands before them.
  if (const std::size_t bracket = text.find('('); bracket != std::string_view::npos && text.back() == ')') {
    fold_words(text.substr(0, bracket), words);
    if (convert(words, out) == Conversion::filled()) return Conversion::filled();
  }
  fold_words(text, words);
  return convert(words, out);
}

}  // namespace tributary::normalize
