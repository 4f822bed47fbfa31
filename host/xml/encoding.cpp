#include "xml/encoding.hpp"

#include <algorithm>
#include <array>

#include "xml/characters.hpp"

namespace tributary::xml {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::size_t kLongestDeclaration = 256;

enum class Wide { no, little_endian, big_endian };

// By the byte order mark, or by the '<' that every document begins with.
Wide wide(std::string_view bytes) {
  if (bytes.starts_with("\xFF\xFE") || bytes.starts_with(std::string_view("<\0", 2))) {
    return Wide::little_endian;
  }
  if (bytes.starts_with("\xFE\xFF") || bytes.starts_with(std::string_view("\0<", 2))) return Wide::big_endian;
  return Wide::no;
}

bool is_utf32(std::string_view bytes) {
  return bytes.starts_with(std::string_view("\xFF\xFE\0\0", 4)) ||
         bytes.starts_with(std::string_view("\0\0\xFE\xFF", 4)) ||
         bytes.starts_with(std::string_view("<\0\0\0", 4)) ||
         bytes.starts_with(std::string_view("\0\0\0<", 4));
}

std::string from_utf16(std::string_view bytes, bool little_endian, std::uint64_t& replaced) {
  std::string out;
  out.reserve(bytes.size());
  const auto unit = [&](std::size_t at) {
    const auto first = static_cast<unsigned char>(bytes[at]);
    const auto second = static_cast<unsigned char>(bytes[at + 1]);
    return static_cast<char32_t>(little_endian ? second << 8 | first : first << 8 | second);
  };
  std::size_t at = 0;
  if (bytes.size() >= 2 && unit(0) == 0xFEFF) at = 2;
  for (; at + 2 <= bytes.size(); at += 2) {
    char32_t code = unit(at);
    const bool pair = is_high_surrogate(code) && at + 4 <= bytes.size() && is_low_surrogate(unit(at + 2));
    if (pair) {
      code = 0x10000 + ((code - 0xD800) << 10) + (unit(at + 2) - 0xDC00);
      at += 2;
    }
    if (!append_character(code, out)) ++replaced;
  }
  if (at < bytes.size()) {  // half a unit
    append_character(kReplacement, out);
    ++replaced;
  }
  return out;
}

// Windows-1252 from 0x80 to 0x9F; what it leaves undefined stays what ISO-8859-1 has there.
constexpr std::array<char32_t, 32> kWindows1252 = {
    0x20AC, 0x81,   0x201A, 0x192,  0x201E, 0x2026, 0x2020, 0x2021, 0x2C6,  0x2030, 0x160,
    0x2039, 0x152,  0x8D,   0x17D,  0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x2DC,  0x2122, 0x161,  0x203A, 0x153,  0x9D,   0x17E,  0x178};

std::string from_windows_1252(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size() + bytes.size() / 8);
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    append_character(byte >= 0x80 && byte < 0xA0 ? kWindows1252[byte - 0x80] : byte, out);
  }
  return out;
}

bool is_ascii(std::string_view bytes) {
  return std::none_of(bytes.begin(), bytes.end(), [](char c) { return static_cast<signed char>(c) < 0; });
}

// What <?xml ... encoding="..."?> says, in capitals; "" when it says nothing.
std::string declared(std::string_view bytes) {
  bytes.remove_prefix(std::min(bytes.find_first_not_of(" \t\r\n"), bytes.size()));
  if (!bytes.starts_with("<?xml")) return "";
  bytes = bytes.substr(0, std::min(bytes.find("?>"), kLongestDeclaration));
  const std::size_t at = bytes.find("encoding");
  const std::size_t quote = at == std::string_view::npos ? at : bytes.find_first_of("'\"", at);
  if (quote == std::string_view::npos) return "";
  std::string_view name = bytes.substr(quote + 1);
  name = name.substr(0, name.find(bytes[quote]));
  std::string out(name);
  for (char& c : out) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return out;
}

bool is_latin_1(std::string_view name) {
  constexpr std::array<std::string_view, 6> kNames = {"ISO-8859-1", "ISO8859-1",    "LATIN1",
                                                      "LATIN-1",    "WINDOWS-1252", "CP1252"};
  return std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

bool is_utf8(std::string_view name) {
  // UTF-16 in a declaration that is itself in single bytes was true before somebody sent the text on.
  return name.empty() || name == "UTF-8" || name == "UTF8" || name == "US-ASCII" || name == "ASCII" ||
         name.starts_with("UTF-16");
}

}  // namespace

Result<std::string, std::string> to_utf8(std::string_view bytes, std::uint64_t& replaced) {
  if (is_utf32(bytes)) return {boost::system::in_place_error, "the text is in UTF-32"};
  if (const Wide order = wide(bytes); order != Wide::no) {
    return {boost::system::in_place_value, from_utf16(bytes, order == Wide::little_endian, replaced)};
  }
  if (bytes.starts_with(kByteOrderMark)) {
    return {boost::system::in_place_value, std::string(bytes.substr(kByteOrderMark.size()))};
  }
  const std::string name = declared(bytes);
  if (is_latin_1(name)) return {boost::system::in_place_value, from_windows_1252(bytes)};
  if (is_utf8(name) || is_ascii(bytes)) return {boost::system::in_place_value, std::string(bytes)};
  return {boost::system::in_place_error, "the text is in " + name.substr(0, 40)};
}

}  // namespace tributary::xml
