// {NAME} in the texts of a source.toml: what the host fills with a source's settings, and what it leaves for
// the plugin `rest` (plugins/rest/README.md tells them all).
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tributary::fetch {

inline constexpr std::string_view kVariables = "variables";  // the setting of `rest` that takes the settings

// The names of the holes in `text`, without a filter ("{id|base64}" is "id"). A brace that is not followed by
// a letter is no hole, and neither is ${secret:NAME}.
std::vector<std::string> holes_in(std::string_view text);

// Whether `text` is a hole and nothing else.
bool is_one_hole(std::string_view text);

// Whether `rest` itself fills it: where it is in the list, what the record says.
bool is_rest_hole(std::string_view name);

// `text` with those holes filled that `value_of` has a value for.
std::string with_holes_filled(std::string_view text,
                              const std::function<std::optional<std::string>(const std::string&)>& value_of);

}  // namespace tributary::fetch
