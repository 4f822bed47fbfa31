// plugin list | show | check; `new` is in plugin_new_command.cpp
#include "cli/plugin_new_command.hpp"
#include "fetch/replay.hpp"
#include "pipeline/seed.hpp"

namespace tributary::cli {
namespace {

struct PluginOptions {
  std::string name;
  std::string directory;
  bool all = false;
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
  Table table{{{"plugin"}, {"version"}, {"what it fetches"}, {"path", true}},
              {},
              "no plugin in " + cli.environment.plugins.string() + "; build them, or set TRIBUTARY_PLUGINS"};
  for (const auto& plugin : cli.plugins().list()) {
    table.rows.push_back({plugin.name, plugin.manifest ? plugin.manifest->version : "refused",
                          plugin.manifest ? plugin.manifest->summary : plugin.problem, plugin.path.string()});
  }
  cli.output.table(table);
  return kDone;
}

fetch::PluginInfo usable(Cli& cli, const std::string& name) {
  auto plugin = cli.plugins().find(name);
  if (!plugin.manifest) throw Error(ErrorKind::configuration, plugin.problem);
  return plugin;
}

Table settings_table(const std::vector<fetch::SettingDeclaration>& settings) {
  Table table{{{"setting"}, {"type"}, {"required"}, {"default"}, {"help"}}, {}, ""};
  for (const auto& setting : settings) {
    table.rows.push_back(
        {setting.name, type_name(setting.type), setting.required, setting.default_value, setting.help});
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
      settings.push_back(boost::json::object{{"name", setting.name},
                                             {"type", type_name(setting.type)},
                                             {"required", setting.required},
                                             {"default", setting.default_value},
                                             {"help", setting.help}});
    }
    cli.output.object(
        {{"plugin", plugin.name},
         {"version", manifest.version},
         {"summary", manifest.summary},
         {"site", manifest.site},
         {"reviewed_mapping", seed.site.empty() ? boost::json::value() : boost::json::value(seed.site)},
         {"hosts", boost::json::value_from(manifest.hosts)},
         {"files", manifest.files},
         {"settings", settings}});
    return kDone;
  }
  cli.output.text(plugin.name + " " + manifest.version + ": " + manifest.summary);
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

std::string joined(const std::vector<std::string>& sentences) {
  std::string text;
  for (const auto& sentence : sentences) text += (text.empty() ? "" : "; ") + sentence;
  return text;
}

// Replays every recorded conversation of the plugin into rows of `table`; the number that differ. Throws
// Error{configuration} for a plugin that cannot be checked.
int check_one(Cli& cli, const fetch::PluginInfo& plugin, const std::filesystem::path& folder, Table& table) {
  if (!plugin.manifest) throw Error(ErrorKind::configuration, plugin.problem);
  const auto cases = fetch::replay_cases(folder);
  if (cases.empty()) {
    throw Error(ErrorKind::configuration,
                plugin.name + ": no test case in " + (folder / "testcases").string() +
                    "; record one happy and one sad conversation (plugins/README.md)");
  }
  int failed = 0;
  for (const auto& recorded : cases) {
    const auto report = fetch::replay(plugin, cli.environment.worker, recorded);
    table.rows.push_back({plugin.name, recorded.filename().string(), report.ok() ? "ok" : "FAILED",
                          joined(report.differences)});
    failed += report.ok() ? 0 : 1;
  }
  return failed;
}

int check(Cli& cli, const PluginOptions& options) {
  if (options.all == !options.name.empty()) throw Error(ErrorKind::usage, "name one plugin, or say --all");
  int failed = 0;
  Table table{{{"plugin"}, {"conversation"}, {"result"}, {"difference"}}, {}, ""};
  std::vector<fetch::PluginInfo> plugins;
  if (options.all) {
    plugins = cli.plugins().list();
  } else {
    plugins.push_back(usable(cli, options.name));
  }
  std::optional<Error> problem;  // the first one
  for (const auto& plugin : plugins) {
    const auto folder = options.directory.empty() ? cli.environment.share / "plugins" / plugin.name
                                                  : std::filesystem::path(options.directory);
    try {
      failed += check_one(cli, plugin, folder, table);
    } catch (const Error& error) {
      table.rows.push_back({plugin.name, "", "not checked", error.what()});
      if (!problem) problem = error;
    }
  }
  cli.output.table(table);
  if (problem) throw Error(*problem);
  return failed == 0 ? kDone : kRunFailed;
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
  auto* checking = plugin->add_subcommand("check", "load it and replay its recorded conversations");
  checking->add_option("PLUGIN", options->name, "its name");
  checking->add_flag("--all", options->all, "every plugin");
  checking->add_option("--directory", options->directory,
                       "the folder whose testcases/ to replay, if not plugins/PLUGIN");
  checking->callback([&cli, options] { cli.action = [&cli, options] { return check(cli, *options); }; });
  add_plugin_new_command(*plugin, cli);
}

}  // namespace tributary::cli
