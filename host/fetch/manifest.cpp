#include "fetch/manifest.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

#include "base/did_you_mean.hpp"

namespace tributary::fetch {
namespace {

namespace json = boost::json;

constexpr std::array<std::pair<std::string_view, SettingType>, 6> kTypes{{
    {"text", SettingType::text},
    {"integer", SettingType::integer},
    {"boolean", SettingType::boolean},
    {"list", SettingType::list},
    {"object", SettingType::object},
    {"secret", SettingType::secret},
}};

// Thrown and caught in this file only.
struct ManifestProblem : std::runtime_error {
  using runtime_error::runtime_error;
};

[[noreturn]] void fail(const std::string& where, const std::string& what) {
  throw ManifestProblem("the manifest's " + where + " " + what);
}

void refuse_unknown(const json::object& object, const std::string& where,
                    const std::vector<std::string>& known) {
  for (const auto& member : object) {
    const std::string key(member.key());
    if (std::find(known.begin(), known.end(), key) == known.end()) {
      fail(where + key, "is not known" + did_you_mean(key, known));
    }
  }
}

std::string text(const json::object& object, const std::string& where, const std::string& key,
                 bool required) {
  const json::value* value = object.if_contains(key);
  if (!value || value->is_null()) {
    if (required) fail(where + key, "is missing; write a text");
    return "";
  }
  if (!value->is_string()) fail(where + key, "is not a text; put it in quotes");
  if (required && value->get_string().empty()) fail(where + key, "is empty; write a text");
  return std::string(value->get_string());
}

bool boolean(const json::object& object, const std::string& where, const std::string& key) {
  const json::value* value = object.if_contains(key);
  if (!value || value->is_null()) return false;
  if (!value->is_bool()) fail(where + key, "is neither true nor false");
  return value->get_bool();
}

const json::array& array(const json::object& object, const std::string& key) {
  static const json::array none;
  const json::value* value = object.if_contains(key);
  if (!value || value->is_null()) return none;
  if (!value->is_array()) fail(key, "is not a list");
  return value->get_array();
}

SettingType type_named(const std::string& word, const std::string& where) {
  std::vector<std::string> words;
  for (const auto& [text, type] : kTypes) {
    if (text == word) return type;
    words.emplace_back(text);
  }
  fail(where + "type",
       "is '" + word + "'; write text, integer, boolean, list, object or secret" + did_you_mean(word, words));
}

SettingDeclaration declaration(const json::value& value, std::size_t index) {
  const std::string where = "settings[" + std::to_string(index) + "].";
  if (!value.is_object()) fail("settings[" + std::to_string(index) + "]", "is not an object");
  const json::object& object = value.get_object();
  refuse_unknown(object, where, {"name", "type", "required", "default", "help"});
  SettingDeclaration setting;
  setting.name = text(object, where, "name", true);
  setting.type = type_named(text(object, where, "type", true), where);
  setting.required = boolean(object, where, "required");
  setting.help = text(object, where, "help", false);
  if (const json::value* given = object.if_contains("default")) setting.default_value = *given;
  if (!setting.default_value.is_null() && !fits(setting.type, setting.default_value)) {
    fail(where + "default", "is not " + std::string(name(setting.type)));
  }
  return setting;
}

std::vector<std::string> hosts(const json::object& object) {
  std::vector<std::string> names;
  for (const json::value& host : array(object, "hosts")) {
    if (!host.is_string() || host.get_string().empty())
      fail("hosts", "holds something that is not a host name");
    names.emplace_back(host.get_string());
  }
  return names;
}

// Said outright: a text could also be taken for the first member of a manifest.
Result<PluginManifest, std::string> problem(std::string sentence) {
  return {boost::system::in_place_error, std::move(sentence)};
}

PluginManifest manifest_from(const json::object& object) {
  refuse_unknown(object, "", {"name", "version", "summary", "site", "settings", "hosts", "files"});
  PluginManifest manifest;
  manifest.name = text(object, "", "name", true);
  manifest.version = text(object, "", "version", true);
  manifest.summary = text(object, "", "summary", true);
  manifest.site = text(object, "", "site", false);
  manifest.hosts = hosts(object);
  manifest.files = boolean(object, "", "files");
  for (const json::value& value : array(object, "settings")) {
    manifest.settings.push_back(declaration(value, manifest.settings.size()));
  }
  return manifest;
}

}  // namespace

std::string_view name(SettingType type) {
  switch (type) {
    case SettingType::text:
      return "a text";
    case SettingType::integer:
      return "an integer";
    case SettingType::boolean:
      return "true or false";
    case SettingType::list:
      return "a list";
    case SettingType::object:
      return "an object";
    case SettingType::secret:
      return "the name of an environment variable";
  }
  return "a value";
}

bool is_variable_name(std::string_view text) {
  const auto letter = [](char c) { return (c >= 'A' && c <= 'Z') || c == '_'; };
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  return !text.empty() && letter(text.front()) &&
         std::all_of(text.begin(), text.end(), [&](char c) { return letter(c) || digit(c); });
}

bool fits(SettingType type, const json::value& value) {
  switch (type) {
    case SettingType::text:
      return value.is_string();
    case SettingType::integer:
      return value.is_int64();
    case SettingType::boolean:
      return value.is_bool();
    case SettingType::list:
      return value.is_array();
    case SettingType::object:
      return value.is_object();
    case SettingType::secret:
      return value.is_string() && is_variable_name(value.get_string());
  }
  return false;
}

Result<PluginManifest, std::string> parse_manifest(std::string_view text) {
  json::error_code error;
  const json::value value = json::parse(text, error);
  if (error) return problem("the manifest is not JSON: " + error.message());
  if (!value.is_object()) return problem("the manifest is not a JSON object");
  try {
    return manifest_from(value.get_object());
  } catch (const ManifestProblem& found) {
    return problem(found.what());
  }
}

}  // namespace tributary::fetch
