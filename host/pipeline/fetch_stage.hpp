// One fetch of one source into raw pages; with a mapping at hand each page becomes postings as it arrives.
#pragma once

#include <optional>

#include "fetch/fetch.hpp"
#include "pipeline/lease.hpp"
#include "pipeline/normalize_stage.hpp"

namespace tributary::pipeline {

// The plan of a fetch: the plugin, its checked settings, the limits. Throws Error{usage} for an unknown
// plugin, Error{configuration} for a refused one or for settings that no longer fit.
fetch::FetchPlan plan_fetch(const Context& context, const store::Source& source, store::RunId run,
                            std::optional<int> max_pages);

// Fetches. Pages are stored as they come; with `normalizer` each is normalized in the same transaction that
// moves the cursor, else they wait. Whatever the site does is in the outcome; Errors are the database's.
fetch::FetchOutcome fetch_source(const Context& context, const store::Source& source,
                                 const fetch::FetchPlan& plan, Lease& lease, PageNormalizer* normalizer);

}  // namespace tributary::pipeline
