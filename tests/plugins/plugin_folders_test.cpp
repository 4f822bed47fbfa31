// What is true of all plugins and bundled sites together.
#include <catch2/catch.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "fetch/plugin_catalog.hpp"
#include "sandbox/sandbox.hpp"

using namespace tributary;
namespace fs = std::filesystem;

namespace {

const fs::path kSource = TRIBUTARY_SOURCE_DIR;
const fs::path kBuild = TRIBUTARY_BUILD_DIR;

std::string text_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  INFO(file);
  REQUIRE(in);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<fs::path> folders_in(const fs::path& directory) {
  std::vector<fs::path> folders;
  for (const fs::directory_entry& entry : fs::directory_iterator(directory)) {
    if (entry.is_directory()) folders.push_back(entry.path());
  }
  std::sort(folders.begin(), folders.end());
  return folders;
}

fetch::PluginInfo plugin_of(const std::string& name) {
  return fetch::PluginCatalog(kBuild / "plugins", kBuild / "tributary-worker", {kSource / "plugins"})
      .find(name);
}

}  // namespace

// What a plugin must keep besides is told by `tributary plugin check --all`, the test plugin_check.
TEST_CASE("every plugin's folder has a plugin that is built") {
  for (const fs::path& folder : folders_in(kSource / "plugins")) {
    const fetch::PluginInfo plugin = plugin_of(folder.filename().string());
    INFO(folder << ": " << plugin.problem);
    CHECK(plugin.manifest);
  }
}

TEST_CASE("every bundled site is a source that its plugin's settings allow") {
  sandbox::Sandbox sandbox({.samples = kSource / "samples"});
  sandbox.start();
  for (const auto& site : sandbox.sites()) {
    INFO(site.name);
    if (!fs::exists(kSource / "plugins" / site.plugin))
      continue;  // described before there is a plugin for it
    CHECK_NOTHROW(fetch::check_settings(*plugin_of(site.plugin).manifest, site.settings));
  }
}

TEST_CASE("the example stays short enough to be read before it is copied") {
  constexpr int kMostLines = 60;
  const std::string example = text_of(kSource / "plugins/example/example_fetcher.cpp");
  CHECK(std::count(example.begin(), example.end(), '\n') <= kMostLines);
}
