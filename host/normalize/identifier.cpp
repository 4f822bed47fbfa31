#include "normalize/converter.hpp"
#include "normalize/utf8.hpp"

namespace tributary::normalize {

// Two postings must never become one because their identifiers were tidied: leading zeros, case and inner
// spaces stay. Only the line breaks and spaces that a document's layout puts around a value go.
Conversion to_identifier(std::string_view text, const ConversionContext&, std::string& out) {
  thread_local std::string cleaned;
  text = utf8::trimmed(utf8::clean(text, cleaned));
  if (says_nothing(text)) return Conversion::empty();
  out = text;
  return Conversion::filled();
}

}  // namespace tributary::normalize
