// Changes in a JSON text that leave every other byte as it is, and what a record says at a path.
//
// Paths are member names and array positions joined by dots; "" is the whole value.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tributary::sandbox {

// `text` with `value` (JSON) at `path`. Members that are absent are added at the end of what they stand in,
// with objects around them where the path goes on. Throws Error{configuration} where that is no object.
std::string with_value(std::string text, std::string_view path, std::string_view value);

// `text` without the member at `path`; unchanged where there is none, or where it is no member.
std::string without_value(std::string text, std::string_view path);

// Every text, number and boolean at `path`, decoded; where an array stands in the way, those of each element.
std::vector<std::string> values_at(std::string_view text, std::string_view path);

// `text` as a JSON string.
std::string json_text(std::string_view text);

}  // namespace tributary::sandbox
