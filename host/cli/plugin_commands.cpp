// plugin list | show; check, record and new have files of their own
#include "cli/cli.hpp"
#include "cli/plugin_new_command.hpp"
#include "pipeline/seed.hpp"

namespace tributary::cli {
namespace {

struct PluginOptions {
  std::string name;
};

std::string_view type_name(fetch::SettingType type) {
  switch (type) {
    case fetch::SettingType::text:
      return "text";
    case fetch::SettingType::integer:
      return "integer";
    case fetch::SettingType::boolean:
      return "yes or no";
    case fetch::SettingType::list:
      return "list";
    case fetch::SettingType::object:
      return "object";
    case fetch::SettingType::secret:
      return "environment variable";
  }
  return "";
}

int list(Cli& cli) {
  Table table{{{"plugin"}, {"version"}, {"what it fetches"}, {"unverified"}, {"path", true}},
              {},
              "no plugin in " + cli.environment.plugins.string() + "; build them, or set TRIBUTARY_PLUGINS"};
  for (const auto& plugin : cli.plugins().list()) {
    table.rows.push_back({plugin.name, plugin.manifest ? plugin.manifest->version : "refused",
                          plugin.manifest ? plugin.manifest->summary : plugin.problem,
                          plugin.manifest && !plugin.manifest->unverified.empty() ? "unverified" : "",
                          plugin.file.string()});
  }
  cli.output.table(table);
  return kDone;
}

fetch::PluginInfo usable(Cli& cli, const std::string& name) {
  auto plugin = cli.plugins().find(name);
  if (!plugin.manifest) throw Error(ErrorKind::configuration, plugin.problem);
  return plugin;
}

// What may be given, behind what it is for.
std::string help_of(const fetch::SettingDeclaration& setting) {
  std::string limits;
  for (const auto& [word, meaning] : setting.choices) limits += (limits.empty() ? "" : ", ") + word;
  if (setting.least && setting.most) {
    limits = std::to_string(*setting.least) + " to " + std::to_string(*setting.most);
  } else if (setting.least) {
    limits = "at least " + std::to_string(*setting.least);
  } else if (setting.most) {
    limits = "at most " + std::to_string(*setting.most);
  }
  return limits.empty() ? setting.help : setting.help + (setting.help.empty() ? "" : ": ") + limits;
}

boost::json::value number(std::optional<std::int64_t> limit) {
  return limit ? boost::json::value(*limit) : boost::json::value();
}

Table settings_table(const std::vector<fetch::SettingDeclaration>& settings) {
  Table table{{{"setting"}, {"type"}, {"required"}, {"default"}, {"help"}}, {}, ""};
  for (const auto& setting : settings) {
    table.rows.push_back(
        {setting.name, type_name(setting.type), setting.required, setting.default_value, help_of(setting)});
  }
  return table;
}

int show(Cli& cli, const PluginOptions& options) {
  const auto plugin = usable(cli, options.name);
  const auto& manifest = *plugin.manifest;
  const auto seed = pipeline::seed_site(&manifest, {});
  if (cli.output.format() != Format::text) {
    boost::json::array settings;
    for (const auto& setting : manifest.settings) {
      boost::json::array choices;
      for (const auto& choice : setting.choices) choices.emplace_back(choice.first);
      settings.push_back(boost::json::object{{"name", setting.name},
                                             {"type", type_name(setting.type)},
                                             {"required", setting.required},
                                             {"default", setting.default_value},
                                             {"choices", choices},
                                             {"least", number(setting.least)},
                                             {"most", number(setting.most)},
                                             {"help", setting.help}});
    }
    cli.output.object(
        {{"plugin", plugin.name},
         {"version", manifest.version},
         {"summary", manifest.summary},
         {"site", manifest.site},
         {"unverified", manifest.unverified},
         {"reviewed_mapping", seed.site.empty() ? boost::json::value() : boost::json::value(seed.site)},
         {"hosts", boost::json::value_from(manifest.hosts)},
         {"files", manifest.files},
         {"settings", settings}});
    return kDone;
  }
  cli.output.text(plugin.name + " " + manifest.version + ": " + manifest.summary);
  if (!manifest.unverified.empty()) cli.output.text("unverified: " + manifest.unverified);
  std::string hosts;
  for (const auto& host : manifest.hosts) hosts += (hosts.empty() ? "" : ", ") + host;
  if (!hosts.empty())
    cli.output.text("asks only " + (hosts == "*" ? "the hosts of its settings' URLs" : hosts));
  if (manifest.files) cli.output.text("reads files that its settings name");
  if (!seed.site.empty()) {
    cli.output.text("its sources start from the reviewed mapping of " + seed.site);
  } else if (!manifest.site.empty()) {
    cli.output.text("names the site " + manifest.site + ", which has no reviewed mapping in this program");
  }
  cli.output.text("");
  cli.output.table(settings_table(manifest.settings));
  cli.output.text("\nsettings of every source");
  cli.output.table(settings_table(fetch::common_settings()));
  return kDone;
}

}  // namespace

void add_plugin_commands(CLI::App& app, Cli& cli) {
  auto* plugin = group(app, "plugin", "the kinds of job sites");
  const auto options = std::make_shared<PluginOptions>();
  plugin->add_subcommand("list", "all plugins, and why one is refused")->callback([&cli] {
    cli.action = [&cli] { return list(cli); };
  });
  auto* showing = plugin->add_subcommand("show", "one plugin with its settings");
  showing->add_option("PLUGIN", options->name, "its name")->required();
  showing->callback([&cli, options] { cli.action = [&cli, options] { return show(cli, *options); }; });
  add_plugin_check_command(*plugin, cli);
  add_plugin_record_command(*plugin, cli);
  add_plugin_new_command(*plugin, cli);
}

}  // namespace tributary::cli
