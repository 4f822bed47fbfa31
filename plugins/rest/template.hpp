// Text with holes: "{page}" is replaced by the variable of that name.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace tributary::rest {

// The value of a variable; nullopt when there is none of that name.
using Variables = std::function<std::optional<std::string>(std::string_view name)>;

// How a value is written where it is put.
enum class Encoding { none, url, json_string };

// `text` with every hole {name} replaced, where a name is made of letters, digits, _ and dots. Other braces
// and
// ${secret:NAME} stay. Throws FetchFailure{failed} for a hole that no variable fills.
std::string filled(std::string_view text, const Variables& variables, Encoding encoding);

// True when `text` has the hole {name}.
bool has_hole(std::string_view text, std::string_view name);

}  // namespace tributary::rest
