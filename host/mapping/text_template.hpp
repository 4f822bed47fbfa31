// The text of a template: literal pieces and {name} holes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace tributary::mapping {

struct TemplatePiece {
  bool hole;
  std::string text;  // of a hole: the part's name, letters, digits and underscores
};

struct TemplateError {
  std::size_t offset;   // into the template
  std::string message;  // what was found there and what to write instead
};

// Splits `text`: "{name}" is a hole, "{{" a brace, everything else itself. Pieces are never empty.
Result<std::vector<TemplatePiece>, TemplateError> parse_template(std::string_view text);

}  // namespace tributary::mapping
