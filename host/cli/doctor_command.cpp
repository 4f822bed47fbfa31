// doctor: whether everything that is needed is there; with --llm what the model servers honour.
#include "cli/cli.hpp"
#include "cli/generator_choice.hpp"
#include "cli/log.hpp"
#include "mapgen/model_probe.hpp"
#include "pipeline/model_probe_stage.hpp"
#include "store/migrations.hpp"
#include "store/model_store.hpp"

namespace tributary::cli {
namespace {

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
    const bool shared = cli.environment.database_url.has_value();
    if (!status.pending.empty() && shared)
      return {"database", false, true, "migrations wait: tributary db migrate"};
    if (!status.pending.empty())
      return {"database", true, true,
              "the private PostgreSQL runs; its schema is made when it is first used"};
    return {"database", true, true, shared ? "DATABASE_URL answers" : "the private PostgreSQL runs"};
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
  const auto choice = choose_generator("auto")(nullptr);
  return {"model", choice.generator->is_model(), false, choice.reason};
}

// What is stored of a server: whether it is left alone for now, and what a probe found.
void add_stored(store::Database& database, const mapgen::ModelGenerator& model, Timestamp now,
                std::vector<Check>& checks) {
  store::ModelStore models(database);
  const auto server = models.server(model.endpoint());
  if (server && server->not_before && *server->not_before > now) {
    checks.push_back({model.name(), false, false,
                      "left alone until " +
                          rfc3339(std::chrono::ceil<std::chrono::seconds>(*server->not_before)) + ": " +
                          server->last_failure});
  }
  const auto probe = models.probe(model.endpoint(), model.name());
  if (!probe) return;
  const auto traits = mapgen::traits_from_json(probe->findings);
  if (!traits) return;
  const auto add = [&](const char* what, const mapgen::Trait& trait) {
    checks.push_back(
        {model.name() + " " + what, trait.honoured == mapgen::Honoured::yes, false, trait.detail});
  };
  add("schema", traits->schema);
  add("think", traits->think);
  add("context", traits->context);
  add("counts", traits->counts);
}

// Asks every model server that is configured and answers; what it honours is stored.
bool probe_models(Cli& cli, const std::vector<std::unique_ptr<mapgen::ModelGenerator>>& models,
                  std::vector<Check>& checks) {
  bool probed = false;
  for (const auto& model : models) {
    if (const std::string why = model->unavailable(); !why.empty()) {
      checks.push_back({model->name(), false, false, why});
      continue;
    }
    log_info("asking " + model->name() + " two questions; a server may have to load the model first");
    const std::string failure = pipeline::probe_model(cli.context(), *model);
    if (!failure.empty()) checks.push_back({model->name(), false, false, failure});
    probed = probed || failure.empty();
  }
  return probed;
}

int doctor(Cli& cli, bool ask_models) {
  std::vector<Check> checks{check_worker(cli), check_plugins(cli), check_database(cli), check_model()};
  bool missing = ask_models && !checks[2].ok;
  // A private database that nothing was stored in yet stays as it is, unless there is something to store.
  if (checks[2].ok && (ask_models || store::migration_status(*cli.connect()).pending.empty())) {
    Progress progress;
    const auto models = configured_models(&progress);
    if (ask_models) missing = !probe_models(cli, models, checks);
    for (const auto& model : models) add_stored(cli.database(), *model, cli.clock.now(), checks);
  }
  Table table{{{"check"}, {"ok"}, {"detail"}}, {}, ""};
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

}  // namespace

void add_doctor_command(CLI::App& app, Cli& cli) {
  const auto ask_models = std::make_shared<bool>(false);
  auto* command = app.add_subcommand("doctor", "check everything that is needed, and say what to do");
  command->add_flag("--llm", *ask_models,
                    "ask the model servers two questions, to see what they honour (schema, think, context)");
  command->callback(
      [&cli, ask_models] { cli.action = [&cli, ask_models] { return doctor(cli, *ask_models); }; });
}

}  // namespace tributary::cli
