#include "pipeline/run_source.hpp"

#include "base/error.hpp"

namespace tributary::pipeline {
namespace {

using fetch::RunStatus;

void add(store::RunCounts& to, const store::RunCounts& from) {
  to.pages += from.pages;
  to.records += from.records;
  to.left_out += from.left_out;
  to.postings_new += from.postings_new;
  to.postings_changed += from.postings_changed;
  to.postings_unchanged += from.postings_unchanged;
  to.rejects += from.rejects;
}

void add(NormalizeReport& to, const NormalizeReport& from) {
  add(to.counts, from.counts);
  to.fields.add(from.fields);
  to.pages_not_json += from.pages_not_json;
  if (to.first_problem.empty()) to.first_problem = from.first_problem;
  to.pages_failed += from.pages_failed;
  if (to.first_failure.empty()) to.first_failure = from.first_failure;
}

// Three answers of a model that takes as long as it may, with the probes between them.
constexpr std::chrono::seconds kLongestMapping{std::chrono::minutes(17)};

struct Verdict {
  RunStatus status;
  std::string reason;
};

// What the records say about a fetch that the plugin calls complete: silent emptiness is not success.
// `counts` are those of this run's pages; the report counts waiting pages of earlier runs as well.
Verdict judge(const fetch::FetchOutcome& fetched, const RunReport& report, const store::RunCounts& counts) {
  const bool fetched_well = fetched.status == RunStatus::ok || fetched.status == RunStatus::truncated;
  if (fetched_well && report.normalized.pages_failed > 0) {
    return {RunStatus::failed, report.normalized.first_failure};
  }
  if (fetched.status != RunStatus::ok) return {fetched.status, fetched.stop_reason};
  if (report.held) return {RunStatus::changed, report.drift.back().text()};
  const bool should_have_some = fetched.server_total.value_or(0) > 0;
  if (report.map && !report.mapping) {
    // What waits for a person's decision was fetched well.
    if (report.map->review_open) return {RunStatus::ok, fetched.stop_reason};
    const bool changed = should_have_some || report.map->pages_not_json;
    return {changed ? RunStatus::changed : RunStatus::empty, report.map->reason};
  }
  if (counts.records > 0) return {RunStatus::ok, fetched.stop_reason};
  if (counts.left_out > 0) {
    return {RunStatus::changed, "the filter of the mapping's records path left out all " +
                                    std::to_string(counts.left_out) + " records"};
  }
  if (report.normalized.pages_not_json > 0) return {RunStatus::changed, report.normalized.first_problem};
  if (should_have_some) {
    return {RunStatus::changed, "the site says it has " + std::to_string(*fetched.server_total) +
                                    " postings, and no record of them was found"};
  }
  return {RunStatus::empty, fetched.stop_reason};
}

bool pages_wait(const Context& context, const store::Source& source) {
  return store::PageStore(context.database).count_waiting(source.source_id) > 0;
}

// Asks what waits whether it is still what the active mapping was made for, and has the mapping mended where
// a whole run says it is not.
void watch_for_drift(const Context& context, const store::Source& source, const RunOptions& options,
                     store::RunId run, bool complete, Lease& lease, RunReport& report) {
  report.drift = watch_waiting(context, source, *report.mapping, run, complete);
  for (const auto& drift : report.drift) {
    if (!drift.holds()) continue;
    report.held = report.held || drift.run == run;
    if (!drift.complete || context.stop) continue;
    context.tell({Event::Kind::mapping, source.name, "the site has changed; its mapping is mended"});
    lease.hold(kLongestMapping);
    report.map = mend(context, source, *report.mapping, drift, options.choose);
    lease.keep();
    if (!report.map->activated) continue;
    report.mapping = report.map->mapping;
    report.held = false;
    remember(context, source, drift.run, *report.mapping);
    return;
  }
}

// The mapping for what was fetched without one, and the pages that wait for it, of this run or an earlier
// one.
void map_and_normalize(const Context& context, const store::Source& source, const RunOptions& options,
                       store::RunId run, bool complete, Lease& lease, RunReport& report) {
  if (!pages_wait(context, source)) return;
  if (report.mapping) {
    watch_for_drift(context, source, options, run, complete, lease, report);
  } else {
    lease.hold(kLongestMapping);
    report.map =
        write_mapping(context, source, std::nullopt, options.choose, Activation::if_proved, Asking::once);
    lease.keep();
    if (report.map->activated) {
      report.mapping = report.map->mapping;
      if (complete) remember(context, source, run, *report.mapping);
    }
  }
  if (report.mapping) {
    add(report.normalized, normalize_stored(context, source, *report.mapping, std::nullopt, &lease));
  }
}

// Fetches, maps and normalizes; fills `report` and says how it went. Nothing is normalized before the whole
// run has been looked at: what a site no longer says would be written over what it said.
Verdict work(const Context& context, const store::Source& source, const RunOptions& options, store::RunId run,
             Lease& lease, RunReport& report, fetch::FetchOutcome& fetched) {
  const fetch::FetchPlan plan = plan_fetch(context, source, run, options.max_pages);
  fetched = fetch_source(context, source, plan, lease);
  report.cut_by_request = context.stop || (plan.max_pages && fetched.pages >= *plan.max_pages);
  if (options.fetch_only) return {fetched.status, fetched.stop_reason};
  const bool complete = fetched.status == RunStatus::ok;
  if (!context.stop) map_and_normalize(context, source, options, run, complete, lease, report);
  if (context.stop && complete && pages_wait(context, source)) {
    report.cut_by_request = true;
    return {RunStatus::truncated, "stopped on request; the pages that wait are normalized by the next run"};
  }
  return judge(fetched, report, store::RunStore(context.database).get(run).counts);
}

// A board that another source has under another name: its postings would be there twice.
void look_for_a_twin(const Context& context, const store::Source& source, boost::json::object& evidence) {
  std::optional<std::string> twin;
  try {
    twin = store::PostingStore(context.database).twin_of(source.source_id);
  } catch (const Error&) {  // the run is whole without it
  }
  if (!twin) return;
  evidence["same_as"] = *twin;
  context.tell({Event::Kind::warning, source.name,
                "its newest postings have the ids of those of source " + *twin +
                    ": if both are the same board, remove one"});
}

// What a whole snapshot did not see is gone; a plugin says where its list is none.
store::RunProof proof_of(const fetch::FetchOutcome& fetched, RunStatus status,
                         const boost::json::object& evidence) {
  const auto* snapshot = evidence.if_contains("snapshot");
  const bool whole =
      fetched.status == RunStatus::ok && (status == RunStatus::ok || status == RunStatus::empty);
  return {boost::json::serialize(evidence), whole && !(snapshot && *snapshot == false)};
}

store::RunCounts totals_of(const fetch::FetchOutcome& fetched) {
  store::RunCounts totals;
  totals.requests = fetched.requests;
  totals.bytes = fetched.bytes;
  totals.not_modified = fetched.not_modified;
  return totals;
}

// The run of a command that ends with an exception; a database that is gone cannot be told, and the next run
// closes what was abandoned.
void finish_quietly(store::RunStore& runs, store::RunId run, const std::string& reason,
                    const fetch::FetchOutcome& fetched, Timestamp now) {
  try {
    runs.finish(run, fetch::name(RunStatus::failed), reason, fetched.server_total, totals_of(fetched), now);
  } catch (const Error&) {
  }
}

}  // namespace

bool RunReport::succeeded() const {
  return run.status == "ok" || run.status == "empty" || held || (run.status == "truncated" && cut_by_request);
}

RunReport run_source(const Context& context, const store::Source& chosen, const RunOptions& options) {
  const auto began = std::chrono::steady_clock::now();
  Lease lease(context, chosen);
  // Only now: whoever held the lease before may have moved the cursor, or a person the settings.
  const store::Source source = store::SourceStore(context.database).get(chosen.name);
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
      finish_quietly(runs, run, verdict.reason, fetched, context.clock.now());
      throw;
    }
  } catch (const std::exception&) {  // a bug of ours: its words are for the command's end, not for the record
    finish_quietly(runs, run, "ended by an error of the host", fetched, context.clock.now());
    throw;
  }

  if (verdict.status == RunStatus::ok && report.normalized.counts.postings_new > 0)
    look_for_a_twin(context, source, fetched.evidence);
  runs.finish(run, fetch::name(verdict.status), verdict.reason, fetched.server_total, totals_of(fetched),
              context.clock.now(), proof_of(fetched, verdict.status, fetched.evidence));
  report.run = runs.get(run);
  report.fields = runs.field_counts(run);
  report.duration =
      std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - began);
  return report;
}

}  // namespace tributary::pipeline
