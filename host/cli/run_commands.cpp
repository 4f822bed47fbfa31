// run, fetch, normalize
#include <map>
#include <set>

#include "cli/cli.hpp"
#include "cli/differences_report.hpp"
#include "cli/field_report.hpp"
#include "cli/generator_choice.hpp"
#include "cli/log.hpp"
#include "cli/page_range.hpp"
#include "cli/tell_drift.hpp"
#include "normalize/counts_json.hpp"
#include "pipeline/run_source.hpp"

namespace tributary::cli {
namespace {

struct RunCommandOptions {
  std::vector<std::string> sources;
  bool all = false;
  std::string generator = "auto";
  std::optional<int> max_pages;
  std::optional<std::int64_t> run_id;
  std::optional<std::int64_t> mapping_id;
  std::string since;
  std::string until;
  bool dry_run = false;
};

std::vector<store::Source> chosen_sources(Cli& cli, const RunCommandOptions& options) {
  store::SourceStore store(cli.database());
  std::vector<store::Source> chosen;
  if (options.all == !options.sources.empty()) {
    throw Error(ErrorKind::usage,
                "name the sources to run, or say --all; `tributary source list` shows them");
  }
  for (const auto& name : options.sources) chosen.push_back(store.get(name));
  if (options.all) {
    for (auto& source : store.list()) {
      if (source.enabled) chosen.push_back(std::move(source));
    }
    if (chosen.empty()) {
      throw Error(ErrorKind::usage,
                  "there is no enabled source; add one: tributary source add NAME --plugin P");
    }
  }
  return chosen;
}

std::string requests_text(std::int64_t requests) {
  return std::to_string(requests) + (requests == 1 ? " request" : " requests");
}

// Draws progress and logs what a stage tells. Until there is a page to count, requests are counted: a plugin
// may collect details for minutes.
pipeline::OnEvent watching(Progress& progress) {
  return [&progress, requests = std::int64_t{0},
          last_page = pipeline::Event{}](const pipeline::Event& event) mutable {
    const auto draw = [&] {
      if (last_page.pages == 0) return progress.update(event.source, requests, "requests");
      const bool records = last_page.records > 0;
      progress.update(event.source, records ? last_page.records : last_page.pages,
                      records ? "records" : "pages", requests > 0 ? requests_text(requests) : "");
    };
    using Kind = pipeline::Event::Kind;
    switch (event.kind) {
      case Kind::page:
        last_page = event;
        draw();
        log_debug(event.source + ": " + event.text);
        break;
      case Kind::request:
        ++requests;
        draw();
        log_debug(event.source + ": " + event.text);
        break;
      case Kind::retry:
      case Kind::warning:
        progress.clear();
        log_warning(event.source + ": " + event.text);
        break;
      case Kind::plugin_log:
        log_info(event.source + ": " + event.text);
        break;
      case Kind::mapping:
        progress.wait(event.source, event.text);
        log_info(event.source + ": " + event.text);
        break;
    }
  };
}

std::string mapping_text(const pipeline::RunReport& report) {
  if (report.held) return "v" + std::to_string(report.mapping->version) + " does not fit any more";
  if (report.map && report.map->review_open) return "none: a review waits";
  if (!report.mapping) return "none yet";
  return "v" + std::to_string(report.mapping->version) + " by " + report.mapping->generated_by +
         (report.map && report.map->activated ? " (new)" : "");
}

Table run_table() {
  return {{{"source"},
           {"status"},
           {"pages"},
           {"records"},
           {"new"},
           {"changed"},
           {"unchanged"},
           {"rejects"},
           {"mapping"},
           {"took"},
           {"run_id", true},
           {"stop_reason", true},
           {"server_total", true},
           {"evidence", true},
           {"proves_absence", true},
           {"left_out", true},
           {"milliseconds", true},
           {"mapping_id", true},
           {"generator_reason", true},
           {"fields", true},
           {"requests", true},
           {"not_modified", true},
           {"robots_ignored", true}},
          {},
          ""};
}

void add_row(Table& table, const pipeline::RunReport& report) {
  const auto& run = report.run;
  const auto milliseconds = static_cast<std::int64_t>(report.duration.count());
  table.rows.push_back(
      {run.source_name,
       run.status,
       run.counts.pages,
       run.counts.records,
       run.counts.postings_new,
       run.counts.postings_changed,
       run.counts.postings_unchanged,
       run.counts.rejects,
       mapping_text(report),
       duration_text(milliseconds),
       run.run_id,
       run.stop_reason,
       run.server_total ? boost::json::value(*run.server_total) : boost::json::value(),
       boost::json::parse(run.evidence),
       run.proves_absence,
       run.counts.left_out,
       milliseconds,
       report.mapping ? boost::json::value(report.mapping->mapping_id) : boost::json::value(),
       report.map ? boost::json::value(report.map->reason) : boost::json::value(),
       normalize::fields_to_json(report.fields),
       run.counts.requests,
       run.counts.not_modified,
       run.robots_ignored});
}

// The fields of `source` that want a look, as text; JSON has all fields in the run's row.
void show_fields(Cli& cli, const std::string& source, const normalize::PageCounts& counts) {
  const Table fields = field_table(counts);
  if (fields.rows.empty() || cli.output.format() != Format::text) return;
  cli.output.text("\n" + source + ": fields to look at");
  cli.output.table(fields);
}

// "posted_at: 30 local (no zone was said; read as UTC)": dates whose hour is not the site's word.
std::string uncertain_dates(const normalize::PageCounts& counts) {
  using normalize::DatePrecision;
  std::string text;
  for (const auto& date : normalize::kDateFields) {
    const auto& known = counts.fields[static_cast<std::size_t>(date.field)].precisions;
    for (const auto precision : {DatePrecision::local, DatePrecision::estimate}) {
      const auto records = known[static_cast<std::size_t>(precision)];
      if (records == 0) continue;
      text += (text.empty() ? "" : ", ") + std::string(mapping::name(date.field)) + ": " +
              std::to_string(records) + " " + std::string(name(precision)) + " (" +
              std::string(explanation(precision)) + ")";
    }
  }
  return text;
}

void print_dates(const Output& out, const std::string& source, const normalize::PageCounts& counts) {
  if (const auto text = uncertain_dates(counts); !text.empty()) out.text("dates of " + source + ": " + text);
}

// What a person should know of this run besides its row.
void tell(const pipeline::RunReport& report) {
  const std::string& source = report.run.source_name;
  if (!report.succeeded()) {
    log_error(source + ": " + report.run.status + ": " + report.run.stop_reason);
  }
  for (const auto& drift : report.drift) tell_drift(source, drift);
  if (report.held) tell_held(source);
  if (report.map && report.map->review_open) {
    log_warning(source + ": " + report.map->reason + "; look: tributary review list " + source);
  }
  if (report.run.counts.rejects > 0) {
    // A repeated id is found by the database, which gives no sentence back.
    const std::string& first = report.normalized.first_problem;
    log_warning(source + ": " + std::to_string(report.run.counts.rejects) + " rejects" +
                (first.empty() ? "" : ", the first: " + first) + "; look: tributary rejects list --source " +
                source);
  }
}

// The worst outcome decides: a failed run, else something to look at, else done.
int code_of(const pipeline::RunReport& report) {
  if (!report.succeeded()) return kRunFailed;
  const bool to_look_at =
      report.run.counts.rejects > 0 || report.held || (report.map && report.map->review_open);
  return to_look_at ? kDoneWithRejects : kDone;
}

int worse(int a, int b) {
  const auto rank = [](int code) { return code == kDone ? 0 : code == kDoneWithRejects ? 1 : 2; };
  return rank(b) > rank(a) ? b : a;
}

void add(store::RunCounts& sums, const store::RunCounts& counts) {
  sums.records += counts.records;
  sums.left_out += counts.left_out;
  sums.postings_new += counts.postings_new;
  sums.postings_changed += counts.postings_changed;
  sums.postings_unchanged += counts.postings_unchanged;
  sums.rejects += counts.rejects;
  sums.not_modified += counts.not_modified;
}

std::string left_out_text(std::int64_t records) {
  return std::to_string(records) + (records == 1 ? " record" : " records") +
         " left out by the filter of the mapping's records path";
}

std::string summary(const store::RunCounts& sums) {
  std::string beside = sums.rejects > 0 ? ", " + std::to_string(sums.rejects) + " rejects" : "";
  if (sums.left_out > 0) beside += ", " + left_out_text(sums.left_out);
  if (sums.not_modified > 0) {
    beside += "; replies that had not changed and were not sent again: " + std::to_string(sums.not_modified);
  }
  if (sums.postings_new + sums.postings_changed == 0) {
    return "nothing changed: " + std::to_string(sums.postings_unchanged) +
           " postings were seen again, of which only last_seen_at was written" + beside;
  }
  return std::to_string(sums.postings_new) + " new, " + std::to_string(sums.postings_changed) + " changed, " +
         std::to_string(sums.postings_unchanged) + " unchanged postings" + beside;
}

// Another process holds it, or it needs a model that was asked for by name and is not there: the other
// sources can go on, as long as the database answers.
bool concerns_one_source(Cli& cli, const store::Source& source, const Error& error) {
  if (!error.retryable()) return false;
  try {
    store::SourceStore(cli.database()).get(source.name);
    return true;
  } catch (const Error&) {
    return false;
  }
}

int run_sources(Cli& cli, const RunCommandOptions& options, bool fetch_only) {
  const auto sources = chosen_sources(cli, options);
  pipeline::RunOptions run;
  run.max_pages = options.max_pages;
  run.fetch_only = fetch_only;
  Table table = run_table();
  store::RunCounts sums;
  std::vector<std::pair<std::string, normalize::PageCounts>> fields;
  std::set<std::string> reasons;  // why it was this generator, once each
  std::vector<std::string> mended;
  int code = kDone;
  for (const auto& source : sources) {
    if (Cli::stop()) break;
    Progress progress;
    auto context = cli.context();
    context.on_event = watching(progress);
    run.choose = choose_generator(options.generator, &progress);
    try {
      const auto report = pipeline::run_source(context, source, run);
      progress.clear();
      add_row(table, report);
      add(sums, report.run.counts);
      fields.emplace_back(source.name, report.fields);
      if (report.map && report.map->activated) reasons.insert(report.map->reason);
      if (report.map && report.map->activated && !report.map->shadow.empty()) {
        mended.push_back(source.name + ": mapping v" + std::to_string(report.mapping->version) +
                         " is active in place of the one before; " +
                         (report.map->shadow == "nothing" ? "by it every known posting says the same"
                                                          : "beside it, it changes: " + report.map->shadow));
      }
      tell(report);
      code = worse(code, code_of(report));
    } catch (const Error& error) {
      progress.clear();
      // What ends the command is a broken database; what is done is shown all the same.
      if (sources.size() == 1 || !concerns_one_source(cli, source, error)) {
        if (!table.rows.empty()) cli.output.table(table);
        throw;
      }
      const bool held_elsewhere = error.kind() == ErrorKind::try_again;  // its sentence names the source
      log_warning((held_elsewhere ? "" : source.name + ": ") + error.what());
      code = worse(code, exit_code(error.kind()));
    }
  }
  cli.output.table(table);
  for (const auto& line : mended) cli.output.text(line);
  if (sums.records > 0) cli.output.text(summary(sums));
  for (const auto& reason : reasons) cli.output.text("new mappings: " + reason);
  for (const auto& [name, counts] : fields) {
    show_fields(cli, name, counts);
    print_dates(cli.output, name, counts);
  }
  return code;
}

// The active one, or `id` where it is given; a dry run may try any of the source's.
store::MappingVersion mapping_for(Cli& cli, const store::Source& source, std::optional<std::int64_t> id,
                                  bool dry_run) {
  store::MappingStore mappings(cli.database());
  if (!id) {
    if (auto active = mappings.active(source.source_id)) return *active;
    throw Error(ErrorKind::usage, "source " + source.name +
                                      " has no active mapping; write one: tributary mapping generate " +
                                      source.name);
  }
  auto found = mappings.find(*id);
  if (!found || found->source_id != source.source_id) {
    throw Error(ErrorKind::usage, "source " + source.name + " has no mapping " + std::to_string(*id) +
                                      "; `tributary mapping list " + source.name + "` shows them");
  }
  if (dry_run) return *found;
  if (found->status == "candidate" || found->status == "rejected") {
    throw Error(ErrorKind::usage,
                "mapping " + std::to_string(*id) + " is " + found->status +
                    ": nothing unproved is written; approve it first, or try it with --dry-run");
  }
  return *found;
}

// Which pages: those asked for; all of them for a mapping that is named and for a dry run; else those that
// wait.
std::optional<store::PageRange> pages_for(Cli& cli, const store::Source& source,
                                          const RunCommandOptions& options) {
  if (options.run_id) {
    store::PageRange range;
    range.first_run = range.last_run = options.run_id;
    return range;
  }
  if (!options.since.empty() || !options.until.empty()) {
    return page_range(cli.database(), source, options.since, options.until);
  }
  if (options.mapping_id || options.dry_run) return store::PageRange{};
  return std::nullopt;
}

Table normalize_table(const store::Source& source, const store::MappingVersion& mapping,
                      const pipeline::NormalizeReport& report, bool dry_run) {
  Table table{{{"source"},
               {"mapping"},
               {"pages"},
               {"records"},
               {"new"},
               {"changed"},
               {"unchanged"},
               {"rejects"},
               {"left_out", true},
               {"fields", true},
               {"dry_run", true},
               {"differences", true}},
              {},
              ""};
  const auto& counts = report.counts;
  table.rows.push_back(
      {source.name, "v" + std::to_string(mapping.version), counts.pages, counts.records, counts.postings_new,
       counts.postings_changed, counts.postings_unchanged, counts.rejects, counts.left_out,
       normalize::fields_to_json(report.fields), dry_run,
       dry_run ? boost::json::value(differences_json(report.differences)) : boost::json::value()});
  return table;
}

// What would become of the postings; JSON has it in the table's row.
void show_differences(const Output& out, const pipeline::NormalizeReport& report) {
  const auto& counts = report.counts;
  if (out.format() != Format::text) return;
  if (counts.postings_changed > 0) {
    out.text("\nwhat is stored of these postings, and what would be");
    out.table(difference_table(report.differences));
    const Table examples = example_table(report.differences);
    if (examples.rows.empty()) {
      out.text("no field is different; what changes is source_metadata");
    } else {
      out.text("");
      out.table(examples);
    }
    out.text("");
  }
  out.text("dry run: nothing was written; " + std::to_string(counts.postings_new) +
           " postings would be new, " + std::to_string(counts.postings_changed) + " changed, " +
           std::to_string(counts.postings_unchanged) + " stay as they are");
}

std::string nothing_done(const RunCommandOptions& options) {
  if (!options.since.empty() || !options.until.empty()) return "no page was fetched then";
  return "no page waits to be normalized; --run ID or --since takes pages again";
}

// Pages that another mapping than the active one has normalized wait for the active one.
void tell_who_serves(Cli& cli, const store::Source& source, const store::MappingVersion& mapping) {
  const auto active = store::MappingStore(cli.database()).active(source.source_id);
  if (!active || active->mapping_id == mapping.mapping_id) return;
  cli.output.text(
      "version " + std::to_string(active->version) + " is the active one still, and the next run " +
      "normalizes these pages with it again; to stay with version " + std::to_string(mapping.version) +
      ": tributary mapping rollback " + source.name + " --to " + std::to_string(mapping.version));
}

int normalize_source(Cli& cli, const RunCommandOptions& options) {
  const auto source = store::SourceStore(cli.database()).get(options.sources.front());
  const auto range = pages_for(cli, source, options);
  const auto mapping = mapping_for(cli, source, options.mapping_id, options.dry_run);
  Progress progress;
  auto context = cli.context();
  context.on_event = watching(progress);
  std::optional<pipeline::Lease> lease;
  if (!options.dry_run) lease.emplace(context, source);
  const bool held = lease && !range && watch_fetched(context, source, mapping);
  const auto report = pipeline::normalize_stored(context, source, mapping, range, lease ? &*lease : nullptr);
  progress.clear();

  cli.output.table(normalize_table(source, mapping, report, options.dry_run));
  if (report.counts.left_out > 0) cli.output.text(left_out_text(report.counts.left_out));
  show_fields(cli, source.name, report.fields);
  if (options.dry_run) show_differences(cli.output, report);
  print_dates(cli.output, source.name, report.fields);
  if (!options.dry_run && report.counts.pages > 0) tell_who_serves(cli, source, mapping);
  if (report.pages_failed > 0) {
    log_error(source.name + ": " + std::to_string(report.pages_failed) +
              " pages could not be normalized; the first: " + report.first_failure);
    return kRunFailed;
  }
  if (report.counts.pages == 0) cli.output.text(nothing_done(options));
  return report.counts.rejects > 0 || held ? kDoneWithRejects : kDone;
}

}  // namespace

void add_run_commands(CLI::App& app, Cli& cli) {
  const auto options = std::make_shared<RunCommandOptions>();
  const auto positive = CLI::Range(1, 1'000'000);

  auto* run = app.add_subcommand("run", "fetch sources and normalize what they bring");
  run->add_option("SOURCE", options->sources, "the sources to run, in this order");
  run->add_flag("--all", options->all, "every enabled source");
  run->add_option("--generator", options->generator, "who writes a mapping where there is none")
      ->check(CLI::IsMember({"auto", "matcher", "ollama", "openai"}));
  run->add_option("--max-pages", options->max_pages, "stop after so many pages; the run is truncated then")
      ->check(positive);
  run->callback(
      [&cli, options] { cli.action = [&cli, options] { return run_sources(cli, *options, false); }; });

  auto* fetch = app.add_subcommand("fetch", "only fetch: keep the raw pages, normalize later");
  fetch->add_option("SOURCE", options->sources, "the sources to fetch")->required();
  fetch->add_option("--max-pages", options->max_pages, "stop after so many pages")->check(positive);
  fetch->callback(
      [&cli, options] { cli.action = [&cli, options] { return run_sources(cli, *options, true); }; });

  auto* normalize = app.add_subcommand("normalize", "turn stored raw pages into postings, without fetching");
  normalize->add_option("SOURCE", options->sources, "the source")->required()->expected(1);
  auto* of_run = normalize->add_option("--run", options->run_id, "only this run's pages, again if need be");
  normalize->add_option("--mapping", options->mapping_id,
                        "with this mapping instead of the active one, all pages unless others are named");
  normalize
      ->add_option(
          "--since", options->since,
          "only pages fetched since a day (2026-11-20, UTC), a time (RFC 3339) or run:ID; again if need be")
      ->excludes(of_run);
  normalize->add_option("--until", options->until, "only pages fetched until then, a day or run:ID included")
      ->excludes(of_run);
  normalize->add_flag("--dry-run", options->dry_run,
                      "show what would change, field by field against what is stored; write nothing");
  normalize->callback(
      [&cli, options] { cli.action = [&cli, options] { return normalize_source(cli, *options); }; });
}

}  // namespace tributary::cli
