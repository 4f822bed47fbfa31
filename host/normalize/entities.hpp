// HTML's character references.
//
// Pure functions; any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace tributary::normalize {

enum class EscapeDepth {
  once,     // "&amp;nbsp;" is "&nbsp;"
  however,  // "&amp;nbsp;" and "&amp;amp;nbsp;" are a no-break space: someone escaped what was escaped
            // already
};

// Appends what the reference at text[at], an ampersand, stands for and returns its length in bytes; appends
// nothing and returns 0 where there is none ("R&D", "a=1&copy=2"). Numbers of Windows-1252 control characters
// are read as the characters meant, halves of a surrogate pair are joined, impossible numbers are U+FFFD.
std::size_t append_entity(std::string_view text, std::size_t at, EscapeDepth depth, std::string& out);

// Appends `text` with every reference in it decoded, markup left as it is.
void append_unescaped(std::string_view text, EscapeDepth depth, std::string& out);

}  // namespace tributary::normalize
