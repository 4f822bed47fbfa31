// A code point as UTF-8, for what decodes escapes and references.
#pragma once

#include <cstdint>
#include <string>

namespace tributary::plugin {

// REQUIRES: `code` is at most U+10FFFF.
inline void append_utf8(std::uint32_t code, std::string& out) {
  if (code < 0x80) {
    out += static_cast<char>(code);
    return;
  }
  const int following = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
  constexpr std::uint32_t kLead[] = {0, 0xC0, 0xE0, 0xF0};
  out += static_cast<char>(kLead[following] | code >> (6 * following));
  for (int i = following - 1; i >= 0; --i) out += static_cast<char>(0x80 | ((code >> (6 * i)) & 0x3F));
}

}  // namespace tributary::plugin
