#include "plugin_api/holes.hpp"

#include <algorithm>

namespace tributary::plugin {
namespace {

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

bool is_inside(char c) {
  return is_letter(c) || (c >= '0' && c <= '9') || c == '.';
}

}  // namespace

Hole hole_at(std::string_view text) {
  if (text.size() < 3 || text[0] != '{' || !is_letter(text[1])) return {};
  std::size_t end = 1;
  while (end < text.size() && is_inside(text[end])) ++end;
  Hole hole{text.substr(1, end - 1), {}, 0};
  if (end < text.size() && text[end] == '|') {
    const std::size_t filter = end + 1;
    end = std::min(text.find_first_of("{}\r\n", filter), text.size());
    hole.filter = text.substr(filter, end - filter);
  }
  if (end < text.size() && text[end] == '}') hole.length = end + 1;
  return hole;
}

bool Pieces::next() {
  hole_ = {};
  if (text_.empty()) return false;
  std::size_t end = 0;
  while (end < text_.size()) {
    const bool secret = text_.substr(end).starts_with("${");
    hole_ = secret ? Hole{} : hole_at(text_.substr(end));
    if (hole_.length > 0) break;
    end += secret ? 2 : 1;
  }
  if (end == 0)
    end = hole_.length;
  else
    hole_ = {};  // the text before it comes first
  piece_ = text_.substr(0, end);
  text_.remove_prefix(end);
  return true;
}

}  // namespace tributary::plugin
