// plugin check: the conformance kit, for who writes a plugin and as a gate in CI.
#include "cli/cli.hpp"
#include "fetch/conformance.hpp"

namespace tributary::cli {
namespace {

struct CheckOptions {
  std::string name;
  std::string directory;
  bool all = false;
};

std::string_view text_of(fetch::CheckResult result) {
  switch (result) {
    case fetch::CheckResult::ok:
      return "ok";
    case fetch::CheckResult::failed:
      return "FAILED";
    case fetch::CheckResult::skipped:
      return "skipped";
  }
  return "";
}

using PluginAndFolder = std::pair<fetch::PluginInfo, std::filesystem::path>;

// A site by configuration may be the user's own, beside the home.
std::filesystem::path folder_of(const Cli& cli, const fetch::PluginInfo& plugin) {
  return plugin.configured ? plugin.file.parent_path() : cli.environment.share / "plugins" / plugin.name;
}

std::vector<PluginAndFolder> chosen(Cli& cli, const CheckOptions& options) {
  std::vector<fetch::PluginInfo> plugins;
  if (options.all) {
    plugins = cli.plugins().list();
  } else {
    plugins.push_back(cli.plugins().find(options.name));
  }
  std::vector<PluginAndFolder> chosen;
  for (auto& plugin : plugins) {
    const auto folder =
        options.directory.empty() ? folder_of(cli, plugin) : std::filesystem::path(options.directory);
    chosen.emplace_back(std::move(plugin), folder);
  }
  return chosen;
}

int check(Cli& cli, const CheckOptions& options) {
  if (options.all == !options.name.empty()) throw Error(ErrorKind::usage, "name one plugin, or say --all");
  Table table{{{"plugin"}, {"check"}, {"result"}, {"sentence"}},
              {},
              "no plugin in " + cli.environment.plugins.string() + "; build them, or set TRIBUTARY_PLUGINS"};
  bool failed = false;
  std::string not_checked;  // the first one
  for (const auto& plugin : fetch::check_conformance(chosen(cli, options), cli.environment.worker)) {
    for (const auto& each : plugin.checks) {
      table.rows.push_back({plugin.plugin, each.name, text_of(each.result), each.sentence});
    }
    failed = failed || !plugin.ok();
    if (not_checked.empty()) not_checked = plugin.not_checked;
  }
  cli.output.table(table);
  if (!not_checked.empty()) throw Error(ErrorKind::configuration, not_checked);
  return failed ? kRunFailed : kDone;
}

}  // namespace

void add_plugin_check_command(CLI::App& plugin, Cli& cli) {
  const auto options = std::make_shared<CheckOptions>();
  auto* checking = plugin.add_subcommand(
      "check", "whether it keeps what plugins promise: its folder, and its runs on recorded conversations");
  checking->add_option("PLUGIN", options->name, "its name");
  checking->add_flag("--all", options->all, "every plugin");
  checking->add_option("--directory", options->directory, "its folder, if not plugins/PLUGIN");
  checking->callback([&cli, options] { cli.action = [&cli, options] { return check(cli, *options); }; });
}

}  // namespace tributary::cli
