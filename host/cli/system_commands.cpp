// init, status
#include "cli/cli.hpp"
#include "cli/field_report.hpp"
#include "normalize/counts_json.hpp"
#include "store/migrations.hpp"

namespace tributary::cli {
namespace {

int init(Cli& cli) {
  std::error_code problem;
  std::filesystem::create_directories(cli.environment.home, problem);
  if (problem) {
    throw Error(ErrorKind::unavailable, cli.environment.home.string() + ": cannot be made (" +
                                            problem.message() + "); set TRIBUTARY_HOME to a folder of yours");
  }
  const auto database = cli.connect();
  const auto applied = store::migrate(*database);
  cli.output.object(
      {{"home", cli.environment.home.string()},
       {"database", cli.environment.database_url ? "the server of DATABASE_URL" : "a private PostgreSQL"},
       {"schema", applied.empty() ? std::string("up to date")
                                  : std::to_string(applied.size()) + " migrations applied"}});
  return kDone;
}

int status(Cli& cli) {
  Table table{{{"source"},
               {"last run"},
               {"ended"},
               {"postings"},
               {"rejects"},
               {"mapping"},
               {"waiting pages"},
               {"held by drift"},
               {"reviews"},
               {"fields to look at"},
               {"stop_reason", true},
               {"fields", true}},
              {},
              "no source yet; add one: tributary source add NAME --plugin P, or look around: ./dev demo"};
  store::Database& database = cli.database();
  for (const auto& source : store::SourceStore(database).list()) {
    const auto runs = store::RunStore(database).list(source.source_id, 1);
    const auto mapping = store::MappingStore(database).active(source.source_id);
    const auto fields =
        runs.empty() ? normalize::PageCounts{} : store::RunStore(database).field_counts(runs.front().run_id);
    table.rows.push_back(
        {source.enabled ? source.name : source.name + " (disabled)",
         runs.empty() ? "never" : runs.front().status,
         !runs.empty() && runs.front().completed_at
             ? rfc3339(std::chrono::floor<std::chrono::seconds>(*runs.front().completed_at))
             : "",
         store::PostingStore(database).count(source.source_id),
         store::RejectStore(database).count(source.source_id, "open"),
         mapping ? "v" + std::to_string(mapping->version) + " by " + mapping->generated_by : "none",
         store::PageStore(database).count_waiting(source.source_id),
         store::PageStore(database).count_held(source.source_id),
         store::TaskStore(database).count_open(source.source_id), field_names(fields),
         runs.empty() ? boost::json::value() : boost::json::value(runs.front().stop_reason),
         normalize::fields_to_json(fields)});
  }
  cli.output.table(table);
  return kDone;
}

}  // namespace

void add_system_commands(CLI::App& app, Cli& cli) {
  app.add_subcommand("init", "make the home, the database and its schema")->callback([&cli] {
    cli.action = [&cli] { return init(cli); };
  });
  app.add_subcommand("status", "every source: last run, postings, rejects, what waits")->callback([&cli] {
    cli.action = [&cli] { return status(cli); };
  });
}

}  // namespace tributary::cli
