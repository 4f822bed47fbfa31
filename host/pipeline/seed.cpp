#include "pipeline/seed.hpp"

#include <algorithm>

#include "base/did_you_mean.hpp"
#include "base/error.hpp"
#include "mapping/reviewed_mappings.hpp"
#include "mapping/setting_names.hpp"

namespace tributary::pipeline {
namespace {

constexpr std::string_view kSetting = "site";

bool has_reviewed_mapping(const std::string& site) {
  const auto& sites = mapping::reviewed_sites();
  return std::find(sites.begin(), sites.end(), site) != sites.end();
}

// Empty where it is not given, or where the plugin means something else by a setting of its own.
std::string setting(const fetch::PluginManifest* manifest, const boost::json::object& settings) {
  if (manifest != nullptr && std::any_of(manifest->settings.begin(), manifest->settings.end(),
                                         [](const auto& declared) { return declared.name == kSetting; })) {
    return "";
  }
  const auto* value = settings.if_contains(kSetting);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : "";
}

[[noreturn]] void refuse(const std::string& site) {
  std::vector<std::string> names = mapping::reviewed_sites();
  names.emplace_back(kNoSite);
  const std::string hint = did_you_mean(site, names);
  throw Error(ErrorKind::configuration, "setting 'site': no reviewed mapping is named '" + site + "'" +
                                            (hint.empty() ? "; `tributary mapping sites` lists them" : hint));
}

}  // namespace

SeedSite seed_site(const fetch::PluginManifest* manifest, const boost::json::object& settings) {
  if (const std::string site = setting(manifest, settings); !site.empty()) {
    if (site == kNoSite) return {"", "its setting 'site' says none"};
    if (!has_reviewed_mapping(site)) refuse(site);
    return {site, "its setting 'site' names it"};
  }
  if (manifest == nullptr || manifest->site.empty()) {
    return {"", "neither its plugin nor its setting 'site' names one"};
  }
  if (!has_reviewed_mapping(manifest->site)) {
    return {"", "its plugin " + manifest->name + " names '" + manifest->site +
                    "', which has none in this program"};
  }
  return {manifest->site, "its plugin " + manifest->name + " names it"};
}

std::vector<std::string> seed_settings(const fetch::PluginManifest& manifest,
                                       const boost::json::object& settings) {
  const SeedSite seed = seed_site(&manifest, settings);
  if (seed.site.empty()) return {};
  return mapping::setting_names(*mapping::reviewed_mapping(seed.site));
}

SeedSite seed_site(const fetch::PluginCatalog& plugins, const store::Source& source) {
  fetch::PluginInfo plugin;
  try {
    plugin = plugins.find(source.plugin);
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::usage) throw;  // usage: there is no such plugin any more
  }
  return seed_site(plugin.manifest ? &*plugin.manifest : nullptr, source.config);
}

}  // namespace tributary::pipeline
