// What a plugin's folder says: description, settings, README.
#include <algorithm>
#include <array>
#include <cctype>
#include <fstream>
#include <iterator>
#include <set>

#include "base/error.hpp"
#include "fetch/conformance_checks.hpp"
#include "fetch/manifest.hpp"

namespace tributary::fetch {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

constexpr std::array kSections{"What it fetches", "Settings", "How it knows it is complete", "Traps",
                               "Source of these facts"};
constexpr const char* kNoSetting = "no_such_setting_4f1c";

std::string text_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
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

// The names of `a` that are not in `b`, with commas.
std::string missing_in(const std::set<std::string>& b, const std::set<std::string>& a) {
  std::string names;
  for (const std::string& name : a) {
    if (!b.contains(name)) names += (names.empty() ? "" : ", ") + name;
  }
  return names;
}

bool says_unverified(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
  return text.find("unverified") != std::string::npos || text.find("not verified") != std::string::npos;
}

// What is no value of the type, also where a text is read as one; null where every value is.
json::value wrong_value(const SettingDeclaration& setting) {
  switch (setting.type) {
    case SettingType::integer:
    case SettingType::boolean:
    case SettingType::object:
      return "neither a number nor yes or no";
    case SettingType::secret:
      return "not the name of a variable";
    case SettingType::list:
      return json::object{{"no", "list"}};
    case SettingType::text:
      return setting.choices.empty() ? json::value(json::array{"no text"}) : json::value(kNoSetting);
  }
  return nullptr;
}

// Why `given` is refused, or "".
std::string refusal(const PluginManifest& manifest, const json::object& given) {
  try {
    check_settings(manifest, given);
    return "";
  } catch (const Error& error) {
    return error.what();
  }
}

// `given` must be refused with a sentence that names `setting`.
std::string not_refused(const PluginManifest& manifest, const json::object& given,
                        const std::string& setting) {
  const std::string said = refusal(manifest, given);
  if (said.empty()) {
    return "the setting " + setting + " is accepted as " + json::serialize(given.at(setting)) +
           "; declare its type or its choices";
  }
  const bool one_sentence = said.find('\n') == std::string::npos && said.find(setting) != std::string::npos;
  return one_sentence ? ""
                      : "a wrong " + setting + " is refused with \"" + said + "\", which does not name it";
}

std::string declaration_problem(const PluginManifest& manifest, const SettingDeclaration& setting,
                                const json::object& accepted) {
  if (setting.help.empty()) return "the setting " + setting.name + " has no help; say what it means";
  if (setting.required && !setting.default_value.is_null()) {
    return "the setting " + setting.name + " is required and has a default; it cannot be both";
  }
  json::object wrong = accepted;
  wrong[setting.name] = wrong_value(setting);
  return not_refused(manifest, wrong, setting.name);
}

}  // namespace

std::string description_problem(const PluginInfo& plugin, const fs::path& folder) {
  const PluginManifest& manifest = *plugin.manifest;
  const std::string name = fs::absolute(folder / "").parent_path().filename().string();
  if (manifest.name != plugin.name) {
    return plugin.file.filename().string() + " calls itself \"" + manifest.name + "\"; name it \"" +
           plugin.name + "\", as its file";
  }
  std::error_code problem;
  const bool source = fs::exists(folder / "source.toml", problem) ||
                      fs::exists(folder / (manifest.name + "_fetcher.cpp"), problem);
  if (!source) {
    return "the folder " + name + " has neither a source.toml nor a " + manifest.name +
           "_fetcher.cpp; put the plugin's source there";
  }
  if (manifest.hosts.empty() && !manifest.files) {
    return "its hosts are empty, so it can ask for nothing; name them, or say \"files\": true";
  }
  return "";
}

std::string settings_problem(const PluginManifest& manifest, const std::vector<fs::path>& testcases) {
  json::object accepted;
  for (const fs::path& testcase : testcases) {
    try {
      accepted = read_replay_case(testcase).settings;
    } catch (const BadReplayCase&) {
      continue;  // the check `testcases` says so
    }
    const std::string said = refusal(manifest, accepted);
    if (!said.empty()) return testcase.filename().string() + "/settings.json is refused: " + said;
  }
  for (const SettingDeclaration& setting : manifest.settings) {
    const std::string problem = declaration_problem(manifest, setting, accepted);
    if (!problem.empty()) return problem;
  }
  accepted[kNoSetting] = "x";
  return not_refused(manifest, accepted, kNoSetting);
}

std::string readme_problem(const PluginManifest& manifest, const fs::path& readme) {
  const std::string text = text_of(readme);
  if (text.empty()) return "there is no README.md; write it with the five sections of plugins/README.md";
  for (const char* section : kSections) {
    if (text.find("\n## " + std::string(section) + "\n") == std::string::npos) {
      return "README.md has no section \"## " + std::string(section) + "\"; write it";
    }
  }
  const std::set<std::string> told = settings_told(text);
  std::set<std::string> declared;
  for (const SettingDeclaration& setting : manifest.settings) declared.insert(setting.name);
  if (const std::string names = missing_in(told, declared); !names.empty()) {
    return "README.md's table of settings does not have " + names + "; add a row for each";
  }
  if (const std::string names = missing_in(declared, told); !names.empty()) {
    return "README.md's table of settings has " + names + ", which the plugin does not declare; take it out";
  }
  if (!manifest.unverified.empty() && !says_unverified(text)) {
    return "README.md does not say what the manifest does: not verified, " + manifest.unverified +
           "; write it under \"Source of these facts\"";
  }
  return "";
}

}  // namespace tributary::fetch
