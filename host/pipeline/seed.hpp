// Which reviewed mapping (mappings/<site>.json) a source starts from.
#pragma once

#include <boost/json.hpp>

#include <string>
#include <vector>

#include "fetch/plugin_catalog.hpp"
#include "store/records.hpp"

namespace tributary::pipeline {

// What the setting `site` says in place of a site: start from none, whatever the plugin names.
inline constexpr std::string_view kNoSite = "none";

struct SeedSite {
  std::string site;  // with a reviewed mapping; "" for none
  std::string why;   // "its plugin greenhouse names it", "its setting 'site' names it"; why there is none
};

// The site of a source of that plugin (null: it cannot be asked) with these settings: the common setting
// `site`, else what the manifest names. Throws Error{configuration}, with "did you mean", for a setting that
// names no site with a reviewed mapping; a plugin that does so has none in this program.
SeedSite seed_site(const fetch::PluginManifest* manifest, const boost::json::object& settings);

// The same of a stored source. A plugin that is gone or refused names nothing.
SeedSite seed_site(const fetch::PluginCatalog& plugins, const store::Source& source);

// The settings that the reviewed mapping of that site reads, which a source that starts from it may have
// whatever its plugin declares; none where it starts from none. Throws as seed_site does.
std::vector<std::string> seed_settings(const fetch::PluginManifest& manifest,
                                       const boost::json::object& settings);

}  // namespace tributary::pipeline
