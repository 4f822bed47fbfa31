// How a field of a record came about, for `explain` and `preview`.
#pragma once

#include <boost/json.hpp>

#include <string_view>

#include "normalize/normalizer.hpp"

namespace tributary::cli {

// {"field", "filled", "value", "paths", "found", "converter", "branch", "reason", ...}
boost::json::object trace_json(std::string_view field, const normalize::FieldTrace& trace);

}  // namespace tributary::cli
