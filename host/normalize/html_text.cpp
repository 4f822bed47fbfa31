#include "normalize/html_text.hpp"

#include <algorithm>

#ifdef __SSE2__
#include <emmintrin.h>

#include <bit>
#endif

#include "normalize/converter.hpp"
#include "normalize/entities.hpp"
#include "normalize/html_tag.hpp"
#include "normalize/utf8.hpp"

namespace tributary::normalize {
namespace {

constexpr std::size_t kNone = std::string_view::npos;
constexpr int kMaxEscapes = 3;      // how often a text may have been escaped as a whole
constexpr int kMaxIndentation = 8;  // lists nested deeper are indented no further
constexpr std::string_view kCharacterData = "<![CDATA[";
constexpr std::string_view kCellSeparator = " | ";

enum class LineBreaks { are_spaces, are_kept };

// Whether text[at] needs a look: markup, references, control characters, and what starts a character that is
// a space of some kind, a line break or invisible. Most of what starts with the same bytes is none of these:
// dashes, quotes, bullets, kana.
bool is_special(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
  const unsigned lead = byte(at);
  const unsigned next = byte(at + 1);
  switch (lead) {
    case 0xC2:  // no-break space, soft hyphen, next line
      return next == 0xA0 || next == 0xAD || next == 0x85;
    case 0xE1:  // Ogham space
      return next == 0x9A && byte(at + 2) == 0x80;
    case 0xE2:  // General Punctuation: U+2010 to U+2027 and U+2030 to U+205E are seen
      return (next == 0x80 && (byte(at + 2) < 0x90 || (byte(at + 2) & 0xF8) == 0xA8)) ||
             (next == 0x81 && byte(at + 2) >= 0x9F);
    case 0xE3:  // ideographic space
      return next == 0x80 && byte(at + 2) == 0x80;
    case 0xEF:  // byte order mark
      return next == 0xBB && byte(at + 2) == 0xBF;
    default:
      return lead < ' ' || lead == '<' || lead == '&' || lead == 0x7F || (lead == ' ' && next == ' ');
  }
}

#ifdef __SSE2__
// Which of sixteen bytes may be special; reads one byte more.
unsigned suspicious_bits(const char* p) {
  const __m128i v = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
  const __m128i next = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p + 1));
  const auto is = [&](const __m128i& w, char c) { return _mm_cmpeq_epi8(w, _mm_set1_epi8(c)); };
  const auto at_most = [](const __m128i& w, char c) {
    return _mm_cmpeq_epi8(_mm_min_epu8(w, _mm_set1_epi8(c)), w);
  };
  __m128i hit = at_most(v, 0x1F);
  hit = _mm_or_si128(hit, _mm_or_si128(is(v, '<'), is(v, '&')));
  hit = _mm_or_si128(hit, _mm_or_si128(is(v, '\xC2'), is(v, '\xEF')));
  hit = _mm_or_si128(hit, at_most(_mm_sub_epi8(v, _mm_set1_epi8('\xE1')), 2));  // E1, E2, E3
  hit = _mm_or_si128(hit, _mm_or_si128(is(v, 0x7F), _mm_and_si128(is(v, ' '), is(next, ' '))));
  return static_cast<unsigned>(_mm_movemask_epi8(hit));
}
#endif

// The end of the run from `from` on that can be copied as it is.
std::size_t end_of_plain(std::string_view text, std::size_t from) {
#ifdef __SSE2__
  for (; from + 17 <= text.size(); from += 16) {
    for (unsigned bits = suspicious_bits(text.data() + from); bits != 0; bits &= bits - 1) {
      const std::size_t at = from + static_cast<std::size_t>(std::countr_zero(bits));
      if (is_special(text, at)) return at;
    }
  }
#endif
  while (from < text.size() && !is_special(text, from)) ++from;
  return from;
}

// Writes runs of text with the breaks, bullets and separators that fall due before them.
class TextWriter {
 public:
  TextWriter(std::string& out, LineBreaks line_breaks) : out_{out}, line_breaks_{line_breaks} {}

  void text(std::string_view run) {
    if (run.empty()) return;
    if (run.front() == ' ') {
      space();
      run.remove_prefix(1);
      if (run.empty()) return;
    }
    settle();
    const bool ends_in_space = run.back() == ' ';
    out_.append(run.substr(0, run.size() - (ends_in_space ? 1 : 0)));
    if (ends_in_space) space_ = true;
  }

  void space() { space_ = true; }

  // A line break in the text itself.
  void newline() {
    if (line_breaks_ == LineBreaks::are_kept || preformatted_ > 0) {
      ++newlines_;
      space_ = false;
    } else {
      space_ = true;
    }
  }

  // A decoded character, or one that end_of_plain() stopped at.
  void character(char32_t value, std::string_view bytes) {
    if (value == '\n' || value == 0x2028 || value == 0x2029) {
      newline();
    } else if (value <= ' ' || value == 0x7F || utf8::is_space(value)) {
      space();
    } else if (!utf8::is_invisible(value)) {
      settle();
      out_.append(bytes);
    }
  }

  void tag(const Tag& tag) {
    switch (tag.kind) {
      case TagKind::paragraph:
        block(2);
        break;
      case TagKind::line:
        block(1);
        break;
      case TagKind::line_break:
        if (!bullet_ && !cell_) ++newlines_;
        space_ = false;
        break;
      case TagKind::list:
        list(tag.closing);
        break;
      case TagKind::item:
        item(tag.closing);
        break;
      case TagKind::row:
        row(tag.closing);
        break;
      case TagKind::cell:
        cell();
        break;
      case TagKind::preformatted:
        preformatted_ = std::max(0, preformatted_ + (tag.closing ? -1 : 1));
        at_least(2);
        break;
      default:
        break;
    }
  }

 private:
  void list(bool closing) {
    depth_ = std::max(0, depth_ + (closing ? -1 : 1));
    bullet_ = false;
    after_item_ = closing;
    at_least(2);
  }

  // What breaks lines at the end of an item parts it from no other.
  void item(bool closing) {
    if (after_item_ && depth_ > 0) newlines_ = std::min(newlines_, 1);
    after_item_ = true;
    at_least(1);
    bullet_ = !closing;
    if (bullet_) newlines_ = std::max(newlines_, 1);
  }

  void block(int newlines) {
    if (!row_open_) cell_ = row_has_text_ = false;
    at_least(newlines);
  }

  void row(bool closing) {
    if (row_open_ && row_has_text_) newlines_ = 1;
    cell_ = row_has_text_ = false;
    row_open_ = !closing;
    at_least(1);
  }

  // The blocks inside a cell part it from no other cell of its row.
  void cell() {
    if (!row_has_text_) return;
    cell_ = true;
    newlines_ = 0;
    space_ = false;
  }

  // Inside lists nothing stands apart; the blocks inside an item or a cell do not part it from its bullet or
  // separator, nor a row from the one above it.
  void at_least(int newlines) {
    const bool close = depth_ > 0 || (row_open_ && !row_has_text_);
    if (!bullet_ && !cell_) newlines_ = std::max(newlines_, close ? 1 : newlines);
  }

  // What is due before the next character.
  void settle() {
    row_has_text_ = true;
    if (newlines_ == 0 && !space_ && !cell_ && !bullet_) return;
    if (!out_.empty()) {
      if (newlines_ > 0) {
        out_.append(newlines_ > 1 ? "\n\n" : "\n");
      } else if (cell_) {
        out_.append(kCellSeparator);
      } else if (space_) {
        out_ += ' ';
      }
    }
    if (bullet_) {
      out_.append(static_cast<std::size_t>(2 * std::clamp(depth_ - 1, 0, kMaxIndentation)), ' ');
      out_.append("- ");
    }
    newlines_ = 0;
    space_ = cell_ = bullet_ = false;
  }

  std::string& out_;
  LineBreaks line_breaks_;
  int newlines_ = 0;
  int depth_ = 0;
  int preformatted_ = 0;
  bool space_ = false;
  bool cell_ = false;  // a cell separator is due
  bool row_has_text_ = false;
  bool row_open_ = false;
  bool bullet_ = false;
  bool after_item_ = false;  // of the list under way
};

void write_decoded(std::string_view decoded, TextWriter& writer) {
  for (std::size_t i = 0; i < decoded.size();) {
    const auto point = utf8::at(decoded, i);
    writer.character(point.value, decoded.substr(i, point.length));
    i += point.length;
  }
}

// What one pass over a text needs to know besides the text.
struct Pass {
  std::string_view html;
  TextWriter writer;
  TagReader tags;
  std::size_t
      character_data_end;  // where the "]]>" of the CDATA section being read stands; else the text's end
  bool no_character_data_ends = false;  // in the rest of the text
};

// At a '<': returns behind what was read.
std::size_t write_tag(Pass& pass, std::size_t at) {
  const Tag tag = pass.tags.read(at);
  if (tag.length == 0) {
    pass.writer.character('<', "<");
    return at + 1;
  }
  const std::size_t end = at + tag.length;
  if (tag.kind == TagKind::declaration && pass.html.substr(at, kCharacterData.size()) == kCharacterData) {
    // A CDATA section's content is read like the rest: feeds put HTML into it.
    if (pass.character_data_end == pass.html.size() && !pass.no_character_data_ends) {
      pass.character_data_end = std::min(pass.html.find("]]>", end), pass.html.size());
      pass.no_character_data_ends = pass.character_data_end == pass.html.size();
    }
    return end;
  }
  if (tag.kind != TagKind::hidden && tag.kind != TagKind::raw) {
    pass.writer.tag(tag);
    return end;
  }
  const bool empty = tag.closing || pass.html[end - 2] == '/';
  return empty ? end : pass.tags.end_of_hidden(end, tag);
}

std::size_t write_entity(std::string_view html, std::size_t at, TextWriter& writer) {
  std::string decoded;  // short: no allocation
  const std::size_t length = append_entity(html, at, EscapeDepth::however, decoded);
  if (length == 0) {
    writer.character('&', "&");
    return at + 1;
  }
  write_decoded(decoded, writer);
  return at + length;
}

std::size_t write_special(Pass& pass, std::size_t at) {
  const std::string_view html = pass.html;
  if (html[at] == '<') return write_tag(pass, at);
  if (html[at] == '&') return write_entity(html, at, pass.writer);
  if (html[at] == ' ') {
    pass.writer.space();
    return at + 1;
  }
  if (html[at] == '\r') {
    pass.writer.newline();
    return at + (at + 1 < html.size() && html[at + 1] == '\n' ? 2 : 1);
  }
  const auto point = utf8::at(html, at);
  pass.writer.character(point.value, html.substr(at, point.length));
  return at + point.length;
}

struct Markup {
  bool tags = false;    // a tag of HTML
  bool breaks = false;  // one that breaks lines
};

Markup find_markup(std::string_view text) {
  Markup found;
  TagReader tags(text);
  std::size_t i = text.find('<');
  while (i != kNone && !found.breaks) {
    const Tag tag = tags.read(i);
    i = text.find('<', i + std::max<std::size_t>(tag.length, 1));
    if (tag.length == 0 || tag.kind == TagKind::unknown || tag.kind == TagKind::declaration) continue;
    found.tags = true;
    found.breaks = tag.kind != TagKind::plain && tag.kind != TagKind::hidden && tag.kind != TagKind::raw;
  }
  return found;
}

bool escapes_a_bracket(std::string_view reference) {
  for (const std::string_view form :
       {"lt;", "LT;", "#60;", "#x3C;", "#x3c;", "amp;lt;", "amp;amp;lt;", "amp;#60;"}) {
    if (reference.substr(0, form.size()) == form) return true;
  }
  return false;
}

// Whether the text has no tag, but may have one when it is unescaped.
bool may_be_escaped_as_a_whole(std::string_view text) {
  if (find_markup(text).tags) return false;
  for (std::size_t i = text.find('&'); i != kNone; i = text.find('&', i + 1)) {
    if (escapes_a_bracket(text.substr(i + 1))) return true;
  }
  return false;
}

// `html` with as many escapes of the whole removed as it takes to find tags; itself where that finds none.
std::string_view without_whole_escapes(std::string_view html, std::string& scratch) {
  thread_local std::string next;
  std::string_view current = html;
  for (int i = 0; i < kMaxEscapes && may_be_escaped_as_a_whole(current); ++i) {
    next.clear();
    append_unescaped(current, EscapeDepth::once, next);
    scratch.swap(next);
    current = scratch;
  }
  return find_markup(current).tags ? current : html;
}

void write_html(std::string_view html, std::string& out) {
  const LineBreaks line_breaks = find_markup(html).breaks ? LineBreaks::are_spaces : LineBreaks::are_kept;
  Pass pass{html, TextWriter(out, line_breaks), TagReader(html), html.size()};
  for (std::size_t i = 0; i < html.size();) {
    const std::size_t end = std::min(end_of_plain(html, i), std::max(i, pass.character_data_end));
    pass.writer.text(html.substr(i, end - i));
    i = end;
    if (i == html.size()) break;
    if (i == pass.character_data_end) {
      i += 3;  // "]]>"
      pass.character_data_end = html.size();
    } else {
      i = write_special(pass, i);
    }
  }
}

// An element, opened and closed: what a text that only speaks of markup seldom has.
bool is_markup_throughout(std::string_view text) {
  if (text.empty() || text.front() != '<' || text.find("</") == kNone) return false;
  const Tag first = TagReader(text).read(0);
  return first.length > 0 && first.kind != TagKind::unknown && find_markup(text).breaks;
}

}  // namespace

bool has_markup(std::string_view text) {
  return find_markup(text).tags;
}

void html_to_text(std::string_view html, std::string& out) {
  thread_local std::string cleaned;
  thread_local std::string unescaped;
  out.clear();
  html = without_whole_escapes(utf8::clean(html, cleaned), unescaped);
  write_html(html, out);
  if (!is_markup_throughout(out)) return;
  // The escaped markup stood inside real markup: <div>&lt;p&gt;...&lt;/p&gt;</div>.
  unescaped.swap(out);
  out.clear();
  write_html(unescaped, out);
}

Conversion to_description(std::string_view text, const ConversionContext& context, std::string& out) {
  thread_local std::string cleaned;
  if (context.reading == mapping::Reading::text) {
    out = utf8::trimmed(utf8::clean(text, cleaned));
  } else {
    html_to_text(text, out);
  }
  return says_nothing(out) ? Conversion::empty() : Conversion::filled();
}

}  // namespace tributary::normalize
