// Which plugins there are and what they say of themselves, read without loading any into the host.
#pragma once

#include <boost/json.hpp>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace tributary::fetch {

enum class SettingType { text, integer, boolean, list, object, secret };

struct SettingDeclaration {
  std::string name;
  SettingType type = SettingType::text;
  bool required = false;
  boost::json::value default_value;  // null for none
  std::string help;
};

struct PluginManifest {
  std::string name;
  std::string version;
  std::string summary;
  std::string site;  // mappings/<site>.json seeds its sources; "" for none
  std::vector<SettingDeclaration> settings;
  std::vector<std::string> hosts;  // hosts it may ask for; "*" for any; templates like "{slug}.example.com"
  bool files = false;              // may ask for file: URLs
};

struct PluginInfo {
  std::string name;  // of the file, without .so
  std::filesystem::path path;
  std::optional<PluginManifest> manifest;
  std::string problem;  // why there is no manifest: the refused stamp's sentence
};

// What `plugin` (an .so) says of itself; asked anew only when its file has changed. Any thread.
PluginInfo describe_plugin(const std::filesystem::path& plugin, const std::filesystem::path& worker);

class PluginCatalog {
 public:
  // `worker` is asked to describe each plugin (tributary-worker --describe PLUGIN).
  PluginCatalog(std::filesystem::path directory, std::filesystem::path worker);

  std::vector<PluginInfo> list() const;            // by name
  PluginInfo find(const std::string& name) const;  // throws Error{usage}, with "did you mean", when absent

 private:
  std::filesystem::path directory_;
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
