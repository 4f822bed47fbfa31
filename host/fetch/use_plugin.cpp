#include "fetch/use_plugin.hpp"

#include <algorithm>

#include "fetch/holes.hpp"
#include "fetch/manifest.hpp"
#include "fetch/user_agent.hpp"
#include "http/client.hpp"

namespace tributary::fetch {
namespace {

namespace json = boost::json;

constexpr int kCpuShare = 3;  // 600 s of CPU time in 30 min

template <class T>
std::optional<T> setting(const json::object& settings, std::string_view name) {
  const auto* value = settings.if_contains(name);
  if (value == nullptr || value->is_null()) return std::nullopt;
  return json::value_to<T>(*value);
}

std::string joined(const json::array& list) {
  std::string text;
  for (const json::value& element : list) {
    text += (text.empty() ? "" : ",") +
            (element.is_string() ? std::string(element.get_string()) : json::serialize(element));
  }
  return text;
}

// What a setting is where a template names it; "" for one that was not given.
std::string as_text(const SettingDeclaration& declared, const json::value* value) {
  if (!value || value->is_null()) return "";
  if (value->is_array()) return joined(value->get_array());
  if (!value->is_string()) return json::serialize(*value);
  const std::string given(value->get_string());
  if (declared.type == SettingType::secret) return "${secret:" + given + "}";
  const auto choice = std::find_if(declared.choices.begin(), declared.choices.end(),
                                   [&](const auto& each) { return each.first == given; });
  return choice == declared.choices.end() ? given : choice->second;
}

json::object variables_of(const PluginManifest& manifest, const json::object& checked) {
  json::object variables;
  for (const SettingDeclaration& declared : manifest.settings) {
    variables[declared.name] = as_text(declared, checked.if_contains(declared.name));
  }
  for (const SettingDeclaration& common : common_settings()) {
    if (!variables.contains(common.name)) {
      variables[common.name] = as_text(common, checked.if_contains(common.name));
    }
  }
  return variables;
}

// "{host}" is the host that the setting names, also where it names it in a URL; a hole that is no setting
// stays, for one label.
std::string host_of(const std::string& rule, const json::object& variables) {
  return with_holes_filled(rule, [&](const std::string& name) -> std::optional<std::string> {
    const json::value* value = variables.if_contains(name);
    if (!value) return std::nullopt;
    const std::string text(value->as_string());
    return text.find("://") == std::string::npos ? text : http::host_of(text).value_or("");
  });
}

// A number or a yes that is a hole; a setting that was not given leaves the key to the default of `rest`.
json::value scalar(const SettingDeclaration& declared, const std::string& text) {
  json::error_code error;
  json::value value = json::parse(text, error);
  return !error && fits(declared.type, value) ? value : declared.default_value;
}

json::object settings_of_rest(const PluginInfo& plugin, const json::object& checked,
                              const json::object& variables) {
  json::object settings = plugin.fetch;
  for (const SettingDeclaration& declared : plugin.runs) {
    json::value* value = settings.if_contains(declared.name);
    if (!value) {
      if (!declared.default_value.is_null()) settings[declared.name] = declared.default_value;
      continue;
    }
    if (declared.name == "body" && value->is_object()) *value = json::serialize(*value);
    const bool is_scalar = declared.type == SettingType::integer || declared.type == SettingType::boolean;
    if (!is_scalar || !value->is_string()) continue;
    const auto value_of = [&](const std::string& name) -> std::optional<std::string> {
      const json::value* found = variables.if_contains(name);
      return found ? std::optional(std::string(found->as_string())) : std::nullopt;
    };
    *value = scalar(declared, with_holes_filled(value->get_string(), value_of));
  }
  for (const SettingDeclaration& common : common_settings()) {
    if (const json::value* value = checked.if_contains(common.name)) settings[common.name] = *value;
  }
  settings[kVariables] = variables;
  return settings;
}

void fill_limits(FetchPlan& plan, const json::object& checked) {
  if (!plan.max_pages) plan.max_pages = setting<int>(checked, "max_pages");
  plan.allow_private = setting<bool>(checked, "allow_private").value_or(false);
  plan.http.allow_private = plan.allow_private;
  plan.delay_between_requests = std::chrono::milliseconds(setting<int>(checked, "delay_ms").value_or(0));
  if (const auto seconds = setting<int>(checked, "timeout_seconds")) {
    plan.http.total_timeout = std::chrono::seconds(*seconds);
  }
  if (const auto minutes = setting<int>(checked, "deadline_minutes")) {
    plan.worker_limits.deadline = std::chrono::minutes(*minutes);
    // Who may work for longer may also think for longer, in the proportion of the defaults.
    plan.worker_limits.cpu =
        std::max(plan.worker_limits.cpu,
                 std::chrono::ceil<std::chrono::seconds>(plan.worker_limits.deadline) / kCpuShare);
  }
}

}  // namespace

void use_plugin(FetchPlan& plan, const PluginInfo& plugin, const json::object& checked,
                const std::string& contact) {
  const PluginManifest& manifest = *plugin.manifest;
  plan.plugin = plugin.path;
  plan.allow_files = manifest.files;
  plan.settings = checked;
  for (const SettingDeclaration& declared : manifest.settings) {
    if (declared.type != SettingType::secret) continue;
    if (const auto name = setting<std::string>(checked, declared.name)) plan.secrets.push_back(*name);
  }
  fill_limits(plan, checked);
  plan.user_agent = setting<std::string>(checked, "user_agent")
                        .value_or(user_agent(setting<std::string>(checked, "contact").value_or(contact)));
  if (!plugin.configured) return;
  const json::object variables = variables_of(manifest, checked);
  plan.manifest = manifest;
  for (std::string& host : plan.manifest->hosts) host = host_of(host, variables);
  plan.settings = settings_of_rest(plugin, checked, variables);
}

}  // namespace tributary::fetch
