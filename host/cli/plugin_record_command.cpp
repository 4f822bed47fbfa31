// plugin record: a source's fetch kept as a testcase of its plugin.
#include "cli/cli.hpp"
#include "cli/log.hpp"
#include "fetch/file_transport.hpp"
#include "fetch/manifest.hpp"
#include "fetch/recorded_run.hpp"
#include "fetch/recording.hpp"
#include "fetch/robots_gate.hpp"
#include "fetch/use_plugin.hpp"
#include "pipeline/scrub.hpp"
#include "pipeline/seed.hpp"

namespace tributary::cli {
namespace {

namespace fs = std::filesystem;

struct RecordOptions {
  std::string source;
  std::string name = "recorded";
  std::string directory;
  std::optional<int> max_pages;
  bool yes = false;
};

fs::path case_folder(const Cli& cli, const fetch::PluginInfo& plugin, const RecordOptions& options) {
  static const std::string_view kLetters = "abcdefghijklmnopqrstuvwxyz0123456789_";
  if (options.name.empty() || options.name.find_first_not_of(kLetters) != std::string::npos) {
    throw Error(ErrorKind::usage, "the case is called \"" + options.name +
                                      "\"; say what happens in it, in small letters, digits and _");
  }
  const fs::path folder = !options.directory.empty() ? fs::path(options.directory)
                          : plugin.configured        ? plugin.file.parent_path()
                                                     : cli.environment.share / "plugins" / plugin.name;
  return folder / "testcases" / options.name;
}

// What a testcase may have: not what only the reviewed mapping of the source's site reads.
boost::json::object settings_of_plugin(const fetch::PluginManifest& manifest,
                                       const boost::json::object& given) {
  boost::json::object settings;
  for (const auto* known : {&manifest.settings, &fetch::common_settings()}) {
    for (const auto& setting : *known) {
      if (const auto* value = given.if_contains(setting.name)) settings[setting.name] = *value;
    }
  }
  return settings;
}

fetch::FetchPlan plan_for(const Cli& cli, const store::Source& source, const fetch::PluginInfo& plugin,
                          const RecordOptions& options) {
  fetch::FetchPlan plan;
  plan.source = source.name;
  plan.worker = cli.environment.worker;
  plan.max_pages = options.max_pages;
  fetch::use_plugin(plan, plugin,
                    fetch::check_settings(*plugin.manifest, source.config,
                                          pipeline::seed_settings(*plugin.manifest, source.config)),
                    cli.environment.contact);
  return plan;
}

fetch::Recording recorded(Cli& cli, const store::Source& source, const fetch::PluginInfo& plugin,
                          const RecordOptions& options, Timestamp now) {
  // The clock stands still, so that a replay asks for the same dates.
  const fetch::RecordedClock clock(now);
  fetch::FetchPlan plan = plan_for(cli, source, plugin, options);
  fetch::MemoryRobots robots;
  const auto* heeds = plan.settings.if_contains("robots");
  if (!heeds || *heeds != "ignore") plan.robots = &robots;
  auto recording = fetch::record(plan, clock, Cli::stop(), [&](const fetch::FetchEvent& event) {
    log_debug(source.name + ": " + event.text);
  });
  if (recording.conversation.empty()) {
    throw Error(ErrorKind::unavailable, source.name + ": nothing was asked, so there is nothing to record: " +
                                            recording.outcome.stop_reason);
  }
  for (const auto& exchange : recording.conversation) {
    if (!fetch::is_file_url(exchange.request.url)) continue;
    throw Error(ErrorKind::usage, source.name +
                                      " reads files of this machine, whose paths are no testcase; " +
                                      "write one by hand, as plugins/README.md tells");
  }
  return recording;
}

// Fills in what the replay of the case does. At the time of every replay, where that is as good.
void expect(const Cli& cli, const fetch::PluginInfo& plugin, fetch::ReplayCase& testcase, Timestamp now) {
  testcase.now = fetch::kReplayTime;
  fetch::ReplayCase at_replay_time = testcase;
  if (fetch::expect_what_happens(plugin, cli.environment.worker, at_replay_time).empty() &&
      at_replay_time.conversation.size() == testcase.conversation.size()) {
    testcase = std::move(at_replay_time);
    return;
  }
  testcase.now = now;
  const std::string problem = fetch::expect_what_happens(plugin, cli.environment.worker, testcase);
  if (problem.empty()) return;
  throw Error(
      ErrorKind::configuration,
      "without people and secrets the conversation does not replay, and nothing was written: " + problem);
}

std::string text_of(const pipeline::ScrubCounts& counts) {
  std::string text;
  for (const auto& [what, times] : counts) {
    text += (text.empty() ? "" : ", ") + std::to_string(times) + " x " + what;
  }
  return text.empty() ? "nothing" : text;
}

void tell(const Cli& cli, const fs::path& folder, const fetch::ReplayCase& testcase,
          const pipeline::ScrubCounts& counts, std::uintmax_t bytes) {
  boost::json::object scrubbed;
  for (const auto& [what, times] : counts) scrubbed[what] = times;
  const std::string exchanges = std::to_string(testcase.conversation.size());
  cli.output.done(folder.string() + ": " + exchanges + " exchanges, " +
                      std::to_string(testcase.pages.size()) + " pages, " + testcase.status + " (" +
                      testcase.stop_reason.value_or("") + ")",
                  {{"directory", folder.string()},
                   {"status", testcase.status},
                   {"stop_reason", testcase.stop_reason.value_or("")},
                   {"exchanges", testcase.conversation.size()},
                   {"pages", testcase.pages.size()},
                   {"bytes", bytes},
                   {"scrubbed", scrubbed}});
  cli.output.text("made up or dropped: " + text_of(counts));
  cli.output.text(std::to_string((bytes + 1023) / 1024) +
                  " KiB; a testcase should be small enough to be read");
  cli.output.text("look at it before you commit it: what no rule knows, a name in a text, is still there");
}

int record(Cli& cli, const RecordOptions& options) {
  const auto source = store::SourceStore(cli.database()).get(options.source);
  const auto plugin = cli.plugins().find(source.plugin);
  if (!plugin.manifest) throw Error(ErrorKind::configuration, plugin.problem);
  const fs::path folder = case_folder(cli, plugin, options);
  if (fs::exists(folder) && !options.yes) {
    throw Error(ErrorKind::usage,
                folder.string() + " is there; name another one with --case, or replace it with --yes");
  }
  const Timestamp now = std::chrono::floor<std::chrono::seconds>(cli.clock.now());
  auto recording = recorded(cli, source, plugin, options, now);
  if (Cli::stop()) return Cli::unless_stopped(kDone);

  fetch::ReplayCase testcase;
  testcase.settings = settings_of_plugin(*plugin.manifest, source.config);
  if (options.max_pages) testcase.settings["max_pages"] = *options.max_pages;
  testcase.conversation = std::move(recording.conversation);
  testcase.now = now;
  fetch::make_portable(plugin, cli.environment.worker, testcase);
  const auto counts = pipeline::scrub(testcase);
  expect(cli, plugin, testcase, now);
  fs::remove_all(folder);
  tell(cli, folder, testcase, counts, fetch::write_replay_case(testcase, folder));
  return kDone;
}

}  // namespace

void add_plugin_record_command(CLI::App& plugin, Cli& cli) {
  const auto options = std::make_shared<RecordOptions>();
  auto* recording = plugin.add_subcommand(
      "record", "fetch a source and keep the conversation, without people and secrets, as a testcase");
  recording->add_option("SOURCE", options->source, "the source")->required();
  recording->add_option("--case", options->name, "what happens in it: two_pages, unknown_board")
      ->capture_default_str();
  recording->add_option("--directory", options->directory, "the plugin's folder, if not plugins/PLUGIN");
  recording->add_option("--max-pages", options->max_pages, "stop after so many pages")
      ->check(CLI::Range(1, 1'000'000));
  recording->add_flag("--yes", options->yes, "replace the case that is there");
  recording->callback([&cli, options] { cli.action = [&cli, options] { return record(cli, *options); }; });
}

}  // namespace tributary::cli
