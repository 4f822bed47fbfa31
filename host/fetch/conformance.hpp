// Whether a plugin keeps what plugins/README.md promises for it: read from its folder, and tried on its
// recorded conversations, sound and spoilt. C++ plugins and sites by configuration alike.
//
// No network and no database. Every run is a worker of its own, so that whatever the plugin does costs that
// run; and every run ends.
#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "fetch/plugin_catalog.hpp"

namespace tributary::fetch {

enum class CheckResult { ok, failed, skipped };

struct Check {
  std::string name;  // "readme"
  CheckResult result = CheckResult::ok;
  std::string sentence;  // what was found and what to do; of what is ok, what was looked at
};

struct Conformance {
  std::string plugin;
  std::vector<Check> checks;
  std::string not_checked;  // why most of it could not be: the plugin is refused, it has no testcases

  bool ok() const;
};

// The checks, in this order:
//   description   loads, and says of itself what its folder is called
//   settings      each has help; those of the testcases are accepted, a wrong one is refused
//   readme        the five sections, and exactly the settings of the manifest; what is unverified is said
//   testcases     each does what was recorded; at least one goes well, and one does not
//   stops         ends when it is asked to, and does not call complete what it did not see
//   errors        the same where each reply in turn is spoilt in every way of spoilt_reply.hpp
//   cancellation  is over within two seconds of a stop, also with a request under way
//   hosts         asked in none of these runs for a host that it does not name
//   completeness  says how it knows that it saw everything, and takes neither an emptied nor a repeated
//                 page for that
// `folder` is plugins/<name>. Any thread; blocks for some hundred milliseconds.
Conformance check_conformance(const PluginInfo& plugin, const std::filesystem::path& worker,
                              const std::filesystem::path& folder);

// Of each plugin with its folder, in their order, on as many threads as the machine has.
std::vector<Conformance> check_conformance(
    const std::vector<std::pair<PluginInfo, std::filesystem::path>>& plugins,
    const std::filesystem::path& worker);

}  // namespace tributary::fetch
