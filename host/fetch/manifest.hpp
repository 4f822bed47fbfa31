// The text of a plugin's manifest, read (plugins/README.md tells its form).
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "fetch/plugin_catalog.hpp"

namespace tributary::fetch {

// The manifest, or one sentence without its subject: "the manifest's settings[2].type is 'int'; write ...".
Result<PluginManifest, std::string> parse_manifest(std::string_view text);

// What a manifest says, however it was written down. `place` names a setting in a sentence: "settings[2]".
// The sentence is without its subject, as above.
using PlaceOf = std::function<std::string(std::size_t index)>;
Result<PluginManifest, std::string> manifest_of(const boost::json::object& object, const PlaceOf& place);

// "integer", "a list": for messages and tables.
std::string_view name(SettingType type);

// True when `value` may be the value of a setting of that type. A secret is the name of an environment
// variable
// ([A-Z_][A-Z0-9_]*), never the secret itself.
bool fits(SettingType type, const boost::json::value& value);
bool is_variable_name(std::string_view text);

}  // namespace tributary::fetch
