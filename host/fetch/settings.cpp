// check_settings(): what a person gave, against what the plugin and the host know.
#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/did_you_mean.hpp"
#include "base/error.hpp"
#include "fetch/manifest.hpp"
#include "fetch/plugin_catalog.hpp"

namespace tributary::fetch {
namespace {

namespace json = boost::json;

[[noreturn]] void fail(const std::string& message) {
  throw Error(ErrorKind::configuration, message);
}

std::vector<SettingDeclaration> declarations(const PluginManifest& manifest,
                                             const std::vector<std::string>& others) {
  std::vector<SettingDeclaration> all = manifest.settings;
  // A plugin may declare base_url itself, with its own default.
  const auto add = [&all](const SettingDeclaration& one) {
    const bool known = std::any_of(
        all.begin(), all.end(), [&](const SettingDeclaration& setting) { return setting.name == one.name; });
    if (!known) all.push_back(one);
  };
  for (const SettingDeclaration& common : common_settings()) add(common);
  for (const std::string& other : others) add({other, SettingType::text, false, nullptr, ""});
  return all;
}

json::value number_in(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  return problem == std::errc() && end == text.data() + text.size() ? json::value(number) : json::value();
}

json::value boolean_in(std::string_view text) {
  for (const char* yes : {"true", "yes", "on", "1"}) {
    if (text == yes) return true;
  }
  for (const char* no : {"false", "no", "off", "0"}) {
    if (text == no) return false;
  }
  return nullptr;
}

// A list may be JSON or, typed by hand, words between commas.
json::value list_in(std::string_view text) {
  json::error_code error;
  json::value value = json::parse(text, error);
  if (!error && value.is_array()) return value;
  json::array words;
  while (!text.empty()) {
    const std::size_t comma = std::min(text.find(','), text.size());
    if (comma > 0) words.emplace_back(text.substr(0, comma));
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return words;
}

json::value object_in(std::string_view text) {
  json::error_code error;
  json::value value = json::parse(text, error);
  return !error && value.is_object() ? value : json::value();
}

// null when the text is no value of that type.
json::value from_text(SettingType type, std::string_view text) {
  switch (type) {
    case SettingType::integer:
      return number_in(text);
    case SettingType::boolean:
      return boolean_in(text);
    case SettingType::list:
      return list_in(text);
    case SettingType::object:
      return object_in(text);
    case SettingType::text:
    case SettingType::secret:
      return json::value(text);
  }
  return nullptr;
}

[[noreturn]] void wrong_type(const PluginManifest& manifest, const SettingDeclaration& setting,
                             const json::value& given) {
  std::string message = "plugin " + manifest.name + ": setting '" + setting.name + "' must be " +
                        std::string(name(setting.type));
  if (setting.type == SettingType::secret) {
    // What was given may be the secret itself: never repeat it.
    message += " ([A-Z_][A-Z0-9_]*), not the secret itself; export the secret and name its variable";
  } else {
    message += ", not " + json::serialize(given).substr(0, 80);
  }
  fail(message);
}

struct Range {
  std::string_view name;
  std::int64_t least;
  std::int64_t most;
};

// The host's own numbers are counts and times: none is negative, no page is not a run, and a pause or a
// time-out of more than an hour is a slip of the hand, and so is a fetch of more than a day.
constexpr Range kRanges[] = {{"max_pages", 1, 1'000'000},
                             {"timeout_seconds", 1, 3600},
                             {"delay_ms", 0, 3'600'000},
                             {"deadline_minutes", 1, 24 * 60}};

void refuse_out_of_range(const PluginManifest& manifest, const SettingDeclaration& setting,
                         const json::value& value) {
  for (const Range& range : kRanges) {
    if (setting.name != range.name || !value.is_int64()) continue;
    const std::int64_t number = value.get_int64();
    if (number >= range.least && number <= range.most) continue;
    fail("plugin " + manifest.name + ": setting '" + setting.name + "' must be " +
         (number < range.least ? "at least " + std::to_string(range.least)
                               : "at most " + std::to_string(range.most)) +
         ", not " + std::to_string(number));
  }
}

void refuse_what_the_plugin_refuses(const PluginManifest& manifest, const SettingDeclaration& setting,
                                    const json::value& value) {
  const std::string subject = "plugin " + manifest.name + ": setting '" + setting.name + "' ";
  if (value.is_int64() && setting.least && value.get_int64() < *setting.least) {
    fail(subject + "must be at least " + std::to_string(*setting.least) + ", not " +
         std::to_string(value.get_int64()));
  }
  if (value.is_int64() && setting.most && value.get_int64() > *setting.most) {
    fail(subject + "must be at most " + std::to_string(*setting.most) + ", not " +
         std::to_string(value.get_int64()));
  }
  if (setting.choices.empty() || !value.is_string()) return;
  std::vector<std::string> words;
  std::string list;
  for (const auto& [word, meaning] : setting.choices) {
    if (word == value.get_string()) return;
    words.push_back(word);
    list += (list.empty() ? "" : ", ") + word;
  }
  const std::string given(value.get_string());
  fail(subject + "is \"" + given + "\"; it must be one of " + list + did_you_mean(given, words));
}

json::value typed(const PluginManifest& manifest, const SettingDeclaration& setting,
                  const json::value& given) {
  json::value value = given.is_string() ? from_text(setting.type, given.get_string()) : given;
  if (setting.type == SettingType::text && (given.is_int64() || given.is_uint64())) {
    value = json::serialize(given);  // --set board=4711 may have been read as a number
  }
  if (!fits(setting.type, value)) wrong_type(manifest, setting, given);
  refuse_out_of_range(manifest, setting, value);
  refuse_what_the_plugin_refuses(manifest, setting, value);
  return value;
}

std::string missing(const PluginManifest& manifest, const SettingDeclaration& setting) {
  std::string message = "plugin " + manifest.name + ": setting '" + setting.name + "' is missing";
  if (!setting.help.empty()) message += " (" + setting.help + ")";
  return message + "; give it with --set " + setting.name + "=...";
}

void refuse_unknown(const PluginManifest& manifest, const std::vector<SettingDeclaration>& known,
                    const json::object& given) {
  std::vector<std::string> names;
  for (const SettingDeclaration& setting : known) names.push_back(setting.name);
  for (const auto& member : given) {
    const std::string key(member.key());
    if (std::find(names.begin(), names.end(), key) != names.end()) continue;
    std::string message = "plugin " + manifest.name + " has no setting '" + key + "'";
    const std::string hint = did_you_mean(key, names);
    fail(message + (hint.empty() ? "; `tributary plugin show " + manifest.name + "` lists them" : hint));
  }
}

}  // namespace

const std::vector<SettingDeclaration>& common_settings() {
  static const std::vector<SettingDeclaration> settings{
      {"allow_private", SettingType::boolean, false, false,
       "may ask for loopback and private addresses (a sandbox, an intranet)"},
      {"base_url", SettingType::text, false, nullptr, "another server with the same API"},
      {"company", SettingType::text, false, nullptr, "the employer, where the site does not say it"},
      {"contact", SettingType::text, false, nullptr,
       "mail or URL by which the site reaches you, told to it behind the host's name"},
      {"deadline_minutes", SettingType::integer, false, 30, "for the whole fetch"},
      {"delay_ms", SettingType::integer, false, 250, "pause between two requests to one host"},
      {"max_pages", SettingType::integer, false, nullptr, "stop after so many pages"},
      {"robots",
       SettingType::text,
       false,
       "obey",
       "what to make of the site's robots.txt: obey or ignore it",
       {{"obey", "obey"}, {"ignore", "ignore"}}},
      {"site", SettingType::text, false, nullptr,
       "start from this site's reviewed mapping (`tributary mapping sites`), or none"},
      {"user_agent", SettingType::text, false, nullptr,
       "what the host calls itself, in place of its name and the contact"},
      {"timeout_seconds", SettingType::integer, false, 60, "for one request"},
  };
  return settings;
}

json::object check_settings(const PluginManifest& manifest, const json::object& given,
                            const std::vector<std::string>& others) {
  const std::vector<SettingDeclaration> known = declarations(manifest, others);
  refuse_unknown(manifest, known, given);
  json::object checked;
  for (const SettingDeclaration& setting : known) {
    const json::value* value = given.if_contains(setting.name);
    if (value && !value->is_null()) {
      checked[setting.name] = typed(manifest, setting, *value);
    } else if (!setting.default_value.is_null()) {
      checked[setting.name] = setting.default_value;
    } else if (setting.required) {
      fail(missing(manifest, setting));
    }
  }
  return checked;
}

}  // namespace tributary::fetch
