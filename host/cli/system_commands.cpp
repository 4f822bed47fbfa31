// init, doctor, status
#include "cli/cli.hpp"
#include "cli/field_report.hpp"
#include "cli/generator_choice.hpp"
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

struct Check {
  std::string name;
  bool ok;
  bool needed;  // without it the exit code is 69
  std::string detail;
};

Check check_database(Cli& cli) {
  try {
    const auto database = cli.connect();
    const auto status = store::migration_status(*database);
    if (!status.problem.empty()) return {"database", false, true, status.problem};
    if (!status.pending.empty()) return {"database", false, true, "migrations wait: tributary db migrate"};
    return {"database", true, true,
            cli.environment.database_url ? "DATABASE_URL answers" : "the private PostgreSQL runs"};
  } catch (const Error& error) {
    return {"database", false, true, error.what()};
  }
}

Check check_worker(const Cli& cli) {
  const bool there = std::filesystem::exists(cli.environment.worker);
  return {"worker", there, true,
          there ? "tributary-worker is beside this program"
                : cli.environment.worker.string() + " is missing; build it"};
}

Check check_plugins(Cli& cli) {
  std::string refused;
  std::size_t usable = 0;
  for (const auto& plugin : cli.plugins().list()) {
    if (plugin.manifest) {
      ++usable;
    } else {
      refused += (refused.empty() ? "" : "; ") + plugin.problem;
    }
  }
  const std::string count = std::to_string(usable) + " usable";
  return {"plugins", usable > 0 && refused.empty(), true, refused.empty() ? count : count + "; " + refused};
}

Check check_model() {
  const auto choice = choose_generator("auto")();
  return {"model", choice.generator->is_model(), false, choice.reason};
}

int doctor(Cli& cli) {
  const std::vector<Check> checks{check_worker(cli), check_plugins(cli), check_database(cli), check_model()};
  Table table{{{"check"}, {"ok"}, {"detail"}}, {}, ""};
  bool missing = false;
  for (const auto& check : checks) {
    table.rows.push_back({check.name,
                          check.ok       ? "yes"
                          : check.needed ? "no"
                                         : "no (optional)",
                          check.detail});
    missing = missing || (check.needed && !check.ok);
  }
  cli.output.table(table);
  return missing ? kUnavailable : kDone;
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
  app.add_subcommand("doctor", "check everything that is needed, and say what to do")->callback([&cli] {
    cli.action = [&cli] { return doctor(cli); };
  });
  app.add_subcommand("status", "every source: last run, postings, rejects, what waits")->callback([&cli] {
    cli.action = [&cli] { return status(cli); };
  });
}

}  // namespace tributary::cli
