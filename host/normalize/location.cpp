#include <string>

#include "normalize/converter.hpp"
#include "normalize/fold.hpp"
#include "normalize/place.hpp"

namespace tributary::normalize {

// A value of a city field is a city as it stands ("Frankfurt (Oder)", "Georgia" in Texas would be a guess to
// refuse), unless it says that it is more, or other, than one.
Conversion to_city(std::string_view text, const ConversionContext& context, std::string& out) {
  thread_local std::string line;
  if (to_plain_text(text, context, line) == Conversion::empty()) return Conversion::empty();
  out = read_place(line).city;
  return out.empty() ? Conversion::empty() : Conversion::filled();
}

Conversion to_location(std::string_view text, const ConversionContext& context, std::string& out) {
  return to_plain_text(text, context, out);
}

}  // namespace tributary::normalize
