// mapping diff | test | rollback | import | lock | unlock | locks
#include "cli/cli.hpp"
#include "cli/decision.hpp"
#include "cli/log.hpp"
#include "cli/mapping_report.hpp"
#include "cli/page_file.hpp"
#include "normalize/counts_json.hpp"
#include "pipeline/try_version.hpp"

namespace tributary::cli {
namespace {

struct VersionOptions {
  std::string source;
  std::int64_t id = 0;
  std::int64_t other = 0;
  std::optional<int> to;
  std::vector<std::string> files;
  std::string file;
  std::string field;
  std::string reason;
  bool approve = false;
};

int diff(Cli& cli, const VersionOptions& options) {
  const auto from = get_mapping(cli, options.id);
  const auto to = get_mapping(cli, options.other);
  cli.output.table(diff_table(mapping::differences(document_of(from), document_of(to)), true));
  return kDone;
}

boost::json::object trial_json(const store::MappingVersion& version, const mapgen::TrialReport& trial) {
  auto object = boost::json::parse(trial.to_json()).as_object();
  object["id"] = version.mapping_id;
  object["source"] = version.source_name;
  object["version"] = version.version;
  object["fields"] = normalize::fields_to_json(trial.counts);
  return object;
}

std::string verdict(const mapgen::TrialReport& trial) {
  return std::string(trial.passed ? "passed" : "failed") + " its trial on " + std::to_string(trial.records) +
         (trial.records == 1 ? " record" : " records");
}

int test(Cli& cli, const VersionOptions& options) {
  const auto version = get_mapping(cli, options.id);
  const auto mapping = document_of(version);
  const auto source = store::SourceStore(cli.database()).get(version.source_name);
  std::vector<PageFile> files;
  for (const auto& path : options.files) files.push_back(read_page_file(path));
  std::vector<normalize::Page> pages;
  for (const auto& file : files) pages.push_back({file.body, file.format, cli.clock.now()});
  const auto trial = pipeline::try_version(cli.context(), source, mapping, pages);
  if (cli.output.format() == Format::text) {
    cli.output.text(title_of(version) + " " + verdict(trial));
    cli.output.table(finding_table(trial));
    cli.output.text("");
    cli.output.table(fill_table(trial, mapping));
  } else {
    cli.output.object(trial_json(version, trial));
  }
  return trial.passed ? kDone : kRunFailed;
}

store::MappingVersion active_of(Cli& cli, const store::Source& source) {
  if (auto active = store::MappingStore(cli.database()).active(source.source_id)) return *active;
  throw Error(ErrorKind::usage, "source " + source.name +
                                    " has no active mapping; write one: tributary mapping generate " +
                                    source.name);
}

// The version to go back to: the one named, which must have served, else the one before the active one.
store::MappingVersion rollback_target(Cli& cli, const store::Source& source,
                                      const store::MappingVersion& active, std::optional<int> version) {
  if (!version) {
    if (auto previous = store::ReviewStore(cli.database()).previous(source.source_id)) return *previous;
    throw Error(ErrorKind::usage, "there is nothing to go back to: version " +
                                      std::to_string(active.version) + " is the only one of " + source.name +
                                      " that has served");
  }
  const std::string number = std::to_string(*version);
  for (const auto& known : store::MappingStore(cli.database()).list(source.source_id)) {
    if (known.version != *version) continue;
    if (known.status == "retired") return known;
    throw Error(ErrorKind::usage,
                known.status == "active"
                    ? "version " + number + " of " + source.name + " is the active one"
                    : "version " + number + " of " + source.name + " is " + known.status +
                          " and has never served; if it is right: tributary mapping approve " +
                          std::to_string(known.mapping_id));
  }
  throw Error(ErrorKind::usage, source.name + " has no version " + number + "; `tributary mapping list " +
                                    source.name + "` shows them");
}

int rollback(Cli& cli, const VersionOptions& options) {
  const auto source = store::SourceStore(cli.database()).get(options.source);
  const auto active = active_of(cli, source);
  const auto target = rollback_target(cli, source, active, options.to);
  const auto approval = store::ReviewStore(cli.database())
                            .activate(target.mapping_id, decide(cli, "rolled back", options.reason));
  return resume(cli, target, approval, title_of(target) + " is active again" + in_place_of(cli, approval),
                {{"id", target.mapping_id}}, Watch::yes);
}

boost::json::object submission_json(const pipeline::Submission& submission) {
  auto object = trial_json(submission.version, submission.trial);
  object["status"] = submission.version.status;
  object["locks_applied"] = !submission.as_it_is;
  return object;
}

int import(Cli& cli, const VersionOptions& options) {
  const auto source = store::SourceStore(cli.database()).get(options.source);
  const auto mapping = read_mapping_file(options.file);
  const auto author = acting(cli);
  const auto submission = pipeline::submit(
      cli.context(), source, mapping,
      {author, "imported", {{"imported", mapping::content_hash(mapping)}, {"reason", options.reason}}, {}});
  const auto& version = submission.version;
  const std::string id = std::to_string(version.mapping_id);
  if (!submission.as_it_is)
    log_warning(source.name + ": locked fields are kept as they are locked: tributary mapping locks " +
                source.name);
  if (version.status == "active") {
    cli.output.done(title_of(version) + " is that document already, and active", submission_json(submission));
    return kDone;
  }
  const std::string sentence = title_of(version) + " " + verdict(submission.trial);
  if (cli.output.format() == Format::text) cli.output.table(finding_table(submission.trial));
  if (!submission.trial.passed) {
    cli.output.done(sentence + " and waits for a person: tributary review list " + source.name,
                    submission_json(submission));
    return kDoneWithRejects;
  }
  if (!options.approve) {
    cli.output.done(sentence + " and waits: tributary review list " + source.name +
                        ", or tributary mapping approve " + id,
                    submission_json(submission));
    return kDone;
  }
  const auto approval =
      store::ReviewStore(cli.database())
          .approve(version.mapping_id, decide(cli, "approved", options.reason), std::nullopt);
  return resume(cli, version, approval, sentence + " and is active" + in_place_of(cli, approval),
                submission_json(submission));
}

int lock(Cli& cli, const VersionOptions& options) {
  const auto source = store::SourceStore(cli.database()).get(options.source);
  const auto field = require_field(options.field);
  const auto active = active_of(cli, source);
  const bool mapped = document_of(active).field(field).has_value();
  const auto act =
      store::ReviewStore(cli.database())
          .lock(source.source_id, options.field, active.mapping_id, decide(cli, "locked", options.reason));
  cli.output.done(options.field + (mapped ? " is locked as " : " is locked out, as it is of ") +
                      title_of(active) + (mapped ? " has it" : "") + "; every later mapping of " +
                      source.name + " keeps that",
                  {{"source", source.name},
                   {"field", options.field},
                   {"mapping_id", active.mapping_id},
                   {"mapped", mapped},
                   {"interaction_id", act}});
  return kDone;
}

int unlock(Cli& cli, const VersionOptions& options) {
  const auto source = store::SourceStore(cli.database()).get(options.source);
  require_field(options.field);
  const auto act = store::ReviewStore(cli.database())
                       .unlock(source.source_id, options.field, decide(cli, "unlocked", options.reason));
  cli.output.done(options.field + " of " + source.name +
                      " is not locked any more; for another version: tributary mapping generate " +
                      source.name,
                  {{"source", source.name}, {"field", options.field}, {"interaction_id", act}});
  return kDone;
}

int locks(Cli& cli, const VersionOptions& options) {
  const auto source = store::SourceStore(cli.database()).get(options.source);
  Table table{{{"field"},
               {"as in mapping"},
               {"by"},
               {"since"},
               {"reason"},
               {"mapped", true},
               {"interaction_id", true}},
              {},
              "no field of " + source.name + " is locked"};
  for (const auto& lock : store::ReviewStore(cli.database()).locks(source.source_id)) {
    const auto mapping = mapping::parse_mapping(lock.document);
    const auto field = mapping::posting_field(lock.field);
    table.rows.push_back({lock.field, lock.mapping_id, lock.locked_by,
                          rfc3339(std::chrono::floor<std::chrono::seconds>(lock.created_at)), lock.reason,
                          mapping && field && mapping->field(*field).has_value(), lock.interaction_id});
  }
  cli.output.table(table);
  return kDone;
}

}  // namespace

void add_mapping_review_commands(CLI::App& app, Cli& cli) {
  auto* mapping = group(app, "mapping", "how records become postings");
  const auto options = std::make_shared<VersionOptions>();
  const auto command = [&](const char* name, const char* description,
                           int (*action)(Cli&, const VersionOptions&)) {
    auto* made = mapping->add_subcommand(name, description);
    made->callback(
        [&cli, options, action] { cli.action = [&cli, options, action] { return action(cli, *options); }; });
    return made;
  };
  const auto of_source = [&](CLI::App* made) {
    made->add_option("SOURCE", options->source, "the source")->required();
    return made;
  };
  const auto with_reason = [&](CLI::App* made) {
    made->add_option("--reason", options->reason, "why, for the record");
  };

  auto* comparing = command("diff", "what differs between two versions, field by field", diff);
  comparing->add_option("A", options->id, "a mapping's id: tributary mapping list")->required();
  comparing->add_option("B", options->other, "another one's")->required();

  auto* testing =
      command("test", "try a version on stored pages or files, write nothing; 1 when it fails", test);
  testing->add_option("ID", options->id, "the mapping's id: tributary mapping list")->required();
  testing->add_option("FILE", options->files,
                      "JSON or NDJSON, in place of the pages of the source's newest run");

  auto* going_back =
      of_source(command("rollback", "make the version that served before the active one again", rollback));
  going_back->add_option("--to", options->to, "this version, in place of the one before")
      ->check(CLI::Range(1, 1'000'000'000));
  with_reason(going_back);

  auto* importing =
      of_source(command("import", "bring a document as a new version, try it, have it reviewed", import));
  importing->add_option("FILE", options->file, "the mapping document; - for standard input")->required();
  importing->add_flag("--approve", options->approve,
                      "make it the active one at once, if it passes its trial");
  with_reason(importing);

  const auto about_field = [&](CLI::App* made) {
    of_source(made)->add_option("FIELD", options->field, "the posting's field")->required();
    with_reason(made);
  };
  about_field(command("lock", "keep a field as the active version has it in every later one", lock));
  about_field(command("unlock", "let later versions read a field anew", unlock));
  of_source(command("locks", "the fields that are locked", locks));
}

}  // namespace tributary::cli
