// The single checks, for conformance.cpp.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "fetch/conformance.hpp"
#include "fetch/replay_case.hpp"

namespace tributary::fetch {

// Each gives "" or one sentence: what was found and what to do. REQUIRES: plugin.manifest.

// Its name against its folder's, and what a folder must hold.
std::string description_problem(const PluginInfo& plugin, const std::filesystem::path& folder);
// Of every setting, and of the testcases' settings.
std::string settings_problem(const PluginManifest& manifest,
                             const std::vector<std::filesystem::path>& testcases);
std::string readme_problem(const PluginManifest& manifest, const std::filesystem::path& readme);

// The checks testcases to completeness, appended. What cannot be tried is skipped, with the reason.
void check_conversations(const PluginInfo& plugin, const std::filesystem::path& worker,
                         const std::vector<std::filesystem::path>& testcases, std::vector<Check>& checks);

}  // namespace tributary::fetch
