// Properties that hold for every converter and every text, tried on deterministic distortions of ordinary
// values.
#include <random>
#include <vector>

#include <simdjson.h>

#include "conversion_table.hpp"
#include "mapping/posting_field.hpp"

namespace tributary::normalize {
namespace {

constexpr std::string_view kSeeds[] = {
    "2026-01-31T10:11:12.5+02:00",
    "Sat, 31 Jan 2026 10:11:12 GMT",
    "Posted 30+ Days Ago",
    "vor 3 Tagen",
    "2026年1月31日",
    "/Date(1769854272000+0100)/",
    "1769854272.25",
    "31/01/2026 3:04 PM",
    "€55.000 – 65.000 p.a.",
    "$31,2k- $52k",
    "Mensuel de 2275.0 Euros à 3033.0 Euros sur 12.0 mois",
    "INR 12 - 18 Lakh",
    "CHF 120'000",
    "5.5e4",
    "Austin, TX 78701, United States",
    "US-CA-San Francisco",
    "10115 Berlin (Hybrid) - Germany; Paris",
    "🇩🇪 Deutschland",
    "Hybrid (2 days remote)",
    "Vollzeit/Teilzeit, befristet 80-100%",
    "Senior Software Engineer",
    "https://acme.test:8443/a b?x=%zz&amp;y[]=1#f#g",
    "//acme.test/../x",
    "zh-Hans-CN",
    "Wir suchen eine erfahrene Person, die mit unserem Team an der nächsten Version des Produkts arbeitet.",
    "<p>Caf&eacute; &amp;amp; <a href=\"x>y\">link</a><ul><li>One<li>Two</ul>&#55357;&#56960;<!-- x -->",
    "&lt;p&gt;R&amp;amp;D&lt;/p&gt;<script>x</script><![CDATA[<b>y</b>]]>",
    "(m/w/d) <m/w/d> a < b && c > d",
};

constexpr std::string_view kPieces[] = {
    "<",    ">",    "&",        ";",        "\"", "'",  "-",
    " ",    ",",    ".",        "/",        "%",  "9",  "999999999999999999999",
    "\xFF", "\xC3", "\xE2\x80", "\xF0\x9F", "é",  "&#", "&amp;",
    "<!--", "</",   "e9",       "+",        "k",  "\n", "\t",
    "\0x",  ":",    "日",       "T",        "Z"};

constexpr mapping::Reading kReadings[] = {
    mapping::Reading::automatic,      mapping::Reading::text,          mapping::Reading::html,
    mapping::Reading::integer,        mapping::Reading::decimal,       mapping::Reading::boolean,
    mapping::Reading::date_day_first, mapping::Reading::epoch_seconds, mapping::Reading::epoch_milliseconds,
    mapping::Reading::minor_units,    mapping::Reading::location,      mapping::Reading::date_month_first,
};

std::string distorted(std::string_view seed, std::mt19937& random) {
  std::string text(seed);
  const auto below = [&](std::size_t n) { return n == 0 ? 0 : random() % n; };
  for (std::size_t changes = 1 + below(4); changes > 0; --changes) {
    const std::size_t at = below(text.size() + 1);
    switch (random() % 4) {
      case 0:
        text.insert(at, kPieces[below(std::size(kPieces))]);
        break;
      case 1:
        if (at < text.size()) text.erase(at, 1 + below(4));
        break;
      case 2:
        if (at < text.size()) text[at] = static_cast<char>(random() % 256);
        break;
      default:
        text.insert(at, text.substr(below(text.size()), below(12)));
    }
  }
  return text;
}

std::vector<mapping::PostingField> all_fields() {
  std::vector<mapping::PostingField> fields;
  for (std::size_t i = 0; i < mapping::kPostingFieldCount; ++i)
    fields.push_back(static_cast<mapping::PostingField>(i));
  return fields;
}

// Fields whose canonical text is a code, a date, a number or a line: it converts to itself.
bool is_fixed_point_field(mapping::PostingField field) {
  using mapping::PostingField;
  return field != PostingField::description && field != PostingField::title &&
         field != PostingField::company && field != PostingField::department &&
         field != PostingField::location && field != PostingField::city;
}

void check_one(mapping::PostingField field, const std::string& text, const ConversionContext& how) {
  const Converter convert = converter_of(field);
  std::string out;
  const Conversion conversion = convert(text, how, out);
  INFO("field " << mapping::name(field) << ", reading " << static_cast<int>(how.reading)
                << ", text: " << text);
  if (conversion.outcome == Conversion::Outcome::failed) REQUIRE(!conversion.reason.empty());
  if (conversion.outcome != Conversion::Outcome::filled) return;
  REQUIRE(!out.empty());
  REQUIRE(out.find('\0') == std::string::npos);
  REQUIRE(simdjson::validate_utf8(out));
  if (!is_fixed_point_field(field)) return;
  INFO("canonical: " << out);
  const bool amount =
      field == mapping::PostingField::salary_min || field == mapping::PostingField::salary_max;
  REQUIRE(shown(convert, out, context(amount ? mapping::Reading::decimal : mapping::Reading::automatic)) ==
          out);
}

}  // namespace

TEST_CASE(
    "whatever the text, a converter gives valid UTF-8 or a reason, and canonical text converts to itself") {
  std::mt19937 random(20260203);
  const auto fields = all_fields();
  for (int round = 0; round < 150; ++round) {
    for (const std::string_view seed : kSeeds) {
      const std::string text = distorted(seed, random);
      const auto reading = kReadings[random() % std::size(kReadings)];
      for (const auto field : fields) check_one(field, text, {kFetched, "https://base.test/jobs/", reading});
    }
  }
}

TEST_CASE("a long text ends as a value, nothing, or a reason with every converter") {
  const auto fields = all_fields();
  for (const std::string_view piece :
       {"a ", "1 ", "9", "é", "<p>", "1,", "$1 - ", "&amp;", "Berlin, ", "remote ", "日"}) {
    std::string text;
    while (text.size() < 100'000) text += piece;
    std::string out;
    for (const auto field : fields) {
      const auto conversion =
          converter_of(field)(text, {kFetched, "https://base.test/", mapping::Reading::automatic}, out);
      INFO("100 kB of '" << piece << "' as " << mapping::name(field));
      CHECK((conversion.outcome == Conversion::Outcome::failed) == !conversion.reason.empty());
    }
  }
}

}  // namespace tributary::normalize
