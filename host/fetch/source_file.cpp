#include "fetch/source_file.hpp"

#include <toml++/toml.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <tuple>
#include <utility>
#include <vector>

#include "base/did_you_mean.hpp"
#include "fetch/holes.hpp"
#include "fetch/manifest.hpp"

namespace tributary::fetch {
namespace {

namespace json = boost::json;

// Thrown and caught in this file only.
struct SourceFileProblem : std::runtime_error {
  using runtime_error::runtime_error;
};

// The table's members as they stand in the file: the order of a query's parameters is the author's.
std::vector<std::pair<std::string, const toml::node*>> in_their_order(const toml::table& table) {
  std::vector<std::tuple<toml::source_index, toml::source_index, std::string, const toml::node*>> members;
  for (const auto& [key, value] : table) {
    const toml::source_position at = key.source().begin;
    members.emplace_back(at.line, at.column, std::string(key.str()), &value);
  }
  std::sort(members.begin(), members.end());
  std::vector<std::pair<std::string, const toml::node*>> ordered;
  for (auto& [line, column, key, value] : members) ordered.emplace_back(std::move(key), value);
  return ordered;
}

json::value to_json(const toml::node& node, const std::string& where) {
  if (const auto* table = node.as_table()) {
    json::object object;
    for (const auto& [key, value] : in_their_order(*table)) {
      object[key] = to_json(*value, where.empty() ? key : where + "." + key);
    }
    return object;
  }
  if (const auto* list = node.as_array()) {
    json::array array;
    for (const toml::node& element : *list) array.push_back(to_json(element, where));
    return array;
  }
  if (const auto* text = node.as_string()) return json::value(text->get());
  if (const auto* number = node.as_integer()) return json::value(number->get());
  if (const auto* number = node.as_floating_point()) return json::value(number->get());
  if (const auto* yes = node.as_boolean()) return json::value(yes->get());
  throw SourceFileProblem(where + " is a date; put it in quotes");
}

// {"board": {...}} as a manifest has it: [{"name": "board", ...}].
json::array list_of(json::object settings, std::vector<std::string>& names) {
  json::array list;
  for (auto& member : settings) {
    const std::string name(member.key());
    if (!member.value().is_object()) {
      throw SourceFileProblem("settings." + name + " is not a table; write [settings." + name + "]");
    }
    json::object& setting = member.value().get_object();
    setting["name"] = name;
    if (!setting.contains("type")) setting["type"] = "text";
    names.push_back(name);
    list.push_back(std::move(setting));
  }
  return list;
}

std::vector<std::string> names_of(const PluginManifest& manifest) {
  std::vector<std::string> names;
  for (const SettingDeclaration& setting : manifest.settings) names.push_back(setting.name);
  return names;
}

// A number may be a hole, which a setting fills.
bool may_be(const SettingDeclaration& declared, const json::value& value) {
  if (fits(declared.type, value)) return true;
  if (declared.name == "body" && value.is_object()) return true;
  const bool scalar = declared.type == SettingType::integer || declared.type == SettingType::boolean;
  return scalar && value.is_string() && is_one_hole(value.get_string());
}

void check_fetch(const json::object& fetch, const PluginManifest& rest) {
  for (const auto& member : fetch) {
    const std::string key(member.key());
    const auto declared =
        std::find_if(rest.settings.begin(), rest.settings.end(),
                     [&](const SettingDeclaration& setting) { return setting.name == key; });
    if (declared == rest.settings.end() || key == kVariables) {
      throw SourceFileProblem("fetch." + key + " is no setting of the plugin rest" +
                              did_you_mean(key, names_of(rest)));
    }
    if (!may_be(*declared, member.value())) {
      throw SourceFileProblem("fetch." + key + " is not " + std::string(name(declared->type)));
    }
  }
  if (!fetch.contains("url")) throw SourceFileProblem("fetch.url is missing; write the address of the list");
}

// A hole that nothing fills is found here and not in the night.
void check_holes(const json::value& value, const std::string& where, const PluginManifest& manifest) {
  if (value.is_object()) {
    for (const auto& member : value.get_object()) {
      check_holes(member.value(), where + "." + std::string(member.key()), manifest);
    }
  } else if (value.is_array()) {
    for (const json::value& element : value.get_array()) check_holes(element, where, manifest);
  } else if (value.is_string()) {
    for (const std::string& hole : holes_in(value.get_string())) {
      if (is_rest_hole(hole)) continue;
      std::vector<std::string> names = names_of(manifest);
      for (const SettingDeclaration& common : common_settings()) names.push_back(common.name);
      if (std::find(names.begin(), names.end(), hole) != names.end()) continue;
      throw SourceFileProblem(where + " has the hole {" + hole + "}, which is no setting of this file" +
                              did_you_mean(hole, names));
    }
  }
}

// Keys of [fetch] whose value is the name of a setting.
void check_names(const json::object& fetch, const PluginManifest& manifest) {
  for (const char* key : {"probe", "detail_if", "query_from"}) {
    const json::value* value = fetch.if_contains(key);
    if (!value || !value->is_string()) continue;
    const std::vector<std::string> names = names_of(manifest);
    const std::string name(value->get_string());
    if (std::find(names.begin(), names.end(), name) != names.end()) continue;
    throw SourceFileProblem(std::string("fetch.") + key + " is \"" + name +
                            "\", which is no setting of this file" + did_you_mean(name, names));
  }
}

ConfiguredSite site_from(json::object document, const PluginManifest& rest) {
  ConfiguredSite site;
  if (json::value* fetch = document.if_contains("fetch")) {
    if (!fetch->is_object()) throw SourceFileProblem("fetch is not a table; write [fetch]");
    site.fetch = std::move(fetch->get_object());
    document.erase("fetch");
  }
  std::vector<std::string> names;
  if (json::value* settings = document.if_contains("settings")) {
    if (!settings->is_object()) throw SourceFileProblem("settings is not a table; write [settings.NAME]");
    json::array list = list_of(std::move(settings->get_object()), names);
    document["settings"] = std::move(list);
  }
  if (document.contains("files")) throw SourceFileProblem("files is not for a site by configuration");
  auto manifest = manifest_of(document, [&](std::size_t index) { return "settings." + names.at(index); });
  if (!manifest) throw SourceFileProblem(manifest.error());
  site.manifest = std::move(*manifest);
  if (site.manifest.hosts.empty()) {
    throw SourceFileProblem(
        "hosts is missing; name the hosts that may be asked, such as [\"api.example.com\"]");
  }
  check_fetch(site.fetch, rest);
  check_holes(site.fetch, "fetch", site.manifest);
  check_names(site.fetch, site.manifest);
  return site;
}

std::string said(const toml::parse_error& error) {
  const auto at = error.source().begin;
  return "line " + std::to_string(at.line) + ", column " + std::to_string(at.column) +
         ": not TOML: " + std::string(error.description());
}

}  // namespace

Result<ConfiguredSite, std::string> parse_source_file(std::string_view text, const PluginManifest& rest) {
  try {
    return site_from(to_json(toml::parse(text), "").get_object(), rest);
  } catch (const toml::parse_error& error) {
    return {boost::system::in_place_error, said(error)};
  } catch (const SourceFileProblem& problem) {
    return {boost::system::in_place_error, problem.what()};
  }
}

Result<ConfiguredSite, std::string> read_source_file(const std::filesystem::path& file,
                                                     const PluginManifest& rest) {
  std::ifstream in(file, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  if (!in.good() && text.empty()) return {boost::system::in_place_error, "cannot be read"};
  return parse_source_file(text, rest);
}

}  // namespace tributary::fetch
