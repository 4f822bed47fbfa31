// posting correct | corrections | withdraw
#include "cli/cli.hpp"
#include "cli/decision.hpp"
#include "cli/mapping_report.hpp"
#include "normalize/converter.hpp"
#include "pipeline/explain.hpp"
#include "pipeline/try_version.hpp"

namespace tributary::cli {
namespace {

using mapping::PostingField;

struct CorrectionOptions {
  std::int64_t id = 0;
  std::string field;
  std::optional<std::string> value;
  bool null = false;
  std::string path;
  std::string source;
  std::string reason;
};

PostingField field_to_correct(const CorrectionOptions& options) {
  const auto field = require_field(options.field);
  if (field == PostingField::external_id) {
    throw Error(ErrorKind::usage,
                "external_id is what a posting is known by and cannot be corrected; bring another mapping: "
                "tributary mapping import");
  }
  if (options.null == options.value.has_value()) {
    throw Error(ErrorKind::usage, "say what " + options.field + " must be: a VALUE, or --null for nothing");
  }
  if (options.null && field == PostingField::title) {
    throw Error(ErrorKind::usage, "a posting without a title is none, so it cannot be corrected to nothing");
  }
  if (options.null && !options.path.empty()) {
    throw Error(ErrorKind::usage, "--path says where a value is; with --null there is none");
  }
  return field;
}

// The value as its field's column would have it: "full time" is FULL_TIME, "31 Jan 2026" a point in time.
std::optional<std::string> expected_value(const CorrectionOptions& options, PostingField field,
                                          const pipeline::Explanation& about, const store::Source& source) {
  if (options.null) return std::nullopt;
  normalize::ConversionContext context;
  const auto facts = pipeline::source_facts(source);
  context.fetched_at = about.page.fetched_at;
  context.base_url = facts.base_url;
  std::string canonical;
  const auto conversion = normalize::converter_of(field)(*options.value, context, canonical);
  if (conversion.outcome == normalize::Conversion::Outcome::filled) return canonical;
  throw Error(ErrorKind::usage, "'" + *options.value + "' is no " + options.field +
                                    (conversion.reason.empty() ? "" : ": " + std::string(conversion.reason)) +
                                    "; write it as a site would, or --null for nothing");
}

// The posting's mapping with the field read from --path.
mapping::Mapping corrected(const CorrectionOptions& options, PostingField field,
                           const pipeline::Explanation& about) {
  auto path = jsonpath::Path::parse(options.path);
  if (!path) {
    throw Error(ErrorKind::usage, "--path is not a JSONPath: at offset " +
                                      std::to_string(path.error().offset) + ": " + path.error().message);
  }
  mapping::Mapping mapping = document_of(about.mapping);
  mapping::Expression expression;
  expression.path = std::move(*path);
  mapping.field(field) = std::move(expression);
  return mapping;
}

void require_unlocked(Cli& cli, const store::Source& source, const std::string& field) {
  for (const auto& lock : store::ReviewStore(cli.database()).locks(source.source_id)) {
    if (lock.field != field) continue;
    throw Error(ErrorKind::usage,
                field + " of " + source.name + " is locked as mapping " + std::to_string(lock.mapping_id) +
                    " has it; unlock it first: tributary mapping unlock " + source.name + " " + field);
  }
}

// The acts that the correction rests on: what wrote the posting, and its page.
std::vector<interaction::InteractionId> evidence(const pipeline::Explanation& about) {
  return {about.posting.updated_by_interaction_id, about.page.interaction_id};
}

int correct(Cli& cli, const CorrectionOptions& options) {
  const auto field = field_to_correct(options);
  const auto about = pipeline::explain(cli.database(), options.id);
  const auto source = store::SourceStore(cli.database()).get(about.posting.source_name);
  std::optional<mapping::Mapping> candidate;
  if (!options.path.empty()) {
    require_unlocked(cli, source, options.field);
    candidate = corrected(options, field, about);
  }
  const auto expected = expected_value(options, field, about, source);
  store::StoredGoldenTest golden;
  golden.raw_page_id = about.page.raw_page_id;
  golden.record = about.record;
  golden.external_id = about.posting.fields.at("external_id");
  golden.field = options.field;
  golden.expected = expected;
  store::ReviewStore reviews(cli.database());
  const auto decision = decide(cli, "corrected", options.reason);
  const auto act = reviews.correct(source.source_id, golden, evidence(about), decision);

  std::string sentence = options.field + " of posting " + std::to_string(options.id) + " must be " +
                         (expected ? "'" + *expected + "'" : "empty") + ": every later mapping of " +
                         source.name + " is tried on that";
  boost::json::object done{{"posting_id", options.id},
                           {"source", source.name},
                           {"field", options.field},
                           {"expected", expected ? boost::json::value(*expected) : boost::json::value()},
                           {"raw_page_id", about.page.raw_page_id},
                           {"record", static_cast<std::int64_t>(about.record)},
                           {"interaction_id", act}};
  if (!candidate) {
    cli.output.done(sentence + "; the posting itself changes when a mapping that reads it so is active",
                    done);
    return kDone;
  }
  const auto submission = pipeline::submit(
      cli.context(), source, *candidate,
      {decision.actor,
       "corrected by hand",
       {{"corrects", about.mapping.mapping_id}, {"field", options.field}, {"path", options.path}},
       {act}});
  done["mapping_id"] = submission.version.mapping_id;
  done["trial"] = boost::json::parse(submission.trial.to_json());
  if (cli.output.format() == Format::text) cli.output.table(finding_table(submission.trial));
  if (!submission.trial.passed) {
    cli.output.done(
        sentence + "\n" + title_of(submission.version) +
            " reads it from there and failed its trial; nothing is locked: tributary review list " +
            source.name,
        done);
    return kDoneWithRejects;
  }
  reviews.lock(source.source_id, options.field, submission.version.mapping_id,
               decide(cli, "locked", options.reason));
  cli.output.done(sentence + "\n" + title_of(submission.version) +
                      " reads it from there, passed its trial and waits: " + "tributary mapping approve " +
                      std::to_string(submission.version.mapping_id) + "; the field is locked so",
                  done);
  return kDone;
}

int corrections(Cli& cli, const CorrectionOptions& options) {
  const auto source = store::SourceStore(cli.database()).get(options.source);
  Table table{{{"id"},
               {"external_id"},
               {"field"},
               {"expected"},
               {"by"},
               {"since"},
               {"raw_page_id"},
               {"record"},
               {"interaction_id", true}},
              {},
              "no posting of " + source.name + " was corrected"};
  for (const auto& test : store::ReviewStore(cli.database()).golden_tests(source.source_id)) {
    table.rows.push_back(
        {test.golden_test_id, test.external_id, test.field,
         test.expected ? boost::json::value(*test.expected) : boost::json::value(), test.decided_by,
         rfc3339(std::chrono::floor<std::chrono::seconds>(test.created_at)),
         test.raw_page_id ? boost::json::value(*test.raw_page_id) : boost::json::value("gone"),
         static_cast<std::int64_t>(test.record), test.interaction_id});
  }
  cli.output.table(table);
  return kDone;
}

int withdraw(Cli& cli, const CorrectionOptions& options) {
  const auto act =
      store::ReviewStore(cli.database()).withdraw(options.id, decide(cli, "withdrawn", options.reason));
  cli.output.done("correction " + std::to_string(options.id) + " is withdrawn",
                  {{"id", options.id}, {"interaction_id", act}});
  return kDone;
}

}  // namespace

void add_correction_commands(CLI::App& app, Cli& cli) {
  auto* posting = group(app, "posting", "the postings themselves");
  const auto options = std::make_shared<CorrectionOptions>();
  const auto command = [&](const char* name, const char* description,
                           int (*action)(Cli&, const CorrectionOptions&)) {
    auto* made = posting->add_subcommand(name, description);
    made->callback(
        [&cli, options, action] { cli.action = [&cli, options, action] { return action(cli, *options); }; });
    return made;
  };
  auto* correcting = command("correct", "say what a field must be: a test for every later mapping", correct);
  correcting->add_option("ID", options->id, "the posting's id")->required();
  correcting->add_option("FIELD", options->field, "the field that is wrong")->required();
  correcting->add_option("VALUE", options->value, "what it must be, as a site would write it");
  correcting->add_flag("--null", options->null, "it must be empty");
  correcting->add_option(
      "--path", options->path,
      "the JSONPath in the record where it is: makes a version that reads it so, and locks the field");
  correcting->add_option("--reason", options->reason, "why, for the record");
  auto* listing = command("corrections", "what was corrected and holds", corrections);
  listing->add_option("SOURCE", options->source, "the source")->required();
  auto* withdrawing = command("withdraw", "take a correction back", withdraw);
  withdrawing->add_option("ID", options->id, "the correction's id: tributary posting corrections SOURCE")
      ->required();
  withdrawing->add_option("--reason", options->reason, "why, for the record");
}

}  // namespace tributary::cli
