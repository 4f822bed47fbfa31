// The worker's side of the conversation with the host (plugin_api/frame.hpp).
#pragma once

#include <string>

#include "plugin_api/abi.hpp"

namespace tributary::worker {

// Runs the plugin of `stamp` once and says how it ended. `warning`, where not empty, is logged first. Returns
// when the last frame is written. Ends the process when the host is gone.
void converse(const plugin::Stamp& stamp, const std::string& warning);

// Says that no plugin could be run.
void refuse(const std::string& sentence);

}  // namespace tributary::worker
