// --set key=value, as often as it was said.
#pragma once

#include <boost/json.hpp>

#include <string>
#include <vector>

namespace tributary::cli {

// An object of texts; a key given twice becomes a list. Throws Error{usage} for what is no pair.
boost::json::object parse_settings(const std::vector<std::string>& pairs);

}  // namespace tributary::cli
