// drift list | show
#include "cli/cli.hpp"

namespace tributary::cli {
namespace {

struct DriftOptions {
  std::string source;
  bool all = false;
  int limit = 50;
  std::int64_t id = 0;
};

int list(Cli& cli, const DriftOptions& options) {
  std::optional<store::SourceId> source;
  if (!options.source.empty()) source = store::SourceStore(cli.database()).get(options.source).source_id;
  Table table{{{"id"},
               {"source"},
               {"run"},
               {"severity"},
               {"what"},
               {"seen"},
               {"what was done"},
               {"kind", true},
               {"field", true},
               {"path", true},
               {"resolved", true},
               {"evidence", true}},
              {},
              options.all ? "no drift was ever seen" : "no drift is open; --all shows what is over"};
  for (const auto& event : store::DriftStore(cli.database()).list(source, !options.all, options.limit)) {
    table.rows.push_back(
        {event.drift_event_id, event.source_name,
         event.run_id ? boost::json::value(*event.run_id) : boost::json::value(), event.severity, event.what,
         rfc3339(std::chrono::floor<std::chrono::seconds>(event.created_at)),
         event.action_taken.empty() ? "nothing yet" : event.action_taken, event.kind, event.field, event.path,
         event.resolved_at ? boost::json::value(rfc3339(*event.resolved_at)) : boost::json::value(),
         boost::json::parse(event.evidence)});
  }
  cli.output.table(table);
  return kDone;
}

int show(Cli& cli, const DriftOptions& options) {
  const auto event = store::DriftStore(cli.database()).find(options.id);
  if (!event) {
    throw Error(ErrorKind::usage, "there is no drift " + std::to_string(options.id) +
                                      "; `tributary drift list --all` shows the ids");
  }
  const auto or_null = [](const std::string& text) {
    return text.empty() ? boost::json::value() : boost::json::value(text);
  };
  cli.output.object({{"id", event->drift_event_id},
                     {"source", event->source_name},
                     {"run", event->run_id ? boost::json::value(*event->run_id) : boost::json::value()},
                     {"kind", event->kind},
                     {"severity", event->severity},
                     {"field", or_null(event->field)},
                     {"path", or_null(event->path)},
                     {"what", event->what},
                     {"evidence", boost::json::parse(event->evidence)},
                     {"seen", rfc3339(event->created_at)},
                     {"what_was_done", or_null(event->action_taken)},
                     {"resolved", event->resolved_at ? boost::json::value(rfc3339(*event->resolved_at))
                                                     : boost::json::value()},
                     {"interaction", event->interaction_id ? boost::json::value(*event->interaction_id)
                                                           : boost::json::value()}});
  return kDone;
}

}  // namespace

void add_drift_commands(CLI::App& app, Cli& cli) {
  auto* drift = group(app, "drift", "changes of a site's JSON that were noticed");
  const auto options = std::make_shared<DriftOptions>();
  auto* listing = drift->add_subcommand("list", "what is open, newest first");
  listing->add_option("SOURCE", options->source, "only this source's");
  listing->add_flag("--all", options->all, "also what is over, and notes");
  listing->add_option("--limit", options->limit, "at most so many")->check(CLI::Range(1, 100'000));
  listing->callback([&cli, options] { cli.action = [&cli, options] { return list(cli, *options); }; });
  auto* showing = drift->add_subcommand("show", "one of them, with the counts on which it was decided");
  showing->add_option("ID", options->id, "the drift's id: tributary drift list")->required();
  showing->callback([&cli, options] { cli.action = [&cli, options] { return show(cli, *options); }; });
}

}  // namespace tributary::cli
