#include "cli/cli.hpp"

#include <unistd.h>
#include <csignal>
#include <cstdio>

#include "base/did_you_mean.hpp"
#include "base/version.hpp"
#include "cli/log.hpp"
#include "store/migrations.hpp"
#include "store/private_cluster.hpp"

namespace tributary::cli {
namespace {

std::atomic<bool> stopping{false};
std::atomic<int> stop_signal{0};

void on_signal(int signal) {
  if (stopping.exchange(true)) _exit(kSignalBase + signal);
  stop_signal = signal;
}

void catch_signals() {
  struct sigaction action {};
  action.sa_handler = on_signal;
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
  signal(SIGPIPE, SIG_IGN);
}

// One sentence for people; what is ours to mend says so.
int report(const Error& error) {
  std::fprintf(stderr, "tributary: %s\n", error.what());
  if (error.kind() == ErrorKind::internal) {
    std::fputs("tributary: this is a bug of Tributary; please report the line above\n", stderr);
  }
  return exit_code(error.kind());
}

void add_global_options(CLI::App& app, Cli& cli, std::string& log_level) {
  static const std::map<std::string, Format> formats{
      {"text", Format::text}, {"json", Format::json}, {"ndjson", Format::ndjson}};
  app.add_option_function<std::string>(
         "--output", [&cli](const std::string& name) { cli.output.set_format(formats.at(name)); },
         "text (default), json or ndjson")
      ->check(CLI::IsMember({"text", "json", "ndjson"}));
  app.add_option("--log-level", log_level, "debug, info, warn (default), error or off")
      ->check(CLI::IsMember({"debug", "info", "warn", "error", "off"}));
  app.add_option("--as", cli.as,
                 "decide as this actor (else TRIBUTARY_ACTOR, else the login): tributary actor list");
  app.set_version_flag("--version", "tributary " + std::string(version()));
}

// The deepest subcommand that was named: whose help to show.
const CLI::App* innermost(const CLI::App* app) {
  while (!app->get_subcommands().empty()) app = app->get_subcommands().front();
  return app;
}

// What CLI11 found wrong; a word that is no command gets the nearest one that is.
int report_wrong_usage(const CLI::App& app, const CLI::ParseError& error) {
  const CLI::App* command = innermost(&app);
  std::string path = command->get_name();
  for (const CLI::App* parent = command->get_parent(); parent != nullptr; parent = parent->get_parent()) {
    path = parent->get_name() + " " + path;
  }
  std::string sentence = error.what();
  std::vector<std::string> names;
  for (const auto* known : command->get_subcommands(nullptr)) names.push_back(known->get_name());
  const auto left = app.remaining(true);
  if (!names.empty() && !left.empty() && !left.front().starts_with("-")) {
    sentence = "there is no command '" + path + " " + left.front() + "'" + did_you_mean(left.front(), names);
  }
  std::fprintf(stderr, "tributary: %s\nSee `%s --help`.\n", sentence.c_str(), path.c_str());
  return kUsage;
}

}  // namespace

Cli::Cli() : environment(read_environment()) {}
Cli::~Cli() = default;

std::unique_ptr<store::Database> Cli::connect() {
  const bool to_be_made = !environment.database_url && !store::PrivateCluster(environment.home).exists();
  if (to_be_made && isatty(STDERR_FILENO) == 1) {
    std::fprintf(stderr, "making a private PostgreSQL in %s ...\n", environment.home.c_str());
  }
  const std::string url = environment.database_url ? *environment.database_url
                                                   : store::PrivateCluster(environment.home).ensure_running();
  return std::make_unique<store::Database>(url);
}

store::Database& Cli::database() {
  if (!database_) {
    auto opened = connect();
    if (environment.database_url) {
      store::require_schema(*opened);
    } else {
      store::migrate(*opened);
    }
    database_ = std::move(opened);
  }
  return *database_;
}

const fetch::PluginCatalog& Cli::plugins() {
  if (!plugins_)
    plugins_ = std::make_unique<fetch::PluginCatalog>(
        environment.plugins, environment.worker,
        std::vector<std::filesystem::path>{environment.share / "plugins",
                                           environment.home.parent_path() / "plugins"});
  return *plugins_;
}

pipeline::Context Cli::context() {
  store::Database& opened = database();
  const auto host = store::ActorStore(opened).ensure("script", "host");
  return pipeline::Context{opened,   clock, plugins(), environment.worker,
                           stopping, host,  {},        environment.contact};
}

const std::atomic<bool>& Cli::stop() {
  return stopping;
}

int Cli::unless_stopped(int code) {
  return stopping ? kSignalBase + stop_signal : code;
}

CLI::App* group(CLI::App& app, const std::string& name, const std::string& description) {
  for (auto* known : app.get_subcommands([&](const CLI::App* one) { return one->get_name() == name; }))
    return known;
  auto* made = app.add_subcommand(name, description);
  made->require_subcommand(1);
  made->fallthrough();
  return made;
}

int run(int argc, char** argv) {
  catch_signals();
  Cli cli;
  std::string log_level = "warn";
  CLI::App app("Many job sites in, one stream of postings out.", "tributary");
  app.require_subcommand(1);
  app.fallthrough();
  add_global_options(app, cli, log_level);
  add_system_commands(app, cli);
  add_doctor_command(app, cli);
  add_database_commands(app, cli);
  add_plugin_commands(app, cli);
  add_source_commands(app, cli);
  add_run_commands(app, cli);
  add_mapping_commands(app, cli);
  add_offline_commands(app, cli);
  add_posting_commands(app, cli);
  add_reject_commands(app, cli);
  add_drift_commands(app, cli);
  add_history_commands(app, cli);
  add_lineage_command(app, cli);
  add_sandbox_command(app, cli);
  add_actor_commands(app, cli);
  add_review_commands(app, cli);
  add_mapping_review_commands(app, cli);
  add_correction_commands(app, cli);
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& shown) {  // --help, --version
    return app.exit(shown);
  } catch (const CLI::ParseError& error) {
    return report_wrong_usage(app, error);
  }
  try {
    start_log(log_level == "error" ? "err" : log_level);
    const int code = cli.action();
    Output::flush();
    return Cli::unless_stopped(code);
  } catch (const Error& error) {
    return Cli::unless_stopped(report(error));
  } catch (const std::exception& error) {
    return report(Error(ErrorKind::internal, error.what()));
  }
}

}  // namespace tributary::cli
