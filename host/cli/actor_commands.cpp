// actor list | add | allow | deny
#include "cli/cli.hpp"
#include "cli/decision.hpp"

namespace tributary::cli {
namespace {

struct ActorOptions {
  std::string name;
  std::string type = "human";
  std::string parent;
  std::string action;
  std::string source;
  std::string reason;
};

int list(Cli& cli) {
  // So that whoever looks sees himself; a name that does not exist is no reason to show nothing.
  if (cli.as.empty() && cli.environment.actor.empty()) acting(cli);
  Table table{
      {{"name"}, {"type"}, {"member of"}, {"may approve"}, {"rules of its own"}, {"actor_id", true}}, {}, ""};
  for (const auto& actor : store::ActorStore(cli.database()).list()) {
    std::string rules;
    for (const auto& rule : actor.rules) rules += (rules.empty() ? "" : ", ") + rule;
    table.rows.push_back({actor.name, actor.type, actor.parent, actor.may_approve, rules, actor.actor_id});
  }
  cli.output.table(table);
  return kDone;
}

int add(Cli& cli, const ActorOptions& options) {
  const auto by = acting(cli);
  store::ActorStore actors(cli.database());
  const auto id = actors.add(options.type, options.name, options.parent, by);
  const bool may = actors.get(options.name).may_approve;
  cli.output.done(
      options.name + " is a " + options.type + " of " + options.parent + "; it may " +
          (may ? "approve mappings"
               : "not approve mappings: tributary actor allow " + options.name + " approve_mapping"),
      {{"actor_id", id},
       {"name", options.name},
       {"type", options.type},
       {"parent", options.parent},
       {"may_approve", may}});
  return kDone;
}

int set_rule(Cli& cli, const ActorOptions& options, bool allowed) {
  std::optional<store::SourceId> source;
  if (!options.source.empty()) source = store::SourceStore(cli.database()).get(options.source).source_id;
  const auto decision = decide(cli, allowed ? "allowed" : "denied", options.reason);
  const auto act =
      store::ActorStore(cli.database()).set_rule(options.name, options.action, source, allowed, decision);
  const std::string where = source ? " of source " + options.source : " of every source";
  cli.output.done(options.name + (allowed ? " may " : " may not ") + options.action + where + "; so may" +
                      (allowed ? "" : " not") + " whoever is below without a rule of their own",
                  {{"name", options.name},
                   {"action", options.action},
                   {"source", source ? boost::json::value(options.source) : boost::json::value()},
                   {"allowed", allowed},
                   {"interaction_id", act}});
  return kDone;
}

int allow(Cli& cli, const ActorOptions& options) {
  return set_rule(cli, options, true);
}

int deny(Cli& cli, const ActorOptions& options) {
  return set_rule(cli, options, false);
}

}  // namespace

void add_actor_commands(CLI::App& app, Cli& cli) {
  auto* actor = group(app, "actor", "who acts, and who may approve mappings");
  const auto options = std::make_shared<ActorOptions>();
  actor->add_subcommand("list", "every actor, its group and what it may")->callback([&cli] {
    cli.action = [&cli] { return list(cli); };
  });
  auto* adding = actor->add_subcommand("add", "make one, as a member of a group");
  adding->add_option("NAME", options->name, "its name")->required();
  adding->add_option("--parent", options->parent, "the group or actor it belongs to")->required();
  adding->add_option("--type", options->type, "human (default), group or script")
      ->check(CLI::IsMember({"human", "group", "script"}));
  adding->callback([&cli, options] { cli.action = [&cli, options] { return add(cli, *options); }; });
  const auto rule = [&](const char* name, const char* description, int (*action)(Cli&, const ActorOptions&)) {
    auto* command = actor->add_subcommand(name, description);
    command->add_option("NAME", options->name, "an actor or a group")->required();
    command->add_option("RIGHT", options->action, "approve_mapping")->required();
    command->add_option("--source", options->source, "only for this source's mappings");
    command->add_option("--reason", options->reason, "why, for the record");
    command->callback(
        [&cli, options, action] { cli.action = [&cli, options, action] { return action(cli, *options); }; });
  };
  rule("allow", "say that an actor, and who is below it, may do something", allow);
  rule("deny", "say that it may not; the rule nearest to an actor counts", deny);
}

}  // namespace tributary::cli
