#include "xml/characters.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace tributary::xml {
namespace {

constexpr std::size_t kLongestReference = 16;  // &#x00000010FFFF; with its zeros
constexpr std::array<std::pair<std::string_view, char>, 5> kEntities = {
    {{"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}}};

// "#x41" or "#65"; U+FFFD's own code, which no reference needs, where it is not a number.
bool append_numeric(std::string_view name, std::string& out, std::uint64_t& replaced) {
  const bool hexadecimal = name.starts_with("#x");
  const std::string_view digits = name.substr(hexadecimal ? 2 : 1);
  std::uint32_t code = 0;
  const char* end = digits.data() + digits.size();
  const auto parsed = std::from_chars(digits.data(), end, code, hexadecimal ? 16 : 10);
  if (digits.empty() || parsed.ptr != end) return false;
  const bool too_big = parsed.ec != std::errc{};
  if (!append_character(too_big ? 0 : static_cast<char32_t>(code), out)) ++replaced;
  return true;
}

// Appends what the reference `name` stands for, if it is one of ours.
bool append_reference(std::string_view name, std::string& out, std::uint64_t& replaced) {
  if (name.starts_with('#')) return append_numeric(name, out, replaced);
  const auto known =
      std::find_if(kEntities.begin(), kEntities.end(), [name](const auto& e) { return e.first == name; });
  if (known == kEntities.end()) return false;
  out += known->second;
  return true;
}

}  // namespace

bool append_character(char32_t code, std::string& out) {
  const bool exists = code != 0 && code <= 0x10FFFF && !is_high_surrogate(code) && !is_low_surrogate(code);
  if (!exists) code = kReplacement;
  const auto tail = [&](int shift) { out += static_cast<char>(0x80 | (code >> shift & 0x3F)); };
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xC0 | code >> 6);
    tail(0);
  } else if (code < 0x10000) {
    out += static_cast<char>(0xE0 | code >> 12);
    tail(6);
    tail(0);
  } else {
    out += static_cast<char>(0xF0 | code >> 18);
    tail(12);
    tail(6);
    tail(0);
  }
  return exists;
}

void append_decoded(std::string_view text, std::string& out, std::uint64_t& replaced) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t reference = std::min(text.find('&', at), text.size());
    out.append(text.substr(at, reference - at));
    if (reference == text.size()) return;
    const std::size_t length = text.substr(reference, kLongestReference).find(';');
    const bool known = length != std::string_view::npos &&
                       append_reference(text.substr(reference + 1, length - 1), out, replaced);
    if (!known) out += '&';
    at = known ? reference + length + 1 : reference + 1;
  }
}

}  // namespace tributary::xml
