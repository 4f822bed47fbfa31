// Expressions of a mapping document, from JSON. Private to mapping/.
#pragma once

#include <boost/json.hpp>
#include <optional>
#include <string>

#include "mapping/document_check.hpp"
#include "mapping/mapping.hpp"

namespace tributary::mapping {

// Reads the expression of `field`. Everything wrong in it is added to `problems`; nothing is returned then.
std::optional<Expression> parse_expression(const boost::json::value& value, PostingField field,
                                           const std::string& pointer, Problems& problems);

}  // namespace tributary::mapping
