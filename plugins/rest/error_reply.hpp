// Errors that come with status 200: an object or an array that tells what is wrong in place of records.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "plugin_api/json_view.hpp"

namespace tributary::rest {

// Whether a member of that name holds what went wrong, wherever it stands: "errors", "errorMessage", "fault".
bool is_error_name(std::string_view name);

// What a reply without usable records says went wrong, for a sentence; nullopt when it says nothing such.
std::optional<std::string> error_told(const plugin::JsonView& json);
// The same of the one place where a site says it; null, false, 0, "" and nothing in brackets say nothing.
std::optional<std::string> error_at(const plugin::JsonView& json, std::string_view path);

}  // namespace tributary::rest
