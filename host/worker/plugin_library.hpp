// The one plugin of this process: loaded through Boost.DLL, its stamp compared before any of its code is
// called, never unloaded.
#pragma once

#include <filesystem>
#include <string>

#include "base/result.hpp"
#include "plugin_api/abi.hpp"

namespace tributary::worker {

// The stamp of the plugin in `file`, valid until the process ends, or one sentence that begins with the
// file's name and says why it was refused and what to do. Its static initializers have run by then: call this
// in a confined process only.
Result<const plugin::Stamp*, std::string> load_plugin(const std::filesystem::path& file);

}  // namespace tributary::worker
