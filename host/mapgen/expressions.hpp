// Short ways to write a mapping's expressions. Private to the matcher.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "mapping/mapping.hpp"

namespace tributary::mapgen {

using mapping::Expression;

// REQUIRES: `path` is valid JSONPath; a Shape's paths are.
Expression path_expression(std::string_view path);

// The only one of `parts` as it is; several as {"first": [...]}. REQUIRES: at least one.
Expression first_of(std::vector<Expression> parts);

// The only one of `parts` as it is; several joined. REQUIRES: at least one.
Expression joined(std::vector<Expression> parts, std::string separator);

}  // namespace tributary::mapgen
