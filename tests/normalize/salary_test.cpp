#include "pay_table.hpp"

namespace tributary::normalize {
TEST_CASE("a text that tells pay gives its bounds, currency and period, or nothing") {
  // "-": empty, "!": failed
  check_pay({
      {"€55.000 – 65.000 p.a.", "55000", "65000", "EUR", "YEAR"},
      {"55.000 € - 65.000 € pro Jahr", "55000", "65000", "EUR", "YEAR"},
      {"EUR 55,000 - 65,000 per year", "55000", "65000", "EUR", "YEAR"},
      {"55 000–65 000 EUR/an", "55000", "65000", "EUR", "YEAR"},
      {"$170,000 – $300,000 / year", "170000", "300000", "!", "YEAR"},
      {"US$170,000 - US$300,000 per annum", "170000", "300000", "USD", "YEAR"},
      {"$25/hr", "25", "25", "!", "HOUR"},
      {"€20. Bewerben Sie sich", "20", "20", "EUR", "-"},
      {"Band 6, full time", "-", "-", "-", "-"},
      {"$50-$75 /hour", "50", "75", "!", "HOUR"},
      {"$175k - $225k", "175000", "225000", "!", "-"},
      {"$31,2k- $52k", "31200", "52000", "!", "-"},
      {"80-100k USD", "80000", "100000", "USD", "-"},
      {"45K–60K EUR/Jahr", "45000", "60000", "EUR", "YEAR"},
      {"CHF 120'000", "120000", "120000", "CHF", "-"},
      {"CHF 95’000 bis 120’000 pro Jahr", "95000", "120000", "CHF", "YEAR"},
      {"up to £50k", "-", "50000", "GBP", "-"},
      {"bis zu 60.000 €", "-", "60000", "EUR", "-"},
      {"jusqu'à 45 000 € par an", "-", "45000", "EUR", "YEAR"},
      {"hasta 30.000 €", "-", "30000", "EUR", "-"},
      {"ab 3.000 €/Monat", "3000", "-", "EUR", "MONTH"},
      {"from £30,000", "30000", "-", "GBP", "-"},
      {"starting at $20 per hour", "20", "-", "!", "HOUR"},
      {"à partir de 2 500 € par mois", "2500", "-", "EUR", "MONTH"},
      {"£50k+", "50000", "-", "GBP", "-"},
      {"$25 hourly", "25", "25", "!", "HOUR"},
      {"45 yearly", "45", "45", "-", "YEAR"},
      {"$80K/yr - $100K/yr", "80000", "100000", "!", "YEAR"},
      {"$110,000 ΓÇô $120,000 per year", "110000", "120000", "!", "YEAR"},
      {"USD 80,000.00/yr - USD 100,000.00/yr", "80000", "100000", "USD", "YEAR"},
      {"28.000,- € p.a.", "28000", "28000", "EUR", "YEAR"},
      {"€ 2.800,00 tot € 3.900,00 bruto per maand", "2800", "3900", "EUR", "MONTH"},
      {"40k€ - 50k€", "40000", "50000", "EUR", "-"},
      {"entre 40 et 50 K€", "40000", "50000", "EUR", "-"},
      {"30–35 €/Std.", "30", "35", "EUR", "HOUR"},
      {"1 800 – 2 200 euroa/kk", "1800", "2200", "EUR", "MONTH"},
      {"10-12 LPA", "1000000", "1200000", "-", "YEAR"},
      {"15-20K·13薪", "15000", "20000", "-", "-"},
      {"300-400万円", "3000000", "4000000", "JPY", "-"},
      {"３００万円", "3000000", "3000000", "JPY", "-"},
      {"od 8 000 do 12 000 zł", "8000", "12000", "PLN", "-"},
      {"do 12 000 zł", "-", "12000", "PLN", "-"},
      {"65000 EUR max", "-", "65000", "EUR", "-"},
      {"£45,000 - £55,000 + bonus", "45000", "55000", "GBP", "-"},
      {"100 % = 4.500 CHF", "4500", "4500", "CHF", "-"},
      {"TVöD E13", "-", "-", "-", "-"},
      {"Lohngruppe 8", "-", "-", "-", "-"},
      {"15 per hour", "15", "15", "-", "HOUR"},
      {"mindestens 14,50 € pro Stunde", "14.5", "-", "EUR", "HOUR"},
      {"12,82 €/h", "12.82", "12.82", "EUR", "HOUR"},
      {"15 000 - 20 000 zł brutto / miesięcznie", "15000", "20000", "PLN", "MONTH"},
      {"40 000 - 60 000 Kč", "40000", "60000", "CZK", "-"},
      {"35.000 kr. pr. måned", "35000", "35000", "!", "MONTH"},
      {"600 000 - 800 000 NOK per år", "600000", "800000", "NOK", "YEAR"},
      {"от 100 000 до 150 000 руб. в месяц", "100000", "150000", "RUB", "MONTH"},
      {"от 100 000 ₽", "100000", "-", "RUB", "-"},
      {"₱1,368 – ₱1,308,000 / year", "1368", "1308000", "PHP", "YEAR"},
      {"₹12,00,000 - ₹18,00,000 per annum", "1200000", "1800000", "INR", "YEAR"},
      {"INR 12 - 18 Lakh", "1200000", "1800000", "INR", "-"},
      {"月給 30万円", "300000", "300000", "JPY", "MONTH"},
      {"年収 500万円 〜 800万円", "5000000", "8000000", "JPY", "YEAR"},
      {"Mensuel de 2275.0 Euros à 3033.0 Euros sur 12.0 mois", "2275", "3033", "EUR", "MONTH"},
      {"Annuel de 30000.0 Euros à 35000.0 Euros sur 12.0 mois", "30000", "35000", "EUR", "YEAR"},
      {"Horaire de 12.02 Euros", "12.02", "12.02", "EUR", "HOUR"},
      {"R$ 5.000,00 por mês", "5000", "5000", "BRL", "MONTH"},
      {"R$ 3.500,50 a R$ 4.200,75", "3500.5", "4200.75", "BRL", "-"},
      {"1.234.567,89 EUR", "1234567.89", "1234567.89", "EUR", "-"},
      {"1,234,567.89 USD", "1234567.89", "1234567.89", "USD", "-"},
      {"A$90,000 + super", "90000", "90000", "AUD", "-"},
      {"CA$80,000—CA$95,000 CAD", "80000", "95000", "CAD", "-"},
      {"between 40,000 and 50,000 EUR annually", "40000", "50000", "EUR", "YEAR"},
      {"40.000 € zzgl. 10% Bonus", "40000", "40000", "EUR", "-"},
      {"60.000 EUR, 30 Tage Urlaub", "60000", "60000", "EUR", "-"},
      {"$120,000 plus 401k", "120000", "120000", "!", "-"},
      {"2.000 € brutto im Monat, 40 Stunden pro Woche", "2000", "2000", "EUR", "MONTH"},
      {"50.000 € x 13 Gehälter", "50000", "50000", "EUR", "-"},
      {"500", "500", "500", "-", "-"},
      {"55000", "55000", "55000", "-", "-"},
      {"55000.00", "55000", "55000", "-", "-"},
      {"55000.5", "55000.5", "55000.5", "-", "-"},
      {"5.5e4", "55000", "55000", "-", "-"},
      {"1e5", "100000", "100000", "-", "-"},
      {"0.5", "0.5", "0.5", "-", "-"},
      {"2.5k", "2500", "2500", "-", "-"},
      {"1.5M", "1500000", "1500000", "-", "-"},
      {"12345678901234", "!", "!", "-", "-"},
      {"0", "-", "-", "-", "-"},
      {"0.0", "-", "-", "-", "-"},
      {"-1", "-", "-", "-", "-"},
      {"-50000", "-", "-", "-", "-"},
      {"0 - 50000", "-", "50000", "-", "-"},
      {"50000 - 0", "50000", "-", "-", "-"},
      {"60000 - 50000", "!", "!", "-", "-"},
      {"competitive", "-", "-", "-", "!"},
      {"nach Vereinbarung", "-", "-", "-", "!"},
      {"DOE", "-", "-", "-", "!"},
      {"", "-", "-", "-", "-"},
      {"null", "-", "-", "-", "-"},
      {"10% bonus", "-", "-", "-", "-"},
      {"401k", "-", "-", "-", "-"},
      {"2026-01-31", "!", "!", "-", "-"},
      {"Base 50.000 EUR, Bonus 5.000 EUR", "!", "!", "EUR", "-"},
      {"<b>50.000&nbsp;&euro;</b>", "50000", "50000", "EUR", "-"},
  });
}

TEST_CASE("amounts are read as they are told to be") {
  check(
      to_salary_min, context(mapping::Reading::minor_units),
      {{"5500000", "55000"}, {"1250", "12.5"}, {"1", "0.01"}, {"5", "0.05"}, {"100", "1"}, {"0", "(empty)"}});
  check(to_salary_min, context(mapping::Reading::decimal),
        {{"55.000", "55"},
         {"1234.567", "1234.567"},
         {"0.125", "0.125"},
         {"55000", "55000"},
         {"1,234.5", "1234.5"}});
  check(to_salary_max, context(mapping::Reading::integer), {{"55000", "55000"}, {"-1", "(empty)"}});
}

TEST_CASE("a JSON number's point is a decimal point") {
  ConversionContext number = context();
  number.is_json_number = true;
  check(to_salary_min, number,
        {{"55.125", "55.125"}, {"22.33", "22.33"}, {"55000", "55000"}, {"1e5", "100000"}});
}

TEST_CASE("a text too long for a value gives what its headline of facts tells, and otherwise nothing") {
  const std::string prose = std::string(500, '.') + " we pay $5 an hour, remote, full-time, or so they say";
  const std::string facts =
      "<p>Acme | Engineer | Remote (Helsinki HQ) | Full-time | $185,000 - $200,000 per year<p>" + prose;
  CHECK(shown(to_salary_min, facts, context()) == "185000");
  CHECK(shown(to_salary_max, facts, context()) == "200000");
  CHECK(shown(to_salary_period, facts, context()) == "YEAR");
  CHECK(shown(to_remote, facts, context()) == "remote");
  CHECK(shown(to_employment_type, facts, context()) == "FULL_TIME");
  for (const Converter convert :
       {to_salary_min, to_salary_currency, to_salary_period, to_remote, to_employment_type}) {
    CHECK(shown(convert, prose, context()) == "(empty)");
  }
}

}  // namespace tributary::normalize
