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
  throw ManifestProblem(where + " " + what);
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

std::optional<std::int64_t> number(const json::object& object, const std::string& where,
                                   const std::string& key) {
  const json::value* value = object.if_contains(key);
  if (!value || value->is_null()) return {};
  if (!value->is_int64()) fail(where + key, "is not an integer");
  return value->get_int64();
}

// {"eu": "api.eu.example.com"}, or ["full", "short"] where each word stands for itself.
std::vector<std::pair<std::string, std::string>> choices(const json::object& object,
                                                         const std::string& where) {
  std::vector<std::pair<std::string, std::string>> words;
  const json::value* value = object.if_contains("choices");
  if (!value || value->is_null()) return words;
  const auto text_of = [&](const json::value& each) {
    if (!each.is_string()) fail(where + "choices", "holds something that is not a text");
    return std::string(each.get_string());
  };
  if (value->is_array()) {
    for (const json::value& word : value->get_array()) words.emplace_back(text_of(word), text_of(word));
  } else if (value->is_object()) {
    for (const auto& member : value->get_object()) words.emplace_back(member.key(), text_of(member.value()));
  } else {
    fail(where + "choices", "is neither a list of words nor words with what they stand for");
  }
  return words;
}

void check_default(const SettingDeclaration& setting, const std::string& where) {
  const json::value& value = setting.default_value;
  if (value.is_null()) return;
  if (!fits(setting.type, value)) fail(where + "default", "is not " + std::string(name(setting.type)));
  const bool outside = value.is_int64() && ((setting.least && value.get_int64() < *setting.least) ||
                                            (setting.most && value.get_int64() > *setting.most));
  if (outside) fail(where + "default", "is not between its least and its most");
  const auto is_it = [&](const auto& choice) {
    return value.is_string() && choice.first == value.get_string();
  };
  if (!setting.choices.empty() && std::none_of(setting.choices.begin(), setting.choices.end(), is_it)) {
    fail(where + "default", "is none of its choices");
  }
}

SettingDeclaration declaration(const json::value& value, const std::string& place) {
  const std::string where = place + ".";
  if (!value.is_object()) fail(place, "is not an object");
  const json::object& object = value.get_object();
  refuse_unknown(object, where, {"name", "type", "required", "default", "help", "choices", "least", "most"});
  SettingDeclaration setting;
  setting.name = text(object, where, "name", true);
  setting.type = type_named(text(object, where, "type", true), where);
  setting.required = boolean(object, where, "required");
  setting.help = text(object, where, "help", false);
  if (const json::value* given = object.if_contains("default")) setting.default_value = *given;
  setting.choices = choices(object, where);
  setting.least = number(object, where, "least");
  setting.most = number(object, where, "most");
  if (!setting.choices.empty() && setting.type != SettingType::text) {
    fail(where + "choices", "is for a text only");
  }
  if ((setting.least || setting.most) && setting.type != SettingType::integer) {
    fail(where + (setting.least ? "least" : "most"), "is for an integer only");
  }
  check_default(setting, where);
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

PluginManifest manifest_from(const json::object& object, const PlaceOf& place) {
  refuse_unknown(object, "",
                 {"name", "version", "summary", "site", "settings", "hosts", "files", "unverified"});
  PluginManifest manifest;
  manifest.name = text(object, "", "name", true);
  manifest.version = text(object, "", "version", true);
  manifest.summary = text(object, "", "summary", true);
  manifest.site = text(object, "", "site", false);
  manifest.hosts = hosts(object);
  manifest.files = boolean(object, "", "files");
  manifest.unverified = text(object, "", "unverified", false);
  for (const json::value& value : array(object, "settings")) {
    manifest.settings.push_back(declaration(value, place(manifest.settings.size())));
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
  auto manifest = manifest_of(value.get_object(),
                              [](std::size_t index) { return "settings[" + std::to_string(index) + "]"; });
  if (!manifest) return problem("the manifest's " + manifest.error());
  return manifest;
}

Result<PluginManifest, std::string> manifest_of(const json::object& object, const PlaceOf& place) {
  try {
    return manifest_from(object, place);
  } catch (const ManifestProblem& found) {
    return problem(found.what());
  }
}

}  // namespace tributary::fetch
