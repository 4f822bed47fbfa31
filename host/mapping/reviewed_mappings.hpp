// The mappings that people wrote and reviewed, one a site: mappings/<site>.json, carried inside the program.
//
// What is in them is held by tests (tests/plugins/reviewed_mappings_test.cpp). Any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mapping/mapping.hpp"

namespace tributary::mapping {

// By name. Several may be one document: a site of the same API is a link to it.
const std::vector<std::string>& reviewed_sites();

// The site's mapping; nothing for a site that has none.
std::optional<Mapping> reviewed_mapping(std::string_view site);

}  // namespace tributary::mapping
