#include <algorithm>
#include <string>
#include <vector>

#include "mapping/enumerations.hpp"
#include "normalize/converter.hpp"
#include "normalize/fold.hpp"
#include "normalize/headline.hpp"
#include "normalize/lexicon.hpp"
#include "normalize/utf8.hpp"

namespace tributary::normalize {
namespace {

constexpr std::string_view kUnknown = "not a known employment type";
constexpr std::size_t kLongest = 400;  // bytes; a longer text is prose
constexpr int kLeastShare = 10;        // percent of a week's work; less is a bonus

// schema.org's terms in the order in which they are written, as bits.
enum Term : int {
  full_time = 1 << 0,
  part_time = 1 << 1,
  contractor = 1 << 2,
  temporary = 1 << 3,
  intern = 1 << 4,
  volunteer = 1 << 5,
  per_diem = 1 << 6,
  other = 1 << 7,
  // "permanent": schema.org has no word for it. It says full time where nothing says anything else about
  // hours.
  permanent = 1 << 8,
  nothing = 1 << 9,  // known, but no employment type
};

const Lexicon& terms() {
  static const Lexicon lexicon{
      {full_time,
       "full time|fulltime|ft|f t|fte|f t e|full hours|full time contract|full time employee|vollzeit*|vz|"
       "vollbeschäftigung|ganztags|100 stelle|temps plein|à temps plein|plein temps|temps complet|"
       "à temps complet|integral|tiempo completo|a tiempo completo|jornada completa|completa|"
       "full time jornada completa|tempo integral|tempo inteiro|a tempo inteiro|período integral|"
       "tempo pieno|a tempo pieno|full time tempo pieno|voltijd*|voltijds|fulltime dienstverband|heltid*|"
       "heltids|heltidsjobb|fuldtid*|fuldtids|kokoaikainen|kokoaika*|kokopäiväinen|kokopäivätyö|fullt starf|"
       "fullt starfshlutfall|pełny etat|pełen etat|cały etat|pełny wymiar|pełny wymiar czasu pracy|"
       "pełnoetatowa|na pełny etat|plný úvazek|na plný úvazek|plný pracovní úvazek|práce na plný úvazek|"
       "plný úväzok|na plný úväzok|plný pracovný úväzok|teljes munkaidő|teljes munkaidős|teljes állás|"
       "főállás|normă întreagă|cu normă întreagă|timp complet|полная занятость|полный рабочий день|"
       "полный день|на полный рабочий день|повна зайнятість|повний робочий день|повний день|"
       "пълно работно време|пълен работен ден|puno radno vrijeme|puno radno vreme|polni delovni čas|"
       "poln delovni čas|visas etatas|pilna darbo diena|pilna slodze|pilna laika|täistööaeg|täiskoormus|"
       "tam zamanlı|tam zamanli|tam gün|πλήρης απασχόληση|πλήρες ωράριο|πλήρους απασχόλησης|"
       "jornada completa|jornada sencera|temps complet|lanaldi osoa|全职|全職|正式|正社員|フルタイム|正規|常勤|정규직|풀타임|전일제|"
       "penuh waktu|purna waktu|sepenuh masa|toàn thời gian|เต็มเวลา|งานประจำ|دوام كامل|بدوام كامل|"
       "משרה מלאה|पूर्णकालिक|फुल टाइम"},
      {part_time,
       "part time|parttime|dalis etato|puse etato|nepilnas etatas|pt|p t|part time contract|part time employee|reduced hours|half time|teilzeit*|"
       "tz|halbtags|minijob*|mini job|geringfügig*|geringfügige beschäftigung|450 euro|520 euro|538 euro|"
       "556 euro|450 euro job|520 euro job|538 euro job|temps partiel|à temps partiel|mi temps|à mi temps|"
       "tiempo parcial|a tiempo parcial|media jornada|medio tiempo|jornada parcial|jornada reducida|parcial|"
       "tempo parcial|a tempo parcial|meio período|part time tempo parziale|tempo parziale|a tempo parziale|"
       "deeltijd*|deeltijds|deltid*|deltids|deltidsjobb|osa-aikainen|osa aikainen|osa aika|osa aikatyö|"
       "osa-aika*|hlutastarf|niepełny etat|część etatu|na część etatu|niepełny wymiar|"
       "niepełny wymiar czasu pracy|pół etatu|1 2 etatu|częściowy etat|częściowy|zkrácený úvazek|"
       "částečný úvazek|poloviční úvazek|na částečný úvazek|práce na zkrácený úvazek|skrátený úväzok|"
       "čiastočný úväzok|polovičný úväzok|na skrátený úväzok|részmunkaidő|részmunkaidős|félállás|"
       "normă parțială|cu normă parțială|jumătate de normă|timp parțial|частичная занятость|"
       "неполный рабочий день|неполная занятость|неполный день|часткова зайнятість|неповна зайнятість|"
       "неповний робочий день|неповний день|непълно работно време|непълен работен ден|nepuno radno vrijeme|"
       "pola radnog vremena|nepuno radno vreme|krajši delovni čas|skrajšan delovni čas|ne visas etatas|"
       "nepilna darbo diena|nepilna slodze|nepilns darba laiks|osaline tööaeg|osaajatöö|osaline koormus|"
       "yarı zamanlı|yari zamanli|kısmi süreli|μερική απασχόληση|μερικής απασχόλησης|jornada parcial|"
       "temps parcial|lanaldi partziala|兼职|兼職|アルバイト|パート|パートタイム|パート アルバイト|パートタイマー|파트타임|시간제|아르바이트|알바|"
       "paruh waktu|separuh masa|bán thời gian|พาร์ทไทม์|ไม่เต็มเวลา|دوام جزئي|بدوام جزئي|משרה חלקית|חלקית|"
       "अंशकालिक|पार्ट टाइम"},
      {full_time | part_time,
       "full or part time|full time or part time|full time part time|full part time|part time or full time|"
       "full and part time|voll oder teilzeit|voll und teilzeit|voll teilzeit|voll bzw teilzeit|"
       "heltid och deltid|heltid og deltid|hel eller deltid|hel deltid|temps plein ou partiel|"
       "temps plein partiel|fulltime parttime|full parttime"},
      {contractor,
       "contractor|contractors|contract|contracting|contract work|contract position|independent contractor|"
       "contract to hire|contract to perm|contract for hire|freelance|freelancer|freelancing|self employed|"
       "self employment|consultant contract|1099|corp to corp|c2c|b2b|b2b contract|mandate contract|mandate|"
       "freiberuflich|freie mitarbeit|freier mitarbeiter|freie mitarbeiterin|selbstständig|"
       "selbstständigkeit|selbständig|selbständigkeit|auf honorarbasis|honorarbasis|honorarkraft|"
       "werkvertrag|handelsvertreter|auftragnehmer|indépendant|indépendante|free lance|profession libérale|"
       "lib|autoentrepreneur|auto entrepreneur|micro entrepreneur|prestataire|portage salarial|autónomo|"
       "autónoma|por cuenta propia|contratista|prestación de servicios|por obra|obra y servicio|"
       "contrato por obra|autônomo|prestador de serviços|pj|pessoa jurídica|recibos verdes|"
       "prestação de serviços|libera professione|libero professionista|partita iva|p iva|collaborazione|"
       "co co co|collaborazione coordinata|zzp|zzper|zelfstandige|zelfstandig|opdracht|frilans|frilansare|"
       "konsult|egenföretagare|konsulentoppdrag|konsulentuppdrag|selvstendig|selvstændig|freelanceopgave|"
       "toiminimi|yrittäjä|verktaki|umowa zlecenie|umowa o dzieło|zlecenie|samozatrudnienie|kontrakt b2b|"
       "kontrakt|kontraktor|na živnost|živnost|živnostník|osvč|ičo|na ičo|szčo|dohoda szčo|vállalkozó|"
       "vállalkozói|megbízási|megbízási szerződés|szabadúszó|alvállalkozó|pfa|colaborare|"
       "contract de colaborare|liber profesionist|фриланс|фрилансер|самозанятый|самозанятость|гпх|"
       "договор гпх|договор подряда|подряд|ип|фріланс|фоп|підряд|на свободна практика|honorarno|"
       "samostojni podjetnik|s p|laisvai samdomas|pašnodarbinātais|fie|serbest|serbest çalışan|sözleşmeli|"
       "freelancer serbest|ελεύθερος επαγγελματίας|εξωτερικός συνεργάτης|μπλοκάκι|autònom|合同工|外包|自由职业|自由職業|"
       "約聘|業務委託|フリーランス|請負|프리랜서|도급|위촉직|lepas|pekerja lepas|kontrak|tự do|สัญญาจ้าง|عقد|مستقل|عمل حر|פרילנס|"
       "עצמאי|अनुबंध"},
      {temporary,
       "temporary|temp|temporary contract|temporary position|temporary employment|fixed term|fixedterm|"
       "fixed term contract|fixed term appointment|fixed period|limited term|term limited|time limited|"
       "seasonal|seasonal work|casual|interim|maternity cover|ftc|temp to perm|temp to hire|agency|"
       "befristet|befristete|befristeter|befristetes|befristet*|zeitlich befristet|auf zeit|zeitarbeit|"
       "leiharbeit|arbeitnehmerüberlassung|aushilfe|aushilfs*|aushilfsjob|saison|saisonarbeit|saisonal|"
       "saisonkraft|ferienjob|elternzeitvertretung|vertretung|krankheitsvertretung|cdd|"
       "contrat à durée déterminée|durée déterminée|intérim|intérimaire|mission intérim|mission intérimaire|"
       "travail temporaire|mis|saisonnier|saisonnière|sai|contrat saisonnier|vacation|vacataire|"
       "remplacement|cdi intérimaire|din|temporal|contrato temporal|eventual|duración determinada|"
       "plazo fijo|fijo discontinuo|por temporada|sustitución|interinidad|temporário|temporária|a termo|"
       "contrato a termo|a termo certo|prazo determinado|sazonal|tempo determinato|a tempo determinato|"
       "contratto a tempo determinato|determinato|somministrazione|contratto a termine|a termine|stagionale|"
       "interinale|tijdelijk|tijdelijk contract|bepaalde tijd|contract bepaalde tijd|uitzendwerk|"
       "uitzendkracht|uitzend|seizoen*|vakantiewerk|tillfällig|tillfällig anställning|tidsbegränsad|"
       "tidsbegränsad anställning|visstid|visstidsanställning|vikariat|säsong*|säsongsarbete|sommarjobb|"
       "timanställning|timanställd|behovsanställning|midlertidig|vikar|engasjement|sesong|sesongarbeid|sommerjobb|"
       "åremål|tidsbegrænset|tidsbegrænset ansættelse|sæson*|barselsvikariat|määräaikainen|"
       "määräaikainen työ|määräaika*|tilapäinen|vuokratyö|kausityö|keikkatyö|kesätyö|tímabundið|sumarstarf|"
       "umowa na czas określony|na czas określony|czas określony|praca tymczasowa|tymczasowa|tymczasowo|"
       "tymczasowy|praca sezonowa|sezonowa|na zastępstwo|zastępstwo|na dobu určitou|doba určitá|dočasná|"
       "dočasný|brigáda|dpp|dpč|sezónní|sezónna|na určitý čas|určitý pracovný pomer|határozott|"
       "határozott idejű|határozott időre|ideiglenes|alkalmi|szezonális|idénymunka|perioadă determinată|"
       "pe perioadă determinată|temporar|sezonier|временная|временная работа|временно|временный|"
       "срочный договор|срочный трудовой договор|сезонная|проектная работа|вахта|тимчасова|тимчасово|"
       "тимчасова робота|строковий|сезонна|временна|временна работа|срочен договор|na određeno|"
       "na određeno vrijeme|na određeno vreme|privremeno|sezonski|za določen čas|določen čas|terminuota|"
       "laikinas|terminuotas|uz noteiktu laiku|pagaidu|tähtajaline|ajutine|geçici|süreli|belirli süreli|"
       "dönemsel|sezonluk|mevsimlik|ορισμένου χρόνου|προσωρινή|προσωρινή απασχόληση|εποχιακή|εποχική|"
       "temporal|临时|臨時|短期|派遣|派遣社員|契約社員|有期|期間限定|嘱託|季節|계약직|임시직|기간제|파견|파견직|단기|sementara|kontrak sementara|"
       "musiman|tạm thời|thời vụ|ชั่วคราว|مؤقت|عقد مؤقت|موسمي|זמני|זמנית|עונתי|अस्थायी"},
      {intern,
       "intern|interns|internship|internships|trainee|traineeship|trainee program|trainee programme|"
       "student intern|co op|coop|graduate intern|work placement|placement|placement student|summer intern|"
       "praktikum|praktika|praktikant|praktikantin|praktikantinnen|praktikums*|pflichtpraktikum|"
       "praxissemester|volontariat|volontär|volontärin|referendariat|abschlussarbeit|bachelorarbeit|"
       "masterarbeit|diplomarbeit|studentische abschlussarbeit|stage|stagiaire|contrat de stage|"
       "convention de stage|pasantía|pasante|practicante|prácticas|en prácticas|contrato de prácticas|beca|"
       "becario|becaria|estágio|estagiário|estagiária|estágio profissional|tirocinio|tirocinante|stagista|"
       "stage tirocinio|contratto di stage|stageplaats|stageplek|meewerkstage|afstudeerstage|praktik|"
       "praksis|praksisplass|praktikplats|praktikplass|praktikplads|traineetjänst|harjoittelu|harjoittelija|harjoittelupaikka|"
       "starfsnám|staż|stażysta|praktyki|praktyka|praktykant|staż praktyka|stáž|stážista|trainee stáž|"
       "stážistka|gyakornok|gyakornoki|szakmai gyakorlat|gyakorlat|stagiar|stagiu|internship stagiu|"
       "стажировка|стажер|практика|практикант|стажування|стажер|стаж|стажант|praksa|pripravništvo|"
       "praktikant|praktika|prakse|praktikante|praktikant|staj|stajyer|πρακτική άσκηση|πρακτική|ασκούμενος|"
       "pràctiques|praktikak|实习|實習|实习生|實習生|インターン|インターンシップ|인턴|인턴십|인턴쉽|실습|magang|latihan industri|thực tập|"
       "thực tập sinh|ฝึกงาน|นักศึกษาฝึกงาน|تدريب|متدرب|فترة تدريب|התמחות|סטאז|מתמחה|इंटर्न|इंटर्नशिप"},
      {intern | part_time,
       "werkstudent|werkstudentin|werkstudenten|werkstudent*|working student|werkstudententätigkeit|"
       "studentenjob|studierendenjob|student job|schülerjob|studentische hilfskraft|studentische aushilfe|étudiant salarié|studentmedarbejder"},
      {volunteer,
       "volunteer|volunteers|volunteering|voluntary|unpaid volunteer|ehrenamt|ehrenamtlich|freiwillig*|fsj|"
       "bfd|bundesfreiwilligendienst|freiwilliges soziales jahr|bénévole|bénévolat|"
       "volontariat international|service civique|vie|voluntario|voluntaria|voluntariado|voluntário|"
       "volontario|volontariato|vrijwilliger|vrijwilligerswerk|volontär ideell|frivillig|frivilligt|"
       "frivilligarbeid|vapaaehtoinen|vapaaehtoistyö|wolontariat|wolontariusz|dobrovolník|dobrovolnictví|"
       "dobrovoľník|dobrovoľníctvo|önkéntes|voluntar|voluntariat|волонтер|волонтерство|доброволец|"
       "доброволчески труд|volonter|volontiranje|prostovoljec|savanoris|brīvprātīgais|vabatahtlik|gönüllü|"
       "εθελοντής|εθελοντισμός|εθελοντική εργασία|志愿者|志工|義工|ボランティア|자원봉사|sukarelawan|relawan|tình nguyện|"
       "อาสาสมัคร|متطوع|تطوع|מתנדב|התנדבות|स्वयंसेवक"},
      {per_diem,
       "per diem|perdiem|prn|day labor|day labour|day labourer|daily contract|tagelöhner|auf tagesbasis|"
       "journalier|por día|a jornal|por dia|diarista|a giornata|dagloner|daglejer|dagslejer|日雇い|日雇|日结|일용직|"
       "harian|pekerja harian|gündelik"},
      {other,
       "other|sonstige|sonstiges|andere|autre|autres|otro|otra|otros|outro|outra|outros|altro|overig|anders|"
       "annat|annan|annet|andet|muu|inne|inna|inny|jiné|iné|egyéb|altul|altele|другое|прочее|інше|друго|"
       "drugo|ostalo|kita|cits|diğer|άλλο|altres|其他|その他|기타|lainnya|khác|อื่นๆ|أخرى|אחר|अन्य|apprentice|"
       "apprenticeship|apprentices|ausbildung|ausbildungsplatz|auszubildende|auszubildender|azubi|lehre|"
       "lehrling|lehrstelle|duales studium|dual study|dual student|duale ausbildung|apprentissage|"
       "alternance|alternant|contrat d'apprentissage|contrat de professionnalisation|professionnalisation|"
       "formación dual|aprendiz|aprendizaje|formación|jovem aprendiz|aprendizagem|apprendistato|apprendista|"
       "leerbaan|leerling|bbl|lärling|lærling|læreplass|elev|elevplads|oppisopimus|nauka zawodu|učeň|tanuló|"
       "ucenic|çırak|zero hours|zero hour|0 hours|zero hours contract|on call|oproep|oproepkracht|nul uren|"
       "arbeit auf abruf"},
      {permanent,
       "permanent|permanently|perm|permanent contract|permanent position|permanent employment|"
       "permanent employee|regular|regular employee|regular employment|regular contract|indefinite|"
       "indefinite contract|unlimited|employment contract|contract of employment|direct hire|"
       "ordinary employment|unbefristet|unbefristete|unbefristeter|unbefristetes|unbefristet*|"
       "festanstellung|feste anstellung|fest|festangestellt|festeinstellung|feststelle|"
       "arbeitsvertrag unbefristet|dauerstelle|daueranstellung|sozialversicherungspflichtig|"
       "direktvermittlung|nicht befristet|cdi|contrat à durée indéterminée|durée indéterminée|emploi permanent|permanente|"
       "titulaire|fonctionnaire|indefinido|contrato indefinido|fijo|contrato fijo|indefinida|efetivo|"
       "efetiva|clt|sem termo|contrato sem termo|prazo indeterminado|tempo indeterminato|"
       "a tempo indeterminato|contratto a tempo indeterminato|indeterminato|vast|vast contract|"
       "vaste aanstelling|vaste baan|onbepaalde tijd|contract onbepaalde tijd|vast dienstverband|"
       "tillsvidare|tillsvidareanställning|tills vidare|fast anställning|fast|fast ansatt|fast stilling|"
       "fast ansettelse|fastansættelse|fastansat|vanlig anställning|vakituinen|vakinainen|"
       "toistaiseksi voimassa|toistaiseksi|fastráðning|umowa o pracę|na czas nieokreślony|"
       "umowa na czas nieokreślony|czas nieokreślony|stała|stała praca|hlavní pracovní poměr|hpp|"
       "na dobu neurčitou|doba neurčitá|stálá|pracovní smlouva|pracovní poměr|hlavný pracovný pomer|"
       "na neurčitý čas|trvalý pracovný pomer|határozatlan|határozatlan idejű|határozatlan időre|állandó|"
       "alkalmazott|perioadă nedeterminată|pe perioadă nedeterminată|permanent|постоянная|постоянная работа|"
       "постоянно|бессрочный|трудовой договор|штатный|в штат|постійна|постійна робота|безстроковий|"
       "постоянна|постоянен|безсрочен договор|na neodređeno|na neodređeno vrijeme|na neodređeno vreme|"
       "stalni radni odnos|za nedoločen čas|nedoločen čas|neterminuota|neterminuotas|uz nenoteiktu laiku|"
       "pastāvīgs|tähtajatu|alaline|sürekli|kadrolu|daimi|belirsiz süreli|αορίστου χρόνου|μόνιμη|"
       "μόνιμη απασχόληση|indefinit|mugagabea|长期|長期|長期雇用|無期|無期雇用|정규|상용직|무기계약직|tetap|karyawan tetap|"
       "chính thức|dài hạn|دائم|עבודה קבועה|קבוע|स्थायी"},
      {nothing,
       "employee|employees|employed|angestellt|angestellter|salarié|salariée|staff|worker|w2|exempt|"
       "non exempt|hourly|salary|salaried|shift|schicht|schichtarbeit|nachtarbeit|wochenende|weekend|"
       "night shift|day shift|flexible|flexibel|not permanent|professional|experienced|executive|"
       "civil servant|beamter|beamtin|beamte"},
  };
  return lexicon;
}

// What means a term only where nothing else stands beside it.
const Lexicon& whole_terms() {
  static const Lexicon lexicon{{full_time, "full|f t|vollzeit 100"}, {part_time, "part"}};
  return lexicon;
}

// Words that a term behind them does not hold: "not full time", "keine Teilzeit".
bool is_denied(std::string_view words, std::size_t begin) {
  static const Lexicon denials{
      {1, "not|no|non|nicht|kein|keine|pas|sans|sin|sem|senza|geen|niet|ikke|inte|ei|nie|bez|не|без"}};
  if (begin < 2) return false;
  const std::size_t space = words.rfind(' ', begin - 2);
  const std::size_t start = space == std::string_view::npos ? 0 : space + 1;
  return denials.whole(words.substr(start, begin - 1 - start)).has_value();
}

// Shares of something else than a week's work.
bool speaks_of_other_shares(std::string_view words) {
  static const Lexicon others{
      {1,
       "bonus|bonuses|remote|homeoffice|home office|home|mobil*|travel|reise*|reisebereitschaft|télétravail|"
       "teletrabajo|equity|provision|commission|match|discount|rabatt|thuis*|hybrid|distans|etätyö|zdalnie"}};
  thread_local std::vector<Lexicon::Match> matches;
  others.find(words, matches);
  return !matches.empty();
}

// What may stand between the bounds of "80% - 100%" and before a share.
bool is_between_shares(std::string_view text) {
  return text.find_first_not_of(" %-/\xE2\x80\x93\x94to") == std::string_view::npos ||
         utf8::trimmed(text) == "bis" || utf8::trimmed(text) == "% bis" || utf8::trimmed(text) == "\xC3\xA0";
}

// "80 %" is part time, "100 %" is full time, "80-100 %" is both; 0: no such share.
int workload(std::string_view text) {
  if (text.find('%') == std::string_view::npos) return 0;
  thread_local std::string words;
  fold_words(text, words);
  if (speaks_of_other_shares(words)) return 0;
  const auto term_of = [](int value) { return value == 100 ? full_time : part_time; };
  int found = 0;
  int last = 0;  // the number before, and where it ended
  std::size_t last_end = 0;
  for (std::size_t i = 0; i < text.size();) {
    if (text[i] < '0' || text[i] > '9') {
      ++i;
      continue;
    }
    const std::size_t begin = i;
    int value = 0;
    for (; i < text.size() && text[i] >= '0' && text[i] <= '9'; ++i) {
      value = value < 1000 ? value * 10 + (text[i] - '0') : value;
    }
    const std::string_view behind = utf8::trimmed(text.substr(i));
    const bool share = !behind.empty() && behind.front() == '%' && value >= kLeastShare && value <= 100;
    if (share) found |= term_of(value);
    if (share && last >= kLeastShare && last <= 100 &&
        is_between_shares(text.substr(last_end, begin - last_end))) {
      found |= term_of(last);
    }
    last = value;
    last_end = i;
  }
  return found;
}

int read_one(std::string_view text) {
  thread_local std::string words;
  thread_local std::vector<Lexicon::Match> matches;
  fold_words(text, words);
  terms().find(words, matches);
  if (const auto whole = whole_terms().whole(words)) return *whole;
  int found = 0;
  for (const auto& match : matches) {
    const bool denied = match.value != nothing && is_denied(words, match.begin);
    found |= denied ? static_cast<int>(nothing) : match.value;
  }
  return found;
}

// Each term of a list for itself: "Full time, Contract" is not a full time contract.
int read(std::string_view text) {
  int found = workload(text);
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of(",;|+\"\n"), text.size());
    found |= read_one(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return found;
}

void write(int found, std::string& out) {
  out.clear();
  for (std::size_t i = 0; i < mapping::kEmploymentTypeTerms.size(); ++i) {
    if ((found & (1 << i)) == 0) continue;
    if (!out.empty()) out += ',';
    out += mapping::kEmploymentTypeTerms[i];
  }
}

}  // namespace

Conversion to_employment_type(std::string_view text, const ConversionContext&, std::string& out) {
  text = utf8::trimmed(text);
  if (says_nothing(text)) return Conversion::empty();
  thread_local std::string first_line;
  if (text.size() > kLongest) text = headline(text, first_line);
  if (text.empty()) return Conversion::empty();
  int found = read(text);
  if ((found & permanent) != 0 && (found & (part_time | intern | volunteer | per_diem)) == 0)
    found |= full_time;
  found &= ~permanent;
  if (found == 0 || found == nothing) return found == 0 ? Conversion::failed(kUnknown) : Conversion::empty();
  write(found, out);
  return out.empty() ? Conversion::empty() : Conversion::filled();
}

}  // namespace tributary::normalize
