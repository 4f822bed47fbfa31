#include "base/markup.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace tributary {
namespace {

constexpr std::size_t kLookedAt = 4096;  // a comment in front may be long, a DOCTYPE with its entities longer
constexpr std::string_view kWhiteSpace = " \t\r\n";
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::array<std::string_view, 6> kHtmlElements = {"html", "head", "body", "script", "meta", "div"};

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool is_html(std::string_view name) {
  return std::any_of(kHtmlElements.begin(), kHtmlElements.end(), [name](std::string_view element) {
    return std::equal(name.begin(), name.end(), element.begin(), element.end(),
                      [](char found, char expected) { return lower(found) == expected; });
  });
}

bool is_utf16(std::string_view bytes) {
  return bytes.size() >= 2 &&
         (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF") ||
          (bytes[0] == '<' && bytes[1] == '\0') || (bytes[0] == '\0' && bytes[1] == '<'));
}

// The start of the text as far as it is ASCII, which is all that names of HTML need.
std::string start_of(std::string_view bytes) {
  const bool wide = is_utf16(bytes);
  if (bytes.starts_with(kByteOrderMark)) bytes.remove_prefix(kByteOrderMark.size());
  if (wide && bytes[0] != '<' && bytes[0] != '\0') bytes.remove_prefix(2);
  std::string text(bytes.substr(0, wide ? 2 * kLookedAt : kLookedAt));
  if (wide) std::erase(text, '\0');
  return text;
}

std::string_view name_at(std::string_view text) {
  return text.substr(0, text.find_first_of(" \t\r\n/>[<"));
}

// Moves `text` behind `end`; to its end where there is none.
void skip_behind(std::string_view& text, std::string_view end) {
  const std::size_t at = text.find(end);
  text.remove_prefix(at == std::string_view::npos ? text.size() : at + end.size());
}

bool is_doctype(std::string_view text) {
  constexpr std::string_view kDoctype = "<!doctype";
  return text.size() >= kDoctype.size() &&
         std::equal(kDoctype.begin(), kDoctype.end(), text.begin(),
                    [](char expected, char found) { return lower(found) == expected; });
}

std::string_view doctype_name(std::string_view text) {
  text.remove_prefix(9);
  text.remove_prefix(std::min(text.find_first_not_of(kWhiteSpace), text.size()));
  return name_at(text);
}

}  // namespace

Markup markup_of(std::string_view bytes) {
  const std::string start = start_of(bytes);
  std::string_view text = start;
  text.remove_prefix(std::min(text.find_first_not_of(kWhiteSpace), text.size()));
  if (!text.starts_with('<')) return Markup::none;
  while (text.starts_with('<')) {
    if (text.starts_with("<?")) {
      skip_behind(text, "?>");
    } else if (text.starts_with("<!--")) {
      skip_behind(text, "-->");
    } else if (is_doctype(text)) {
      return is_html(doctype_name(text)) ? Markup::html : Markup::xml;
    } else {
      return is_html(name_at(text.substr(1))) ? Markup::html : Markup::xml;
    }
    text.remove_prefix(std::min(text.find_first_not_of(kWhiteSpace), text.size()));
  }
  return Markup::xml;
}

}  // namespace tributary
