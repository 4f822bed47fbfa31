// The records of a page, told by the path that its plugin gives for them: for counting what was handed in.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/page_format.hpp"

namespace tributary::fetch {

// Each record as compact JSON, each line of ndjson as it is. A body that cannot be read, or whose plugin does
// not say where the records are, is one record; an empty one has none.
std::vector<std::string> page_records(std::string_view body, PageFormat format, std::string_view path);

// The body with the list that the path selects from empty and the rest as it was; nothing where that cannot
// be done (no JSON, a path that selects nothing).
std::optional<std::string> without_records(std::string_view body, PageFormat format, std::string_view path);

}  // namespace tributary::fetch
