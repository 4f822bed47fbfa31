// db start | stop | migrate | status | url
#include "cli/cli.hpp"
#include "store/migrations.hpp"
#include "store/private_cluster.hpp"

namespace tributary::cli {
namespace {

store::PrivateCluster private_cluster(const Cli& cli) {
  if (cli.environment.database_url) {
    throw Error(
        ErrorKind::usage,
        "DATABASE_URL is set: that server is not Tributary's to start or stop; unset it for the private one");
  }
  return store::PrivateCluster(cli.environment.home);
}

int start(Cli& cli) {
  cli.output.text("PostgreSQL runs: " + private_cluster(cli).ensure_running());
  return kDone;
}

int stop(Cli& cli) {
  auto cluster = private_cluster(cli);
  const bool ran = cluster.exists() && cluster.running();
  if (ran) cluster.stop();
  cli.output.text(ran ? "PostgreSQL stopped" : "PostgreSQL was not running");
  return kDone;
}

int migrate(Cli& cli) {
  const auto database = cli.connect();
  const auto applied = store::migrate(*database);
  for (const auto& name : applied) cli.output.text("applied " + name);
  if (applied.empty()) cli.output.text("the schema is up to date");
  return kDone;
}

int status(Cli& cli) {
  const auto database = cli.connect();
  const auto found = store::migration_status(*database);
  Table table{{{"migration"}, {"status"}}, {}, ""};
  for (const auto& name : found.applied) table.rows.push_back({name, "applied"});
  for (const auto& name : found.pending) table.rows.push_back({name, "pending"});
  cli.output.table(table);
  if (!found.problem.empty()) throw Error(ErrorKind::configuration, found.problem);
  if (!found.pending.empty()) throw Error(ErrorKind::configuration, "migrations wait: tributary db migrate");
  return kDone;
}

int url(Cli& cli) {
  const std::string url =
      cli.environment.database_url ? *cli.environment.database_url : private_cluster(cli).ensure_running();
  if (cli.output.format() == Format::text) {
    cli.output.text(url);  // alone, for psql "$(tributary db url)"
  } else {
    cli.output.object({{"url", url}});
  }
  return kDone;
}

}  // namespace

void add_database_commands(CLI::App& app, Cli& cli) {
  auto* db = group(app, "db", "the database: a private PostgreSQL, or the one of DATABASE_URL");
  const auto add = [&](const char* name, const char* description, int (*action)(Cli&)) {
    db->add_subcommand(name, description)->callback([&cli, action] {
      cli.action = [&cli, action] { return action(cli); };
    });
  };
  add("start", "start the private PostgreSQL, made where there is none", start);
  add("stop", "stop it; the next command that needs it starts it again", stop);
  add("migrate", "bring the schema to this host's version", migrate);
  add("status", "which migrations are applied", status);
  add("url", "the connection string, for psql and the like", url);
}

}  // namespace tributary::cli
