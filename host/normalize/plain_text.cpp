#include <algorithm>

#include "normalize/converter.hpp"
#include "normalize/entities.hpp"
#include "normalize/html_tag.hpp"
#include "normalize/utf8.hpp"

namespace tributary::normalize {
namespace {

// Behind the markup at text[at], a '<', or `at` where it is text. What it hid or broke is a space due.
std::size_t skip_tag(TagReader& tags, std::size_t at, bool& space) {
  const Tag tag = tags.read(at);
  if (tag.length == 0 || tag.kind == TagKind::unknown) return at;
  if (tag.kind != TagKind::plain && tag.kind != TagKind::declaration) space = true;
  const std::size_t end = at + tag.length;
  const bool hides = tag.kind == TagKind::hidden || tag.kind == TagKind::raw;
  return hides && !tag.closing ? tags.end_of_hidden(end, tag) : end;
}

enum class Markup { is_text, is_dropped };

// One line: runs of spaces are one, invisible characters are none.
void append_line(std::string_view text, Markup markup, std::string& out) {
  TagReader tags(text);
  bool space = false;
  for (std::size_t i = 0; i < text.size();) {
    if (markup == Markup::is_dropped && text[i] == '<') {
      if (const std::size_t behind = skip_tag(tags, i, space); behind != i) {
        i = behind;
        continue;
      }
    }
    const auto point = utf8::at(text, i);
    const std::string_view bytes = text.substr(i, point.length);
    i += point.length;
    if (point.value < ' ' || point.value == 0x7F || utf8::is_space(point.value)) {
      space = true;
    } else if (!utf8::is_invisible(point.value)) {
      if (space && !out.empty()) out += ' ';
      space = false;
      out.append(bytes);
    }
  }
}

// Most values are a clean line already.
bool is_clean_line(std::string_view text) {
  if (text.empty() || text.front() == ' ' || text.back() == ' ') return false;
  char last = 0;
  for (const char c : text) {
    if (static_cast<unsigned char>(c) >= 0x7F || c < ' ' || c == '<' || c == '&' ||
        (c == ' ' && last == ' ')) {
      return false;
    }
    last = c;
  }
  return true;
}

void write_line(std::string_view text, mapping::Reading reading, std::string& out) {
  if (is_clean_line(text)) {
    out = text;
    return;
  }
  thread_local std::string cleaned;
  thread_local std::string unescaped;
  out.clear();
  text = utf8::clean(text, cleaned);
  if (reading == mapping::Reading::text) {
    append_line(text, Markup::is_text, out);
    return;
  }
  if (text.find('&') != std::string_view::npos) {
    unescaped.clear();
    append_unescaped(text, EscapeDepth::however, unescaped);
    text = unescaped;
  }
  append_line(text, Markup::is_dropped, out);
}

}  // namespace

Conversion to_plain_text(std::string_view text, const ConversionContext& context, std::string& out) {
  write_line(text, context.reading, out);
  return says_nothing(out) ? Conversion::empty() : Conversion::filled();
}

}  // namespace tributary::normalize
