// Which plugins there are and what they say of themselves, read without loading any into the host.
#pragma once

#include <boost/json.hpp>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace tributary::fetch {

enum class SettingType { text, integer, boolean, list, object, secret };

struct SettingDeclaration {
  std::string name;
  SettingType type = SettingType::text;
  bool required = false;
  boost::json::value default_value;  // null for none
  std::string help;
  // The words that may be given, with what each stands for; empty: any text.
  std::vector<std::pair<std::string, std::string>> choices = {};
  std::optional<std::int64_t> least = {};  // of an integer
  std::optional<std::int64_t> most = {};
};

struct PluginManifest {
  std::string name;
  std::string version;
  std::string summary;
  std::string site;  // mappings/<site>.json seeds its sources; "" for none
  std::vector<SettingDeclaration> settings;
  std::vector<std::string> hosts;  // hosts it may ask for; "*" for any; templates like "{slug}.example.com"
  bool files = false;              // may ask for file: URLs
  std::string unverified;          // why nobody has seen that it is right; "" where somebody has
};

struct PluginInfo {
  std::string name;            // of the file without .so, or of the folder of a source.toml
  std::filesystem::path path;  // of the library that runs: the plugin's own, or that of `rest`
  std::filesystem::path file;  // what describes it: the library, or the source.toml
  std::optional<PluginManifest> manifest;
  std::string problem;                        // why there is no manifest: the refused stamp's sentence
  boost::json::object fetch = {};             // of a source.toml: the settings of `rest`, templates in them
  std::vector<SettingDeclaration> runs = {};  // of a source.toml: what `rest` declares
  bool configured = false;                    // by a source.toml
};

// What `plugin` (an .so) says of itself; asked anew only when its file has changed. Any thread.
PluginInfo describe_plugin(const std::filesystem::path& plugin, const std::filesystem::path& worker);

// The plugins there are: <directory>/<name>.so, and <folders>/<name>/source.toml, which `rest` runs. Where a
// name is both, the source.toml counts. Files are looked at anew with every call: what is built or written
// while a host runs is what the next run takes. Any thread.
class PluginCatalog {
 public:
  // `worker` is asked to describe each library (tributary-worker --describe PLUGIN).
  PluginCatalog(std::filesystem::path directory, std::filesystem::path worker,
                std::vector<std::filesystem::path> folders = {});

  std::vector<PluginInfo> list() const;            // by name
  PluginInfo find(const std::string& name) const;  // throws Error{usage}, with "did you mean", when absent

 private:
  std::vector<std::pair<std::string, std::filesystem::path>> files() const;  // by name
  PluginInfo describe(const std::string& name, const std::filesystem::path& file) const;

  std::filesystem::path directory_;
  std::vector<std::filesystem::path> folders_;
  std::filesystem::path worker_;
};

// The settings that every source has besides its plugin's own: allow_private, base_url, company, contact,
// deadline_minutes, delay_ms, max_pages, robots, site (which the pipeline checks), user_agent,
// timeout_seconds.
const std::vector<SettingDeclaration>& common_settings();

// `given` checked against the manifest, common_settings() and `others`, text values ("--set n=5") turned into
// their type, defaults filled in. `others`: names that the source may have besides, each a text. Throws
// Error{configuration}: unknown setting (with "did you mean"), wrong type, missing one.
boost::json::object check_settings(const PluginManifest& manifest, const boost::json::object& given,
                                   const std::vector<std::string>& others = {});

}  // namespace tributary::fetch
