// One fetch of one source into raw pages.
#pragma once

#include <optional>

#include "fetch/fetch.hpp"
#include "pipeline/lease.hpp"

namespace tributary::pipeline {

// The plan of a fetch: the plugin, its checked settings, the limits. Throws Error{usage} for an unknown
// plugin, Error{configuration} for a refused one or for settings that no longer fit.
fetch::FetchPlan plan_fetch(const Context& context, const store::Source& source, store::RunId run,
                            std::optional<int> max_pages);

// Fetches. Each page is stored in the transaction that moves the cursor, and waits to be normalized: first
// the whole run is looked at (drift_stage.hpp). Whatever the site does is in the outcome; Errors are the
// database's.
fetch::FetchOutcome fetch_source(const Context& context, const store::Source& source,
                                 const fetch::FetchPlan& plan, Lease& lease);

}  // namespace tributary::pipeline
