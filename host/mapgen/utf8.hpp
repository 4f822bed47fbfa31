// UTF-8 by code points, for text that nobody has validated.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace tributary::mapgen {

inline constexpr char32_t kReplacement = 0xFFFD;

// The code point at the front of `text`, which must not be empty, and in `length` its bytes; for a byte that
// starts no valid sequence (overlong, surrogate, cut short, ...) kReplacement and 1.
inline char32_t front_code_point(std::string_view text, std::size_t& length) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(0);
  length = 1;
  if (first < 0x80) return first;
  const std::size_t bytes = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || text.size() < bytes) return kReplacement;
  char32_t value = first & (0xFF >> (bytes + 1));
  for (std::size_t i = 1; i < bytes; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return kReplacement;
    value = (value << 6) | (byte(i) & 0x3F);
  }
  const bool overlong = (bytes == 3 && value < 0x800) || (bytes == 4 && value < 0x10000);
  if (overlong || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) return kReplacement;
  length = bytes;
  return value;
}

template <class Visit>
void for_each_code_point(std::string_view text, const Visit& visit) {
  std::size_t length = 0;
  for (; !text.empty(); text.remove_prefix(length)) visit(front_code_point(text, length));
}

inline void append_code_point(char32_t c, std::string& out) {
  if (c < 0x80) {
    out += static_cast<char>(c);
    return;
  }
  const int tail = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
  constexpr unsigned char kLead[] = {0, 0xC0, 0xE0, 0xF0};
  out += static_cast<char>(kLead[tail] | (c >> (6 * tail)));
  for (int i = tail - 1; i >= 0; --i) out += static_cast<char>(0x80 | ((c >> (6 * i)) & 0x3F));
}

inline std::size_t code_points(std::string_view text) {
  std::size_t count = 0;
  for_each_code_point(text, [&count](char32_t) { ++count; });
  return count;
}

}  // namespace tributary::mapgen
