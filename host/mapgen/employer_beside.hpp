// The employer that a page names once, beside its records: {"employer": {"name": "Acme"}, "jobs": [...]}.
//
// Pure; any thread.
#pragma once

#include <string>
#include <string_view>

#include "json/parser.hpp"

namespace tributary::mapgen {

// JSONPath from the page to the employer's name. Empty unless the page says of exactly one name, outside of
// all lists, that it is a company's: a page with two may mean either, and null is better than the wrong one.
std::string employer_beside(json::Element page);

}  // namespace tributary::mapgen
