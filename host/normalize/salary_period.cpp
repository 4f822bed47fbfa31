#include <algorithm>
#include <string>
#include <vector>

#include "mapping/enumerations.hpp"
#include "normalize/converter.hpp"
#include "normalize/fold.hpp"
#include "normalize/headline.hpp"
#include "normalize/lexicon.hpp"
#include "normalize/pay.hpp"
#include "normalize/split_numbers.hpp"
#include "normalize/utf8.hpp"

namespace tributary::normalize {
namespace {

constexpr std::string_view kUnknown = "not a known period of pay";
constexpr std::string_view kOther = "a period that is not hour, day, week, month or year";
constexpr std::string_view kSeveral = "more than one period of pay";
constexpr std::size_t kLongest = 400;  // bytes; a longer text is prose

// In the order of mapping::kSalaryPeriodTerms.
enum Period : int { hour, day, week, month, year, other, no_period };

// Words that name how often is paid wherever they stand.
const Lexicon& rates() {
  static const Lexicon lexicon{
      {hour,
       "hourly|per hour|an hour|a hour|hour|hourly rate|hourly wage|hr|hrs|h|ph|p h|perhour|hours|stündlich|"
       "pro stunde|je stunde|die stunde|stunde|std|pro std|stundenlohn|stundensatz|stundenbasis|stunden*|"
       "horaire|par heure|de l'heure|l'heure|heure|taux horaire|por hora|la hora|hora|a la hora|por horas|"
       "à hora|all'ora|per ora|l'ora|orario|orari|ora|oraria|per uur|uur|uurloon|per timme|i timmen|timme|"
       "timlön|timma|per time|i timen|timen|timelønn|timeløn|pr time|time|tunnissa|tunti|tunnilta|"
       "tuntipalkka|na godzinę|za godzinę|godzina|godz|stawka godzinowa|godzinowo|godzinowa|za hodinu|"
       "hodina|hodinová|hodinová mzda|hod|na hodinu|óránként|óra|órabér|órabéres|pe oră|oră|в час|за час|"
       "час|почасовая|часовая|на годину|за годину|погодинна|година|на час|saatlik|saat başı|saat|saatte|"
       "ανά ώρα|την ώρα|ώρα|ωριαίο|na sat|po satu|satnica|na uro|per valandą|val|stundā|tunnis|per hora|"
       "orduko|時給|每小时|小时|每小時|時間|时薪|時薪|시급|시간|시간당|per jam|jam|mỗi giờ|giờ|theo giờ|بالساعة|ساعة|في الساعة|"
       "לשעה|שעתי|שעה|प्रति घंटा|घंटा|ต่อชั่วโมง"},
      {day,
       "daily|per day|a day|day|day rate|daily rate|pd|p d|perday|täglich|pro tag|je tag|am tag|tag|"
       "tagessatz|tageslohn|tages*|tagessätze|journalier|par jour|jour|tjm|taux journalier|"
       "taux journalier moyen|por día|al día|día|diario|diaria|por dia|ao dia|dia|diário|diária|al giorno|"
       "per giorno|giorno|giornaliero|giornaliera|per dag|dag|dagtarief|dagloon|om dagen|dagen|dagslön|"
       "pr dag|daglønn|dagløn|päivässä|päivä|päiväpalkka|na dzień|za dzień|dzień|dniówka|dziennie|"
       "stawka dzienna|za den|den|denní|denně|deň|na deň|denná|naponta|nap|napi|napidíj|pe zi|zi|zilnic|"
       "в день|за день|день|дневная|на день|денна|на ден|ден|günlük|gün|günde|ανά ημέρα|την ημέρα|ημέρα|"
       "ημερήσιο|na dan|dan|dnevno|per dieną|dienā|päevas|per dia|al dia|日給|每天|每日|日|天|日薪|일급|일|일당|per hari|"
       "hari|harian|mỗi ngày|ngày|theo ngày|يوميا|في اليوم|يوم|ليوم|ליום|יומי|יום|प्रतिदिन|दिन|ต่อวัน"},
      {week,
       "vecko|weekly|per week|a week|week|pw|p w|perweek|wk|wöchentlich|pro woche|je woche|die woche|woche|"
       "wochenlohn|hebdomadaire|par semaine|semaine|semanal|por semana|a la semana|semana|à semana|"
       "alla settimana|settimana|settimanale|per settimana|per vecka|i veckan|vecka|veckolön|per uke|i uken|"
       "uke|ukelønn|per uge|om ugen|uge|ugeløn|pr uge|viikossa|viikko|viikkopalkka|na tydzień|tydzień|"
       "tygodniowo|tygodniowa|týdně|za týden|týden|týdenní|týždeň|týždenne|hetente|hét|heti|pe săptămână|"
       "săptămână|săptămânal|в неделю|за неделю|неделя|недельная|на тиждень|тиждень|щотижнева|на седмица|"
       "седмица|haftalık|hafta|haftada|ανά εβδομάδα|την εβδομάδα|εβδομάδα|εβδομαδιαίο|tjedno|tjedan|"
       "nedeljno|per savaitę|nedēļā|nädalas|setmanal|per setmana|週給|每周|每週|周|週|周薪|週薪|주급|주|per minggu|minggu|"
       "mingguan|mỗi tuần|tuần|أسبوعيا|في الأسبوع|أسبوع|לשבוע|שבועי|שבוע|प्रति सप्ताह|ต่อสัปดาห์"},
      {month,
       "månads|monthly|per month|a month|month|pm|p m|pcm|per calendar month|permonth|mo|mth|mthly|months|"
       "monatlich|pro monat|je monat|im monat|monat|mtl|monatl|monatsgehalt|monatslohn|monats*|mensuel|"
       "mensuelle|par mois|mois|mensuels|mensual|mensuales|al mes|por mes|mes|mensualmente|mensal|mensais|"
       "ao mês|por mês|mês|mensile|mensili|al mese|mese|per mese|mensilmente|per maand|maand|maandelijks|"
       "maandsalaris|maandloon|pm bruto|per månad|i månaden|månad|månadslön|mån|per måned|i måneden|måned|"
       "månedlig|månedslønn|pr måned|om måneden|mnd|mdr|md|månedsløn|kuukaudessa|kk|kuukausi|kuukausipalkka|"
       "kuussa|miesięcznie|na miesiąc|mies|miesiąc|miesięczne|miesięczna|m c|mc|měsíčně|za měsíc|měsíc|měs|"
       "měsíční|mesačne|mesiac|za mesiac|mes|mesačná|havonta|hó|havi|hónap|hónaponként|pe lună|lună|lunar|"
       "в месяц|за месяц|месяц|мес|ежемесячно|месячная|на місяць|за місяць|місяць|міс|щомісяця|щомісячна|"
       "на месец|месец|месечно|aylık|ay|ayda|ανά μήνα|το μήνα|τον μήνα|μήνα|μηνιαίο|μηνιαίως|mjesečno|"
       "mjesec|mesečno|mesec|na mesec|per mėnesį|mėn|mėnesį|mēnesī|mēnesi|mēn|kuus|mensual|al mes|hilean|月給|"
       "月薪|每月|月|毎月|个月|월급|월|per bulan|bulan|bulanan|sebulan|mỗi tháng|tháng|شهريا|في الشهر|شهر|شهري|לחודש|"
       "חודשי|חודש|प्रति माह|माह|मासिक|ต่อเดือน|เดือน"},
      {year,
       "yearly|annually|annual|annum|per annum|per year|per y|per j|per a|kpa|a year|year|years|pa|p a|peryear|yr|annualized|"
       "annualised|annual salary|ote per year|jährlich|pro jahr|je jahr|im jahr|jahr|jahresgehalt|"
       "jahresbrutto|jahresbruttogehalt|jahreslohn|jahres*|p jahr|annuel|annuelle|annuels|par an|par année|"
       "année|l'an|annuellement|anual|anuales|al año|por año|año|anualmente|anuais|ao ano|por ano|ano|annuo|"
       "annua|annui|all'anno|anno|per anno|annuale|lordi annui|ral|per jaar|jaar|jaarlijks|jaarsalaris|"
       "per år|om året|året|år|årlig|årligt|årslön|årslønn|årsløn|pr år|vuodessa|vuosi|vuosipalkka|rocznie|"
       "na rok|rok|roczne|roczna|rok brutto|ročně|za rok|roční|ročne|ročná|évente|év|évi|éves|pe an|"
       "anual brut|в год|за год|год|годовая|ежегодно|на рік|за рік|рік|річна|щорічно|на година|годишно|"
       "yıllık|yıl|yılda|ετησίως|το χρόνο|τον χρόνο|έτος|ετήσιο|ετήσια|godišnje|godina|na godinu|letno|"
       "na leto|per metus|metų|gadā|aastas|a l'any|any|urtean|ctc|lpa|年薪|年|每年|年収|年俸|연봉|년|per tahun|tahun|"
       "tahunan|mỗi năm|năm|سنويا|في السنة|سنة|سنوي|לשנה|שנתי|שנה|प्रति वर्ष|वार्षिक|वर्ष|ต่อปี|ปี"},
      {other,
       "biweekly|bi weekly|fortnightly|fortnight|per fortnight|every two weeks|bw|semi monthly|semimonthly|"
       "twice a month|quarterly|per quarter|quarter|once|one time|onetime|fixed|fixed price|per project|"
       "project|piece rate|piecework|per piece|per mile|mile|per shift|shift|per visit|visit|commission|"
       "stipend|lump sum|vierzehntäglich|zweiwöchentlich|quartalsweise|einmalig|pauschal|pro projekt|"
       "pro schicht|forfait|par projet|por proyecto|por projeto|quincenal|quinzenal|a progetto|per opdracht|"
       "per semester|semester|biennial|without compensation|fee basis|school year|sy"},
      {no_period,
       "annual leave|annual bonus|yearly bonus|annual review|monthly bonus|13th month|full time|part time|"
       "all day|1 jahr|1 lehrjahr|1 ausbildungsjahr"},
  };
  return lexicon;
}

// What means a period only where nothing else stands beside it; the durations are ISO 8601's.
const Lexicon& codes() {
  static const Lexicon lexicon{
      {hour, "h|u|pt 1 h"}, {day, "d|p 1 d|t"}, {week, "w|p 1 w"}, {month, "m|p 1 m"}, {year, "y|j|a|p 1 y"}};
  return lexicon;
}

// The French "an" is the English article too: it counts only where the French "par" or a slash precedes it.
bool says_par_an(std::string_view text) {
  thread_local std::string folded;
  fold(text, folded);
  for (const std::string_view form : {"/an", "/ an", "par an"}) {
    const std::size_t at = folded.find(form);
    if (at == std::string::npos) continue;
    const std::size_t end = at + form.size();
    if (end == folded.size() || (folded[end] | 0x20) < 'a' || (folded[end] | 0x20) > 'z') return true;
  }
  return false;
}

// Folded, "/" as "per", digits and letters as words of their own.
void fold_rate(std::string_view line, std::string& out) {
  thread_local std::string spelled;
  thread_local std::string words;
  spelled.clear();
  for (const char c : line) {
    if (c == '/') spelled += " per ";
    if (c != '/') spelled += c;
  }
  fold_words(spelled, words);
  split_numbers(words, out);
}

// "12 months", "40 hours": how many, not how often. "1 YEAR" and "20 per hour" are how often.
bool is_counted(std::string_view words, const Lexicon::Match& match) {
  const std::string_view unit = words.substr(match.begin, match.end - match.begin);
  if (match.begin < 2 || !is_counted_noun(unit)) return false;
  const std::size_t number_end = match.begin - 1;
  const std::size_t space = words.rfind(' ', number_end - 1);
  const std::size_t start = space == std::string_view::npos ? 0 : space + 1;
  const std::string_view before = words.substr(start, number_end - start);
  const bool number = !before.empty() && before.front() >= '0' && before.front() <= '9';
  return number && before != "1" && before.size() <= 2;
}

// The first period told; how many hours a week are worked comes behind how often is paid.
Conversion choose(std::string_view words, const std::vector<Lexicon::Match>& matches, int& period) {
  bool counted_hours = false;
  for (const auto& match : matches) {
    if (match.value == no_period) continue;
    if (is_counted(words, match)) {
      counted_hours = counted_hours || match.value == hour;
      continue;
    }
    // "40 hours per week": the week belongs to the hours.
    if (counted_hours && match.value == week) continue;
    if (period >= 0 && period != match.value) return Conversion::failed(kSeveral);
    period = match.value;
  }
  return Conversion::filled();
}

}  // namespace

bool names_period(std::string_view line) {
  thread_local std::string words;
  thread_local std::vector<Lexicon::Match> matches;
  fold_rate(line, words);
  rates().find(words, matches);
  return says_par_an(line) || std::any_of(matches.begin(), matches.end(), [](const Lexicon::Match& match) {
           return match.value != no_period;
         });
}

Conversion to_salary_period(std::string_view text, const ConversionContext& context, std::string& out) {
  thread_local std::string line;
  thread_local std::string words;
  thread_local std::vector<Lexicon::Match> matches;
  if (text.size() > kLongest) {
    if (headline(text, line).empty()) return Conversion::empty();
    line.resize(std::min(line.find('\n'), line.size()));
  } else if (to_plain_text(text, context, line) == Conversion::empty()) {
    return Conversion::empty();
  }
  fold_rate(line, words);
  if (const auto whole = codes().whole(words)) {
    out = mapping::kSalaryPeriodTerms[static_cast<std::size_t>(*whole)];
    return Conversion::filled();
  }
  rates().find(words, matches);
  int period = says_par_an(line) ? year : -1;
  if (const auto chosen = choose(words, matches, period); chosen != Conversion::filled()) return chosen;
  if (period == other) return Conversion::failed(kOther);
  if (period < 0) {
    thread_local std::string scratch;
    const bool has_amount =
        utf8::with_ascii_digits(line, scratch).find_first_of("0123456789") != std::string_view::npos;
    return has_amount || !matches.empty() ? Conversion::empty() : Conversion::failed(kUnknown);
  }
  out = mapping::kSalaryPeriodTerms[static_cast<std::size_t>(period)];
  return Conversion::filled();
}

}  // namespace tributary::normalize
