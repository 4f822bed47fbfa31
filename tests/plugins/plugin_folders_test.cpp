// Every plugin's folder holds what plugins/README.md promises, and its README agrees with its manifest.
#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <vector>

#include "fetch/fetch.hpp"
#include "fetch/plugin_catalog.hpp"
#include "sandbox/sandbox.hpp"

using namespace tributary;
namespace fs = std::filesystem;
namespace json = boost::json;

namespace {

const fs::path kSource = TRIBUTARY_SOURCE_DIR;
const fs::path kBuild = TRIBUTARY_BUILD_DIR;

std::string text_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  INFO(file);
  REQUIRE(in);
  return {std::istreambuf_iterator<char>(in), {}};
}

json::value json_of(const fs::path& file) {
  json::error_code error;
  json::value value = json::parse(text_of(file), error);
  INFO(file);
  REQUIRE_FALSE(error);
  return value;
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

// The names in the first column of the README's table of settings.
std::set<std::string> settings_told(const std::string& readme) {
  const std::size_t begin = readme.find("\n## Settings\n");
  const std::size_t end = readme.find("\n## ", begin + 1);
  std::set<std::string> names;
  for (std::size_t at = readme.find("\n| `", begin); at < end; at = readme.find("\n| `", at + 1)) {
    names.insert(readme.substr(at + 4, readme.find('`', at + 4) - at - 4));
  }
  return names;
}

}  // namespace

TEST_CASE("every plugin is built, describes itself and is named as its folder") {
  for (const fs::path& folder : folders_in(kSource / "plugins")) {
    const std::string name = folder.filename().string();
    INFO(name);
    const fetch::PluginInfo plugin = plugin_of(name);
    INFO(plugin.problem);
    REQUIRE(plugin.manifest);
    CHECK(plugin.manifest->name == name);
    CHECK((fs::exists(folder / (name + "_fetcher.cpp")) || fs::exists(folder / "source.toml")));
  }
}

TEST_CASE("every plugin's README tells its five sections and exactly the settings of its manifest") {
  for (const fs::path& folder : folders_in(kSource / "plugins")) {
    INFO(folder);
    const std::string readme = text_of(folder / "README.md");
    for (const char* section :
         {"What it fetches", "Settings", "How it knows it is complete", "Traps", "Source of these facts"}) {
      CHECK_THAT(readme, Catch::Contains("\n## " + std::string(section) + "\n"));
    }
    std::set<std::string> declared;
    const fetch::PluginInfo plugin = plugin_of(folder.filename().string());
    for (const auto& setting : plugin.manifest->settings) declared.insert(setting.name);
    CHECK(settings_told(readme) == declared);
  }
}

TEST_CASE(
    "every plugin has a testcase that goes well and one that does not, and their settings are accepted") {
  for (const fs::path& folder : folders_in(kSource / "plugins")) {
    const fetch::PluginInfo plugin = plugin_of(folder.filename().string());
    int happy = 0;
    int sad = 0;
    for (const fs::path& testcase : folders_in(folder / "testcases")) {
      INFO(testcase);
      CHECK_NOTHROW(fetch::check_settings(*plugin.manifest, json_of(testcase / "settings.json").as_object()));
      CHECK(json_of(testcase / "conversation.json").is_array());
      const std::string status(json_of(testcase / "expected.json").at("outcome").at("status").as_string());
      CHECK(fetch::run_status(status));
      ++(status == "ok" ? happy : sad);
    }
    INFO(folder);
    CHECK(happy > 0);
    CHECK(sad > 0);
  }
}

TEST_CASE("every bundled site is a source that its plugin's settings allow") {
  sandbox::Sandbox sandbox({.samples = kSource / "samples"});
  sandbox.start();
  for (const auto& site : sandbox.sites()) {
    INFO(site.name);
    if (!fs::exists(kSource / "plugins" / site.plugin)) continue;  // described before there is a plugin for it
    CHECK_NOTHROW(fetch::check_settings(*plugin_of(site.plugin).manifest, site.settings));
  }
}

TEST_CASE("the example stays short enough to be read before it is copied") {
  constexpr int kMostLines = 60;
  const std::string example = text_of(kSource / "plugins/example/example_fetcher.cpp");
  CHECK(std::count(example.begin(), example.end(), '\n') <= kMostLines);
}
