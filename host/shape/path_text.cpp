#include "shape/path_text.hpp"

namespace tributary::shape {
namespace {

bool starts_name(unsigned char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 0x80;
}

bool is_shorthand(std::string_view name) {
  if (name.empty() || !starts_name(static_cast<unsigned char>(name[0]))) return false;
  for (const char c : name) {
    if (!starts_name(static_cast<unsigned char>(c)) && !(c >= '0' && c <= '9')) return false;
  }
  return true;
}

void append_control(unsigned char c, std::string& path) {
  constexpr char kDigits[] = "0123456789abcdef";
  path += "\\u00";
  path += kDigits[c >> 4];
  path += kDigits[c & 15];
}

}  // namespace

void append_literal(std::string_view text, std::string& path) {
  path += '\'';
  for (const char c : text) {
    if (c == '\'' || c == '\\') {
      path += '\\';
      path += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      append_control(static_cast<unsigned char>(c), path);
    } else {
      path += c;
    }
  }
  path += '\'';
}

void append_member(std::string_view name, std::string& path) {
  if (is_shorthand(name)) {
    path += '.';
    path += name;
    return;
  }
  path += '[';
  append_literal(name, path);
  path += ']';
}

}  // namespace tributary::shape
