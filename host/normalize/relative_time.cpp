#include <algorithm>
#include <string>
#include <vector>

#include "normalize/date_parts.hpp"
#include "normalize/fold.hpp"
#include "normalize/lexicon.hpp"
#include "normalize/split_numbers.hpp"

namespace tributary::normalize::date {
namespace {

constexpr std::size_t kLongest = 120;  // bytes; longer is prose
// More is no distance that a person writes, and no calendar holds it.
constexpr std::int64_t kMostUnits = 100000;
constexpr std::int64_t kMostMonths = 12 * 200;
constexpr std::int64_t kMostYears = 200;

enum Meaning : int {
  // Units, smallest first.
  second,
  minute,
  hour,
  day_,
  week,
  month,
  year,
  // Days by name.
  now,
  today,
  yesterday,
  day_before_yesterday,
  tomorrow,
  // Directions.
  ago,
  ago_in_bulgarian_or_serbian,
  ahead,
  // "година" and "години" are years there, and hours in Ukrainian.
  hour_or_year,
  // A unit and its direction in one word, as Korean and Thai write them.
  minutes_ago,
  hours_ago,
  days_ago,
  weeks_ago,
  months_ago,
  years_ago,
  // Numbers.
  // "an" is one in English, and a year in French; "a week ago" needs no number in Slavic languages.
  one_hour,
  one_day,
  one_week,
  one_month,
  one_year,
  un_an,  // French and Romanian: which way is said beside it
  // "a few": no number.
  vague,
  one,
  two,
  three,
};

const Lexicon& words_of_time() {
  static const Lexicon lexicon{
      {now,
       "now|just now|just posted|just added|just listed|gerade veröffentlicht|frisch veröffentlicht|moments ago|a moment ago|gerade eben|soeben|eben|à l'instant|ahora|"
       "ahora mismo|justo ahora|agora|agora mesmo|adesso|proprio ora|zojuist|zonet|just nu|nettopp|lige nu|"
       "juuri nyt|przed chwilą|teraz|právě teď|práve teraz|most|chiar acum|только что|сейчас|щойно|şimdi|"
       "az önce|μόλις τώρα|たった今|今|刚刚|剛剛|방금|지금|baru saja|vừa xong|الآن|עכשיו|अभी"},
      {today,
       "today|heute|aujourd'hui|ce jour|hoy|hoje|oggi|vandaag|idag|i dag|tänään|í dag|dziś|dzisiaj|dnes|ma|"
       "azi|astăzi|сегодня|сьогодні|днес|danas|danes|šiandien|šodien|täna|bugün|σήμερα|avui|gaur|今日|本日|今天|"
       "오늘|hari ini|hôm nay|วันนี้|اليوم|היום|आज"},
      {yesterday,
       "yesterday|gestern|hier|ayer|ontem|ieri|gisteren|igår|i går|eilen|í gær|wczoraj|včera|tegnap|вчера|"
       "вчора|jučer|juče|včeraj|vakar|eile|dün|χθες|χτες|ahir|atzo|昨日|昨天|어제|kemarin|hôm qua|เมื่อวาน|أمس|"
       "אתמול"},
      {day_before_yesterday,
       "day before yesterday|the day before yesterday|vorgestern|avant-hier|anteayer|antes de ayer|antier|"
       "anteontem|l'altro ieri|altro ieri|avantieri|eergisteren|i förrgår|förrgår|i forgårs|toissapäivänä|"
       "przedwczoraj|předevčírem|predvčerom|tegnapelőtt|alaltăieri|позавчера|позавчора|evvelsi gün|προχθές|"
       "一昨日|前天|그저께|kemarin dulu"},
      {tomorrow,
       "tomorrow|morgen|demain|mañana|amanhã|domani|imorgon|i morgon|i morgen|huomenna|jutro|zítra|zajtra|"
       "holnap|mâine|завтра|yarın|αύριο|demà|明日|明天|내일|besok|ngày mai|غدا|מחר"},
      {ago,
       "ago|posted|published|active|updated|listed|vor|vor über|vor mehr als|seit|veröffentlicht|"
       "online seit|il y a|depuis|publié|publiée|hace|publicado|publicada|há|atrás|fa|pubblicato|pubblicata|"
       "geleden|geplaatst|sedan|siden|sitten|síðan|temu|před|pred|zpět|ezelőtt|ezelött|acum|în urmă|назад|"
       "тому|prije|pre|prieš|pirms|tagasi|önce|πριν|fa|duela|前|전|yang lalu|lalu|trước|ที่แล้ว|منذ|قبل|"
       "לפני|पहले"},
      {ago_in_bulgarian_or_serbian, "преди|пред|пре"},
      {ahead,
       "in|noch|innerhalb von|dans|d'ici|en|dentro de|dentro|faltan|em|daqui a|tra|fra|entro|over|nog|om|"
       "inom|om|za|через|осталось|залишилось|sonra|kaldı|σε|peste|left|remaining|to go|from now|later|后|後|후|"
       "lagi|nữa|بعد|בעוד|बाद"},
      {second,
       "second|seconds|sec|secs|sekunde|sekunden|sek|seconde|secondes|segundo|segundos|seg|secondo|secondi|"
       "seconden|sekund|sekunder|sekunnin|sekunti|sekuntia|sekundę|sekundy|sekund|sekunda|másodperc|secunde|"
       "secundă|секунд*|saniye|δευτερόλεπτα|δευτερόλεπτο|秒|초|detik|giây|ثانية|ثواني|שניות"},
      {minute,
       "minute|minutes|min|mins|minuten|minuto|minutos|minuti|minuut|minuter|minut|minutter|minutt|minuutin|"
       "minuutti|minuuttia|minutę|minuty|minutu|minúty|minút|perc|perce|perccel|minutul|хвилин*|минут*|мин|"
       "dakika|dk|λεπτά|λεπτό|分|分钟|分鐘|분|menit|phút|دقيقة|دقائق|דקות|मिनट"},
      {hour,
       "hour|hours|hr|hrs|h|stunde|stunden|std|heure|heures|hora|horas|ora|ore|uur|uren|timme|timmar|tim|"
       "time|timer|tunnin|tunti|tuntia|klukkustund*|godzinę|godziny|godzin|godz|hodinu|hodiny|hodin|hodinou|"
       "hodinami|hodina|óra|órája|órával|час|часа|часов|годину|годин|сат|сата|сати|sat|sata|sati|saat|ώρα|ώρες|時間|"
       "时|小时|小時|시간|jam|giờ|ชั่วโมง|ساعة|ساعات|שעה|שעות|घंटे|घंटा"},
      {day_,
       "day|days|d|tag|tage|tagen|tg|jour|jours|j|día|días|dia|dias|giorno|giorni|gg|dag|dagen|dagar|dage|"
       "dager|dögum|päivän|päivä|päivää|dzień|dni|den|dny|dnů|dnem|deň|dňom|dňami|nap|napja|nappal|zi|zile|"
       "день|дня|дней|дні|днів|ден|дни|дан|дана|dan|dana|dnevi|dnevom|diena|dienas|dienām|dienų|dienu|diena|päeva|gün|ημέρα|ημέρες|μέρα|μέρες|"
       "dies|egun|日|天|일|hari|ngày|วัน|يوم|أيام|ימים|יום|दिन"},
      {week,
       "week|weeks|wk|wks|w|woche|wochen|wo|semaine|semaines|sem|semana|semanas|settimana|settimane|weken|"
       "vecka|veckor|uge|uger|uke|uker|viikon|viikko|viikkoa|vikum|viku|tydzień|tygodnie|tygodni|tyg|týden|"
       "týdny|týdnů|týdnem|týždeň|týždňom|týždňov|hét|hete|héttel|săptămână|săptămâni|неделю|недели|недель|"
       "тиждень|тижні|тижнів|седмица|седмици|недеља|недеље|tjedan|tjedna|nedelja|nedelje|savaitę|savaites|nädala|nädalat|"
       "hafta|εβδομάδα|εβδομάδες|setmana|setmanes|aste|週間|周|週|星期|주|주일|minggu|tuần|สัปดาห์|أسبوع|أسابيع|שבוע|"
       "שבועות|सप्ताह|हफ्ते"},
      {month,
       "month|months|mo|mos|mth|mths|monat|monate|monaten|mon|mois|mes|meses|mês|mese|mesi|maand|maanden|"
       "månad|månader|måned|måneder|kuukauden|kuukausi|kuukautta|mánuði|mánuðum|miesiąc|miesiące|miesięcy|"
       "mies|měsíc|měsíce|měsíců|měsícem|měsíci|mesiac|mesiacom|mesiacmi|hónap|hónapja|hónappal|lună|luni|"
       "месяц|месяца|месяцев|місяць|місяці|місяців|месец|месеца|месеци|mjesec|mjeseca|mjeseci|meseca|mėnesį|"
       "mėnesius|mėnesių|mēneša|mēnešiem|kuu|kuud|ay|μήνα|μήνες|mesos|hilabete|か月|ヶ月|カ月|ケ月|个月|個月|개월|달|bulan|"
       "tháng|เดือน|شهر|أشهر|חודש|חודשים|महीने|महीना"},
      {year,
       "year|years|yr|yrs|y|jahr|jahre|jahren|ans|année|années|año|años|ano|anos|anno|anni|jaar|jaren|år|"
       "vuoden|vuosi|vuotta|ár|árum|rok|lata|lat|roky|let|rokem|lety|rokom|rokmi|év|éve|évvel|ani|год|года|"
       "лет|рік|роки|років|године|godina|godine|metus|metų|gada|gadiem|aasta|aastat|yıl|χρόνο|χρόνια|"
       "έτος|έτη|any|anys|urte|年|년|tahun|năm|ปี|سنة|سنوات|שנה|שנים|साल"},
      {hour_or_year, "година|години"},
      {minutes_ago, "분전|นาทีที่แล้ว"},
      {hours_ago, "시간전|ชั่วโมงที่แล้ว"},
      {days_ago, "일전|วันที่แล้ว"},
      {weeks_ago, "주전|주일전|สัปดาห์ที่แล้ว"},
      {months_ago, "개월전|달전|เดือนที่แล้ว"},
      {years_ago, "년전|ปีที่แล้ว"},
      {one_hour,
       "en timme sedan|en time siden|tunti sitten|godzinę temu|před hodinou|pred hodinou|час назад|годину тому"},
      {one_day, "en dag sedan|en dag siden|päivä sitten|dzień temu|день назад|день тому"},
      {one_week,
       "en vecka sedan|en uge siden|en uke siden|viikko sitten|tydzień temu|před týdnem|pred týždňom|неделю назад|тиждень тому"},
      {one_month,
       "en månad sedan|en måned siden|kuukausi sitten|miesiąc temu|před měsícem|pred mesiacom|месяц назад|місяць тому"},
      {one_year, "ett år sedan|et år siden|vuosi sitten|rok temu|před rokem|pred rokom|год назад|рік тому"},
      {un_an, "un an|d'un an"},
      {vague,
       "few|a few|several|some|couple|a couple|einigen|einige|mehreren|ein paar|quelques|plusieurs|algunos|"
       "varios|unos|alguns|vários|alcuni|enkele|några|noen|nogle|muutama|kilka|několika|pár|câteva|"
       "несколько|кілька|birkaç|数"},
      {one,
       "a|an|one|ein|eine|einem|einer|einen|un|une|una|uno|um|uma|een|en|ett|ei|et|eitt|jeden|jedną|jedním|"
       "jedna|egy|o|один|одну|одна|един|една|bir|ένα|μία|μια|một|satu|한|一"},
      {two,
       "two|zwei|deux|dos|dois|duas|due|twee|två|to|kaksi|dwa|dwie|dva|dvě|dve|két|doi|două|два|две|дві|iki|"
       "δύο|二|两"},
      {three, "three|drei|trois|tres|três|tre|drie|tri|trzy|tři|három|trei|три|üç|τρεις|三"},
  };
  return lexicon;
}

struct Distance {
  std::int64_t count = -1;
  std::size_t numbers = 0;
  int unit = -1;
  int named_day = -1;
  bool ago = false;
  bool ahead = false;
  bool unit_is_hour_or_year = false;
  bool in_bulgarian_or_serbian = false;
  bool several_units = false;
  bool vague = false;
};

void add_unit(int unit, Distance& distance) {
  distance.several_units = distance.several_units || (distance.unit >= 0 && distance.unit != unit);
  distance.unit = unit;
}

void add_meaning(int meaning, Distance& distance) {
  if (meaning <= year) {
    add_unit(meaning, distance);
  } else if (meaning == hour_or_year) {
    distance.unit_is_hour_or_year = true;
  } else if (meaning >= minutes_ago && meaning <= years_ago) {
    add_unit(minute + (meaning - minutes_ago), distance);
    distance.ago = true;
  } else if (meaning <= tomorrow) {
    if (distance.named_day < 0) distance.named_day = meaning;
  } else if (meaning == ago || meaning == ago_in_bulgarian_or_serbian) {
    distance.ago = true;
    distance.in_bulgarian_or_serbian |= meaning == ago_in_bulgarian_or_serbian;
  } else if (meaning == ahead) {
    distance.ahead = true;
  } else if (meaning == un_an) {
    distance.unit = year;
    distance.count = 1;
  } else if (meaning == vague) {
    distance.vague = true;
  } else if (meaning >= one_hour && meaning <= one_year) {
    distance.unit = hour + (meaning - one_hour);
    distance.count = 1;
    distance.ago = true;
  } else if (distance.count < 0) {
    distance.count = 1 + (meaning - one);
  }
}

// Digits between the known words.
void add_numbers(std::string_view words, Distance& distance) {
  for_each_part(words, ' ', [&](std::string_view word) {
    if (word.empty() || !is_digit(word.front())) return;
    ++distance.numbers;
    Reader reader{word};
    distance.count = word.size() <= 6 ? reader.number(word.size()) : kMostUnits + 1;
  });
}

// "30+ days": only an age is given with an open end.
bool has_open_end(std::string_view text) {
  for (std::size_t plus = text.find('+'); plus != std::string_view::npos; plus = text.find('+', plus + 1)) {
    if (plus > 0 && is_digit(text[plus - 1])) return true;
  }
  return false;
}

std::int64_t most_of(int unit) {
  return unit == year ? kMostYears : unit == month ? kMostMonths : kMostUnits;
}

Distance read_distance(std::string_view words) {
  thread_local std::vector<Lexicon::Match> matches;
  words_of_time().find(words, matches);
  Distance distance;
  for (const auto& match : matches) add_meaning(match.value, distance);
  if (distance.unit_is_hour_or_year) add_unit(distance.in_bulgarian_or_serbian ? year : hour, distance);
  add_numbers(words, distance);
  return distance;
}

Timestamp at_day(Day day, const std::optional<TimeOfDay>& time) {
  return time ? Timestamp{day} + time->in_utc() : Timestamp{day};
}

Day months_from(Day from, std::int64_t months) {
  using namespace std::chrono;
  const year_month_day date{from};
  const auto moved = date + std::chrono::months{months};
  return moved.ok() ? Day{moved} : Day{moved.year() / moved.month() / last};
}

std::optional<Timestamp> moved(Timestamp now, int unit, std::int64_t count,
                               const std::optional<TimeOfDay>& time) {
  using namespace std::chrono;
  const Day today_ = floor<days>(now);
  switch (unit) {
    case second:
      return floor<seconds>(now) + seconds{count};
    case minute:
      return floor<minutes>(now) + minutes{count};
    case hour:
      return floor<hours>(now) + hours{count};
    case day_:
      return at_day(today_ + days{count}, time);
    case week:
      return at_day(today_ + days{7 * count}, time);
    case month:
      return at_day(months_from(today_, count), time);
    default:
      return at_day(months_from(today_, 12 * count), time);
  }
}

std::optional<Timestamp> named(Timestamp now_, int name, const std::optional<TimeOfDay>& time) {
  using namespace std::chrono;
  if (name == now) return Timestamp{floor<minutes>(now_)};
  const int shift = name == yesterday ? -1 : name == day_before_yesterday ? -2 : name == tomorrow ? 1 : 0;
  return at_day(floor<days>(now_) + days{shift}, time);
}

}  // namespace

std::optional<Timestamp> read_relative(std::string_view text, Timestamp now,
                                       const std::optional<TimeOfDay>& time) {
  if (text.size() > kLongest) return std::nullopt;
  thread_local std::string words;
  thread_local std::string split;
  fold_words(text, words);
  split_numbers(words, split);
  Distance distance = read_distance(split);
  if (has_open_end(text) && !distance.ahead) distance.ago = true;
  if (distance.vague) return std::nullopt;
  if (distance.unit >= 0 && distance.count >= 0 && !distance.several_units && distance.numbers <= 1) {
    if (distance.count > most_of(distance.unit) || (!distance.ago && !distance.ahead)) return std::nullopt;
    return moved(now, distance.unit, distance.ago ? -distance.count : distance.count, time);
  }
  if (distance.named_day >= 0 && distance.unit < 0 && (distance.numbers == 0 || time)) {
    return named(now, distance.named_day, time);
  }
  return std::nullopt;
}

bool says_no_date(std::string_view text) {
  static const Lexicon lexicon{
      {1,
       "asap|as soon as possible|immediately|immediate|open until filled|until filled|rolling|ongoing|"
       "continuous|open|always open|evergreen|never|no deadline|no closing date|no expiry|flexible|"
       "by arrangement|upon agreement|sofort|ab sofort|schnellstmöglich|zum nächstmöglichen Zeitpunkt|"
       "nächstmöglich|nach Vereinbarung|nach Absprache|laufend|fortlaufend|unbefristet|bis auf Weiteres|"
       "dès que possible|immédiatement|à convenir|en continu|lo antes posible|inmediato|inmediata|abierto|"
       "a convenir|o quanto antes|imediato|imediata|appena possibile|il prima possibile|immediata|immediato|"
       "zo snel mogelijk|per direct|doorlopend|in overleg|snarest|løpende|etter avtale|hurtigst muligt|"
       "løbende|efter aftale|snarast|snarast möjligt|löpande|enligt överenskommelse|mahdollisimman pian|"
       "heti|sopimuksen mukaan|jak najszybciej|od zaraz|natychmiast|bezterminowo|ihned|co nejdříve|dohodou|"
       "azonnal|cât mai curând|imediat|как можно скорее|срочно|по договоренности|якнайшвидше|en kısa sürede|"
       "hemen|随时|尽快|即日|随時|すぐに|상시|상시채용|채용시|채용시까지|0000 00 00|0000 00 00 00 00 00"}};
  if (text.size() > kLongest) return false;
  thread_local std::string words;
  fold_words(text, words);
  return lexicon.whole(words).has_value();
}

}  // namespace tributary::normalize::date
