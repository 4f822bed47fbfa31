// history, history show | body
#include "cli/cli.hpp"

namespace tributary::cli {
namespace {

struct HistoryOptions {
  std::string source;
  std::optional<std::int64_t> run_id;
  std::string kind;
  int limit = 30;
  std::int64_t id = 0;
  std::optional<std::int64_t> page;
};

boost::json::value parsed(const std::string& text) {
  boost::system::error_code problem;
  auto value = boost::json::parse(text, problem);
  return problem ? boost::json::value(text) : value;
}

boost::json::array ids(const std::vector<std::int64_t>& numbers) {
  boost::json::array array;
  for (const auto number : numbers) array.push_back(number);
  return array;
}

// What an act was about, in a few words.
std::string subject(const store::StoredInteraction& stored) {
  const auto input = parsed(stored.interaction.input);
  const auto output = parsed(stored.interaction.output);
  std::string text;
  const auto add = [&](const boost::json::value& from, const char* key) {
    const auto* object = from.if_object();
    const auto* value = object ? object->if_contains(key) : nullptr;
    if (value == nullptr || !(value->is_string() || value->is_int64())) return;
    text += (text.empty() ? "" : " ") +
            (value->is_string() ? std::string(value->as_string()) : boost::json::serialize(*value));
  };
  const auto& kind = stored.interaction.kind;
  for (const char* key : {"method", "url", "site", "mapping_id", "reject_id", "reason"}) add(input, key);
  if (kind == interaction::kAnalyze) add(input, "records");
  for (const char* key : {"status", "decision"}) add(output, key);
  if (kind == interaction::kTrial && stored.interaction.error.empty()) text += "the mapping passed";
  if (!stored.interaction.error.empty()) text += (text.empty() ? "" : ": ") + stored.interaction.error;
  return text;
}

int list(Cli& cli, const HistoryOptions& options) {
  std::optional<store::SourceId> source;
  if (!options.source.empty()) source = store::SourceStore(cli.database()).get(options.source).source_id;
  Table table{{{"id"},
               {"when"},
               {"kind"},
               {"actor"},
               {"status"},
               {"about"},
               {"run_id", true},
               {"raw_page_id", true},
               {"inputs", true}},
              {},
              "nothing happened yet"};
  store::InteractionStore interactions(cli.database());
  for (const auto& stored : interactions.list(source, options.run_id, options.kind, options.limit)) {
    const auto& act = stored.interaction;
    table.rows.push_back(
        {stored.interaction_id, rfc3339(std::chrono::floor<std::chrono::seconds>(act.completed_at)), act.kind,
         stored.actor, act.status == interaction::Status::succeeded ? "succeeded" : "failed", subject(stored),
         act.run_id ? boost::json::value(*act.run_id) : boost::json::value(),
         stored.raw_page_id ? boost::json::value(*stored.raw_page_id) : boost::json::value(),
         ids(act.inputs)});
  }
  cli.output.table(table);
  return kDone;
}

store::StoredInteraction get(Cli& cli, std::int64_t id) {
  auto found = store::InteractionStore(cli.database()).find(id);
  if (!found) {
    throw Error(ErrorKind::usage,
                "there is no interaction " + std::to_string(id) + "; `tributary history` shows the ids");
  }
  return *found;
}

int show(Cli& cli, const HistoryOptions& options) {
  const auto stored = get(cli, options.id);
  const auto& act = stored.interaction;
  cli.output.object(
      {{"id", stored.interaction_id},
       {"kind", act.kind},
       {"actor", stored.actor},
       {"status", act.status == interaction::Status::succeeded ? "succeeded" : "failed"},
       {"started", rfc3339(act.started_at)},
       {"completed", rfc3339(act.completed_at)},
       {"run", act.run_id ? boost::json::value(*act.run_id) : boost::json::value()},
       {"made from", ids(act.inputs)},
       {"error", act.error.empty() ? boost::json::value() : boost::json::value(act.error)},
       {"raw_page_id", stored.raw_page_id ? boost::json::value(*stored.raw_page_id) : boost::json::value()},
       {"input", parsed(act.input)},
       {"output", parsed(act.output)}});
  return kDone;
}

int body(Cli& cli, const HistoryOptions& options) {
  std::optional<store::RawPageId> page = options.page;
  if (!page) page = get(cli, options.id).raw_page_id;
  if (!page) {
    throw Error(ErrorKind::usage, "interaction " + std::to_string(options.id) + " brought no raw body");
  }
  const auto raw = store::InteractionStore(cli.database()).body(*page);
  if (!raw) throw Error(ErrorKind::usage, "there is no raw page " + std::to_string(*page));
  Output::raw(raw->bytes);
  return kDone;
}

}  // namespace

void add_history_commands(CLI::App& app, Cli& cli) {
  const auto options = std::make_shared<HistoryOptions>();
  auto* history = app.add_subcommand("history", "every recorded act, newest first");
  history->add_option("--source", options->source, "only this source's");
  history->add_option("--run", options->run_id, "only this run's");
  const std::vector<std::string> kinds(interaction::kKinds.begin(), interaction::kKinds.end());
  history->add_option("--kind", options->kind, CLI::detail::join(kinds, ", "))->check(CLI::IsMember(kinds));
  history->add_option("--limit", options->limit, "at most so many (30)")->check(CLI::Range(1, 1'000'000));
  history->require_subcommand(0, 1);
  history->callback([&cli, options, history] {
    if (history->get_subcommands().empty()) cli.action = [&cli, options] { return list(cli, *options); };
  });
  auto* showing = history->add_subcommand("show", "one act whole: input, output, what it was made from");
  showing->add_option("ID", options->id, "the interaction's id")->required();
  showing->callback([&cli, options] { cli.action = [&cli, options] { return show(cli, *options); }; });
  auto* raw = history->add_subcommand("body", "the raw bytes that an act brought, as they came");
  raw->add_option("ID", options->id, "the interaction's id");
  raw->add_option("--page", options->page, "a raw page's id instead");
  raw->callback([&cli, options] { cli.action = [&cli, options] { return body(cli, *options); }; });
}

}  // namespace tributary::cli
