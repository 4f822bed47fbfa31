// Where in a text something is, as a person's editor counts it.
//
// Private to xml/.
#pragma once

#include <string>
#include <string_view>

#include "json/parser.hpp"

namespace tributary::xml {

// "line 3, column 5": both from 1, columns in characters. REQUIRES: offset <= text.size().
std::string position(std::string_view text, std::size_t offset);

// "not XML at line 3, column 5: " and what is wrong there.
json::Problem problem(std::string_view text, std::size_t offset, const std::string& what);

}  // namespace tributary::xml
