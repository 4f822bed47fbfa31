// Code points in and out of UTF-8 that a stranger wrote.
//
// Pure functions; any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace tributary::normalize::utf8 {

inline constexpr char32_t kReplacement = 0xFFFD;

struct CodePoint {
  char32_t value;
  std::size_t length;  // bytes it takes; 1 for a byte that is not UTF-8, whose value is kReplacement
};

// The code point that starts at text[at]. REQUIRES: at < text.size().
CodePoint at(std::string_view text, std::size_t at);

// Appends `value`; surrogates and values beyond Unicode become U+FFFD.
void append(char32_t value, std::string& out);

// `text` itself where it is valid UTF-8 without U+0000; else a copy in `scratch` in which each bad byte and
// each U+0000 is U+FFFD. The result lives as long as both.
std::string_view clean(std::string_view text, std::string& scratch);

// `text` itself where all its digits are ASCII's; else a copy in `scratch` in which full-width, Arabic and
// Devanagari digits are. The result lives as long as both.
std::string_view with_ascii_digits(std::string_view text, std::string& scratch);

// A space of any kind: ASCII, no-break, thin, ideographic, line and paragraph separators.
bool is_space(char32_t value);
// Takes no room and means nothing in a posting: soft hyphen, zero-width space, byte order mark, bidi marks.
bool is_invisible(char32_t value);

// Without the spaces and invisible characters around it.
std::string_view trimmed(std::string_view text);

}  // namespace tributary::normalize::utf8
