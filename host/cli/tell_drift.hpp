// What the commands that normalize say of drift, in the log.
#pragma once

#include <string>

#include "pipeline/drift_stage.hpp"

namespace tributary::cli {

// What was found, but for notes, which `drift list` has.
void tell_drift(const std::string& source, const pipeline::DriftReport& drift);
// That pages of the source are held, and what to look at.
void tell_held(const std::string& source);

// Looks at what only `fetch` brought, as a run does before it writes, and tells what it finds; true where
// pages are held. The next run mends. REQUIRES the source's lease. Throws as pipeline::watch_waiting does.
bool watch_fetched(const pipeline::Context& context, const store::Source& source,
                   const store::MappingVersion& mapping);

}  // namespace tributary::cli
