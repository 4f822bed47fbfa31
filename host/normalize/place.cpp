#include "normalize/place.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "normalize/fold.hpp"
#include "normalize/lexicon.hpp"
#include "normalize/postal_code.hpp"
#include "normalize/utf8.hpp"

namespace tributary::normalize {
namespace {

constexpr std::size_t kNone = std::string_view::npos;
constexpr Country kUnitedStates{{'U', 'S'}};
constexpr std::size_t kLongest = 300;  // bytes; a longer text is no place

const Lexicon& fillers() {
  static const Lexicon lexicon{
      {1,
       "remote|fully remote|remotely|hybrid|on site|onsite|in office|office|flexible|anywhere|worldwide|"
       "global|globally|everywhere|virtual|home|home office|homeoffice|work from home|wfh|telecommute|"
       "nationwide|international|various|various locations|multiple|multiple locations|several locations|"
       "all locations|all|any|any location|locations|location|other|other locations|more|multiple cities|"
       "distributed|home based|field|field based|headquarters|hq|main office|region|regional|area|only|"
       "based|in|the|or|and|from|work|job|within|1st|2nd|country|countries|europe|europa|eu|"
       "european union|eea|emea|apac|latam|amer|americas|north america|south america|latin america|"
       "central europe|western europe|eastern europe|africa|asia|asia pacific|middle east|mena|dach|d a ch|"
       "benelux|nordics|scandinavia|oceania|cee|anz|uki|bundesweit|deutschlandweit|europaweit|weltweit|"
       "ortsunabhängig|standortunabhängig|mehrere standorte|verschiedene standorte|mehrere|verschiedene|"
       "hybrides arbeiten|vor ort|mobiles arbeiten|teilweise|standorte|télétravail|à distance|hybride|"
       "sur site|partout|monde entier|france entière|plusieurs lieux|plusieurs villes|remoto|en remoto|"
       "híbrido|presencial|teletrabajo|cualquier lugar|varias ubicaciones|todo el país|teletrabalho|híbrida|"
       "qualquer lugar|várias localidades|da remoto|ibrido|in sede|smart working|ovunque|più sedi|"
       "op afstand|thuiswerken|meerdere locaties|på distans|distans|flera orter|hjemmekontor|flere steder|"
       "etätyö|useita paikkakuntia|zdalnie|praca zdalna|zdalna|hybrydowo|cała polska|z domova|na dálku|"
       "távmunka|удаленно|удаленная работа|гибрид|віддалено|uzaktan|hibrit|リモート|在宅|全国|远程|全球|원격|재택|전국|"
       "dari rumah|từ xa|عن بعد|מרחוק|100|50|fully|mostly|partially|optional|possible|möglich|option|"
       "eligible|friendly|first|timezone|timezones|time zone|time zones|us timezones|"
       "usa timezones|european timezones|american timezones|european|zeitzone"}};
  return lexicon;
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// Words without the numbers among them: house numbers, postal codes, "3 Locations".
void without_numbers(std::string_view words, std::string& out) {
  out.clear();
  for_each_part(words, ' ', [&](std::string_view word) {
    if (word.empty() || std::all_of(word.begin(), word.end(), is_digit)) return;
    if (!out.empty()) out += ' ';
    out += word;
  });
}

bool is_filler(std::string_view words) {
  thread_local std::vector<Lexicon::Match> matches;
  fillers().find(words, matches);
  std::size_t covered = 0;
  for (const auto& match : matches) covered += match.end - match.begin + 1;
  return covered >= words.size() + (words.empty() ? 0 : 1);
}

struct Part {
  std::string_view text;
  std::string words;  // folded, without numbers
  bool has_number = false;
  bool starts_with_postal_code = false;
  bool ends_with_postal_code = false;
  bool filler = false;
  bool region = false;  // a part of a country
  std::optional<Country> country;
  std::optional<Country> sign;  // before the postal code
};

constexpr std::size_t kMostParts = 8;

// The texts between commas, brackets and dashes with spaces around them; at most kMostParts.
struct Split {
  std::array<std::string_view, kMostParts> parts;
  std::size_t count = 0;

  void add(std::string_view part) {
    part = utf8::trimmed(part);
    while (!part.empty() && (part.front() == '-' || part.front() == '.'))
      part = utf8::trimmed(part.substr(1));
    if (!part.empty() && count < kMostParts) parts[count++] = part;
  }
};

// The length of a separator at text[at], 0 for none.
std::size_t separator_length(std::string_view text, std::size_t at) {
  const char c = text[at];
  if (c == ',' || c == '(' || c == ')' || c == '[' || c == ']' || c == ':') return 1;
  for (const std::string_view wide :
       {" - ", " \xE2\x80\x93 ", " \xE2\x80\x94 ", " @ ", " > ", "\xE3\x80\x81", "\xD8\x8C", "\xEF\xBC\x8C",
        "\xEF\xBC\x88", "\xEF\xBC\x89", " \xC2\xB7 "}) {
    if (text.substr(at, wide.size()) == wide) return wide.size();
  }
  return 0;
}

Split split_parts(std::string_view text) {
  Split split;
  std::size_t start = 0;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t length = separator_length(text, i);
    if (length > 0) split.add(text.substr(start, i - start));
    i += std::max<std::size_t>(length, 1);
    if (length > 0) start = i;
  }
  split.add(text.substr(start));
  return split;
}

constexpr std::string_view kBullet = "\xE2\x80\xA2";  // •

// Where the text before the next separator ends, and where the text behind it starts.
struct Cut {
  std::size_t end;
  std::size_t next;
};

Cut next_separator(std::string_view text) {
  const std::size_t sign = text.find_first_of(";|\n");
  const std::size_t slash = text.find(" / ");
  const std::size_t bullet = text.find(kBullet);
  const std::size_t end = std::min({sign, slash, bullet});
  if (end == kNone) return {text.size(), text.size()};
  return {end, end + (end == bullet ? kBullet.size() : end == slash ? 3 : 1)};
}

// Of several places the first: "Berlin; Paris", "Berlin | Paris", "Berlin / Paris", "• Berlin • Paris"; what
// names no place is passed over: "Remote / Berlin". Where nothing does, the first text there is.
std::string_view first_place(std::string_view text) {
  std::string_view first;
  while (!text.empty()) {
    const Cut cut = next_separator(text);
    const std::string_view part = utf8::trimmed(text.substr(0, cut.end));
    if (!part.empty() && !names_no_place(part)) return part;
    if (first.empty()) first = part;
    text.remove_prefix(cut.next);
  }
  return first;
}

// "DE-Berlin", "US-CA-San Francisco", "USA-TX-Austin": behind the code and the state.
std::optional<Place> read_coded(std::string_view text) {
  const std::size_t dash = text.find('-');
  if (dash == kNone || dash < 2 || dash > 3 || text.find(',') != kNone) return std::nullopt;
  const auto country = country_of_code(text.substr(0, dash), Letters::capital);
  if (!country) return std::nullopt;
  std::string_view rest = text.substr(dash + 1);
  const std::size_t second = rest.find('-');
  const bool state =
      second == 2 && std::all_of(rest.begin(), rest.begin() + 2, [](char c) { return c >= 'A' && c <= 'Z'; });
  if (state) rest = rest.substr(3);
  const bool code_only = rest.size() <= 3 && std::all_of(rest.begin(), rest.end(), [](char c) {
                           return (c >= 'A' && c <= 'Z') || is_digit(c);
                         });
  rest = cut_postal_code(utf8::trimmed(rest)).text;
  std::string words;
  fold_words(rest, words);
  const bool nowhere = code_only || is_filler(words) || country_of_region(words) || country_of_name(words);
  return Place{nowhere ? std::string_view{} : rest, country};
}

std::size_t leading_digits(std::string_view text) {
  return static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_digit) - text.begin());
}

// "Remote Berlin", "London or Remote", "Remote/London": without the words that say how, not where.
std::string_view without_ways_of_working(std::string_view text) {
  enum : int { way, connector };
  static const Lexicon lexicon{
      {way,
       "remote|hybrid|hybride|híbrido|híbrida|ibrido|onsite|on site|homeoffice|home office|télétravail|remoto|"
       "zdalnie|hybrydowo|distans"},
      {connector, "or|and|oder|und|ou|et|o|y|e|of|en|in|lub|eller|och"}};
  thread_local std::string words;
  const auto meaning = [](std::string_view word) {
    fold_words(word, words);
    return words.empty() ? std::optional<int>(connector) : lexicon.whole(words);
  };
  std::string_view rest = text;
  for (bool dropped = false;;) {
    const std::size_t end = rest.find_first_of(" /");
    const auto found = end == kNone ? std::nullopt : meaning(rest.substr(0, end));
    if (!found || (*found == connector && !dropped)) break;
    dropped = true;
    rest = utf8::trimmed(rest.substr(end + 1));
  }
  std::string_view kept = rest;
  while (true) {
    const std::size_t space = rest.find_last_of(" /");
    const auto found = space == kNone ? std::nullopt : meaning(rest.substr(space + 1));
    if (!found) break;
    rest = utf8::trimmed(rest.substr(0, space));
    if (*found == way) kept = rest;
    if (*found == connector && kept.size() != rest.size()) {
      const bool behind_way = kept.data() + kept.size() < text.data() + text.size();
      if (behind_way) kept = rest;
    }
  }
  return kept.empty() ? text : kept;
}

// "TX 78701", "TX": the code of a state or country that a part is; empty for none.
std::string_view code_of(const Part& part) {
  std::string_view text = part.text;
  const std::size_t space = text.find(' ');
  if (space != kNone && leading_digits(text.substr(space + 1)) >= 4) text = text.substr(0, space);
  const bool capitals = std::all_of(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
  return capitals && (text.size() == 2 || text.size() == 3) ? text : std::string_view{};
}

// "IN" and "OR" are words that fill, and a country and a state.
bool is_code_of_place(const Part& part) {
  const std::string_view code = code_of(part);
  return code.size() == 2 && (country_of_code(code, Letters::capital) || country_behind_city({}, code));
}

Part describe(std::string_view text) {
  Part part;
  thread_local std::string all_words;
  const PostalCodeCut cut = cut_postal_code(without_ways_of_working(text));
  part.text = cut.text;
  part.starts_with_postal_code = cut.before;
  part.ends_with_postal_code = cut.behind;
  fold_words(part.text, all_words);
  part.has_number = std::any_of(part.text.begin(), part.text.end(), is_digit);
  without_numbers(all_words, part.words);
  part.filler = is_filler(part.words) && !is_code_of_place(part);
  if (part.filler) return part;
  part.country = country_of_name(part.words);
  part.region = country_of_region(part.words).has_value();
  part.sign = cut.country;
  return part;
}

// Georgia is a country and a state of the US: the city before it decides.
std::optional<Country> country_of_georgia(std::string_view city_words) {
  for (const std::string_view city : {"tbilisi", "batumi", "kutaisi", "rustavi", "gori"}) {
    if (city_words == city) return Country{{'G', 'E'}};
  }
  const auto state = country_behind_city(city_words, "GA");
  return state && *state == Country{{'U', 'S'}} ? state : std::nullopt;
}

// Behind a city New York and Washington are states.
bool is_state_behind_city(std::string_view words) {
  return words == "new york" || words == "washington" || words == "washington dc" || words == "ny" ||
         words == "d c";
}

// The country that the part at `i` names, seen with the city before it.
std::optional<Country> country_at(const std::vector<Part>& parts, std::size_t i) {
  const Part& part = parts[i];
  const bool alone = i == 0;
  const std::string_view before = alone ? std::string_view{} : std::string_view(parts[0].words);
  if (part.words == "georgia" && parts.size() > 1) return alone ? std::nullopt : country_of_georgia(before);
  if (part.country) return part.country;
  if (part.region) return country_of_region(part.words);
  if (!alone && is_state_behind_city(part.words)) return Country{{'U', 'S'}};
  const std::string_view code = code_of(part);
  if (code.empty()) return std::nullopt;
  const bool has_code_behind = part.has_number || part.ends_with_postal_code;
  if (code.size() == 3 || alone) return country_of_code(code, Letters::capital);
  return country_behind_city(before, code, has_code_behind ? PostalCode::behind : PostalCode::none);
}

// "Remote Germany", "US only": a country's name among words that name no place.
std::optional<Country> country_among_fillers(const Part& part) {
  const std::string_view words = part.words;
  const auto country = country_named_in(words, part.text);
  if (!country) return std::nullopt;
  thread_local std::vector<Lexicon::Match> matches;
  fillers().find(words, matches);
  return matches.empty() ? std::nullopt : country;
}

// "Berlin Germany": the country's name ends the text. "New Mexico" and "New South Wales" do not name the
// country.
std::size_t trailing_country(const Part& part, std::optional<Country>& country) {
  const std::string_view words = part.words;
  std::size_t begin = 0;
  const auto found = country_named_in(words, part.text, &begin);
  if (!found || begin == 0 || country_of_region(words)) return kNone;
  const std::string_view name = words.substr(begin);
  for (const std::string_view doubtful :
       {"mexico", "jersey", "georgia", "guinea", "wales", "island", "chad", "jordan"}) {
    if (name == doubtful) return kNone;
  }
  if (!country_of_name(name)) return kNone;
  country = found;
  return static_cast<std::size_t>(1 + std::count(name.begin(), name.end(), ' '));
}

// `text` without its last `count` words.
std::string_view without_last_words(std::string_view text, std::size_t count) {
  for (; count > 0; --count) {
    const std::size_t space = text.find_last_of(" /");
    if (space == kNone) return {};
    text = utf8::trimmed(text.substr(0, space));
  }
  return text;
}

// "Paris 08", "Praha 1", "Lyon 3e": the number is a part of the city's.
bool is_numbered_district(const Part& part) {
  constexpr std::size_t kLongestBehind = 4;  // "3eme"
  const std::string_view words = part.words;
  const std::string_view first = words.substr(0, words.find(' '));
  constexpr std::string_view kCities[] = {"paris",      "lyon",     "marseille", "wien",     "vienna",
                                          "praha",      "prague",   "budapest",  "dublin",   "zurich",
                                          "bratislava", "warszawa", "koln",      "bruxelles"};
  return std::find(std::begin(kCities), std::end(kCities), first) != std::end(kCities) &&
         words.size() <= first.size() + 1 + kLongestBehind;
}

bool is_street(const Part& part) {
  return part.has_number && !part.starts_with_postal_code && !is_numbered_district(part);
}

// "State of São Paulo", and what is a sentence.
bool cannot_be_city(const Part& part) {
  constexpr std::size_t kLongestName = 60;
  constexpr std::string_view kParts[] = {"state of ",  "province of ", "county of ",
                                         "region of ", "estado de ",   "provincia de "};
  const bool part_of_country = std::any_of(std::begin(kParts), std::end(kParts), [&](std::string_view start) {
    return std::string_view(part.words).substr(0, start.size()) == start;
  });
  return part_of_country || part.text.size() > kLongestName || part.text.find_first_of("!?@#=<>") != kNone;
}

bool may_be_city(const std::vector<Part>& parts, std::size_t i, bool country_first) {
  const Part& part = parts[i];
  if (part.filler || is_street(part) || part.words.empty() || cannot_be_city(part)) return false;
  if (part.country || part.region) return is_city_state(part.words);
  const bool code = !code_of(part).empty();
  if (code && (i > 0 || country_first)) return false;
  return !(i > 0 && is_state_behind_city(part.words) && !country_first);
}

std::string_view find_city(const std::vector<Part>& parts, bool country_first) {
  for (const Part& part : parts) {
    if (part.starts_with_postal_code && !part.filler && !part.country) return part.text;
  }
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (may_be_city(parts, i, country_first)) return parts[i].text;
  }
  return {};
}

// Of the two capitals of a US state, those that are no country's code and no word in a title.
bool is_only_a_state(std::string_view code) {
  if (code.size() != 2 || code == "OK" || code == "HI" || country_of_code(code, Letters::capital))
    return false;
  return country_behind_city({}, code) == kUnitedStates;
}

// "Sydney NSW", "Austin TX": a known city and the code behind it.
std::optional<Place> read_city_and_code(const Part& part) {
  const std::size_t space = part.text.rfind(' ');
  if (space == kNone) return std::nullopt;
  thread_local std::string before;
  const std::string_view city = utf8::trimmed(part.text.substr(0, space));
  fold_words(city, before);
  const std::string_view code = part.text.substr(space + 1);
  if (const auto country = country_of_known_city(before, code)) return Place{city, country};
  return is_only_a_state(code) && !city.empty() ? std::optional(Place{city, kUnitedStates}) : std::nullopt;
}

Place read_one_part(const std::vector<Part>& parts) {
  const Part& part = parts.front();
  if (part.words == "georgia") return {};  // a country, or a state of the US
  if (const auto place = read_city_and_code(part)) return *place;
  Place place;
  place.country = country_at(parts, 0);
  if (place.country) {
    if (is_city_state(part.words)) place.city = part.text;
    return place;
  }
  if (part.filler || part.words.empty()) return place;
  if (const std::size_t words = trailing_country(part, place.country); words != kNone) {
    thread_local std::string before;
    place.city = without_last_words(part.text, words);
    fold_words(place.city, before);
    if (is_filler(before)) place.city = {};
    return place;
  }
  place.country = country_among_fillers(part);
  const bool state = is_only_a_state(code_of(part));
  if (!place.country && !state && !is_street(part) && !cannot_be_city(part)) place.city = part.text;
  return place;
}

void drop_fillers(std::vector<Part>& parts) {
  parts.erase(std::remove_if(parts.begin(), parts.end(),
                             [](const Part& part) { return part.filler || part.words.empty(); }),
              parts.end());
}

// Beside the United States Georgia is one of them.
void drop_state_of_georgia(std::vector<Part>& parts) {
  const bool american = std::any_of(parts.begin(), parts.end(),
                                    [&](const Part& part) { return part.country == kUnitedStates; });
  if (american) std::erase_if(parts, [](const Part& part) { return part.words == "georgia"; });
}

// "Ontario, CA" is the province and the country, or the city and the state.
bool is_region_or_city(const std::vector<Part>& parts) {
  if (parts.size() != 2 || !parts[0].region) return false;
  const std::string_view code = code_of(parts[1]);
  const auto by_region = country_of_region(parts[0].words);
  const auto by_city = country_of_known_city(parts[0].words, code);
  return by_city && by_city != by_region && by_region == country_of_code(code, Letters::capital);
}

// "DE, AT, CH": several countries; but "CA, US" is a state and its country.
bool are_country_codes(const std::vector<Part>& parts) {
  if (code_of(parts.back()) == "US" && is_code_of_place(parts.front())) return false;
  return std::all_of(parts.begin(), parts.end(), [](const Part& part) {
    return country_of_code(code_of(part), Letters::capital).has_value();
  });
}

Place read_parts(std::vector<Part>& parts) {
  Place place;
  if (is_region_or_city(parts) || are_country_codes(parts)) return place;
  const std::size_t last = parts.size() - 1;
  place.country = country_at(parts, last);
  bool country_first = false;
  if (!place.country) {
    place.country = country_at(parts, 0);
    country_first = place.country.has_value();
  } else if (parts[0].country && parts[0].country != place.country && !is_city_state(parts[0].words)) {
    place.country.reset();  // "Germany, Austria": several
    return place;
  } else {
    country_first = parts[0].country == place.country && !is_city_state(parts[0].words);
  }
  place.city = find_city(parts, country_first);
  return place;
}

}  // namespace

bool names_no_place(std::string_view text) {
  if (text.size() > kLongest) return false;
  thread_local std::string words;
  thread_local std::string plain;
  fold_words(text, words);
  without_numbers(words, plain);
  return !plain.empty() && is_filler(plain);
}

Place read_place(std::string_view text) {
  if (text.size() > kLongest) return {};
  const auto flag = country_of_flag(text);
  const std::string_view first = first_place(text);
  if (const auto coded = read_coded(first)) return *coded;
  const Split split = split_parts(first);
  thread_local std::vector<Part> parts;
  parts.clear();
  for (std::size_t i = 0; i < split.count; ++i) parts.push_back(describe(split.parts[i]));
  drop_fillers(parts);
  if (parts.size() > 1) drop_state_of_georgia(parts);
  if (parts.empty()) return {{}, flag};
  Place place = parts.size() == 1 ? read_one_part(parts) : read_parts(parts);
  for (const Part& part : parts) {
    if (!place.country && part.sign) place.country = part.sign;
  }
  if (!place.country) place.country = flag;
  return place;
}

}  // namespace tributary::normalize
