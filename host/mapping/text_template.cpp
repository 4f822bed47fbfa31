#include "mapping/text_template.hpp"

#include <algorithm>

namespace tributary::mapping {

namespace {

bool name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

void append_literal(char c, std::vector<TemplatePiece>& pieces) {
  if (pieces.empty() || pieces.back().hole) pieces.push_back({false, {}});
  pieces.back().text += c;
}

}  // namespace

Result<std::vector<TemplatePiece>, TemplateError> parse_template(std::string_view text) {
  std::vector<TemplatePiece> pieces;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '{') {
      append_literal(text[i], pieces);
      continue;
    }
    if (text.substr(i + 1).starts_with('{')) {
      append_literal('{', pieces);
      ++i;
      continue;
    }
    const std::size_t end = text.find('}', i);
    if (end == std::string_view::npos) {
      return TemplateError{i, "a hole is not closed; write {name}, or {{ for a brace"};
    }
    const std::string_view name = text.substr(i + 1, end - i - 1);
    if (name.empty() || !std::all_of(name.begin(), name.end(), name_character)) {
      return TemplateError{
          i, "a hole's name is letters, digits and underscores; write {name}, or {{ for a brace"};
    }
    pieces.push_back({true, std::string(name)});
    i = end;
  }
  return pieces;
}

}  // namespace tributary::mapping
