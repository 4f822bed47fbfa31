// A source's settings as its plugin reads them: checked by the host against the plugin's manifest beforehand.
#pragma once

#include <boost/json.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace tributary::plugin {

// Immutable. The typed getters REQUIRE that the manifest declares the setting with that type; asking for
// another one throws std::logic_error, which ends the run as failed.
class Settings {
 public:
  explicit Settings(boost::json::object values) : values_(std::move(values)) {}

  bool has(std::string_view name) const;              // given or defaulted, and not null
  std::string text(std::string_view name) const;      // "" when it has no value
  std::int64_t integer(std::string_view name) const;  // 0 when it has no value
  bool boolean(std::string_view name) const;          // false when it has no value
  const boost::json::object& json() const { return values_; }

 private:
  boost::json::object values_;
};

}  // namespace tributary::plugin
