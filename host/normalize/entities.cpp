#include "normalize/entities.hpp"

#include <algorithm>

#include "normalize/utf8.hpp"

namespace tributary::normalize {
namespace {

struct Entity {
  std::string_view name;
  std::string_view text;
};

constexpr Entity kEntities[] = {
#include "normalize/tables/entities.inc"
};
constexpr std::string_view kLegacy[] = {
#include "normalize/tables/legacy_entities.inc"
};
constexpr std::size_t kLongestName = 32;  // the longest has 31 characters

// What Windows-1252 has at 0x80 to 0x9F; 0 where it has nothing.
constexpr char32_t kWindows1252[32] = {0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                       0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017D, 0,
                                       0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                       0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

bool is_alphanumeric(char c) {
  return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

int digit_value(char c, int base) {
  int value = -1;
  if (c >= '0' && c <= '9') value = c - '0';
  if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f') value = (c | 0x20) - 'a' + 10;
  return value < base ? value : -1;
}

struct Number {
  char32_t value = 0;
  std::size_t length = 0;  // from '#', the semicolon included; 0: not a number
};

// text starts at '#'.
Number read_number(std::string_view text) {
  std::size_t i = 1;
  const bool hexadecimal = i < text.size() && (text[i] | 0x20) == 'x';
  if (hexadecimal) ++i;
  const std::size_t first = i;
  char32_t value = 0;
  for (int digit; i < text.size() && (digit = digit_value(text[i], hexadecimal ? 16 : 10)) >= 0; ++i) {
    value = std::min<char32_t>(value * (hexadecimal ? 16 : 10) + static_cast<char32_t>(digit), 0x110000);
  }
  if (i == first) return {};
  if (i < text.size() && text[i] == ';') ++i;
  return {value, i};
}

bool is_high_surrogate(char32_t v) {
  return v >= 0xD800 && v <= 0xDBFF;
}
bool is_low_surrogate(char32_t v) {
  return v >= 0xDC00 && v <= 0xDFFF;
}

std::size_t append_number(std::string_view text, std::string& out) {
  Number number = read_number(text);
  if (number.length == 0) return 0;
  if (is_high_surrogate(number.value) && text.substr(number.length, 2) == "&#") {
    const Number low = read_number(text.substr(number.length + 1));
    if (is_low_surrogate(low.value)) {
      number.value = 0x10000 + ((number.value - 0xD800) << 10) + (low.value - 0xDC00);
      number.length += 1 + low.length;
    }
  }
  if (number.value >= 0x80 && number.value <= 0x9F) {
    const char32_t meant = kWindows1252[number.value - 0x80];
    if (meant != 0) number.value = meant;
  }
  utf8::append(number.value == 0 ? utf8::kReplacement : number.value, out);
  return number.length;
}

std::string_view common_entity(std::string_view name) {
  if (name == "amp") return "&";
  if (name == "nbsp") return "\xC2\xA0";
  if (name == "lt") return "<";
  if (name == "gt") return ">";
  if (name == "quot") return "\"";
  return {};
}

std::string_view entity_text(std::string_view name) {
  if (const auto text = common_entity(name); !text.empty()) return text;
  const auto* found = std::lower_bound(std::begin(kEntities), std::end(kEntities), name,
                                       [](const Entity& e, std::string_view n) { return e.name < n; });
  return found != std::end(kEntities) && found->name == name ? found->text : std::string_view{};
}

// The longest legacy name that `word` starts with and that begins no word: "nbsp" of "nbspHello", "eacute" of
// "eacutet". HTML 5 takes "&copyright" for "©right" too; here that is a word.
std::string_view legacy_start(std::string_view word) {
  for (std::size_t length = word.size() - 1; length > 2; --length) {
    const std::string_view name = word.substr(0, length);
    if (!std::binary_search(std::begin(kLegacy), std::end(kLegacy), name)) continue;
    if (name == "nbsp" || name == "amp" || name == "szlig") return name;
    for (const std::string_view mark :
         {"acute", "grave", "circ", "tilde", "uml", "cedil", "ring", "slash", "lig"}) {
      if (name.size() > mark.size() && name.substr(name.size() - mark.size()) == mark) return name;
    }
    return {};
  }
  return {};
}

// text starts at the name. Without its semicolon a name counts only where no word or query could go on.
std::size_t append_name(std::string_view text, std::string& out) {
  std::size_t end = 0;
  while (end < text.size() && end < kLongestName && is_alphanumeric(text[end])) ++end;
  if (end == 0) return 0;
  const std::string_view name = text.substr(0, end);
  const bool ended = end < text.size() && text[end] == ';';
  if (!ended && end < text.size() && text[end] == '=') return 0;
  const bool known =
      ended ? !entity_text(name).empty() : std::binary_search(std::begin(kLegacy), std::end(kLegacy), name);
  const std::string_view taken = known ? name : legacy_start(name);
  out += entity_text(taken);
  return taken.size() + (known && ended ? 1 : 0);
}

std::size_t append_reference(std::string_view text, std::string& out) {
  if (text.empty()) return 0;
  return text.front() == '#' ? append_number(text, out) : append_name(text, out);
}

// "lt;" and "gt;": what most of the references in an escaped document are.
std::size_t append_bracket(std::string_view text, std::string& out) {
  if (text.size() < 3 || text[1] != 't' || text[2] != ';' || (text[0] != 'l' && text[0] != 'g')) return 0;
  out += text[0] == 'l' ? '<' : '>';
  return 3;
}

// The length of the "amp;" repetitions that only escape the ampersand of another reference.
std::size_t needless_escapes(std::string_view text) {
  std::size_t skipped = 0;
  while (text.substr(skipped, 4) == "amp;") skipped += 4;
  if (skipped == 0) return 0;
  std::string ignored;
  const std::string_view rest = text.substr(skipped);
  const std::size_t length = append_reference(rest, ignored);
  const bool ended = length > 0 && rest[length - 1] == ';';
  return ended ? skipped : skipped - 4;
}

}  // namespace

std::size_t append_entity(std::string_view text, std::size_t at, EscapeDepth depth, std::string& out) {
  const std::string_view reference = text.substr(at + 1);
  if (const std::size_t length = append_bracket(reference, out); length > 0) return 1 + length;
  const std::size_t skipped = depth == EscapeDepth::however ? needless_escapes(reference) : 0;
  const std::size_t length = append_reference(reference.substr(skipped), out);
  return length == 0 ? 0 : 1 + skipped + length;
}

void append_unescaped(std::string_view text, EscapeDepth depth, std::string& out) {
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t ampersand = std::min(text.find('&', i), text.size());
    out.append(text, i, ampersand - i);
    i = ampersand;
    if (i == text.size()) return;
    const std::size_t length = append_entity(text, i, depth, out);
    if (length == 0) out += '&';
    i += std::max<std::size_t>(length, 1);
  }
}

}  // namespace tributary::normalize
