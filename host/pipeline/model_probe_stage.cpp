#include "pipeline/model_probe_stage.hpp"

#include "pipeline/model_account.hpp"
#include "store/model_store.hpp"

namespace tributary::pipeline {

std::string probe_model(const Context& context, mapgen::ModelGenerator& model) {
  interaction::Interaction act;
  act.started_at = context.clock.now();
  mapgen::ProbeReport report = mapgen::probe(model, rfc3339(act.started_at));
  act.completed_at = context.clock.now();
  act.actor_id = store::ActorStore(context.database).ensure("ai_model", model.name());
  act.kind = interaction::kModelProbe;
  act.status = report.failure.empty() ? interaction::Status::succeeded : interaction::Status::failed;
  act.input = boost::json::serialize(report.input);
  act.output = boost::json::serialize(report.output);
  act.error = report.failure;
  const auto id = store::InteractionStore(context.database).append(act, nullptr);

  if (model.cancelled()) return "stopped on request";
  store::ModelStore models(context.database);
  if (!report.failure.empty()) {
    models.failed(model.endpoint(), act.completed_at, report.failure, std::chrono::seconds{0}, breaker_pause);
    return report.failure;
  }
  models.answered(model.endpoint(), act.completed_at);
  models.set_probe(model.endpoint(), model.name(),
                   {boost::json::serialize(mapgen::to_json(report.traits)), id, act.completed_at});
  return "";
}

}  // namespace tributary::pipeline
