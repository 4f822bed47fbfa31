// Dates counted from the fetch, which is on Tuesday, 3 February 2026 at 10:20:21 UTC.
#include "conversion_table.hpp"
#include "date_table.hpp"

namespace tributary::normalize {
namespace {

constexpr std::string_view kThreeDays = "2026-01-31T00:00:00Z";
constexpr std::string_view kYesterday = "2026-02-02T00:00:00Z";
constexpr std::string_view kToday = "2026-02-03T00:00:00Z";
constexpr std::string_view kWeek = "2026-01-27T00:00:00Z";
constexpr std::string_view kThirtyDays = "2026-01-04T00:00:00Z";
constexpr std::string_view kMonth = "2026-01-03T00:00:00Z";

// Each is an estimate, whatever its unit.
void check_estimates(std::initializer_list<Row> rows) {
  for (const Row& row : rows) {
    INFO("text: " << row.text);
    CHECK(shown_date(row.text, context()) == std::string(row.expected) + " estimate");
  }
}

}  // namespace

TEST_CASE("relative dates count from the fetch, days from midnight, in many languages") {
  check_estimates({
      // English.
      {"Posted 30+ Days Ago", kThirtyDays},
      {"30+ days", kThirtyDays},
      {"30+ days ago", kThirtyDays},
      {"30+ d", kThirtyDays},
      {"Posted 2 hours ago", "2026-02-03T08:00:00Z"},
      {"3d ago", kThreeDays},
      {"2w ago", "2026-01-20T00:00:00Z"},
      {"1 mo. ago", kMonth},
      {"1mo ago", kMonth},
      {"11h ago", "2026-02-02T23:00:00Z"},
      {"just posted", "2026-02-03T10:20:00Z"},
      {"Just now", "2026-02-03T10:20:00Z"},
      {"today", kToday},
      {"Today at 09:15", "2026-02-03T09:15:00Z"},
      {"yesterday at 5 PM", "2026-02-02T17:00:00Z"},
      {"Active 3 days ago", kThreeDays},
      {"Posted over 30 days ago", kThirtyDays},
      {"more than 30 days ago", kThirtyDays},
      {"an hour ago", "2026-02-03T09:00:00Z"},
      {"5 minutes ago", "2026-02-03T10:15:00Z"},
      {"a year ago", "2025-02-03T00:00:00Z"},
      {"in 2 weeks", "2026-02-17T00:00:00Z"},
      // German.
      {"vor 3 Tagen", kThreeDays},
      {"vor 2 Wochen", "2026-01-20T00:00:00Z"},
      {"vor 5 Std.", "2026-02-03T05:00:00Z"},
      {"vor 1 Monat", kMonth},
      {"vor über 30 Tagen", kThirtyDays},
      {"Vor mehr als 30 Tagen", kThirtyDays},
      {"gestern", kYesterday},
      {"heute", kToday},
      {"gerade veröffentlicht", "2026-02-03T10:20:00Z"},
      {"noch 14 Tage", "2026-02-17T00:00:00Z"},
      {"läuft in 3 Tagen ab", "2026-02-06T00:00:00Z"},
      {"vorgestern", "2026-02-01T00:00:00Z"},
      // Spanish.
      {"hace 2 días", "2026-02-01T00:00:00Z"},
      {"hace 1 semana", kWeek},
      {"hace un día", kYesterday},
      {"Publicado hace 3 días", kThreeDays},
      {"hace más de 30 días", kThirtyDays},
      {"ayer", kYesterday},
      {"anteayer", "2026-02-01T00:00:00Z"},
      // French.
      {"il y a 3 jours", kThreeDays},
      {"il y a une semaine", kWeek},
      {"il y a plus de 30 jours", kThirtyDays},
      {"Publiée il y a 2 mois", "2025-12-03T00:00:00Z"},
      {"aujourd'hui", kToday},
      {"hier", kYesterday},
      {"avant-hier", "2026-02-01T00:00:00Z"},
      {"il y a 1 h", "2026-02-03T09:00:00Z"},
      {"il y a un an", "2025-02-03T00:00:00Z"},
      {"dans un an", "2027-02-03T00:00:00Z"},
      {"acum un an", "2025-02-03T00:00:00Z"},
      // Italian.
      {"3 giorni fa", kThreeDays},
      {"un mese fa", kMonth},
      {"oggi", kToday},
      {"ieri", kYesterday},
      {"più di 30 giorni fa", kThirtyDays},
      // Portuguese.
      {"há 3 dias", kThreeDays},
      {"há uma semana", kWeek},
      {"ontem", kYesterday},
      {"Publicado há mais de 30 dias", kThirtyDays},
      {"3 dias atrás", kThreeDays},
      {"hoje", kToday},
      // Dutch.
      {"3 dagen geleden", kThreeDays},
      {"gisteren", kYesterday},
      {"een week geleden", kWeek},
      {"Meer dan 30 dagen geleden", kThirtyDays},
      // Swedish, Danish, Norwegian, Finnish.
      {"för 3 dagar sedan", kThreeDays},
      {"igår", kYesterday},
      {"för mer än 30 dagar sedan", kThirtyDays},
      {"en vecka sedan", kWeek},
      {"for 3 dage siden", kThreeDays},
      {"i går", kYesterday},
      {"for 3 dager siden", kThreeDays},
      {"3 päivää sitten", kThreeDays},
      {"eilen", kYesterday},
      {"viikko sitten", kWeek},
      {"yli 30 päivää sitten", kThirtyDays},
      {"for en uge siden", kWeek},
      {"en måned siden", kMonth},
      // Polish, Czech, Slovak, Hungarian, Romanian.
      {"3 dni temu", kThreeDays},
      {"wczoraj", kYesterday},
      {"ponad 30 dni temu", kThirtyDays},
      {"2 tygodnie temu", "2026-01-20T00:00:00Z"},
      {"před 3 dny", kThreeDays},
      {"včera", kYesterday},
      {"před týdnem", kWeek},
      {"pred 3 dňami", kThreeDays},
      {"3 nappal ezelőtt", kThreeDays},
      {"tegnap", kYesterday},
      {"acum 3 zile", kThreeDays},
      {"acum o săptămână", kWeek},
      {"tydzień temu", kWeek},
      // Russian, Ukrainian, Bulgarian, Serbian, Croatian, Slovenian.
      {"3 дня назад", kThreeDays},
      {"2 недели назад", "2026-01-20T00:00:00Z"},
      {"вчера", kYesterday},
      {"сегодня", kToday},
      {"более 30 дней назад", kThirtyDays},
      {"неделю назад", kWeek},
      {"3 дні тому", kThreeDays},
      {"вчора", kYesterday},
      {"преди 3 дни", kThreeDays},
      {"пре 3 дана", kThreeDays},
      {"prije 3 dana", kThreeDays},
      {"jučer", kYesterday},
      {"pred 3 dnevi", kThreeDays},
      {"месяц назад", kMonth},
      {"вчера в 10:15", "2026-02-02T10:15:00Z"},
      {"1 година тому", "2026-02-03T09:00:00Z"},
      {"2 години тому", "2026-02-03T08:00:00Z"},
      {"преди 2 години", "2024-02-03T00:00:00Z"},
      {"пре 2 године", "2024-02-03T00:00:00Z"},
      // Greek, Turkish, Baltic, Catalan, Basque.
      {"πριν από 3 ημέρες", kThreeDays},
      {"πριν 3 ημέρες", kThreeDays},
      {"χθες", kYesterday},
      {"3 gün önce", kThreeDays},
      {"dün", kYesterday},
      {"30+ gün önce", kThirtyDays},
      {"3 päeva tagasi", kThreeDays},
      {"pirms 3 dienām", kThreeDays},
      {"prieš 3 dienas", kThreeDays},
      {"fa 3 dies", kThreeDays},
      {"duela 3 egun", kThreeDays},
      // Chinese, Japanese, Korean.
      {"3天前", kThreeDays},
      {"3日前", kThreeDays},
      {"3일 전", kThreeDays},
      {"2週間前", "2026-01-20T00:00:00Z"},
      {"昨日", kYesterday},
      {"昨天", kYesterday},
      {"어제", kYesterday},
      {"오늘", kToday},
      {"30日以上前", kThirtyDays},
      {"30일 이상 전", kThirtyDays},
      {"30 天前", kThirtyDays},
      {"超过30天前", kThirtyDays},
      {"2小时前", "2026-02-03T08:00:00Z"},
      {"3일전", kThreeDays},
      {"2시간전", "2026-02-03T08:00:00Z"},
      {"2주 전", "2026-01-20T00:00:00Z"},
      {"3개월전", "2025-11-03T00:00:00Z"},
      // Indonesian, Vietnamese, Thai, Arabic, Hebrew, Hindi.
      {"3 hari yang lalu", kThreeDays},
      {"3 hari lalu", kThreeDays},
      {"kemarin", kYesterday},
      {"3 ngày trước", kThreeDays},
      {"hôm qua", kYesterday},
      {"3 วันที่แล้ว", kThreeDays},
      {"เมื่อวาน", kYesterday},
      {"منذ 3 أيام", kThreeDays},
      {"أمس", kYesterday},
      {"לפני 3 ימים", kThreeDays},
      {"אתמול", kYesterday},
      {"3 दिन पहले", kThreeDays},
  });
}

TEST_CASE("a distance that is vague, endless or has no direction is null with a reason") {
  check_dates(context(), {
                             {"3 days", kNotADate},
                             {"3d", kNotADate},
                             {"within the last 3 days", kNotADate},
                             {"a few days ago", kNotADate},
                             {"3 napja", kNotADate},
                             {"65536 years ago", kNotADate},
                             {"3000 months ago", kNotWhole},
                             {"300 years ago", kNotWhole},
                             {"99999999999999999999 days ago", kNotADate},
                             {"100001 days ago", kNotADate},
                             {"99999 years ago", kNotADate},
                             {"in 99999 days", kImplausible},
                             {"3 weeks and 2 days ago", kNotADate},
                             {"1 week 2 days ago", kNotADate},
                             {"60000 days ago", kImplausible},
                             {"5 tháng trước và 3 ngày", kNotADate},
                         });
}

TEST_CASE("without a fetch to count from a relative date is null and says so") {
  const ConversionContext unknown{{}, {}, mapping::Reading::automatic};
  check_dates(unknown, {
                           {"3 days ago", kNoFetchTime},
                           {"gestern", kNoFetchTime},
                           {"30+ days", kNoFetchTime},
                           {"in 2 weeks", kNoFetchTime},
                           {"a few days ago", kNotADate},
                           {"31.01.2026 (vor 2 Tagen)", "2026-01-31T00:00:00Z day"},
                       });
}

TEST_CASE("a month before the 31st is the last day of a shorter month") {
  const Timestamp end_of_march{std::chrono::sys_days{std::chrono::year{2026} / 3 / 31}};
  check_dates({end_of_march, {}, mapping::Reading::automatic},
              {{"1 month ago", "2026-02-28T00:00:00Z estimate"}});
}

}  // namespace tributary::normalize
