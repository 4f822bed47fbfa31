// plugins/<site>/source.toml: a site by configuration, which the plugin `rest` fetches.
//
// The file says of itself what a library says in its manifest, declares the settings that a source may have,
// and gives the settings of `rest` ([fetch]) with holes for them. plugins/README.md tells its form.
#pragma once

#include <boost/json.hpp>

#include <filesystem>
#include <string>

#include "base/result.hpp"
#include "fetch/plugin_catalog.hpp"

namespace tributary::fetch {

struct ConfiguredSite {
  PluginManifest manifest;
  boost::json::object fetch;  // settings of `rest`, texts with holes
};

// The file, checked against what `rest` says it can be given. Or one sentence without its subject: "line 3,
// column 5: ...", "fetch.recods is no setting of the plugin rest, did you mean records?".
Result<ConfiguredSite, std::string> read_source_file(const std::filesystem::path& file,
                                                     const PluginManifest& rest);
Result<ConfiguredSite, std::string> parse_source_file(std::string_view text, const PluginManifest& rest);

}  // namespace tributary::fetch
