// mapping list | show | sites | generate | approve | reject | export
#include "cli/cli.hpp"
#include "cli/decision.hpp"
#include "cli/generator_choice.hpp"
#include "cli/log.hpp"
#include "cli/mapping_report.hpp"
#include "mapping/reviewed_mappings.hpp"
#include "pipeline/map_stage.hpp"
#include "pipeline/try_version.hpp"

namespace tributary::cli {
namespace {

struct MappingOptions {
  std::string source;
  std::int64_t id = 0;
  std::string generator = "auto";
  std::optional<std::int64_t> run_id;
  std::string reason;
  std::string site;
};

int list(Cli& cli, const MappingOptions& options) {
  std::optional<store::SourceId> source;
  if (!options.source.empty()) source = store::SourceStore(cli.database()).get(options.source).source_id;
  Table table{
      {{"id"}, {"source"}, {"version"}, {"status"}, {"by"}, {"trial"}, {"written"}, {"content_hash", true}},
      {},
      "no mapping yet; the first run of a source writes one"};
  for (const auto& mapping : store::MappingStore(cli.database()).list(source)) {
    const char* trial = mapping.trial.empty() ? "none" : mapping.trial_passed ? "passed" : "failed";
    table.rows.push_back({mapping.mapping_id, mapping.source_name, mapping.version, mapping.status,
                          mapping.generated_by, trial, rfc3339(mapping.created_at), mapping.content_hash});
  }
  cli.output.table(table);
  return kDone;
}

// The site whose reviewed mapping it is or was completed from, as the act that wrote it says; null for none.
boost::json::value reviewed_site_of(Cli& cli, const store::MappingVersion& mapping) {
  if (!mapping.generated_by_interaction_id) return nullptr;
  const auto act = store::InteractionStore(cli.database()).find(*mapping.generated_by_interaction_id);
  boost::system::error_code problem;
  const auto input = act ? boost::json::parse(act->interaction.input, problem) : boost::json::value();
  const auto* site = !problem && input.is_object() ? input.as_object().if_contains("site") : nullptr;
  return site != nullptr ? *site : boost::json::value();
}

// The sites that a source may start from: --set site=NAME.
int sites(Cli& cli) {
  Table table{{{"site"}, {"fields"}, {"content_hash", true}}, {}, ""};
  for (const auto& site : mapping::reviewed_sites()) {
    const auto mapping = *mapping::reviewed_mapping(site);
    const auto fields = std::count_if(mapping.fields.begin(), mapping.fields.end(),
                                      [](const auto& field) { return field.has_value(); });
    table.rows.push_back({site, fields, mapping::content_hash(mapping)});
  }
  cli.output.table(table);
  return kDone;
}

int show(Cli& cli, const MappingOptions& options) {
  const auto mapping = get_mapping(cli, options.id);
  const auto optional_id = [](const std::optional<std::int64_t>& id) {
    return id ? boost::json::value(*id) : boost::json::value();
  };
  cli.output.object(
      {{"id", mapping.mapping_id},
       {"source", mapping.source_name},
       {"version", mapping.version},
       {"status", mapping.status},
       {"by", mapping.generated_by},
       {"reviewed_site", reviewed_site_of(cli, mapping)},
       {"written", rfc3339(mapping.created_at)},
       {"content_hash", mapping.content_hash},
       {"parent", optional_id(mapping.parent_mapping_id)},
       {"generated_by_interaction", optional_id(mapping.generated_by_interaction_id)},
       {"validated_by_interaction", optional_id(mapping.validated_by_interaction_id)},
       {"trial", mapping.trial.empty() ? boost::json::value() : boost::json::parse(mapping.trial)},
       {"field_mappings", boost::json::parse(mapping.document)}});
  return kDone;
}

int export_document(Cli& cli, const MappingOptions& options) {
  Output::raw(get_mapping(cli, options.id).document);
  return kDone;
}

int generate(Cli& cli, const MappingOptions& options) {
  auto source = store::SourceStore(cli.database()).get(options.source);
  if (!options.site.empty()) source.config["site"] = options.site;  // for this once
  Progress progress;
  auto context = cli.context();
  context.on_event = [&progress](const pipeline::Event& event) {
    progress.wait(event.source, event.text);
    log_info(event.source + ": " + event.text);
  };
  const bool had_one = store::MappingStore(cli.database()).active(source.source_id).has_value();
  // The first proved mapping may serve at once; one that would replace another waits for a person.
  const auto report = pipeline::write_mapping(
      context, source, options.run_id, choose_generator(options.generator, &progress),
      had_one ? pipeline::Activation::never : pipeline::Activation::if_proved, pipeline::Asking::always);
  progress.clear();
  if (report.stopped) {
    log_warning(source.name + ": " + report.reason);
    return kDone;  // the signal decides the exit code
  }
  for (const auto& line : report.history) cli.output.text(line);
  if (!report.mapping) {
    if (report.review_open) {
      log_warning(source.name + ": " + report.reason);
      return kDoneWithRejects;
    }
    throw Error(ErrorKind::run_failed, source.name + ": no mapping can be written: " + report.reason +
                                           "; fetch its pages first: tributary fetch " + source.name);
  }
  const std::string id = std::to_string(report.mapping->mapping_id);
  if (report.mapping->status == "active") {
    cli.output.text("mapping " + id + " is active");
  } else {
    const auto review =
        pipeline::ask_about(context, *report.mapping,
                            "the mapping by " + report.generator + " passed its trial beside the active one",
                            *report.mapping->validated_by_interaction_id);
    cli.output.text("mapping " + id + " passed its trial and waits: tributary review show " +
                    std::to_string(review));
  }
  if (cli.output.format() != Format::text) {
    cli.output.object({{"id", report.mapping->mapping_id},
                       {"source", source.name},
                       {"version", report.mapping->version},
                       {"status", report.mapping->status},
                       {"by", report.generator},
                       {"reason", report.reason}});
  }
  return kDone;
}

int approve(Cli& cli, const MappingOptions& options) {
  const auto mapping = get_mapping(cli, options.id);
  const boost::json::object done{{"id", mapping.mapping_id}};
  if (mapping.status == "active") {
    return resume(cli, mapping, std::nullopt, title_of(mapping) + " is active already", done, Watch::yes);
  }
  const auto approval =
      store::ReviewStore(cli.database())
          .approve(mapping.mapping_id, decide(cli, "approved", options.reason), std::nullopt);
  return resume(cli, mapping, approval, title_of(mapping) + " is active" + in_place_of(cli, approval), done);
}

int reject(Cli& cli, const MappingOptions& options) {
  const auto mapping = get_mapping(cli, options.id);
  store::ReviewStore(cli.database())
      .reject(mapping.mapping_id, decide(cli, "rejected", options.reason), std::nullopt);
  cli.output.text("mapping " + std::to_string(options.id) + " is rejected");
  return kDone;
}

}  // namespace

void add_mapping_commands(CLI::App& app, Cli& cli) {
  auto* mapping = group(app, "mapping", "how records become postings");
  const auto options = std::make_shared<MappingOptions>();
  const auto with_id = [&](const char* name, const char* description,
                           int (*action)(Cli&, const MappingOptions&)) {
    auto* command = mapping->add_subcommand(name, description);
    command->add_option("ID", options->id, "the mapping's id: tributary mapping list")->required();
    command->callback(
        [&cli, options, action] { cli.action = [&cli, options, action] { return action(cli, *options); }; });
    return command;
  };
  auto* listing = mapping->add_subcommand("list", "every version, newest first");
  listing->add_option("SOURCE", options->source, "only this source's");
  listing->callback([&cli, options] { cli.action = [&cli, options] { return list(cli, *options); }; });
  mapping->add_subcommand("sites", "the sites that have a reviewed mapping")->callback([&cli] {
    cli.action = [&cli] { return sites(cli); };
  });
  with_id("show", "one version: document, trial, who wrote it", show);
  with_id("export", "its document alone, in canonical form", export_document);
  auto* generating = mapping->add_subcommand("generate", "write a new version from stored pages and try it");
  generating->add_option("SOURCE", options->source, "the source")->required();
  generating->add_option("--generator", options->generator, "auto, matcher, ollama or openai")
      ->check(CLI::IsMember({"auto", "matcher", "ollama", "openai"}));
  generating->add_option("--run", options->run_id, "from this run's pages instead of the newest run's");
  generating->add_option(
      "--site", options->site,
      "start from this site's reviewed mapping, or none, whatever the source's setting says");
  generating->callback([&cli, options] { cli.action = [&cli, options] { return generate(cli, *options); }; });
  with_id("approve", "make it the active one, and normalize the pages that wait", approve)
      ->add_option("--reason", options->reason, "why, for the record");
  with_id("reject", "put a candidate away", reject)
      ->add_option("--reason", options->reason, "why, for the record");
}

}  // namespace tributary::cli
