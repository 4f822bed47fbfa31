// plugin new: a plugin from one reply of a site's API.
#pragma once

#include "cli/cli.hpp"

namespace tributary::cli {

// Adds `new` to the group `plugin`.
void add_plugin_new_command(CLI::App& plugin, Cli& cli);

}  // namespace tributary::cli
