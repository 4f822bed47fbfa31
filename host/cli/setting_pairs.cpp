#include "cli/setting_pairs.hpp"

#include "base/error.hpp"

namespace tributary::cli {

boost::json::object parse_settings(const std::vector<std::string>& pairs) {
  boost::json::object object;
  for (const auto& pair : pairs) {
    const auto equals = pair.find('=');
    if (equals == std::string::npos || equals == 0) {
      throw Error(ErrorKind::usage, "--set " + pair + ": expected key=value");
    }
    const std::string key = pair.substr(0, equals);
    const boost::json::value value(pair.substr(equals + 1));
    if (auto* known = object.if_contains(key)) {
      if (!known->is_array()) *known = boost::json::array{*known};
      known->as_array().push_back(value);
    } else {
      object[key] = value;
    }
  }
  return object;
}

}  // namespace tributary::cli
