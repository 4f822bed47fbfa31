// rejects list | show | discard
#include "cli/cli.hpp"
#include "cli/decision.hpp"

namespace tributary::cli {
namespace {

struct RejectOptions {
  std::string source;
  std::string status = "open";
  int limit = 50;
  std::int64_t id = 0;
  std::string reason;
};

store::StoredReject get(Cli& cli, std::int64_t id) {
  auto found = store::RejectStore(cli.database()).find(id);
  if (!found) {
    throw Error(ErrorKind::usage,
                "there is no reject " + std::to_string(id) + "; `tributary rejects list` shows the ids");
  }
  return *found;
}

int list(Cli& cli, const RejectOptions& options) {
  std::optional<store::SourceId> source;
  if (!options.source.empty()) source = store::SourceStore(cli.database()).get(options.source).source_id;
  Table table{{{"id"},
               {"source"},
               {"record"},
               {"stage"},
               {"field"},
               {"reason"},
               {"status"},
               {"path", true},
               {"raw_page_id", true},
               {"run_id", true}},
              {},
              "no rejects"};
  for (const auto& reject : store::RejectStore(cli.database())
                                .list(source, options.status == "all" ? "" : options.status, options.limit)) {
    table.rows.push_back(
        {reject.reject_id, reject.source_name, static_cast<std::int64_t>(reject.reject.record),
         reject.reject.stage, reject.reject.field, reject.reject.reason, reject.status, reject.reject.path,
         reject.raw_page_id, reject.run_id ? boost::json::value(*reject.run_id) : boost::json::value()});
  }
  cli.output.table(table);
  return kDone;
}

int show(Cli& cli, const RejectOptions& options) {
  const auto reject = get(cli, options.id);
  cli.output.object({{"id", reject.reject_id},
                     {"source", reject.source_name},
                     {"status", reject.status},
                     {"record", static_cast<std::int64_t>(reject.reject.record)},
                     {"stage", reject.reject.stage},
                     {"field", reject.reject.field},
                     {"path", reject.reject.path},
                     {"reason", reject.reject.reason},
                     {"seen", rfc3339(reject.created_at)},
                     {"raw_page_id", reject.raw_page_id},
                     {"raw body", "tributary history body --page " + std::to_string(reject.raw_page_id)}});
  return kDone;
}

int discard(Cli& cli, const RejectOptions& options) {
  const auto reject = get(cli, options.id);
  const auto decision = record_decision(cli, {{"reject_id", reject.reject_id}}, "discarded", options.reason,
                                        {reject.interaction_id});
  store::RejectStore(cli.database()).mark(reject.reject_id, "discarded", decision);
  cli.output.text("reject " + std::to_string(reject.reject_id) + " is discarded; its raw record stays");
  return kDone;
}

}  // namespace

void add_reject_commands(CLI::App& app, Cli& cli) {
  auto* rejects = group(app, "rejects", "records that did not become postings");
  const auto options = std::make_shared<RejectOptions>();
  auto* listing = rejects->add_subcommand("list", "newest first");
  listing->add_option("--source", options->source, "only this source's");
  listing->add_option("--status", options->status, "open (default), replayed, discarded or all")
      ->check(CLI::IsMember({"open", "replayed", "discarded", "all"}));
  listing->add_option("--limit", options->limit, "at most so many (50)")->check(CLI::Range(1, 1'000'000));
  listing->callback([&cli, options] { cli.action = [&cli, options] { return list(cli, *options); }; });
  auto* showing = rejects->add_subcommand("show", "one reject, and where its raw record is");
  showing->add_option("ID", options->id, "the reject's id")->required();
  showing->callback([&cli, options] { cli.action = [&cli, options] { return show(cli, *options); }; });
  auto* discarding = rejects->add_subcommand("discard", "mark one as not worth a posting, with the reason");
  discarding->add_option("ID", options->id, "the reject's id")->required();
  discarding->add_option("--reason", options->reason, "why")->required();
  discarding->callback([&cli, options] { cli.action = [&cli, options] { return discard(cli, *options); }; });
}

}  // namespace tributary::cli
