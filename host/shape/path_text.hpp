// Building JSONPath text, segment by segment. Private to shape/, which knows no path parser.
#pragma once

#include <string>
#include <string_view>

namespace tributary::shape {

// Appends .name where RFC 9535's shorthand allows it, else ['name'] with the name escaped.
void append_member(std::string_view name, std::string& path);

// Appends 'text' as a string literal with single quotes.
void append_literal(std::string_view text, std::string& path);

}  // namespace tributary::shape
