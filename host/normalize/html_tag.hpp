// What is a tag in a stranger's HTML, and what it does to the text around it.
//
// Pure functions; any thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace tributary::normalize {

enum class TagKind : std::uint8_t {
  unknown,    // no element of HTML
  plain,      // neither breaks the line nor hides anything: b, span, a, img
  line,       // starts a line of its own: div, dt, option
  paragraph,  // stands apart: p, h1, table, blockquote
  line_break,
  list,
  item,
  row,   // of a table
  cell,  // of a row
  preformatted,
  hidden,       // its content is not text for people, and is dropped with it: svg, title, head
  raw,          // as hidden, and runs to the end of the text when nothing closes it: script, style
  declaration,  // comment, doctype, processing instruction, the marks of a CDATA section
};

struct Tag {
  std::size_t length = 0;  // from '<' to behind '>'; 0: the '<' is text
  TagKind kind = TagKind::unknown;
  bool closing = false;
  std::string_view name;
};

// Reads the tags of one text, from left to right. It remembers what the rest of the text lacks, so that no
// broken markup makes it look through the same rest again and again. Borrows the text.
class TagReader {
 public:
  explicit TagReader(std::string_view text) : text_{text} {}

  // The tag that starts at text[at], a '<'. "a < b", "<m/w/d>" and "<jobs@acme.test>" are text; so is
  // anything whose
  // '>' is missing, unless it is clearly a tag that was cut off.
  Tag read(std::size_t at);

  // For a hidden or raw element whose opening tag ends at `from`: behind its closing tag, or `from` where
  // there is none (for raw: the end of the text).
  std::size_t end_of_hidden(std::size_t from, const Tag& tag);

 private:
  Tag read_declaration(std::size_t at);
  Tag read_cut_off(std::size_t at, Tag tag, std::size_t name_end) const;
  bool ends_behind(std::size_t from);
  std::size_t end_of_comment(std::size_t at);

  std::string_view text_;
  std::optional<std::size_t> last_close_;  // the last '>' of the text
  bool no_comment_ends_ = false;           // in the rest of the text
  std::array<std::string_view, 8>
      never_closed_{};  // hidden elements that the rest of the text does not close
  std::size_t never_closed_count_ = 0;
};

}  // namespace tributary::normalize
