// Dates that stand for themselves; those counted from the fetch are in relative_time_test.cpp.
#include <set>

#include "conversion_table.hpp"
#include "date_table.hpp"

namespace tributary::normalize {

TEST_CASE("dates of machines become RFC 3339 in UTC and say how far they are known") {
  check_dates(context(), {
                             // RFC 3339.
                             {"2026-01-31T10:11:12Z", "2026-01-31T10:11:12Z instant"},
                             {"2026-01-31t10:11:12z", "2026-01-31T10:11:12Z instant"},
                             {"2026-01-31 10:11:12z", "2026-01-31T10:11:12Z instant"},
                             {"2026-01-31T10:11:12+02:00", "2026-01-31T08:11:12Z instant"},
                             {"2026-01-31T23:30:00-01:00", "2026-02-01T00:30:00Z instant"},
                             {"2026-01-31T10:11:12+05:45", "2026-01-31T04:26:12Z instant"},
                             {"2026-01-31T10:11:12\u221208:00", "2026-01-31T18:11:12Z instant"},
                             {"2026-01-31T10:11:12-00:00", "2026-01-31T10:11:12Z instant"},
                             {"2026-01-31T10:11:12.1Z", "2026-01-31T10:11:12.100000Z instant"},
                             {"2026-01-31T10:11:12,5Z", "2026-01-31T10:11:12.500000Z instant"},
                             {"2026-01-31T10:11:12.000Z", "2026-01-31T10:11:12Z instant"},
                             {"2026-01-31T10:11:12.1234567Z", "2026-01-31T10:11:12.123456Z instant"},
                             {"2026-01-31T10:11:12.123456789+02:00", "2026-01-31T08:11:12.123456Z instant"},
                             {"1990-12-31T23:59:60Z", "1991-01-01T00:00:00Z instant"},
                             {"1990-12-31T15:59:60-08:00", "1991-01-01T00:00:00Z instant"},
                             {"2016-12-31T23:59:60.5Z", "2017-01-01T00:00:00.500000Z instant"},
                             {"2026-01-31T10:11:12+01:00[Europe/Berlin]", "2026-01-31T09:11:12Z instant"},
                             {"2026-01-31T10:11:12.123Z[UTC]", "2026-01-31T10:11:12.123000Z instant"},
                             // ISO 8601.
                             {"2026-01-31T10:11:12+0100", "2026-01-31T09:11:12Z instant"},
                             {"2026-01-31T10:11:12+01", "2026-01-31T09:11:12Z instant"},
                             {"2026-01-31 10:11:12 +0100", "2026-01-31T09:11:12Z instant"},
                             {"2026-01-31T10:11Z", "2026-01-31T10:11:00Z instant"},
                             {"2026-01-31T10Z", "2026-01-31T10:00:00Z instant"},
                             {"20260131T101112Z", "2026-01-31T10:11:12Z instant"},
                             {"20260131T101112.5+0100", "2026-01-31T09:11:12.500000Z instant"},
                             {"2026-01-31T101112+01", "2026-01-31T09:11:12Z instant"},
                             {"2026-01-31T24:00:00Z", "2026-02-01T00:00:00Z instant"},
                             {"2026-W05-3T10:11:12+01:00", "2026-01-28T09:11:12Z instant"},
                             {"2026-01-31T10:11:12 UTC", "2026-01-31T10:11:12Z instant"},
                             {"2026-01-31T10:11:12 gmt", "2026-01-31T10:11:12Z instant"},
                             {"2026-01-31T10:11:12 Etc/UTC", "2026-01-31T10:11:12Z instant"},
                             {"2026-01-31 10:11:12.123456 +0000 UTC", "2026-01-31T10:11:12.123456Z instant"},
                             {"2026-01-31T10:11:12", "2026-01-31T10:11:12Z local"},
                             {"2026-01-31 10:11:12", "2026-01-31T10:11:12Z local"},
                             {"2026-01-31T10:11:12.5", "2026-01-31T10:11:12.500000Z local"},
                             {"2026-01-31T10:11", "2026-01-31T10:11:00Z local"},
                             {"2026-01-31T10", "2026-01-31T10:00:00Z local"},
                             {"2026-01-31T24:00", "2026-02-01T00:00:00Z local"},
                             {"2026-1-5T9:05", "2026-01-05T09:05:00Z local"},
                             {"2026-01-31_10:11:12", "2026-01-31T10:11:12Z local"},
                             {"2026-01-31, 10:11", "2026-01-31T10:11:00Z local"},
                             {"2026/01/31 10:11", "2026-01-31T10:11:00Z local"},
                             {"2026W053T1011", "2026-01-28T10:11:00Z local"},
                             {"20260131T1011", "2026-01-31T10:11:00Z local"},
                             {"20260131101112", "2026-01-31T10:11:12Z local"},
                             {"202601311011", "2026-01-31T10:11:00Z local"},
                             {"2026-01-31", "2026-01-31T00:00:00Z day"},
                             {"2026-1-5", "2026-01-05T00:00:00Z day"},
                             {"2026/01/31", "2026-01-31T00:00:00Z day"},
                             {"2026.01.31", "2026-01-31T00:00:00Z day"},
                             {"20260131", "2026-01-31T00:00:00Z day"},
                             {"2026-01-31Z", "2026-01-31T00:00:00Z day"},
                             {"2026-01-31+01:00", "2026-01-31T00:00:00Z day"},
                             {"2024-02-29", "2024-02-29T00:00:00Z day"},
                             {"2026-W05-3", "2026-01-28T00:00:00Z day"},
                             {"2026W053", "2026-01-28T00:00:00Z day"},
                             {"2026-W01-1", "2025-12-29T00:00:00Z day"},
                             {"2020-W53-7", "2021-01-03T00:00:00Z day"},
                             {"2026-045", "2026-02-14T00:00:00Z day"},
                             {"2026045", "2026-02-14T00:00:00Z day"},
                             {"2024-366", "2024-12-31T00:00:00Z day"},
                             // Since 1970.
                             {"1769854272", "2026-01-31T10:11:12Z instant"},
                             {"1769854272.5", "2026-01-31T10:11:12.500000Z instant"},
                             {"1.769854272e9", "2026-01-31T10:11:12Z instant"},
                             {"1769854272000", "2026-01-31T10:11:12Z instant"},
                             {"1769854272123", "2026-01-31T10:11:12.123000Z instant"},
                             {"1.769854272e+12", "2026-01-31T10:11:12Z instant"},
                             {"1769854272123456", "2026-01-31T10:11:12.123456Z instant"},
                             {"1769854272123456789", "2026-01-31T10:11:12.123456Z instant"},
                             {"1.769854272e18", "2026-01-31T10:11:12Z instant"},
                             {"/Date(1769854272000)/", "2026-01-31T10:11:12Z instant"},
                             {"/Date(1769854272000+0100)/", "2026-01-31T10:11:12Z instant"},
                             {"\\/Date(1769854272000-0500)\\/", "2026-01-31T10:11:12Z instant"},
                             {"Date(1769854272123)", "2026-01-31T10:11:12.123000Z instant"},
                             // E-mail and HTTP.
                             {"Sat, 31 Jan 2026 10:11:12 GMT", "2026-01-31T10:11:12Z instant"},
                             {"Sat, 31 Jan 2026 10:11:12 +0100", "2026-01-31T09:11:12Z instant"},
                             {"Sat, 31 Jan 26 10:11:12 -0500", "2026-01-31T15:11:12Z instant"},
                             {"31 Jan 2026 10:11 EST", "2026-01-31T15:11:00Z instant"},
                             {"Sat, 31 Jan 2026 10:11:12 PDT", "2026-01-31T17:11:12Z instant"},
                             {"Sat, 31 Jan 2026 10:11:12 UT", "2026-01-31T10:11:12Z instant"},
                             {"Sat, 31 Jan 2026 10:11:12 Z", "2026-01-31T10:11:12Z instant"},
                             {"Sat, 31 Jan 2026 10:11:12 -0000", "2026-01-31T10:11:12Z instant"},
                             {"Sat, 31 Jan 2026 10:11:12 +0100 (CET)", "2026-01-31T09:11:12Z instant"},
                             {"Sat, 31 Jan 2026 10:11:12 A", "2026-01-31T10:11:12Z local"},
                             {"Saturday, 31-Jan-26 10:11:12 GMT", "2026-01-31T10:11:12Z instant"},
                             {"Sunday, 06-Nov-94 08:49:37 GMT", "1994-11-06T08:49:37Z instant"},
                             {"Sun Nov  6 08:49:37 1994", "1994-11-06T08:49:37Z local"},
                             {"Sat Jan 31 10:11:12 UTC 2026", "2026-01-31T10:11:12Z instant"},
                             {"Sat Jan 31 2026 10:11:12 GMT+0100 (Central European Standard Time)",
                              "2026-01-31T09:11:12Z instant"},
                             {"31/Jan/2026:10:11:12 +0000", "2026-01-31T10:11:12Z instant"},
                         });
}

TEST_CASE("a date that is none, not whole or none of our time is null with a reason") {
  check_dates(context(), {
                             // No such day or hour.
                             {"2026-02-30", kNotADate},
                             {"2025-02-29", kNotADate},
                             {"2026-13-01", kNotADate},
                             {"2026-00-10", kNotADate},
                             {"2026-31-01", kNotADate},
                             {"31.02.2026", kNotADate},
                             {"29.02.2025", kNotADate},
                             {"31.04.2026", kNotADate},
                             {"99.99.9999", kNotADate},
                             {"13/13/2026", kNotADate},
                             {"2025-366", kNotADate},
                             {"2026-W54-1", kNotADate},
                             {"2026-W00-1", kNotADate},
                             {"2025-W53-1", kNotADate},
                             {"2026-W05-8", kNotADate},
                             {"2026-01-31T25:00:00Z", kNotADate},
                             {"2026-01-31T24:01:00Z", kNotADate},
                             {"2026-01-31T10:61:00Z", kNotADate},
                             {"2026-01-31T10:11:60Z", kNotADate},
                             {"2026-01-31T10:11:12+25:00", kNotADate},
                             {"2026年2月30日", kNotADate},
                             {"30 February 2026", kNotADate},
                             // None of our time.
                             {"0001-01-01T00:00:00", kImplausible},
                             {"0001-01-01T00:00:00Z", kImplausible},
                             {"9999-12-31", kImplausible},
                             {"9999-12-31T23:59:59.9999999", kImplausible},
                             {"1969-12-31", kImplausible},
                             {"2201-01-01", kImplausible},
                             {"/Date(-62135596800000)/", kImplausible},
                             {"9769854272000000000", kImplausible},
                             // A zone that is not known.
                             {"2026-01-31T10:11:12 IST", kUnknownZone},
                             {"2026-01-31 10:11:12 America/New_York", kUnknownZone},
                             {"2026-01-31T10:11:12[Europe/Berlin]", kUnknownZone},
                             {"2026-01-31T10:11:12 Etc/GMT+5", kUnknownZone},
                             // Not whole: no day is made up.
                             {"2026", kNotWhole},
                             {"2026-02", kNotWhole},
                             {"2026/02", kNotWhole},
                             {"02/2026", kNotWhole},
                             {"02.2026", kNotWhole},
                             {"January 2026", kNotWhole},
                             {"2026年3月", kNotWhole},
                             {"2026-W05", kNotWhole},
                             {"5 January", kNotWhole},
                             {"3月4日", kNotWhole},
                             {"5 tháng 1", kNotWhole},
                             // No date at all.
                             {"12345", kNotADate},
                             {"202602", kNotADate},
                             {"176985427", kNotADate},
                             {"99999999999", kNotADate},
                             {"-5", kNotADate},
                             {"-1769854272", kNotADate},
                             {"-9e18", kNotADate},
                             {"1e400", kNotADate},
                             {"inf", kNotADate},
                             {"1769854272000000000000", kNotADate},
                             {"99999999999999999999999999999999999999", kNotADate},
                             {"99999999-99-99", kNotADate},
                             {"/Date(1769854272000", kNotADate},
                             {"/Date(99999999999999999999)/", kNotADate},
                             {"2026-01-31 to 2026-02-28", kNotADate},
                             {"1 January 2026 - 31 January 2026", kNotADate},
                             {"31 January or 1 February 2026", kNotADate},
                             {"Opens 31 Jan 2026 | Closes 28 Feb 2026", kNotADate},
                             {"Friday", kNotADate},
                             {"Q1", kNotADate},
                             {"Berlin", kNotADate},
                             {"true", kNotADate},
                             {"10:15", kNotADate},
                             {"tomorrow never dies 2026 12 13", kNotADate},
                             // Said to be none.
                             {"0", "(empty)"},
                             {"{}", "(empty)"},
                             {"", "(empty)"},
                             {"null", "(empty)"},
                             {"N/A", "(empty)"},
                             {"ASAP", "(empty)"},
                             {"Snarest", "(empty)"},
                             {"ab sofort", "(empty)"},
                             {"Open until filled", "(empty)"},
                             {"0000-00-00", "(empty)"},
                             {"0000-00-00 00:00:00", "(empty)"},
                             {"1970-01-01", "(empty)"},
                             {"1970-01-01T00:00:00Z", "(empty)"},
                             {"/Date(0)/", "(empty)"},
                         });
}

TEST_CASE("day and month are told apart only where one reading is possible") {
  check_dates(context(), {
                             {"31/01/2026", "2026-01-31T00:00:00Z day"},
                             {"01/31/2026", "2026-01-31T00:00:00Z day"},
                             {"1/31/2026 3:04 PM", "2026-01-31T15:04:00Z local"},
                             {"31-01-2026", "2026-01-31T00:00:00Z day"},
                             {"31-01-2026 10:11", "2026-01-31T10:11:00Z local"},
                             {"03/03/2026", "2026-03-03T00:00:00Z day"},
                             {"31.01.2026", "2026-01-31T00:00:00Z day"},
                             {"31. 1. 2026", "2026-01-31T00:00:00Z day"},
                             {"03.04.2026", "2026-04-03T00:00:00Z day"},
                             {"31.01.26", "2026-01-31T00:00:00Z day"},
                             {"31.01.2026 10:15", "2026-01-31T10:15:00Z local"},
                             {"31.01.2026, 10:15 Uhr", "2026-01-31T10:15:00Z local"},
                             {"Bewerbungsfrist: 31.01.2026", "2026-01-31T00:00:00Z day"},
                             {"2026. 01. 31.", "2026-01-31T00:00:00Z day"},
                             {"03/04/2026", kDayOrMonth},
                             {"3-4-2026", kDayOrMonth},
                             {"03/04/2026 10:15", kDayOrMonth},
                             {"3/4/2026, 3:04 PM", kDayOrMonth},
                             {"03-04-05", kDayOrMonth},
                             {"01/31/26", "2026-01-31T00:00:00Z day"},
                             {"31/01/26", kDayOrMonth},
                             {"03/04/26", kDayOrMonth},
                             {"31/01/99", "1999-01-31T00:00:00Z day"},
                             {"03/04/2026 (2 days ago)", kDayOrMonth},
                         });
}

TEST_CASE("a mapping can say what comes first") {
  check_dates(context(mapping::Reading::date_day_first),
              {
                  {"03/04/2026", "2026-04-03T00:00:00Z day"},
                  {"03/04/26", "2026-04-03T00:00:00Z day"},
                  {"3.4.2026", "2026-04-03T00:00:00Z day"},
                  {"03-04-2026 10:15", "2026-04-03T10:15:00Z local"},
                  {"31/01/26", "2026-01-31T00:00:00Z day"},
                  {"2026-01-31", "2026-01-31T00:00:00Z day"},
                  {"01/31/2026", kNotADate},
                  {"5 January 2026", "2026-01-05T00:00:00Z day"},
                  {"03/04/2026 10:15 +0200", "2026-04-03T08:15:00Z instant"},
                  {"31/02/2026", kNotADate},
              });
  check_dates(context(mapping::Reading::date_month_first),
              {
                  {"03/04/2026", "2026-03-04T00:00:00Z day"},
                  {"3.4.2026", "2026-03-04T00:00:00Z day"},
                  {"3/4/26 1:02 pm", "2026-03-04T13:02:00Z local"},
                  {"03/04/2026 10:15 UTC", "2026-03-04T10:15:00Z instant"},
                  {"31/01/2026", kNotADate},
                  {"13/01/2026", kNotADate},
              });
}

TEST_CASE("seconds and milliseconds are read as told") {
  check_dates(context(mapping::Reading::epoch_seconds),
              {
                  {"1769854272", "2026-01-31T10:11:12Z instant"},
                  {"1769854272.25", "2026-01-31T10:11:12.250000Z instant"},
                  {"1.769854272e9", "2026-01-31T10:11:12Z instant"},
                  {"100000000", "1973-03-03T09:46:40Z instant"},
                  {"1769854272000", kImplausible},
                  {"9223372036854775807", kNotADate},
                  {"-9e18", kImplausible},
                  {"-1769854272", kNotADate},
                  {"0", "(empty)"},
                  {"2026-01-31", kNotADate},
                  {"null", "(empty)"},
              });
  check_dates(context(mapping::Reading::epoch_milliseconds),
              {
                  {"1769854272000", "2026-01-31T10:11:12Z instant"},
                  {"1769854272123.5", "2026-01-31T10:11:12.123500Z instant"},
                  {"1769854272", "1970-01-21T11:37:34.272000Z instant"},
                  {"1.769854272e12", "2026-01-31T10:11:12Z instant"},
                  {"99999999999999999", kImplausible},
                  {"1e300", kNotADate},
                  {"yesterday", kNotADate},
                  {"0", "(empty)"},
              });
}

TEST_CASE("dates are read as people write them, with other words around") {
  check_dates(context(), {
                             {"January 5, 2026", "2026-01-05T00:00:00Z day"},
                             {"January  5, 2026", "2026-01-05T00:00:00Z day"},
                             {"Jan. 5th 2026", "2026-01-05T00:00:00Z day"},
                             {"Mar 4th, 2026", "2026-03-04T00:00:00Z day"},
                             {"the 4th of March, 2026", "2026-03-04T00:00:00Z day"},
                             {"5-Jan-2026", "2026-01-05T00:00:00Z day"},
                             {"05-JAN-26", "2026-01-05T00:00:00Z day"},
                             {"2026 January 5", "2026-01-05T00:00:00Z day"},
                             {"Posted on January 5, 2026", "2026-01-05T00:00:00Z day"},
                             {"You may apply until 5 January 2026", "2026-01-05T00:00:00Z day"},
                             {"Sept 5, 2026 3:04 PM", "2026-09-05T15:04:00Z local"},
                             {"March 4, 2026 at 3pm", "2026-03-04T15:00:00Z local"},
                             {"March 4, 2026, 12 a.m.", "2026-03-04T00:00:00Z local"},
                             {"3/14/2026, 3:04 PM", "2026-03-14T15:04:00Z local"},
                             {"31/03/2026, 3:04 p. m.", "2026-03-31T15:04:00Z local"},
                             {"\u200E3\u200E/\u200E14\u200E/\u200E2026", "2026-03-14T00:00:00Z day"},
                             {"Montag, 5. Jan. 2026", "2026-01-05T00:00:00Z day"},
                             {"mar. 6 janv. 2026", "2026-01-06T00:00:00Z day"},
                             {"1er août 2026", "2026-08-01T00:00:00Z day"},
                             {"1º de marzo de 2026", "2026-03-01T00:00:00Z day"},
                             {"31 janv. 2026 10h15", "2026-01-31T10:15:00Z local"},
                             {"5 października 2026 r.", "2026-10-05T00:00:00Z day"},
                             {"вт, 3 марта 2026 г., 10:15", "2026-03-03T10:15:00Z local"},
                             {"5.März 2026", "2026-03-05T00:00:00Z day"},
                             {"2026. január 5.", "2026-01-05T00:00:00Z day"},
                             {"31.01.2026 (vor 2 Tagen)", "2026-01-31T00:00:00Z day"},
                             {"31 January 2026 (2 days ago)", "2026-01-31T00:00:00Z day"},
                             {"vor 2 Tagen (31. Januar 2026)", "2026-01-31T00:00:00Z day"},
                             {"2 days ago · 31 January 2026", "2026-01-31T00:00:00Z day"},
                             {"2026年3月4日", "2026-03-04T00:00:00Z day"},
                             {"2026年3月4日（水）", "2026-03-04T00:00:00Z day"},
                             {"２０２６年１月３１日", "2026-01-31T00:00:00Z day"},
                             {"2026／03／04　10：11", "2026-03-04T10:11:00Z local"},
                             {"2026年1月31日 10:11", "2026-01-31T10:11:00Z local"},
                             {"2026年3月4日 下午3:04", "2026-03-04T15:04:00Z local"},
                             {"2026年3月4日 上午12:04", "2026-03-04T00:04:00Z local"},
                             {"2026년 1월 31일", "2026-01-31T00:00:00Z day"},
                             {"2026. 3. 4.", "2026-03-04T00:00:00Z day"},
                             {"2026. 3. 4.(수) 오후 3:04", "2026-03-04T15:04:00Z local"},
                             {"ngày 5 tháng 1 năm 2026", "2026-01-05T00:00:00Z day"},
                             {"5 tháng 1, 2026", "2026-01-05T00:00:00Z day"},
                             {"٣١ يناير ٢٠٢٦", "2026-01-31T00:00:00Z day"},
                             {"14/3/2026 3:04 μ.μ.", "2026-03-14T15:04:00Z local"},
                             {"31. januar 2026 kl. 10.15", "2026-01-31T10:15:00Z local"},
                             {"lauantai 31. tammikuuta 2026 klo 16.00", "2026-01-31T16:00:00Z local"},
                             {"31.1.2026 klo 16.00", "2026-01-31T16:00:00Z local"},
                             {"31 stycznia 2026, godz. 23.59", "2026-01-31T23:59:00Z local"},
                             {"31 gennaio 2026 ore 12", "2026-01-31T12:00:00Z local"},
                             {"31. Januar 2026, 10.15 Uhr", "2026-01-31T10:15:00Z local"},
                             {"31. Januar 2026 um 10 Uhr", "2026-01-31T10:00:00Z local"},
                             {"31 janvier 2026 à 10h", "2026-01-31T10:00:00Z local"},
                             {"31 Jan 2026 10:15 (CET)", "2026-01-31T09:15:00Z instant"},
                             {"um 5. Januar 2026", "2026-01-05T00:00:00Z day"},
                         });
}

// The fifth of March, as each language puts it.
TEST_CASE("the names of months are read in more than forty languages") {
  struct Written {
    std::string_view language;
    std::string_view text;
  };
  constexpr Written kWritten[] = {
      {"en", "5 March 2026"},    {"de", "5. März 2026"},        {"nl", "5 maart 2026"},
      {"af", "5 Maart 2026"},    {"sv", "5 mars 2026"},         {"nb", "5. mars 2026"},
      {"da", "5. marts 2026"},   {"is", "5. mars 2026"},        {"fi", "5. maaliskuuta 2026"},
      {"et", "5. märts 2026"},   {"lv", "2026. gada 5. marts"}, {"lt", "2026 m. kovo 5 d."},
      {"fr", "5 mars 2026"},     {"es", "5 de marzo de 2026"},  {"pt", "5 de março de 2026"},
      {"it", "5 marzo 2026"},    {"ca", "5 de març de 2026"},   {"gl", "5 de marzo de 2026"},
      {"ro", "5 martie 2026"},   {"pl", "5 marca 2026"},        {"cs", "5. března 2026"},
      {"sk", "5. marca 2026"},   {"sl", "5. marec 2026"},       {"hr", "5. ožujka 2026."},
      {"sr", "5. март 2026."},   {"bg", "5 март 2026 г."},      {"mk", "5 март 2026 г."},
      {"ru", "5 марта 2026 г."}, {"uk", "5 березня 2026 р."},   {"be", "5 сакавіка 2026 г."},
      {"el", "5 Μαρτίου 2026"},  {"hu", "2026. március 5."},    {"tr", "5 Mart 2026"},
      {"az", "5 mart 2026"},     {"sq", "5 mars 2026"},         {"ga", "5 Márta 2026"},
      {"cy", "5 Mawrth 2026"},   {"id", "5 Maret 2026"},        {"ms", "5 Mac 2026"},
      {"vi", "5 tháng 3, 2026"}, {"fil", "Marso 5, 2026"},      {"sw", "5 Machi 2026"},
      {"ja", "2026年3月5日"},    {"ko", "2026년 3월 5일"},      {"zh", "2026年3月5日"},
      {"ar", "5 مارس 2026"},     {"he", "5 במרץ 2026"},         {"hi", "5 मार्च 2026"},
      {"ka", "5 მარტი, 2026"},   {"hy", "5 մարտի, 2026"},       {"kk", "2026 ж. 5 наурыз"},
      {"th", "5 มีนาคม 2026"},
  };
  std::set<std::string_view> languages;
  for (const auto& [language, text] : kWritten) {
    INFO(language << ": " << text);
    CHECK(shown_date(text, context()) == "2026-03-05T00:00:00Z day");
    languages.insert(language);
  }
  CHECK(languages.size() > 40);
}

TEST_CASE("each month's name is read in the case that dates stand in") {
  constexpr std::array<std::array<std::string_view, 12>, 6> kGenitives = {{
      {"stycznia", "lutego", "marca", "kwietnia", "maja", "czerwca", "lipca", "sierpnia", "września",
       "października", "listopada", "grudnia"},
      {"января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября",
       "ноября", "декабря"},
      {"ledna", "února", "března", "dubna", "května", "června", "července", "srpna", "září", "října",
       "listopadu", "prosince"},
      {"Ιανουαρίου", "Φεβρουαρίου", "Μαρτίου", "Απριλίου", "Μαΐου", "Ιουνίου", "Ιουλίου", "Αυγούστου",
       "Σεπτεμβρίου", "Οκτωβρίου", "Νοεμβρίου", "Δεκεμβρίου"},
      {"tammikuuta", "helmikuuta", "maaliskuuta", "huhtikuuta", "toukokuuta", "kesäkuuta", "heinäkuuta",
       "elokuuta", "syyskuuta", "lokakuuta", "marraskuuta", "joulukuuta"},
      {"січня", "лютого", "березня", "квітня", "травня", "червня", "липня", "серпня", "вересня", "жовтня",
       "листопада", "грудня"},
  }};
  for (const auto& names : kGenitives) {
    for (std::size_t i = 0; i < names.size(); ++i) {
      const std::string month = (i < 9 ? "0" : "") + std::to_string(i + 1);
      CHECK(shown_date("5 " + std::string(names[i]) + " 2026", context()) ==
            "2026-" + month + "-05T00:00:00Z day");
    }
  }
}

}  // namespace tributary::normalize
