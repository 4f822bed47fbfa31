// JSON values as text: a scalar's exact text, any value's compact JSON.
#pragma once

#include <string>

#include "json/parser.hpp"

namespace tributary::json {

// Appends a scalar as text: a string as it is, an integer exactly, a double in its shortest form that
// reads back the same, true/false. Appends nothing and returns false for null, objects and arrays.
bool append_scalar(Element value, std::string& out);

// Appends any value as compact JSON (RFC 8259), members in their order of arrival.
void append_json(Element value, std::string& out);
// Appends `text` as a JSON string with its quotes.
void append_string(std::string_view text, std::string& out);

}  // namespace tributary::json
