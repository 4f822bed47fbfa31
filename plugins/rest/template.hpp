// Text with holes (plugin_api/holes.hpp) filled: "{page}" by the variable of that name, through a filter
// where it says one:
//   {id|base64}           its base64
//   {path|path}           for a URL's path: encoded but for the slashes
//   {places|list}         for a JSON body: ["a","b"] of "a,b", [] of ""
//   {q|after:,keyword=}   the text behind "after:" and then the value; nothing where the value is empty
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tributary::rest {

// The value of a variable; nullopt when there is none of that name.
using Variables = std::function<std::optional<std::string>(std::string_view name)>;

// How a value is written where it is put.
enum class Encoding { none, url, json_string };

// `text` with every hole {name} replaced, where a name is a letter and then letters, digits, _ and dots.
// Other braces and ${secret:NAME} stay. {split_json} is put in as it is, whatever the encoding. Throws
// FetchFailure{failed} for a hole that no variable fills, and for a filter that there is not.
std::string filled(std::string_view text, const Variables& variables, Encoding encoding);

// The same for each value; those that have a hole and come out empty are left out: a setting that was not
// given, a cursor that is not known yet.
using Pairs = std::vector<std::pair<std::string, std::string>>;
Pairs filled(const Pairs& pairs, const Variables& variables);

// True when `text` has the hole {name}.
bool has_hole(std::string_view text, std::string_view name);

}  // namespace tributary::rest
