#include "normalize/html_tag.hpp"

#include <algorithm>
#include <array>
#include <cstring>

namespace tributary::normalize {
namespace {

constexpr std::size_t kNone = std::string_view::npos;
constexpr std::size_t kLongestName = 16;  // "blockquote" has 10; longer names are none of HTML's

struct Element {
  std::string_view name;
  TagKind kind;
};

constexpr Element kElements[] = {
    {"a", TagKind::plain},
    {"abbr", TagKind::plain},
    {"acronym", TagKind::plain},
    {"address", TagKind::line},
    {"applet", TagKind::hidden},
    {"area", TagKind::plain},
    {"article", TagKind::paragraph},
    {"aside", TagKind::paragraph},
    {"audio", TagKind::plain},
    {"b", TagKind::plain},
    {"base", TagKind::plain},
    {"bdi", TagKind::plain},
    {"bdo", TagKind::plain},
    {"big", TagKind::plain},
    {"blockquote", TagKind::paragraph},
    {"body", TagKind::line},
    {"br", TagKind::line_break},
    {"button", TagKind::plain},
    {"canvas", TagKind::plain},
    {"caption", TagKind::line},
    {"center", TagKind::line},
    {"cite", TagKind::plain},
    {"code", TagKind::plain},
    {"col", TagKind::plain},
    {"colgroup", TagKind::plain},
    {"data", TagKind::plain},
    {"dd", TagKind::line},
    {"del", TagKind::plain},
    {"details", TagKind::paragraph},
    {"dfn", TagKind::plain},
    {"dialog", TagKind::paragraph},
    {"dir", TagKind::list},
    {"div", TagKind::line},
    {"dl", TagKind::paragraph},
    {"dt", TagKind::line},
    {"em", TagKind::plain},
    {"embed", TagKind::plain},
    {"fieldset", TagKind::paragraph},
    {"figcaption", TagKind::line},
    {"figure", TagKind::paragraph},
    {"font", TagKind::plain},
    {"footer", TagKind::paragraph},
    {"form", TagKind::paragraph},
    {"frame", TagKind::plain},
    {"frameset", TagKind::plain},
    {"h1", TagKind::paragraph},
    {"h2", TagKind::paragraph},
    {"h3", TagKind::paragraph},
    {"h4", TagKind::paragraph},
    {"h5", TagKind::paragraph},
    {"h6", TagKind::paragraph},
    {"head", TagKind::hidden},
    {"header", TagKind::paragraph},
    {"hgroup", TagKind::paragraph},
    {"hr", TagKind::paragraph},
    {"html", TagKind::line},
    {"i", TagKind::plain},
    {"iframe", TagKind::hidden},
    {"img", TagKind::plain},
    {"input", TagKind::plain},
    {"ins", TagKind::plain},
    {"kbd", TagKind::plain},
    {"label", TagKind::plain},
    {"legend", TagKind::line},
    {"li", TagKind::item},
    {"link", TagKind::plain},
    {"main", TagKind::paragraph},
    {"map", TagKind::plain},
    {"mark", TagKind::plain},
    {"marquee", TagKind::line},
    {"menu", TagKind::list},
    {"meta", TagKind::plain},
    {"meter", TagKind::plain},
    {"nav", TagKind::paragraph},
    {"nobr", TagKind::plain},
    {"noframes", TagKind::hidden},
    {"noscript", TagKind::plain},
    {"object", TagKind::plain},
    {"ol", TagKind::list},
    {"optgroup", TagKind::line},
    {"option", TagKind::line},
    {"output", TagKind::plain},
    {"p", TagKind::paragraph},
    {"param", TagKind::plain},
    {"picture", TagKind::plain},
    {"pre", TagKind::preformatted},
    {"progress", TagKind::plain},
    {"q", TagKind::plain},
    {"rp", TagKind::plain},
    {"rt", TagKind::plain},
    {"ruby", TagKind::plain},
    {"s", TagKind::plain},
    {"samp", TagKind::plain},
    {"script", TagKind::raw},
    {"section", TagKind::paragraph},
    {"select", TagKind::line},
    {"small", TagKind::plain},
    {"source", TagKind::plain},
    {"span", TagKind::plain},
    {"strike", TagKind::plain},
    {"strong", TagKind::plain},
    {"style", TagKind::raw},
    {"sub", TagKind::plain},
    {"summary", TagKind::line},
    {"sup", TagKind::plain},
    {"svg", TagKind::hidden},
    {"table", TagKind::paragraph},
    {"tbody", TagKind::plain},
    {"td", TagKind::cell},
    {"template", TagKind::hidden},
    {"textarea", TagKind::line},
    {"tfoot", TagKind::plain},
    {"th", TagKind::cell},
    {"thead", TagKind::plain},
    {"time", TagKind::plain},
    {"title", TagKind::hidden},
    {"tr", TagKind::row},
    {"track", TagKind::plain},
    {"tt", TagKind::plain},
    {"u", TagKind::plain},
    {"ul", TagKind::list},
    {"var", TagKind::plain},
    {"video", TagKind::plain},
    {"wbr", TagKind::plain},
};

// A name of up to 16 bytes in small letters, so that comparing two is comparing two numbers.
struct Name {
  std::uint64_t first = 0;
  std::uint64_t second = 0;

  bool operator==(const Name&) const = default;
};

Name packed(std::string_view name) {
  char lower[kLongestName] = {};
  for (std::size_t i = 0; i < name.size(); ++i) {
    lower[i] = static_cast<char>(name[i] >= 'A' && name[i] <= 'Z' ? name[i] + 32 : name[i]);
  }
  Name result;
  std::memcpy(&result.first, lower, sizeof result.first);
  std::memcpy(&result.second, lower + sizeof result.first, sizeof result.second);
  return result;
}

constexpr std::size_t kSlots = 512;  // a quarter full: most names are found at once

std::size_t slot_of(const Name& name) {
  constexpr std::uint64_t kMixer = 0x9E3779B97F4A7C15;  // Fibonacci hashing
  return static_cast<std::size_t>(((name.first ^ (name.second * 31)) * kMixer) >> 55);
}

struct Slot {
  Name name;
  TagKind kind = TagKind::unknown;
};

std::array<Slot, kSlots> make_slots() {
  std::array<Slot, kSlots> slots{};
  for (const Element& element : kElements) {
    const Name name = packed(element.name);
    std::size_t slot = slot_of(name);
    while (slots[slot].kind != TagKind::unknown) slot = (slot + 1) % kSlots;
    slots[slot] = {name, element.kind};
  }
  return slots;
}

const std::array<Slot, kSlots> kElementSlots = make_slots();

TagKind kind_of(std::string_view name) {
  if (name.size() > kLongestName) return TagKind::unknown;
  const Name wanted = packed(name);
  for (std::size_t slot = slot_of(wanted); kElementSlots[slot].kind != TagKind::unknown;
       slot = (slot + 1) % kSlots) {
    if (kElementSlots[slot].name == wanted) return kElementSlots[slot].kind;
  }
  return TagKind::unknown;
}

bool is_letter(char c) {
  return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}
bool is_name_part(char c) {
  return is_letter(c) || (c >= '0' && c <= '9') || c == '-' || c == ':' || c == '_';
}
bool is_space(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

struct AttributesEnd {
  std::size_t at = kNone;  // the '>', or the '<' of the next tag
  bool found = false;
};

// Where the attributes from `from` on end, quotes respected.
AttributesEnd end_of_attributes(std::string_view text, std::size_t from) {
  for (std::size_t i = from; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '>' || c == '<') return {i, true};
    // A quote inside a word ("it's") opens nothing.
    if ((c == '"' || c == '\'') && (text[i - 1] == '=' || is_space(text[i - 1]))) {
      const std::size_t close = text.find(c, i + 1);
      if (close == kNone) {
        const std::size_t next = text.find_first_of("<>", i);
        return {next, next != kNone};
      }
      i = close;
    }
  }
  return {};
}

bool is_only_slash(std::string_view attributes) {
  return std::all_of(attributes.begin(), attributes.end(), [](char c) { return is_space(c) || c == '/'; });
}

// Whether what stands between a name and its '>' can be attributes.
bool reads_as_attributes(std::string_view attributes, std::string_view name, TagKind kind) {
  if (is_only_slash(attributes)) return true;
  if (!is_space(attributes.front())) return false;  // "<m/w/d>", "<jobs@acme.test>"
  if (attributes.find('=') != kNone) return true;
  return kind != TagKind::unknown && name.size() > 1;  // "x<b and c>y" compares
}

std::size_t end_of_name(std::string_view text, std::size_t from) {
  while (from < text.size() && is_name_part(text[from])) ++from;
  return from;
}

// "List<String>", "vector<int>": stuck to a word and none of HTML's elements, nor like those that people make
// up
// ("<x-card>", "<o:p>").
bool is_type_argument(std::string_view text, std::size_t at, const Tag& tag, std::string_view attributes) {
  if (tag.kind != TagKind::unknown || tag.closing || !attributes.empty() || at == 0) return false;
  const char before = text[at - 1];
  return (is_letter(before) || (before >= '0' && before <= '9')) && tag.name.find_first_of("-:") == kNone;
}

bool equals_ignoring_case(std::string_view a, std::string_view b) {
  return a.size() == b.size() &&
         std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return (x | 0x20) == (y | 0x20); });
}

}  // namespace

std::size_t TagReader::end_of_comment(std::size_t at) {
  const std::size_t end = no_comment_ends_ ? kNone : text_.find("-->", at + 2);  // "<!-->" is a whole comment
  no_comment_ends_ = end == kNone;
  return no_comment_ends_ ? at + 4 : end + 3;
}

bool TagReader::ends_behind(std::size_t from) {
  if (!last_close_) last_close_ = text_.rfind('>');
  return *last_close_ != kNone && *last_close_ >= from;
}

Tag TagReader::read_declaration(std::size_t at) {
  const std::string_view rest = text_.substr(at);
  std::size_t end = kNone;
  if (rest.substr(0, 4) == "<!--") {
    end = end_of_comment(at);
  } else if (rest.substr(0, 9) == "<![CDATA[") {
    end = at + 9;  // its content is text
  } else if (rest.size() > 2 && (is_letter(rest[2]) || rest[2] == '[') && ends_behind(at)) {
    end = text_.find('>', at) + 1;
  }
  return end == kNone ? Tag{} : Tag{end - at, TagKind::declaration, false, {}};
}

// A tag that the text's end, or the next tag, cut off.
Tag TagReader::read_cut_off(std::size_t at, Tag tag, std::size_t name_end) const {
  const std::size_t end = std::min(text_.find('<', name_end), text_.size());
  const std::string_view attributes = text_.substr(name_end, end - name_end);
  const bool behind_tag = at > 0 && text_[at - 1] == '>';
  const bool whole_name = attributes.empty() && (tag.closing || behind_tag || tag.name.size() > 1 ||
                                                 end < text_.size());  // "a<b" compares
  const bool certain = tag.kind != TagKind::unknown && (whole_name || attributes.find('=') != kNone);
  tag.length = certain ? end - at : 0;
  return tag;
}

Tag TagReader::read(std::size_t at) {
  std::size_t name_start = at + 1;
  if (name_start >= text_.size()) return {};
  if (text_[name_start] == '!' || text_[name_start] == '?') return read_declaration(at);
  Tag tag;
  tag.closing = text_[name_start] == '/';
  if (tag.closing) ++name_start;
  if (name_start >= text_.size() || !is_letter(text_[name_start])) return {};
  const std::size_t name_end = end_of_name(text_, name_start);
  tag.name = text_.substr(name_start, name_end - name_start);
  tag.kind = kind_of(tag.name);
  if (!ends_behind(name_end)) return read_cut_off(at, tag, name_end);
  const AttributesEnd end = end_of_attributes(text_, name_end);
  if (!end.found || text_[end.at] == '<') return read_cut_off(at, tag, name_end);
  const std::string_view attributes = text_.substr(name_end, end.at - name_end);
  if (!tag.closing && !reads_as_attributes(attributes, tag.name, tag.kind)) return {};
  if (is_type_argument(text_, at, tag, attributes)) return {};
  tag.length = end.at + 1 - at;
  return tag;
}

std::size_t TagReader::end_of_hidden(std::size_t from, const Tag& tag) {
  const auto none = [&](std::string_view name) { return equals_ignoring_case(name, tag.name); };
  const auto known_end = never_closed_.begin() + never_closed_count_;
  if (std::any_of(never_closed_.begin(), known_end, none)) return from;
  for (std::size_t i = text_.find("</", from); i != kNone; i = text_.find("</", i + 2)) {
    const std::size_t name_end = end_of_name(text_, i + 2);
    if (!equals_ignoring_case(text_.substr(i + 2, name_end - i - 2), tag.name)) continue;
    const Tag close = read(i);
    if (close.length > 0) return i + close.length;
  }
  if (tag.kind == TagKind::raw) return text_.size();
  if (never_closed_count_ < never_closed_.size()) never_closed_[never_closed_count_++] = tag.name;
  return from;
}

}  // namespace tributary::normalize
