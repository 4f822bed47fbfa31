#include "json/text.hpp"

#include <charconv>
#include <cmath>

namespace tributary::json {
namespace {

using simdjson::dom::array;
using simdjson::dom::element_type;
using simdjson::dom::object;

template <class Number, class... Format>
void append_number(Number value, std::string& out, Format... format) {
  char text[64];  // the longest fixed form below 2^63 and the longest scientific one are under 30
  const auto end = std::to_chars(text, text + sizeof text, value, format...).ptr;
  out.append(text, end);
}

// The shortest digits that read back the same; plainly, as people write a salary or an id, unless that would
// need a tail of zeros that were never in the number, or look like an integer that no machine type holds.
void append_double(double value, std::string& out) {
  const double size = std::fabs(value);
  const bool plain = size == 0 || (size >= 1e-6 && size < 0x1p63);
  append_number(value, out, plain ? std::chars_format::fixed : std::chars_format::scientific);
}

void append_escape(char c, std::string& out) {
  constexpr std::string_view kPlain = "\"\\\b\f\n\r\t";
  constexpr std::string_view kLetters = "\"\\bfnrt";
  const std::size_t which = kPlain.find(c);
  if (which != std::string_view::npos) {
    out += '\\';
    out += kLetters[which];
    return;
  }
  constexpr std::string_view kHex = "0123456789abcdef";
  const auto byte = static_cast<unsigned char>(c);
  out.append("\\u00") += kHex[byte >> 4];
  out += kHex[byte & 15];
}

bool needs_escape(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\';
}

void append_array(array items, std::string& out) {
  char before = '[';
  for (const Element item : items) {
    out += before;
    append_json(item, out);
    before = ',';
  }
  if (before == '[') out += '[';
  out += ']';
}

void append_object(object members, std::string& out) {
  char before = '{';
  for (const auto member : members) {
    out += before;
    append_string(member.key, out);
    out += ':';
    append_json(member.value, out);
    before = ',';
  }
  if (before == '{') out += '{';
  out += '}';
}

}  // namespace

bool append_scalar(Element value, std::string& out) {
  switch (value.type()) {
    case element_type::STRING:
      out += std::string_view(value);
      return true;
    case element_type::INT64:
      append_number(std::int64_t(value), out);
      return true;
    case element_type::UINT64:
      append_number(std::uint64_t(value), out);
      return true;
    case element_type::DOUBLE:
      append_double(double(value), out);
      return true;
    case element_type::BOOL:
      out += bool(value) ? "true" : "false";
      return true;
    default:
      return false;
  }
}

void append_json(Element value, std::string& out) {
  switch (value.type()) {
    case element_type::ARRAY:
      return append_array(array(value), out);
    case element_type::OBJECT:
      return append_object(object(value), out);
    case element_type::STRING:
      return append_string(std::string_view(value), out);
    case element_type::NULL_VALUE:
      out += "null";
      return;
    default:
      append_scalar(value, out);
  }
}

void append_string(std::string_view text, std::string& out) {
  out += '"';
  std::size_t copied = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!needs_escape(text[i])) continue;
    out.append(text.substr(copied, i - copied));
    append_escape(text[i], out);
    copied = i + 1;
  }
  out.append(text.substr(copied));
  out += '"';
}

}  // namespace tributary::json
