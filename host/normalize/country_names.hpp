// Countries, their codes and names, and the parts of countries whose names tell the country.
//
// Pure functions; any thread. All codes are ISO 3166-1 alpha-2 in capitals.
#pragma once

#include <optional>
#include <string_view>

namespace tributary::normalize {

struct Country {
  char code[2];

  std::string_view text() const { return {code, 2}; }
  bool operator==(const Country&) const = default;
};

// "DE" and "DEU", also "UK"; in small letters too where asked for: inside a text "in" and "it" are words.
enum class Letters { capital, any };
std::optional<Country> country_of_code(std::string_view code, Letters letters);

// "Germany", "Deutschland", "ドイツ", "Holland": `words` as fold_words() leaves them.
std::optional<Country> country_of_name(std::string_view words);

// The one country that the words name among others ("germany remote"); nothing when they name several.
// `text` is what the words were folded from: there "US" counts only in capitals. `name_begin` is where the
// first name starts in the words.
std::optional<Country> country_named_in(std::string_view words, std::string_view text,
                                        std::size_t* name_begin = nullptr);

// "Texas", "Bavaria", "New South Wales", "Scotland": a part whose name tells the country.
std::optional<Country> country_of_region(std::string_view words);

// Two capitals behind a city: "Austin, TX" is in the US, "San Francisco, CA" too, "Toronto, CA" and "Berlin,
// DE" are where the code says; nothing where both may be and the city, in words, is not known.
enum class PostalCode { none, behind };  // digits behind the code, as in the US
std::optional<Country> country_behind_city(std::string_view city_words, std::string_view code,
                                           PostalCode postal_code = PostalCode::none);

// The same where the city is known to be there, and nothing otherwise: for "Austin TX", where no comma says
// that a code follows.
std::optional<Country> country_of_known_city(std::string_view city_words, std::string_view code);

// "🇩🇪"
std::optional<Country> country_of_flag(std::string_view text);

// Whether the words are a city that bears its country's name: Singapore, Luxembourg, Monaco.
bool is_city_state(std::string_view words);

}  // namespace tributary::normalize
