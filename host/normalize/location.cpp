#include <string>

#include "normalize/converter.hpp"
#include "normalize/fold.hpp"
#include "normalize/place.hpp"

namespace tributary::normalize {

namespace {

// "Frankfurt (Oder)", "Halle (Saale)": what stands in brackets belongs to the name unless it is itself a
// place, a code or a way of working.
bool is_name_with_brackets(std::string_view text) {
  const std::size_t open = text.find('(');
  if (open == std::string_view::npos || open == 0 || text.back() != ')' ||
      text.find_first_of("0123456789,;/") != std::string_view::npos) {
    return false;
  }
  const std::string_view inside = text.substr(open + 1, text.size() - open - 2);
  constexpr std::size_t kShortest = 4;  // bytes; a shorter one is a code
  thread_local std::string words;
  fold_words(inside, words);
  return inside.size() >= kShortest && inside.find_first_of("() ") == std::string_view::npos &&
         !names_no_place(inside) && !country_of_name(words) && !country_of_region(words);
}

}  // namespace

// A value of a city field is a city as it stands ("Frankfurt (Oder)", "Georgia" in Texas would be a guess to
// refuse), unless it says that it is more, or other, than one.
Conversion to_city(std::string_view text, const ConversionContext& context, std::string& out) {
  thread_local std::string line;
  if (to_plain_text(text, context, line) == Conversion::empty()) return Conversion::empty();
  out = context.reading != mapping::Reading::location && is_name_with_brackets(line) ? std::string_view(line)
                                                                                     : read_place(line).city;
  return out.empty() ? Conversion::empty() : Conversion::filled();
}

Conversion to_location(std::string_view text, const ConversionContext& context, std::string& out) {
  return to_plain_text(text, context, out);
}

}  // namespace tributary::normalize
