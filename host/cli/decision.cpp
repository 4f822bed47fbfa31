#include "cli/decision.hpp"

#include <unistd.h>

namespace tributary::cli {

store::ActorId acting(Cli& cli) {
  store::ActorStore actors(cli.database());
  const std::string& named = cli.as.empty() ? cli.environment.actor : cli.as;
  if (!named.empty()) {
    const auto actor = actors.get(named);
    if (actor.type != "group") return actor.actor_id;
    throw Error(ErrorKind::usage, "'" + named +
                                      "' is a group, and groups do not act; be one of its members: "
                                      "tributary actor list");
  }
  const char* login = getlogin();
  return actors.ensure_operator(login != nullptr ? login : "operator");
}

store::Decision decide(Cli& cli, const std::string& what, const std::string& reason) {
  return {acting(cli), what, reason, cli.clock.now()};
}

interaction::InteractionId record_decision(Cli& cli, const boost::json::object& about,
                                           const std::string& decision, const std::string& reason,
                                           std::vector<interaction::InteractionId> inputs) {
  interaction::Interaction act;
  act.actor_id = acting(cli);
  act.kind = interaction::kDecision;
  act.input = boost::json::serialize(about);
  act.output = boost::json::serialize(boost::json::object{{"decision", decision}, {"reason", reason}});
  act.inputs = std::move(inputs);
  act.started_at = act.completed_at = cli.clock.now();
  return store::InteractionStore(cli.database()).append(act, nullptr);
}

}  // namespace tributary::cli
