// Text with holes: "{page}", "{id|base64}". Where they are; what fills them is for who knows.
#pragma once

#include <cstddef>
#include <string_view>

namespace tributary::plugin {

// A hole's parts, views of the text: "{id|base64}" has the name "id" and the filter "base64".
struct Hole {
  std::string_view name;
  std::string_view filter;  // "" for none
  std::size_t length = 0;   // braces included
};

// The hole that `text` begins with; length 0 where it begins with none. A name is a letter or _ and then
// letters, digits, _ and dots; a filter is anything without braces and line breaks. So a brace of JSON is no
// hole, and ${secret:NAME} is none for who asks at its $ (see Pieces).
Hole hole_at(std::string_view text);

// `text` in pieces, each a hole or text without one: while (pieces.next()) ...
class Pieces {
 public:
  explicit Pieces(std::string_view text) : text_(text) {}

  bool next();
  bool is_hole() const { return hole_.length > 0; }
  const Hole& hole() const { return hole_; }
  std::string_view text() const { return piece_; }  // as it stands there, a hole with its braces

 private:
  std::string_view text_;
  std::string_view piece_;
  Hole hole_;
};

}  // namespace tributary::plugin
