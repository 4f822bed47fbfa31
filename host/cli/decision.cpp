#include "cli/decision.hpp"

#include <unistd.h>

namespace tributary::cli {

interaction::InteractionId record_decision(Cli& cli, const boost::json::object& about,
                                           const std::string& decision, const std::string& reason,
                                           std::vector<interaction::InteractionId> inputs) {
  const char* login = getlogin();
  interaction::Interaction act;
  act.actor_id = store::ActorStore(cli.database()).ensure("human", login != nullptr ? login : "operator");
  act.kind = interaction::kDecision;
  act.input = boost::json::serialize(about);
  act.output = boost::json::serialize(boost::json::object{{"decision", decision}, {"reason", reason}});
  act.inputs = std::move(inputs);
  act.started_at = act.completed_at = cli.clock.now();
  return store::InteractionStore(cli.database()).append(act, nullptr);
}

}  // namespace tributary::cli
