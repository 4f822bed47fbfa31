#include "jsonpath/location.hpp"

#include <algorithm>

#include "jsonpath/path.hpp"

namespace tributary::jsonpath {
namespace {

// Only what section 2.7 says must be escaped, and only so.
void append_escaped(char c, std::string& path) {
  constexpr std::string_view kPlain = "'\\\b\f\n\r\t";
  constexpr std::string_view kLetters = "'\\bfnrt";
  const std::size_t which = kPlain.find(c);
  if (which != std::string_view::npos) {
    path += '\\';
    path += kLetters[which];
  } else if (static_cast<unsigned char>(c) < 0x20) {
    path.append("\\u00") += c < 0x10 ? '0' : '1';
    path += "0123456789abcdef"[c & 15];
  } else {
    path += c;
  }
}

void append_location(const Location& location, std::string& path) {
  if (!location.parent) {
    path += '$';
    return;
  }
  append_location(*location.parent, path);
  if (location.is_member) {
    append_name_segment(location.name, path);
  } else {
    path.append("[").append(std::to_string(location.index)).append("]");
  }
}

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool starts_name(char c) {
  return is_letter(c) || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}
bool continues_name(char c) {
  return starts_name(c) || (c >= '0' && c <= '9');
}

}  // namespace

std::string normalized_path(const Location& location) {
  std::string path;
  append_location(location, path);
  return path;
}

void append_name_segment(std::string_view name, std::string& path) {
  path += "['";
  for (char c : name) append_escaped(c, path);
  path += "']";
}

void append_shorthand_segment(std::string_view name, std::string& path) {
  const bool shorthand =
      !name.empty() && starts_name(name.front()) && std::all_of(name.begin(), name.end(), continues_name);
  if (!shorthand) return append_name_segment(name, path);
  path.append(".").append(name);
}

}  // namespace tributary::jsonpath
