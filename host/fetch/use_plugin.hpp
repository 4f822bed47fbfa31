// A plugin and a source's checked settings, put into the plan of a fetch.
#pragma once

#include <boost/json.hpp>

#include "fetch/fetch.hpp"
#include "fetch/plugin_catalog.hpp"

namespace tributary::fetch {

// Fills plan.plugin, manifest, settings, secrets, allow_files, and what settings of every source say:
// allow_private, delay, user agent, time-outs, deadline, pages at most. `checked` is what check_settings()
// gave. A site by configuration becomes the settings of `rest`: the settings fill the holes of its [fetch],
// secrets as ${secret:NAME}, and its hosts are what its settings make of them. REQUIRES: plugin.manifest.
// `contact`: how to reach who runs this host, where the source does not say it otherwise.
void use_plugin(FetchPlan& plan, const PluginInfo& plugin, const boost::json::object& checked,
                const std::string& contact = "");

}  // namespace tributary::fetch
