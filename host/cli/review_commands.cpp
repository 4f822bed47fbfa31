// review list | show | claim | release | approve | reject
#include "cli/cli.hpp"
#include "cli/decision.hpp"
#include "cli/mapping_report.hpp"

namespace tributary::cli {
namespace {

struct ReviewOptions {
  std::string source;
  bool all = false;
  std::int64_t id = 0;
  std::optional<std::int64_t> mapping_id;
  std::string reason;
};

boost::json::value or_null(const std::optional<std::int64_t>& id) {
  return id ? boost::json::value(*id) : boost::json::value();
}

store::Task get(Cli& cli, std::int64_t id) {
  auto found = store::TaskStore(cli.database()).find(id);
  if (!found) {
    throw Error(ErrorKind::usage,
                "there is no review " + std::to_string(id) + "; `tributary review list` shows the ids");
  }
  return *found;
}

int list(Cli& cli, const ReviewOptions& options) {
  std::optional<store::SourceId> source;
  if (!options.source.empty()) source = store::SourceStore(cli.database()).get(options.source).source_id;
  Table table{{{"id"},
               {"source"},
               {"type"},
               {"since"},
               {"claimed by"},
               {"reason"},
               {"status", true},
               {"mapping_id", true}},
              {},
              "nothing waits for a person"};
  for (const auto& task : store::TaskStore(cli.database()).list(source, options.all)) {
    const auto since = std::chrono::floor<std::chrono::seconds>(task.created_at);
    table.rows.push_back({task.task_id, task.source_name, task.type, rfc3339(since), task.assigned_to,
                          task.status == "completed" ? "decided: " + task.reason() : task.reason(),
                          task.status, or_null(task.mapping_id())});
  }
  cli.output.table(table);
  return kDone;
}

// What the candidate would change, against the active mapping; all of it where none is active.
std::vector<mapping::Difference> changes(Cli& cli, const store::MappingVersion& candidate) {
  const auto active = store::MappingStore(cli.database()).active(candidate.source_id);
  const auto mine = document_of(candidate);
  if (active) return mapping::differences(document_of(*active), mine);
  return mapping::differences(mapping::Mapping{mine.records, {}, {}}, mine);
}

std::vector<std::string> next_commands(const store::Task& task) {
  const std::string id = std::to_string(task.task_id);
  if (task.status == "completed") return {};
  std::vector<std::string> commands;
  if (const auto mapping = task.mapping_id()) {
    const std::string candidate = std::to_string(*mapping);
    commands.push_back("tributary review approve " + id + " --mapping " + candidate);
    commands.push_back("tributary review reject " + id + " --reason WHY");
    commands.push_back("tributary mapping test " + candidate);
    commands.push_back("tributary mapping export " + candidate +
                       " > mapping.json, edit it, then tributary mapping import " + task.source_name +
                       " mapping.json");
  } else {
    commands.push_back("tributary mapping generate " + task.source_name);
    commands.push_back("tributary mapping import " + task.source_name + " mapping.json");
    commands.push_back("tributary review reject " + id + " --reason WHY");
  }
  if (task.status == "pending") commands.push_back("tributary review claim " + id);
  return commands;
}

boost::json::array diff_json(const std::vector<mapping::Difference>& differences) {
  boost::json::array list;
  for (const auto& difference : differences) {
    list.push_back({{"field", difference.member},
                    {"change", name(difference.kind)},
                    {"from", difference.from},
                    {"to", difference.to}});
  }
  return list;
}

boost::json::value trial_of(const store::MappingVersion& mapping) {
  return mapping.trial.empty() ? boost::json::value() : boost::json::parse(mapping.trial);
}

void show_candidate(Cli& cli, const store::MappingVersion& candidate) {
  const auto& out = cli.output;
  out.text("\n" + title_of(candidate) + " by " + candidate.generated_by + ", " + candidate.status +
           ", trial " +
           (candidate.trial.empty()  ? "none"
            : candidate.trial_passed ? "passed"
                                     : "failed"));
  Table findings{{{"field"}, {"refused"}, {"finding"}}, {}, ""};
  if (const auto trial = trial_of(candidate); trial.is_object()) {
    for (const auto& finding : trial.at("findings").as_array()) {
      std::string sentence(finding.at("message").as_string());
      if (const auto* detail = finding.as_object().if_contains("detail"))
        sentence += " (" + std::string(detail->as_string()) + ")";
      findings.rows.push_back({finding.at("field"), finding.at("fatal"), sentence});
    }
  }
  out.table(findings);
  const bool any_active = store::MappingStore(cli.database()).active(candidate.source_id).has_value();
  out.text(any_active ? "\nagainst the active mapping" : "\nagainst nothing: no mapping is active");
  out.table(diff_table(changes(cli, candidate), false));
}

// What the request says besides what is shown of it anyway.
boost::json::value evidence(const store::Task& task) {
  boost::json::object rest = task.request;
  for (const char* shown : {"reason", "mapping_id", "structure"}) rest.erase(shown);
  return rest.empty() ? boost::json::value() : boost::json::value(std::move(rest));
}

int show(Cli& cli, const ReviewOptions& options) {
  const auto task = get(cli, options.id);
  std::optional<store::MappingVersion> candidate;
  if (const auto id = task.mapping_id()) candidate = store::MappingStore(cli.database()).find(*id);
  boost::json::object object{
      {"id", task.task_id},
      {"source", task.source_name},
      {"type", task.type},
      {"status", task.status},
      {"since", rfc3339(std::chrono::floor<std::chrono::seconds>(task.created_at))},
      {"claimed by", task.assigned_to},
      {"reason", task.reason()},
      {"evidence", evidence(task)},
      {"asked by interaction", task.interaction_id},
      {"mapping", candidate ? boost::json::value(candidate->mapping_id) : boost::json::value()},
      {"answer", task.response.empty() ? boost::json::value() : boost::json::parse(task.response)}};
  const auto commands = next_commands(task);
  if (cli.output.format() != Format::text) {
    object["request"] = task.request;
    object["trial"] = candidate ? trial_of(*candidate) : boost::json::value();
    object["diff"] =
        candidate ? boost::json::value(diff_json(changes(cli, *candidate))) : boost::json::value();
    object["commands"] = boost::json::value_from(commands);
    cli.output.object(object);
    return kDone;
  }
  cli.output.object(object);
  if (candidate) show_candidate(cli, *candidate);
  if (!commands.empty()) cli.output.text("\nto go on");
  for (const auto& command : commands) cli.output.text("  " + command);
  return kDone;
}

int claim(Cli& cli, const ReviewOptions& options) {
  store::TaskStore(cli.database()).claim(options.id, acting(cli));
  const auto task = get(cli, options.id);
  cli.output.done("review " + std::to_string(options.id) + " is claimed by " + task.assigned_to +
                      "; look: tributary review show " + std::to_string(options.id),
                  {{"id", task.task_id}, {"status", task.status}, {"claimed by", task.assigned_to}});
  return kDone;
}

int release(Cli& cli, const ReviewOptions& options) {
  store::TaskStore(cli.database()).release(options.id, acting(cli));
  cli.output.done("review " + std::to_string(options.id) + " waits for whoever comes first",
                  {{"id", options.id}, {"status", "pending"}});
  return kDone;
}

boost::json::object decided(const store::Task& task, const char* decision, std::int64_t act) {
  return {{"id", task.task_id},
          {"source", task.source_name},
          {"decision", decision},
          {"mapping_id", or_null(task.mapping_id())},
          {"interaction_id", act}};
}

// The mapping that the review asks about; with --mapping it must be the one that was looked at.
store::MappingId asked_about(const store::Task& task, const ReviewOptions& options) {
  return options.mapping_id ? *options.mapping_id : *task.mapping_id();
}

int approve(Cli& cli, const ReviewOptions& options) {
  const auto task = get(cli, options.id);
  const auto decision = decide(cli, "approved", options.reason);
  store::ReviewStore reviews(cli.database());
  const std::string id = std::to_string(task.task_id);
  if (task.mapping_id()) {
    const auto mapping = asked_about(task, options);
    const auto approval = reviews.approve(mapping, decision, task.task_id);
    const auto version = get_mapping(cli, mapping);
    return resume(
        cli, version, approval,
        "review " + id + " is approved: " + title_of(version) + " is active" + in_place_of(cli, approval),
        decided(task, "approved", approval.interaction_id));
  }
  if (task.type == "review_mapping") {
    throw Error(ErrorKind::usage, "review " + id + " has no mapping to approve: " + task.reason() +
                                      "; have one written (tributary mapping generate " + task.source_name +
                                      ") or bring one (tributary mapping import " + task.source_name +
                                      " FILE)");
  }
  const auto act = reviews.answer(task.task_id, decision);
  cli.output.done("review " + id + " is approved", decided(task, "approved", act));
  return kDone;
}

int reject(Cli& cli, const ReviewOptions& options) {
  const auto task = get(cli, options.id);
  const auto decision = decide(cli, "rejected", options.reason);
  store::ReviewStore reviews(cli.database());
  const std::string id = std::to_string(task.task_id);
  if (!task.mapping_id()) {
    const auto act = reviews.answer(task.task_id, decision);
    cli.output.done("review " + id + " is rejected", decided(task, "rejected", act));
    return kDone;
  }
  const auto mapping = asked_about(task, options);
  const auto act = reviews.reject(mapping, decision, task.task_id);
  cli.output.done("review " + id + " is rejected, and so is " + title_of(get_mapping(cli, mapping)),
                  decided(task, "rejected", act));
  return kDone;
}

}  // namespace

void add_review_commands(CLI::App& app, Cli& cli) {
  auto* review = group(app, "review", "what waits for a person's decision");
  const auto options = std::make_shared<ReviewOptions>();
  auto* listing = review->add_subcommand("list", "what is open, the oldest first");
  listing->add_option("SOURCE", options->source, "only this source's");
  listing->add_flag("--all", options->all, "what is decided as well");
  listing->callback([&cli, options] { cli.action = [&cli, options] { return list(cli, *options); }; });
  const auto with_id = [&](const char* name, const char* description,
                           int (*action)(Cli&, const ReviewOptions&)) {
    auto* command = review->add_subcommand(name, description);
    command->add_option("ID", options->id, "the review's id: tributary review list")->required();
    command->callback(
        [&cli, options, action] { cli.action = [&cli, options, action] { return action(cli, *options); }; });
    return command;
  };
  with_id("show", "one review: what is asked, the candidate's trial, what it would change", show);
  with_id("claim", "take it on, so that nobody else decides it meanwhile", claim);
  with_id("release", "give it back", release);
  const auto deciding = [&](CLI::App* command) {
    command->add_option("--reason", options->reason, "why, for the record");
    command->add_option("--mapping", options->mapping_id,
                        "the mapping that was looked at: refused when the review asks about another by now");
  };
  deciding(with_id("approve", "make its mapping the active one, and normalize the pages that wait", approve));
  deciding(with_id("reject", "put its mapping away", reject));
}

}  // namespace tributary::cli
