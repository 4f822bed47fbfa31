#include "normalize/country_names.hpp"

#include <algorithm>
#include <string>
#include <unordered_map>
#include <vector>

#include "normalize/fold.hpp"
#include "normalize/lexicon.hpp"
#include "normalize/utf8.hpp"

namespace tributary::normalize {
namespace {

struct CountryRow {
  std::string_view alpha_2;
  std::string_view alpha_3;
  std::string_view names;
};

constexpr CountryRow kCountries[] = {
#include "normalize/tables/countries.inc"
};

// Names in daily use that neither ISO nor CLDR has.
constexpr CountryRow kMoreNames[] = {
    {"AE", "", "UAE|U.A.E.|Emirates|VAE|EAU|الإمارات|الإمارات العربية المتحدة"},
    {"AT", "", "Oesterreich"},
    {"BA", "", "Bosnia|Bosnien|BiH"},
    {"BE", "", "Belgien|Belgique Belgien"},
    {"BN", "", "Brunei"},
    {"BO", "", "Bolivia"},
    {"CD", "",
     "DR Congo|DRC|Congo Democratic Republic of the|Democratic Republic of the Congo|Congo Kinshasa"},
    {"CG", "", "Congo Brazzaville|Republic of the Congo"},
    {"CH", "", "Suisse Schweiz|SUI|Schweiz Suisse|The Swiss Confederation"},
    {"CI", "", "Ivory Coast|Elfenbeinküste"},
    {"CN", "", "PRC|P.R. China|PR China|Mainland China|China mainland|VR China|中国大陆"},
    {"CV", "", "Cape Verde"},
    {"CZ", "",
     "Czech Republic|Tschechische Republik|République tchèque|República Checa|Repubblica Ceca|Tschechei|"
     "Česko|Česká republika"},
    {"DE", "", "GER|BRD|Bundesrepublik Deutschland|Germany Deutschland"},
    {"DK", "", "Kingdom of Denmark"},
    {"FM", "", "Micronesia"},
    {"GB", "",
     "UK|U.K.|Great Britain|Britain|Großbritannien|Grande-Bretagne|Gran Bretaña|Gran Bretagna|Grã-Bretanha|"
     "Groot-Brittannië|Storbritannien|Storbritannia|Wielka Brytania|Velká Británie|Англия|England|Scotland|"
     "Wales|Northern Ireland|United Kingdom UK|Inghilterra|Inglaterra|Angleterre|Schottland"},
    {"HK", "", "Hong Kong|Hongkong|Hong Kong SAR|HK SAR|香港"},
    {"IE", "", "Republic of Ireland|Eire|ROI"},
    {"IN", "", "Bharat"},
    {"IR", "", "Iran"},
    {"KP", "", "North Korea|Nordkorea"},
    {"KR", "", "South Korea|Korea|Korea South|Republic of Korea|Südkorea|대한민국|한국"},
    {"KZ", "", "Қазақстан"},
    {"LA", "", "Laos"},
    {"MD", "", "Moldova|Moldau"},
    {"MK", "", "Macedonia|North Macedonia|Mazedonien|FYROM"},
    {"MM", "", "Burma|Birma"},
    {"MO", "", "Macau|Macao|Macau SAR"},
    {"NL", "",
     "Holland|Netherlands|The Netherlands|die Niederlande|Paises Bajos|Pays Bas|Hollande|Olanda|Holanda|NED"},
    {"PS", "", "Palestine|Palestinian Territories|Palästina"},
    {"RU", "", "Russia|Russian Federation|РФ|Российская Федерация|Російська Федерація|Russische Föderation"},
    {"SA", "", "السعودية|KSA|Kingdom of Saudi Arabia"},
    {"SK", "", "Slovak Republic|Slowakische Republik"},
    {"SY", "", "Syria"},
    {"SZ", "", "Swaziland"},
    {"TH", "", "ประเทศไทย"},
    {"TL", "", "East Timor"},
    {"TR", "", "Turkey|Turkiye|Türkiye Cumhuriyeti"},
    {"TW", "", "Taiwan|Taiwan ROC|臺灣|台灣|台湾"},
    {"TZ", "", "Tanzania"},
    {"US", "",
     "USA|U.S.A.|US|U.S.|United States|United States of America|the United States|the US|the USA|"
     "Estados Unidos|Estados Unidos de América|EE. UU.|EEUU|EE.UU.|EUA|États-Unis|Etats Unis d'Amérique|"
     "Vereinigte Staaten|Vereinigte Staaten von Amerika|Stati Uniti|Stati Uniti d'America|Verenigde Staten|"
     "Förenta staterna|De forente stater|Stany Zjednoczone|США|美国|米国|アメリカ|미국|ABD"},
    {"VA", "", "Vatican|Vatican City|Holy See|Vatikan"},
    {"VE", "", "Venezuela"},
    {"VN", "", "Vietnam|Viet Nam"},
    {"XK", "XKX", "Kosovo"},
};

// Parts of countries that no other country has under that name. Those that are cities too are left out: alone
// they are the city.
constexpr CountryRow kRegions[] = {
    {"US", "",
     "Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|District of Columbia|Florida|"
     "Hawaii|Idaho|Illinois|Indiana|Iowa|Kansas|Kentucky|Louisiana|Maine|Maryland|Massachusetts|Michigan|"
     "Minnesota|Mississippi|Missouri|Montana|Nebraska|Nevada|New Hampshire|New Jersey|New Mexico|"
     "North Carolina|North Dakota|Ohio|Oklahoma|Oregon|Pennsylvania|Rhode Island|South Carolina|"
     "South Dakota|Tennessee|Texas|Utah|Vermont|Virginia|Washington State|West Virginia|Wisconsin|Wyoming|"
     "New York State|Kalifornien|San Francisco Bay Area|Bay Area|Silicon Valley"},
    {"CA", "",
     "Ontario|British Columbia|Alberta|Manitoba|Saskatchewan|Nova Scotia|New Brunswick|"
     "Newfoundland and Labrador|Newfoundland|Prince Edward Island|Yukon|Nunavut|Northwest Territories|"
     "Colombie-Britannique|Nouveau-Brunswick|Nouvelle-Écosse"},
    {"AU", "",
     "New South Wales|NSW|Queensland|QLD|South Australia|Tasmania|Western Australia|"
     "Australian Capital Territory|VIC"},
    {"NZ", "", "North Island|South Island|Waikato|Canterbury Region"},
    {"GB", "",
     "England|Scotland|Wales|Northern Ireland|Greater London|Greater Manchester|West Midlands|"
     "West Yorkshire|South Yorkshire|Berkshire|Buckinghamshire|Cambridgeshire|Oxfordshire|Hertfordshire|"
     "Hampshire|Surrey|Kent|Essex|Sussex|West Sussex|East Sussex|Lancashire|Cheshire|Merseyside|"
     "Tyne and Wear|Devon"},
    {"DE", "",
     "Baden-Württemberg|Bayern|Bavaria|Brandenburg|Hessen|Hesse|Mecklenburg-Vorpommern|Niedersachsen|"
     "Lower Saxony|Nordrhein-Westfalen|North Rhine-Westphalia|NRW|Rheinland-Pfalz|Rhineland-Palatinate|"
     "Saarland|Sachsen|Saxony|Sachsen-Anhalt|Saxony-Anhalt|Schleswig-Holstein|Thüringen|Thuringia|"
     "Baden Wuerttemberg|Thueringen"},
    {"AT", "",
     "Niederösterreich|Oberösterreich|Steiermark|Styria|Kärnten|Tirol|Vorarlberg|Burgenland|Lower Austria|"
     "Upper Austria"},
    {"CH", "",
     "Aargau|Basel-Stadt|Basel-Landschaft|Thurgau|Graubünden|Appenzell Ausserrhoden|Vaud|Valais|Ticino|"
     "Tessin"},
    {"FR", "",
     "Île-de-France|Auvergne-Rhône-Alpes|Bourgogne-Franche-Comté|Bretagne|Centre-Val de Loire|Corse|"
     "Grand Est|Hauts-de-France|Normandie|Nouvelle-Aquitaine|Occitanie|Pays de la Loire|"
     "Provence-Alpes-Côte d'Azur|PACA"},
    {"ES", "",
     "Andalucía|Aragón|Asturias|Islas Baleares|Illes Balears|Canarias|Islas Canarias|Cantabria|"
     "Castilla y León|Castilla-La Mancha|Cataluña|Catalunya|Catalonia|Comunidad de Madrid|"
     "Comunitat Valenciana|Comunidad Valenciana|Extremadura|Galicia|País Vasco|Euskadi|Navarra"},
    {"IT", "",
     "Lombardia|Lombardy|Lazio|Piemonte|Piedmont|Veneto|Emilia-Romagna|Toscana|Tuscany|Campania|Puglia|"
     "Sicilia|Sardegna|Calabria|Liguria|Marche|Abruzzo|Umbria|Friuli-Venezia Giulia|Trentino-Alto Adige"},
    {"NL", "",
     "Noord-Holland|Zuid-Holland|Noord-Brabant|Gelderland|Overijssel|North Holland|South Holland|Friesland"},
    {"BE", "", "Vlaanderen|Flanders|Wallonie|Wallonia|Oost-Vlaanderen|West-Vlaanderen|Vlaams-Brabant"},
    {"PL", "",
     "mazowieckie|małopolskie|dolnośląskie|śląskie|wielkopolskie|pomorskie|łódzkie|lubelskie|podkarpackie|"
     "podlaskie|zachodniopomorskie|kujawsko-pomorskie|warmińsko-mazurskie|świętokrzyskie|lubuskie|opolskie"},
    {"IN", "",
     "Karnataka|Maharashtra|Tamil Nadu|Telangana|Haryana|Uttar Pradesh|West Bengal|Gujarat|Kerala|Rajasthan|"
     "Andhra Pradesh|Madhya Pradesh|Odisha|Bihar|Jharkhand|Uttarakhand|Assam|Chhattisgarh"},
    {"BR", "",
     "Minas Gerais|Rio Grande do Sul|Paraná|Santa Catarina|Pernambuco|Bahia|Ceará|Espírito Santo|Mato Grosso"},
    {"MX", "", "Jalisco|Nuevo León|Ciudad de México|Estado de México|CDMX"},
};

// Codes of US states, of which some are countries' codes too.
constexpr std::string_view kStates[] = {
    "AK", "AL", "AR", "AZ", "CA", "CO", "CT", "DC", "DE", "FL", "GA", "HI", "IA", "ID", "IL", "IN", "KS",
    "KY", "LA", "MA", "MD", "ME", "MI", "MN", "MO", "MS", "MT", "NC", "ND", "NE", "NH", "NJ", "NM", "NV",
    "NY", "OH", "OK", "OR", "PA", "RI", "SC", "SD", "TN", "TX", "UT", "VA", "VT", "WA", "WI", "WV", "WY"};
constexpr std::string_view kProvinces[] = {"AB", "BC", "MB", "NB", "NL", "NS", "NT",
                                           "NU", "ON", "PE", "QC", "SK", "YT"};

constexpr std::string_view kAustralianStates[] = {"WA", "SA", "NT", "VIC", "ACT", "QLD", "NSW", "TAS"};

// Countries whose addresses have a province's two letters behind the city.
constexpr std::string_view kOwnProvinces[] = {"IT", "CH", "BR", "IN"};
// Small countries' codes that are such provinces too: behind a city that is not known, more likely those.
constexpr std::string_view kSeldomMeant[] = {
    "MH", "TO", "TG", "AG", "BS", "SO", "AM", "MG", "TV", "BZ", "SR", "IM", "AO", "AQ", "BO",
    "BA", "GO", "PR", "RN", "AP", "CE", "TL", "AN", "BI", "BN", "TD", "CV", "LI", "LC", "MC",
    "ML", "MR", "NA", "PG", "PM", "PW", "RE", "SM", "SS", "SV", "VI", "VC", "VU", "VG"};

struct CityRow {
  std::string_view place;  // "US-TX" or a country's code
  std::string_view names;
};

constexpr CityRow kCities[] = {
#include "normalize/tables/cities.inc"
};

constexpr Country kUnitedStates{{'U', 'S'}};
constexpr Country kCanada{{'C', 'A'}};
constexpr Country kAustralia{{'A', 'U'}};

int packed(std::string_view code) {
  return static_cast<unsigned char>(code[0]) << 8 | static_cast<unsigned char>(code[1]);
}
Country unpacked(int value) {
  return {{static_cast<char>(value >> 8), static_cast<char>(value & 0xFF)}};
}
std::optional<Country> unpacked(std::optional<int> value) {
  return value ? std::optional(unpacked(*value)) : std::nullopt;
}

const Lexicon& names() {
  static const Lexicon lexicon = [] {
    std::vector<Lexicon::Meaning> meanings;
    for (const auto& row : kMoreNames) meanings.push_back({packed(row.alpha_2), row.names});
    for (const auto& row : kCountries) meanings.push_back({packed(row.alpha_2), row.names});
    return Lexicon(std::span<const Lexicon::Meaning>(meanings));
  }();
  return lexicon;
}

const Lexicon& regions() {
  static const Lexicon lexicon = [] {
    std::vector<Lexicon::Meaning> meanings;
    for (const auto& row : kRegions) meanings.push_back({packed(row.alpha_2), row.names});
    return Lexicon(std::span<const Lexicon::Meaning>(meanings));
  }();
  return lexicon;
}

bool is_one_of(std::string_view code, const auto& codes) {
  return std::find(std::begin(codes), std::end(codes), code) != std::end(codes);
}

bool is_capital(char c) {
  return c >= 'A' && c <= 'Z';
}
bool is_letter(char c) {
  return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

std::optional<Country> country_of_capitals(std::string_view code) {
  if (code == "UK") return Country{{'G', 'B'}};
  if (code == "EL") return Country{{'G', 'R'}};  // the European Union's code of Greece
  if (code == "XK" || code == "XKX") return Country{{'X', 'K'}};
  const bool two = code.size() == 2;
  for (const auto& row : kCountries) {
    if ((two ? row.alpha_2 : row.alpha_3) == code) return unpacked(packed(row.alpha_2));
  }
  return std::nullopt;
}

// Where a city is known to be: in which states of the US, in which other countries.
using CityPlaces = std::vector<std::string_view>;
struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
};
using CityMap = std::unordered_map<std::string, CityPlaces, TextHash, std::equal_to<>>;

const CityMap& cities() {
  static const CityMap map = [] {
    CityMap made;
    std::string words;
    for (const auto& row : kCities) {
      for_each_part(row.names, '|', [&](std::string_view name) {
        fold_words(name, words);
        made[words].push_back(row.place);
      });
    }
    return made;
  }();
  return map;
}

const CityPlaces& places_of(std::string_view city_words) {
  static const CityPlaces nowhere;
  const auto city = cities().find(city_words);
  return city == cities().end() ? nowhere : city->second;
}

bool is_in_state(const CityPlaces& places, std::string_view state) {
  return std::any_of(places.begin(), places.end(),
                     [&](std::string_view place) { return place.size() == 5 && place.substr(3) == state; });
}

// Of a short name ("us", "uk"), whether the text has it in capitals; any longer name stands for itself.
bool stands_in_capitals(std::string_view name, std::string_view text) {
  char capitals[3];
  if (name.size() > std::size(capitals) || !std::all_of(name.begin(), name.end(), is_letter)) return true;
  std::transform(name.begin(), name.end(), capitals, [](char c) { return static_cast<char>(c & ~0x20); });
  return text.find(std::string_view(capitals, name.size())) != std::string_view::npos;
}

}  // namespace

std::optional<Country> country_of_code(std::string_view code, Letters letters) {
  if (code.size() != 2 && code.size() != 3) return std::nullopt;
  if (!std::all_of(code.begin(), code.end(), letters == Letters::any ? is_letter : is_capital))
    return std::nullopt;
  char capitals[3];
  std::transform(code.begin(), code.end(), capitals, [](char c) { return static_cast<char>(c & ~0x20); });
  return country_of_capitals({capitals, code.size()});
}

std::optional<Country> country_of_name(std::string_view words) {
  return unpacked(names().whole(words));
}

std::optional<Country> country_named_in(std::string_view words, std::string_view text,
                                        std::size_t* name_begin) {
  thread_local std::vector<Lexicon::Match> matches;
  names().find(words, matches);
  std::erase_if(matches, [&](const Lexicon::Match& match) {
    return !stands_in_capitals(words.substr(match.begin, match.end - match.begin), text);
  });
  if (matches.empty()) return std::nullopt;
  const int first = matches.front().value;
  const bool one =
      std::all_of(matches.begin(), matches.end(), [&](const auto& m) { return m.value == first; });
  if (!one) return std::nullopt;
  if (name_begin != nullptr) *name_begin = matches.front().begin;
  return unpacked(first);
}

std::optional<Country> country_of_region(std::string_view words) {
  return unpacked(regions().whole(words));
}

std::optional<Country> country_of_known_city(std::string_view city_words, std::string_view code) {
  const CityPlaces& known = places_of(city_words);
  if (is_one_of(code, kStates) && is_in_state(known, code)) return kUnitedStates;
  if (is_one_of(code, known)) return country_of_code(code, Letters::capital);
  if (is_one_of(code, kProvinces) && is_one_of(std::string_view("CA"), known)) return kCanada;
  const bool australian = is_one_of(std::string_view("AU"), known) && is_one_of(code, kAustralianStates);
  return australian ? std::optional(kAustralia) : std::nullopt;
}

std::optional<Country> country_behind_city(std::string_view city_words, std::string_view code,
                                           PostalCode postal_code) {
  if (const auto known_there = country_of_known_city(city_words, code)) return known_there;
  const bool state = is_one_of(code, kStates);
  const bool province = is_one_of(code, kProvinces);
  const auto country = country_of_code(code, Letters::capital);
  const CityPlaces& known = places_of(city_words);
  if (state && postal_code == PostalCode::behind)
    return kUnitedStates;  // "MA 01844" is written so nowhere else
  // Milan's "MI", Bern's "BE", Mumbai's "MH" are their provinces.
  const bool own_province = std::any_of(std::begin(kOwnProvinces), std::end(kOwnProvinces),
                                        [&](std::string_view place) { return is_one_of(place, known); });
  if (own_province || (country && (state || province || is_one_of(code, kSeldomMeant)))) return std::nullopt;
  if (country) return country;
  if (state) return kUnitedStates;
  return province ? std::optional(kCanada) : std::nullopt;
}

std::optional<Country> country_of_flag(std::string_view text) {
  constexpr char32_t kFirst = 0x1F1E6;  // regional indicator A
  constexpr std::size_t kLength = 4;
  for (std::size_t i = 0; i + 2 * kLength <= text.size(); ++i) {
    if (text[i] != '\xF0') continue;
    const char32_t a = utf8::at(text, i).value;
    const char32_t b = utf8::at(text, i + kLength).value;
    if (a < kFirst || a > kFirst + 25 || b < kFirst || b > kFirst + 25) continue;
    const char code[2] = {static_cast<char>('A' + (a - kFirst)), static_cast<char>('A' + (b - kFirst))};
    return country_of_code({code, 2}, Letters::capital);
  }
  return std::nullopt;
}

bool is_city_state(std::string_view words) {
  constexpr std::string_view kCityStates[] = {
      "singapore", "singapur",     "singapour", "hong kong", "hongkong",   "macau",    "macao", "luxembourg",
      "luxemburg", "vatican city", "monaco",    "gibraltar", "san marino", "djibouti", "香 港", "新 加 坡"};
  return is_one_of(words, kCityStates);
}

}  // namespace tributary::normalize
