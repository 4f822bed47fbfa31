#include "normalize/utf8.hpp"

#include <simdjson.h>

namespace tributary::normalize::utf8 {
namespace {

constexpr char32_t kLastCodePoint = 0x10FFFF;

unsigned char byte(std::string_view text, std::size_t at) {
  return static_cast<unsigned char>(text[at]);
}

bool is_surrogate(char32_t value) {
  return value >= 0xD800 && value <= 0xDFFF;
}

// The smallest value that needs so many bytes: anything less is an overlong form.
constexpr char32_t kSmallest[] = {0, 0, 0x80, 0x800, 0x10000};

std::size_t announced_length(unsigned char lead) {
  if (lead >= 0xC2 && lead <= 0xDF) return 2;
  if (lead >= 0xE0 && lead <= 0xEF) return 3;
  if (lead >= 0xF0 && lead <= 0xF4) return 4;
  return 1;
}

// Where the code point before `end` starts.
std::size_t start_before(std::string_view text, std::size_t end) {
  std::size_t start = end - 1;
  while (start > 0 && end - start < 4 && (byte(text, start) & 0xC0) == 0x80) --start;
  return start + at(text, start).length == end ? start : end - 1;
}

// The value of a digit that is not ASCII's; -1 for anything else.
int digit_of(char32_t value) {
  constexpr char32_t kZeros[] = {0x660, 0x6F0, 0x966, 0xFF10};  // Arabic, Persian, Devanagari, full-width
  for (const char32_t zero : kZeros) {
    if (value >= zero && value <= zero + 9) return static_cast<int>(value - zero);
  }
  return -1;
}

bool is_blank(char32_t value) {
  return value <= ' ' || is_space(value) || is_invisible(value);
}

}  // namespace

CodePoint at(std::string_view text, std::size_t at) {
  const unsigned char lead = byte(text, at);
  if (lead < 0x80) return {lead, 1};
  const std::size_t length = announced_length(lead);
  if (length == 1 || at + length > text.size()) return {kReplacement, 1};
  char32_t value = lead & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    const unsigned char next = byte(text, at + i);
    if ((next & 0xC0) != 0x80) return {kReplacement, 1};
    value = (value << 6) | (next & 0x3F);
  }
  if (value < kSmallest[length] || value > kLastCodePoint || is_surrogate(value)) return {kReplacement, 1};
  return {value, length};
}

void append(char32_t value, std::string& out) {
  if (value > kLastCodePoint || is_surrogate(value)) value = kReplacement;
  if (value < 0x80) {
    out += static_cast<char>(value);
  } else if (value < 0x800) {
    out += static_cast<char>(0xC0 | (value >> 6));
    out += static_cast<char>(0x80 | (value & 0x3F));
  } else if (value < 0x10000) {
    out += static_cast<char>(0xE0 | (value >> 12));
    out += static_cast<char>(0x80 | ((value >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (value & 0x3F));
  } else {
    out += static_cast<char>(0xF0 | (value >> 18));
    out += static_cast<char>(0x80 | ((value >> 12) & 0x3F));
    out += static_cast<char>(0x80 | ((value >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (value & 0x3F));
  }
}

std::string_view clean(std::string_view text, std::string& scratch) {
  const bool has_nul = text.find('\0') != std::string_view::npos;
  if (!has_nul && simdjson::validate_utf8(text.data(), text.size())) return text;
  scratch.clear();
  for (std::size_t i = 0; i < text.size();) {
    const CodePoint point = at(text, i);
    append(point.value == 0 ? kReplacement : point.value, scratch);
    i += point.length;
  }
  return scratch;
}

std::string_view with_ascii_digits(std::string_view text, std::string& scratch) {
  bool found = false;
  for (std::size_t i = 0; i < text.size() && !found; i += at(text, i).length)
    found = digit_of(at(text, i).value) >= 0;
  if (!found) return text;
  scratch.clear();
  for (std::size_t i = 0; i < text.size();) {
    const CodePoint point = at(text, i);
    const int digit = digit_of(point.value);
    if (digit >= 0) scratch += static_cast<char>('0' + digit);
    if (digit < 0) scratch.append(text.substr(i, point.length));
    i += point.length;
  }
  return scratch;
}

bool is_space(char32_t value) {
  if (value < 0x80) return value == ' ' || (value >= '\t' && value <= '\r');
  return value == 0x85 || value == 0xA0 || value == 0x1680 || (value >= 0x2000 && value <= 0x200A) ||
         value == 0x2028 || value == 0x2029 || value == 0x202F || value == 0x205F || value == 0x3000;
}

bool is_invisible(char32_t value) {
  return value == 0xAD || value == 0x200B || value == 0x200E || value == 0x200F || value == 0xFEFF ||
         (value >= 0x202A && value <= 0x202E) || (value >= 0x2060 && value <= 0x2069);
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty()) {
    const CodePoint first = at(text, 0);
    if (!is_blank(first.value)) break;
    text.remove_prefix(first.length);
  }
  while (!text.empty()) {
    const std::size_t start = start_before(text, text.size());
    if (!is_blank(at(text, start).value)) break;
    text.remove_suffix(text.size() - start);
  }
  return text;
}

}  // namespace tributary::normalize::utf8
