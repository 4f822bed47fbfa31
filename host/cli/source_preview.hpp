// `preview --source NAME` and `preview --plugin P --set ...`: raw, mapped and rejected side by side.
#pragma once

#include <string>
#include <vector>

#include "cli/cli.hpp"

namespace tributary::cli {

struct SourcePreviewOptions {
  std::string source;                 // a configured one; or else
  std::string plugin;                 // a plugin, with
  std::vector<std::string> settings;  // key=value; for a configured source these replace its own
  std::string mapping;                // a file; "" for the source's own
  int max_pages = 1;
  int records = 5;  // shown of each page
};

// Fetches, maps and shows, and writes nothing. The exit code is that of a run: 0; 1 when nothing could be
// fetched; 3 with rejects or a mapping that would not be activated.
int preview_source(Cli& cli, const SourcePreviewOptions& options);

}  // namespace tributary::cli
