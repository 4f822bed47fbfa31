#include "normalize/fold.hpp"

#include "normalize/utf8.hpp"

namespace tributary::normalize {
namespace {

constexpr char32_t kLowFirst = 0x80;
constexpr const char* kLow[] = {
#include "normalize/tables/fold_low.inc"
};
constexpr char32_t kAdditionalFirst = 0x1E00;
constexpr const char* kAdditional[] = {
#include "normalize/tables/fold_additional.inc"
};

bool between(char32_t value, char32_t first, char32_t last) {
  return value >= first && value <= last;
}

bool is_combining(char32_t value) {
  return between(value, 0x300, 0x36F);
}

// Full-width "Ａ" to "A".
char32_t narrowed(char32_t value) {
  return between(value, 0xFF01, 0xFF5E) ? value - 0xFF01 + '!' : value;
}

void append_folded(char32_t value, std::string& out) {
  if (value < kLowFirst) {
    out += static_cast<char>(value >= 'A' && value <= 'Z' ? value - 'A' + 'a' : value);
  } else if (value < kLowFirst + std::size(kLow)) {
    out += kLow[value - kLowFirst];
  } else if (between(value, kAdditionalFirst, kAdditionalFirst + std::size(kAdditional) - 1)) {
    out += kAdditional[value - kAdditionalFirst];
  } else if (!is_combining(value) && !utf8::is_invisible(value)) {
    utf8::append(value, out);
  }
}

bool is_word(char32_t value) {
  if (value < 0x80) return (value >= '0' && value <= '9') || ((value | 0x20) >= 'a' && (value | 0x20) <= 'z');
  if (value < 0xC0)
    return value == 0xAA || value == 0xAD || value == 0xB5 || value == 0xBA;  // ª, soft hyphen, µ, º
  if (value == 0xD7 || value == 0xF7 || value == 0x5F3 || value == 0x5F4)
    return false;  // times, divided, geresh
  if (between(value, 0x2000, 0x200A) || between(value, 0x2010, 0x205F)) return false;
  if (between(value, 0x2190, 0x2BFF) || between(value, 0x3000, 0x3004) || between(value, 0x3008, 0x3020))
    return false;
  return value != 0x30FB && !between(value, 0xFF5F, 0xFF65) && !between(value, 0x1F300, 0x1FAFF);
}

// A script that writes its words without spaces.
bool is_word_by_itself(char32_t value) {
  return between(value, 0x3040, 0x30FF) || between(value, 0x3400, 0x9FFF) || between(value, 0xF900, 0xFAFF);
}

bool is_small(char32_t value) {
  return value >= 'a' && value <= 'z';
}
bool is_capital(char32_t value) {
  return value >= 'A' && value <= 'Z';
}

}  // namespace

void fold(std::string_view text, std::string& out) {
  out.clear();
  for (std::size_t i = 0; i < text.size();) {
    const auto point = utf8::at(text, i);
    append_folded(narrowed(point.value), out);
    i += point.length;
  }
}

void fold_words(std::string_view text, std::string& out) {
  out.clear();
  bool boundary = true;
  char32_t last = 0;
  for (std::size_t i = 0; i < text.size();) {
    const auto point = utf8::at(text, i);
    i += point.length;
    const char32_t value = narrowed(point.value);
    if (!is_word(value)) {
      boundary = true;
      continue;
    }
    const bool alone = is_word_by_itself(value);
    if (alone || is_word_by_itself(last) || (is_small(last) && is_capital(value))) boundary = true;
    if (boundary && !out.empty()) out += ' ';
    boundary = false;
    last = value;
    append_folded(value, out);
  }
}

}  // namespace tributary::normalize
