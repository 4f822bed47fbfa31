#include "store/safe_text.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>

#include "normalize/utf8.hpp"

namespace tributary::store {
namespace {

constexpr std::size_t kEscapeLength = 6;  // \uXXXX

// The code unit of the escape \uXXXX at the front of `text`, if there is one.
std::optional<std::uint16_t> escaped_unit(std::string_view text) {
  if (text.size() < kEscapeLength || text[0] != '\\' || text[1] != 'u') return std::nullopt;
  std::uint16_t unit = 0;
  const char* const end = text.data() + kEscapeLength;
  const auto [stop, error] = std::from_chars(text.data() + 2, end, unit, 16);
  if (error != std::errc() || stop != end) return std::nullopt;
  return unit;
}

bool is_high(std::uint16_t unit) {
  return unit >= 0xD800 && unit <= 0xDBFF;
}
bool is_low(std::uint16_t unit) {
  return unit >= 0xDC00 && unit <= 0xDFFF;
}

// Appends the escape sequence at the front of `text` as jsonb takes it; returns how much of `text` it was.
std::size_t append_escape(std::string_view text, std::string& out) {
  const auto unit = escaped_unit(text);
  if (!unit) {  // \n, \\, ... : both characters together, so that \\u0000 is not taken for an escape
    const std::size_t length = std::min<std::size_t>(2, text.size());
    out += text.substr(0, length);
    return length;
  }
  const auto next = escaped_unit(text.substr(kEscapeLength));
  if (is_high(*unit) && next && is_low(*next)) {
    out += text.substr(0, 2 * kEscapeLength);
    return 2 * kEscapeLength;
  }
  const bool refused = *unit == 0 || is_high(*unit) || is_low(*unit);
  out += refused ? std::string_view("\\ufffd") : text.substr(0, kEscapeLength);
  return kEscapeLength;
}

}  // namespace

std::string safe_text(std::string_view text) {
  std::string scratch;
  return std::string(normalize::utf8::clean(text, scratch));
}

std::string json_safe(std::string_view json) {
  std::string clean = safe_text(json);
  if (clean.find("\\u") == clean.npos) return clean;
  std::string out;
  out.reserve(clean.size());
  for (std::string_view rest = clean; !rest.empty();) {
    const std::size_t plain = std::min(rest.find('\\'), rest.size());
    out += rest.substr(0, plain);
    rest.remove_prefix(plain);
    if (!rest.empty()) rest.remove_prefix(append_escape(rest, out));
  }
  return out;
}

}  // namespace tributary::store
