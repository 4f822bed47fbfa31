// One invocation: the parsed options, and what commands need, opened when first asked for.
#pragma once

#include <CLI/CLI.hpp>

#include <atomic>
#include <functional>
#include <memory>
#include <string>

#include "base/time.hpp"
#include "cli/environment.hpp"
#include "cli/exit_code.hpp"
#include "cli/output.hpp"
#include "fetch/plugin_catalog.hpp"
#include "pipeline/context.hpp"
#include "store/stores.hpp"

namespace tributary::cli {

class Cli {
 public:
  Cli();
  ~Cli();

  Output output;
  Environment environment;
  std::string as;  // the actor of --as; "": environment.actor, else the login
  SystemClock clock;

  // What the chosen subcommand does; returns the exit code. Set while the command line is parsed.
  std::function<int()> action;

  // Opens the database: DATABASE_URL, or the private cluster, which is made, started and migrated on the way.
  // A foreign database is never migrated unasked. Throws Error.
  store::Database& database();

  // A connection to whatever there is, schema unchecked: for init, doctor and db.
  std::unique_ptr<store::Database> connect();

  const fetch::PluginCatalog& plugins();
  // A context whose events go nowhere; the caller may set on_event. REQUIRES: database() works.
  pipeline::Context context();

  // Set by the first SIGINT or SIGTERM; the second one ends the process at once.
  static const std::atomic<bool>& stop();
  // 130 or 143 when a signal came, else `code`.
  static int unless_stopped(int code);

 private:
  std::unique_ptr<store::Database> database_;
  std::unique_ptr<fetch::PluginCatalog> plugins_;
};

// The subcommand `name` that only holds others, made on first use.
CLI::App* group(CLI::App& app, const std::string& name, const std::string& description);

// Each adds one command to the group it is given.
void add_plugin_check_command(CLI::App& plugin, Cli& cli);
void add_plugin_record_command(CLI::App& plugin, Cli& cli);

// Each adds its subcommands to `app`; one file a group.
void add_system_commands(CLI::App& app, Cli& cli);    // init, status
void add_doctor_command(CLI::App& app, Cli& cli);     // doctor
void add_database_commands(CLI::App& app, Cli& cli);  // db start | stop | migrate | status | url
void add_plugin_commands(CLI::App& app, Cli& cli);    // plugin list | show | check
void add_source_commands(CLI::App& app,
                         Cli& cli);  // source add | list | show | check | apply | enable | disable | remove
void add_run_commands(CLI::App& app, Cli& cli);  // run, fetch, normalize
void add_mapping_commands(CLI::App& app,
                          Cli& cli);  // mapping list | show | sites | generate | approve | reject | export
void add_offline_commands(CLI::App& app, Cli& cli);  // mapping suggest, preview, path eval
void add_posting_commands(CLI::App& app, Cli& cli);  // posting list | show, explain
void add_reject_commands(CLI::App& app, Cli& cli);
void add_drift_commands(CLI::App& app, Cli& cli);    // rejects list | show | discard
void add_history_commands(CLI::App& app, Cli& cli);  // history, history show | body
void add_lineage_command(CLI::App& app, Cli& cli);   // verify-lineage
void add_sandbox_command(CLI::App& app, Cli& cli);   // sandbox
void add_actor_commands(CLI::App& app, Cli& cli);    // actor list | add | allow | deny
void add_review_commands(CLI::App& app, Cli& cli);  // review list | show | claim | release | approve | reject
void add_mapping_review_commands(
    CLI::App& app,
    Cli& cli);  // mapping diff | test | rollback | import | lock | unlock | locks
void add_correction_commands(CLI::App& app, Cli& cli);  // posting correct | corrections | withdraw

// Parses argv, runs the command, turns every exception into one sentence and an exit code.
int run(int argc, char** argv);

}  // namespace tributary::cli
