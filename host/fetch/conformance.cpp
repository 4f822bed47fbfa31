#include "fetch/conformance.hpp"

#include <algorithm>
#include <atomic>
#include <thread>

#include "fetch/conformance_checks.hpp"
#include "fetch/replay.hpp"

namespace tributary::fetch {
namespace {

namespace fs = std::filesystem;

Check check(const char* name, const std::string& problem, const std::string& looked_at) {
  if (!problem.empty()) return {name, CheckResult::failed, problem};
  return {name, CheckResult::ok, looked_at};
}

std::string described(const PluginManifest& manifest) {
  return "version " + manifest.version + (manifest.unverified.empty() ? "" : ", unverified");
}

// Nothing may leave a thread.
Conformance checked(const PluginInfo& plugin, const fs::path& worker, const fs::path& folder) {
  try {
    return check_conformance(plugin, worker, folder);
  } catch (const std::exception& error) {
    return {plugin.name, {}, plugin.name + " could not be checked: " + error.what()};
  }
}

}  // namespace

bool Conformance::ok() const {
  return not_checked.empty() && std::none_of(checks.begin(), checks.end(), [](const Check& each) {
           return each.result == CheckResult::failed;
         });
}

Conformance check_conformance(const PluginInfo& plugin, const fs::path& worker, const fs::path& folder) {
  Conformance result{plugin.name, {}, ""};
  if (!plugin.manifest) {
    result.not_checked = plugin.problem;
    result.checks.push_back(check("description", plugin.problem, ""));
    return result;
  }
  const PluginManifest& manifest = *plugin.manifest;
  const std::vector<fs::path> testcases = replay_cases(folder);
  result.checks.push_back(check("description", description_problem(plugin, folder), described(manifest)));
  result.checks.push_back(check("settings", settings_problem(manifest, testcases),
                                std::to_string(manifest.settings.size()) + " settings"));
  result.checks.push_back(check("readme", readme_problem(manifest, folder / "README.md"), "five sections"));
  if (testcases.empty()) {
    result.not_checked = plugin.name + ": no test case in " + (folder / "testcases").string() +
                         "; record one happy and one sad conversation (plugins/README.md)";
    result.checks.push_back(check("testcases", result.not_checked, ""));
    return result;
  }
  check_conversations(plugin, worker, testcases, result.checks);
  return result;
}

std::vector<Conformance> check_conformance(const std::vector<std::pair<PluginInfo, fs::path>>& plugins,
                                           const fs::path& worker) {
  std::vector<Conformance> results(plugins.size());
  std::atomic<std::size_t> next = 0;
  const auto work = [&] {
    for (std::size_t i = next++; i < plugins.size(); i = next++) {
      results[i] = checked(plugins[i].first, worker, plugins[i].second);
    }
  };
  const std::size_t hands =
      std::clamp<std::size_t>(std::thread::hardware_concurrency(), 1, plugins.size() + 1);
  std::vector<std::jthread> others;
  for (std::size_t i = 1; i < hands; ++i) others.emplace_back(work);
  work();
  others.clear();
  return results;
}

}  // namespace tributary::fetch
