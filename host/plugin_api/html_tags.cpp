#include "plugin_api/html_tags.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "plugin_api/utf8.hpp"

namespace tributary::plugin {
namespace {

constexpr std::size_t kNone = std::string_view::npos;
constexpr std::string_view kWhiteSpace = " \t\r\n\f";
constexpr std::array<std::string_view, 7> kTextElements = {"script", "style",  "title",  "textarea",
                                                           "xmp",    "iframe", "noembed"};
constexpr std::size_t kLongestReference = 12;  // "&#x0010FFFF;", zeros that nobody writes left aside

bool is_space(char c) {
  return kWhiteSpace.find(c) != kNone;
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool is_letter(char c) {
  return lower(c) >= 'a' && lower(c) <= 'z';
}

bool equal_ignoring_case(std::string_view text, std::string_view lower_cased) {
  return std::equal(text.begin(), text.end(), lower_cased.begin(), lower_cased.end(),
                    [](char a, char b) { return lower(a) == b; });
}

struct Attribute {
  std::string_view name;
  std::string_view value;
};

std::size_t behind_space(std::string_view text, std::size_t at) {
  while (at < text.size() && is_space(text[at])) ++at;
  return at;
}

std::string_view quoted_value(std::string_view text, std::size_t& at) {
  const std::size_t begin = at + 1;
  const std::size_t end = std::min(text.find(text[at], begin), text.size());
  at = std::min(end + 1, text.size());
  return text.substr(begin, end - begin);
}

std::string_view bare_value(std::string_view text, std::size_t& at) {
  const std::size_t begin = at;
  while (at < text.size() && !is_space(text[at]) && text[at] != '>') ++at;
  return text.substr(begin, at - begin);
}

// The next attribute from `at`, which is moved behind it; nullopt where a '>' or the text's end is next.
std::optional<Attribute> next_attribute(std::string_view text, std::size_t& at) {
  while (at < text.size() && (is_space(text[at]) || text[at] == '/')) ++at;
  if (at >= text.size() || text[at] == '>') return {};
  const std::size_t begin = at++;  // whatever it is, it begins a name: so there is always an advance
  while (at < text.size() && !is_space(text[at]) && std::string_view("/>=").find(text[at]) == kNone) ++at;
  Attribute found{text.substr(begin, at - begin), {}};
  const std::size_t equals = behind_space(text, at);
  if (equals >= text.size() || text[equals] != '=') return found;
  at = behind_space(text, equals + 1);
  if (at >= text.size()) return found;
  found.value = text[at] == '"' || text[at] == '\'' ? quoted_value(text, at) : bare_value(text, at);
  return found;
}

// Where "</name" stands and is the whole name.
std::size_t closing_tag(std::string_view html, std::size_t from, std::string_view name) {
  for (std::size_t at = html.find("</", from); at != kNone; at = html.find("</", at + 2)) {
    const std::size_t end = at + 2 + name.size();
    if (!equal_ignoring_case(html.substr(at + 2, name.size()), name)) continue;
    if (end >= html.size() || is_space(html[end]) || html[end] == '/' || html[end] == '>') return at;
  }
  return kNone;
}

// The code point of "#38" or "#x26"; nullopt where it is none that a text may hold.
std::optional<std::uint32_t> numbered(std::string_view digits) {
  digits.remove_prefix(1);
  const bool hexadecimal = digits.starts_with('x') || digits.starts_with('X');
  if (hexadecimal) digits.remove_prefix(1);
  std::uint32_t code = 0;
  const auto [end, problem] =
      std::from_chars(digits.data(), digits.data() + digits.size(), code, hexadecimal ? 16 : 10);
  if (problem != std::errc() || end != digits.data() + digits.size()) return {};
  if (code == 0 || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) return {};
  return code;
}

std::optional<std::uint32_t> code_point(std::string_view reference) {
  constexpr std::array<std::pair<std::string_view, std::uint32_t>, 6> kNames{
      {{"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}, {"nbsp", 0xA0}}};
  if (reference.starts_with('#')) return numbered(reference);
  for (const auto& [name, code] : kNames) {
    if (reference == name) return code;
  }
  return {};
}

}  // namespace

std::string without_references(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const std::size_t ampersand = std::min(text.find('&'), text.size());
    out += text.substr(0, ampersand);
    text.remove_prefix(ampersand);
    const std::size_t end = text.substr(0, kLongestReference).find(';');
    const auto code = end == kNone ? std::nullopt : code_point(text.substr(1, end - 1));
    if (code) append_utf8(*code, out);
    if (!code && !text.empty()) out += '&';
    text.remove_prefix(std::min(code ? end + 1 : 1, text.size()));
  }
  return out;
}

std::string lower_case(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), lower);
  return out;
}

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(kWhiteSpace);
  if (first == kNone) return {};
  return text.substr(first, text.find_last_not_of(kWhiteSpace) - first + 1);
}

std::optional<std::string> HtmlTag::attribute(std::string_view wanted) const {
  std::size_t at = 0;
  while (const auto found = next_attribute(attributes, at)) {
    if (equal_ignoring_case(found->name, wanted)) return without_references(found->value);
  }
  return {};
}

std::string HtmlTag::word(std::string_view wanted) const {
  return lower_case(attribute(wanted).value_or(""));
}

std::optional<HtmlTag> HtmlTags::next() {
  for (at_ = html_.find('<', at_); at_ < html_.size(); at_ = html_.find('<', at_)) {
    const std::string_view rest = html_.substr(at_ + 1);
    if (rest.starts_with('!') || rest.starts_with('?')) {
      at_ = behind_declaration(at_);
      continue;
    }
    const bool closing = rest.starts_with('/');
    if (rest.size() > closing && is_letter(rest[closing])) return read_tag(at_ + 1 + closing, closing);
    ++at_;
  }
  at_ = html_.size();
  return {};
}

HtmlTag HtmlTags::read_tag(std::size_t name, bool closing) {
  std::size_t end = name;
  while (end < html_.size() && !is_space(html_[end]) && html_[end] != '/' && html_[end] != '>') ++end;
  at_ = end;
  while (next_attribute(html_, at_)) {
  }
  HtmlTag tag{lower_case(html_.substr(name, end - name)), closing, html_.substr(end, at_ - end)};
  if (at_ < html_.size()) ++at_;
  const bool text = std::find(kTextElements.begin(), kTextElements.end(), tag.name) != kTextElements.end();
  if (text && !closing) read_content(tag);
  return tag;
}

// Of a comment that nothing ends, and of a declaration: the page's end.
std::size_t HtmlTags::behind_declaration(std::size_t at) const {
  const bool comment = html_.substr(at).starts_with("<!--");
  // "<!-->" is a whole comment: its end may begin inside of its beginning.
  const std::size_t end = comment ? html_.find("-->", at + 2) : html_.find('>', at);
  return end == kNone ? html_.size() : end + (comment ? 3 : 1);
}

void HtmlTags::read_content(HtmlTag& tag) {
  const std::size_t closing = closing_tag(html_, at_, tag.name);
  tag.whole = closing != kNone;
  const std::size_t end = std::min(closing, html_.size());
  tag.content = html_.substr(at_, end - at_);
  const std::size_t behind = tag.whole ? html_.find('>', end) : kNone;
  at_ = behind == kNone ? html_.size() : behind + 1;
}

}  // namespace tributary::plugin
