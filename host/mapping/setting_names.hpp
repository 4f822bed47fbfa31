// Which settings of a source a mapping reads.
#pragma once

#include <string>
#include <vector>

#include "mapping/mapping.hpp"

namespace tributary::mapping {

// The names in its {"setting": NAME}, sorted, each once.
std::vector<std::string> setting_names(const Mapping& mapping);

}  // namespace tributary::mapping
