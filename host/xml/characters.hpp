// Single characters: code points to UTF-8, references such as &#8364; to what they stand for.
//
// Private to xml/.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace tributary::xml {

inline constexpr char32_t kReplacement = 0xFFFD;

constexpr bool is_high_surrogate(char32_t code) {
  return code >= 0xD800 && code < 0xDC00;
}
constexpr bool is_low_surrogate(char32_t code) {
  return code >= 0xDC00 && code < 0xE000;
}

// Appends `code` as UTF-8; U+FFFD and false where there is no such character.
bool append_character(char32_t code, std::string& out);

// Appends `text` with the five entities of XML and the numeric references replaced. Everything else that
// begins with & stays as it is: entities of HTML are for who reads the value, those of a DTD are nobody's.
// Counts in `replaced` the references to no character.
void append_decoded(std::string_view text, std::string& out, std::uint64_t& replaced);

}  // namespace tributary::xml
