#include "pipeline/run_source.hpp"

#include "base/error.hpp"

namespace tributary::pipeline {
namespace {

using fetch::RunStatus;

void add(store::RunCounts& to, const store::RunCounts& from) {
  to.pages += from.pages;
  to.records += from.records;
  to.postings_new += from.postings_new;
  to.postings_changed += from.postings_changed;
  to.postings_unchanged += from.postings_unchanged;
  to.rejects += from.rejects;
}

void add(NormalizeReport& to, const NormalizeReport& from) {
  add(to.counts, from.counts);
  to.fields.add(from.fields);
  to.pages_without_records += from.pages_without_records;
  to.pages_not_json += from.pages_not_json;
  if (to.first_problem.empty()) to.first_problem = from.first_problem;
}

struct Verdict {
  RunStatus status;
  std::string reason;
};

// What the records say about a fetch that the plugin calls complete: silent emptiness is not success.
Verdict judge(const fetch::FetchOutcome& fetched, const RunReport& report) {
  if (fetched.status != RunStatus::ok) return {fetched.status, fetched.stop_reason};
  const NormalizeReport& normalized = report.normalized;
  if (normalized.pages_not_json > 0 && normalized.counts.records == 0) {
    return {RunStatus::changed, normalized.first_problem};
  }
  if (report.map && !report.mapping && !report.map->review_open) {
    const bool should_have_some = report.map->pages_not_json || fetched.server_total.value_or(0) > 0;
    return {should_have_some ? RunStatus::changed : RunStatus::empty, report.map->reason};
  }
  if (normalized.counts.records == 0 && fetched.server_total.value_or(0) > 0) {
    return {RunStatus::changed, "the site says it has " + std::to_string(*fetched.server_total) +
                                    " postings, and the mapping's records path finds none"};
  }
  if (fetched.pages == 0 || (normalized.counts.records == 0 && report.mapping)) {
    return {RunStatus::empty, fetched.stop_reason};
  }
  return {RunStatus::ok, fetched.stop_reason};
}

// The mapping for what was fetched without one, and the pages that wait for it.
void map_and_normalize(const Context& context, const store::Source& source, const RunOptions& options,
                       store::RunId run, RunReport& report) {
  store::PageStore pages(context.database);
  const bool waiting = !pages.list(source.source_id, std::nullopt, true).empty();
  if (!waiting) return;
  if (!report.mapping) {
    report.map = write_mapping(context, source, run, options.choose, Activation::if_proved);
    if (report.map->activated) report.mapping = report.map->mapping;
  }
  if (report.mapping) {
    add(report.normalized, normalize_stored(context, source, *report.mapping, std::nullopt, true, false));
  }
}

// Fetches, maps and normalizes; fills `report` and says how it went.
Verdict work(const Context& context, const store::Source& source, const RunOptions& options, store::RunId run,
             Lease& lease, RunReport& report, fetch::FetchOutcome& fetched) {
  const fetch::FetchPlan plan = plan_fetch(context, source, run, options.max_pages);
  std::optional<PageNormalizer> normalizer;
  if (report.mapping && !options.fetch_only) normalizer.emplace(context, source, *report.mapping);
  fetched = fetch_source(context, source, plan, lease, normalizer ? &*normalizer : nullptr);
  report.cut_by_request = context.stop || (plan.max_pages && fetched.pages >= *plan.max_pages);
  if (normalizer) report.normalized = normalizer->report();
  if (options.fetch_only) return {fetched.status, fetched.stop_reason};
  if (!context.stop) map_and_normalize(context, source, options, run, report);
  return judge(fetched, report);
}

// The run of a command that ends with an exception; a database that is gone cannot be told, and the next run
// closes what was abandoned.
void finish_quietly(store::RunStore& runs, store::RunId run, const std::string& reason, Timestamp now) {
  try {
    runs.finish(run, fetch::name(RunStatus::failed), reason, std::nullopt, {}, now);
  } catch (const Error&) {
  }
}

}  // namespace

bool RunReport::succeeded() const {
  return run.status == "ok" || run.status == "empty" || (run.status == "truncated" && cut_by_request);
}

RunReport run_source(const Context& context, const store::Source& source, const RunOptions& options) {
  const auto began = std::chrono::steady_clock::now();
  Lease lease(context, source);
  store::RunStore runs(context.database);
  runs.close_abandoned(source.source_id, context.clock.now());

  RunReport report;
  report.mapping = store::MappingStore(context.database).active(source.source_id);
  const store::RunId run = runs.start(source.source_id, context.clock.now());
  fetch::FetchOutcome fetched;
  Verdict verdict{RunStatus::failed, ""};
  try {
    verdict = work(context, source, options, run, lease, report, fetched);
  } catch (const Error& error) {
    verdict.reason = error.what();
    // A refused plugin or a setting that no longer fits is how this run ended; the rest ends the command too.
    if (error.kind() != ErrorKind::configuration && error.kind() != ErrorKind::usage) {
      finish_quietly(runs, run, verdict.reason, context.clock.now());
      throw;
    }
  }

  store::RunCounts totals;
  totals.requests = fetched.requests;
  totals.bytes = fetched.bytes;
  runs.finish(run, fetch::name(verdict.status), verdict.reason, fetched.server_total, totals,
              context.clock.now());
  report.run = runs.get(run);
  report.duration =
      std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - began);
  return report;
}

}  // namespace tributary::pipeline
