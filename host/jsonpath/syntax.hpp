// The grammar of RFC 9535 and its type rules (section 2.4.3): text to Query.
//
// Private to jsonpath/.
#pragma once

#include <string_view>

#include "jsonpath/path.hpp"
#include "jsonpath/query.hpp"

namespace tributary::jsonpath {

// Throws SyntaxError.
Query parse_query(std::string_view text);

}  // namespace tributary::jsonpath
