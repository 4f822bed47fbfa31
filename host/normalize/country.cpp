#include <string>

#include "normalize/converter.hpp"
#include "normalize/country_names.hpp"
#include "normalize/fold.hpp"
#include "normalize/place.hpp"

namespace tributary::normalize {
namespace {

constexpr std::string_view kUnknown = "not a known country";

Conversion filled(Country country, std::string& out) {
  out = country.text();
  return Conversion::filled();
}

// A value that names a country and nothing else.
std::optional<Country> read_country(std::string_view text) {
  if (const auto country = country_of_code(text, Letters::any)) return country;
  thread_local std::string words;
  fold_words(text, words);
  if (const auto country = country_of_name(words)) return country;
  return country_of_flag(text);
}

bool is_place_text(std::string_view text, mapping::Reading reading) {
  return reading == mapping::Reading::location || text.find(',') != std::string_view::npos;
}

}  // namespace

Conversion to_country(std::string_view text, const ConversionContext& context, std::string& out) {
  thread_local std::string line;
  if (to_plain_text(text, context, line) == Conversion::empty()) return Conversion::empty();
  const bool place_text = is_place_text(line, context.reading);
  if (!place_text) {
    if (const auto country = read_country(line)) return filled(*country, out);
  } else if (context.reading != mapping::Reading::location) {
    thread_local std::string words;  // "Congo, Democratic Republic of the"
    fold_words(line, words);
    if (const auto country = country_of_name(words)) return filled(*country, out);
  }
  if (const auto country = read_place(line).country) return filled(*country, out);
  return place_text || names_no_place(line) ? Conversion::empty() : Conversion::failed(kUnknown);
}

}  // namespace tributary::normalize
