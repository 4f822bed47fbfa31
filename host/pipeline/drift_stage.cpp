#include "pipeline/drift_stage.hpp"

#include <algorithm>
#include <set>

#include "base/error.hpp"
#include "drift/repair.hpp"
#include "pipeline/stored_sample.hpp"

namespace tributary::pipeline {
namespace {

using drift::Severity;

constexpr int kRunsBefore = 6;          // that a run is compared with
constexpr int kLastPostings = 2'000;    // among which a posting under another identifier is looked for
constexpr std::uint64_t kFewKnown = 5;  // of hundred: so few that the identifiers may be others

mapping::Mapping parsed(const store::MappingVersion& version) {
  auto mapping = mapping::parse_mapping(version.document);
  if (!mapping) throw Error(ErrorKind::configuration, mapping::text(mapping.error().front()));
  return *mapping;
}

// Of the runs that this mapping read and that were as they should be; and what the last one was suspected of.
drift::Baseline baseline_of(const Context& context, const store::Source& source, store::RunId run,
                            const store::MappingVersion& active) {
  drift::Baseline baseline;
  for (const auto& stored :
       store::ShapeStore(context.database).profiles(source.source_id, run, kRunsBefore)) {
    boost::json::error_code error;
    const auto value = boost::json::parse(stored.profile, error);
    if (error || !value.is_object()) continue;
    const auto profile = drift::profile_from_json(value.get_object());
    if (!profile || profile->mapping != active.content_hash || stored.drifted) continue;
    baseline.profile.add(*profile);
    ++baseline.runs;
  }
  for (const auto& event : store::DriftStore(context.database).list(source.source_id, true, 100)) {
    if (event.severity == "suspected")
      baseline.suspected.insert(event.kind + " " + event.field + " " + event.path);
  }
  return baseline;
}

std::vector<std::string> ids_of(const drift::Look& look) {
  std::vector<std::string> ids;
  for (const auto& [id, values] : look.postings) ids.push_back(id);
  return ids;
}

struct Compared {
  drift::Look look;
  drift::Agreement agreement;
  std::uint64_t renamed = 0;
};

Compared compare(const Context& context, const store::Source& source, const StoredSample& sample,
                 const mapping::Mapping& mapping) {
  Compared compared;
  compared.look = drift::look_at(sample.views, mapping, source_facts(source));
  store::PostingStore postings(context.database);
  const auto known = postings.known(source.source_id, ids_of(compared.look));
  compared.agreement = drift::agreement(compared.look.postings, known);
  drift::note_agreement(compared.agreement, compared.look.profile);
  if (100 * compared.agreement.postings < kFewKnown * compared.look.postings.size()) {
    compared.renamed =
        drift::renamed_postings(compared.look.postings, postings.known_last(source.source_id, kLastPostings));
  }
  return compared;
}

void store_profile(const Context& context, const store::Source& source, store::RunId run,
                   const drift::Look& look, bool drifted) {
  store::ShapeStore(context.database)
      .add(source.source_id, run, look.profile.records, shape::to_json(look.shape),
           boost::json::serialize(drift::to_json(look.profile)), drifted);
}

boost::json::array to_json(const std::vector<drift::Finding>& findings) {
  boost::json::array list;
  for (const auto& finding : findings) {
    boost::json::object object{{"kind", finding.kind}, {"severity", drift::name(finding.severity)}};
    if (finding.field) object["field"] = mapping::name(*finding.field);
    if (!finding.path.empty()) object["path"] = finding.path;
    object["what"] = finding.what;
    object["evidence"] = finding.evidence;
    list.push_back(std::move(object));
  }
  return list;
}

store::InteractionId append_check(const Context& context, const StoredSample& sample,
                                  const DriftReport& report, const store::MappingVersion& active,
                                  std::uint64_t runs) {
  interaction::Interaction act;
  act.actor_id = context.host_actor;
  act.kind = interaction::kDriftCheck;
  act.input = boost::json::serialize(
      boost::json::object{{"run", report.run}, {"mapping_id", active.mapping_id}, {"runs_before", runs}});
  act.output = boost::json::serialize(boost::json::object{{"findings", to_json(report.findings)}});
  act.inputs = sample.interactions;
  act.run_id = report.run;
  act.started_at = act.completed_at = context.clock.now();
  return store::InteractionStore(context.database).append(act, nullptr);
}

void store_events(const Context& context, const store::Source& source, const DriftReport& report) {
  store::DriftStore events(context.database);
  for (const auto& finding : report.findings) {
    store::StoredDrift event;
    event.source_id = source.source_id;
    event.run_id = report.run;
    event.kind = finding.kind;
    event.severity = drift::name(finding.severity);
    if (finding.field) event.field = mapping::name(*finding.field);
    event.path = finding.path;
    event.what = finding.what;
    event.evidence = boost::json::serialize(finding.evidence);
    event.interaction_id = report.check;
    events.add(event);
  }
}

boost::json::object to_json(const std::vector<drift::Replacement>& replacements) {
  boost::json::object object;
  for (const auto& replacement : replacements) {
    object[mapping::name(replacement.field)] = {
        {"path", replacement.path}, {"same_as_stored", replacement.same}, {"compared", replacement.compared}};
  }
  return object;
}

}  // namespace

std::string DriftReport::text() const {
  std::string out;
  for (const auto& finding : findings) {
    if (finding.severity != Severity::note) out += (out.empty() ? "" : "; ") + finding.what;
  }
  return out;
}

std::optional<DriftReport> watch(const Context& context, const store::Source& source, store::RunId run,
                                 const store::MappingVersion& active, bool complete) {
  const StoredSample sample = load_sample(context, source, run);
  if (sample.pages.empty()) return std::nullopt;
  const mapping::Mapping mapping = parsed(active);
  const drift::Baseline baseline = baseline_of(context, source, run, active);
  const Compared compared = compare(context, source, sample, mapping);
  const auto elsewhere = compared.look.profile.records == 0 ? drift::records_elsewhere(sample.views, mapping)
                                                            : std::optional<shape::RecordsCandidate>();
  DriftReport report;
  report.run = run;
  report.complete = complete;
  report.findings = drift::detect(baseline, compared.look, compared.agreement, compared.renamed, elsewhere);
  report.severity = drift::worst(report.findings);
  if (complete || report.holds()) store_profile(context, source, run, compared.look, report.holds());
  if (!complete) return report;
  if (!report.findings.empty()) {
    report.check = append_check(context, sample, report, active, baseline.runs);
    store_events(context, source, report);
  }
  if (report.severity == Severity::note && baseline.runs > 0) {
    store::DriftStore(context.database)
        .resolve(source.source_id, "run " + std::to_string(run) + " was as before again");
  }
  return report;
}

std::vector<DriftReport> watch_waiting(const Context& context, const store::Source& source,
                                       const store::MappingVersion& active, store::RunId run, bool complete) {
  std::set<store::RunId> waiting;
  for (const auto& page : store::PageStore(context.database).list(source.source_id, std::nullopt, true)) {
    if (!page.normalized_with_mapping_id) waiting.insert(page.run_id);
  }
  std::vector<DriftReport> reports;
  for (const auto id : waiting) {
    const bool whole = id == run ? complete : store::RunStore(context.database).get(id).status == "ok";
    if (auto report = watch(context, source, id, active, whole)) reports.push_back(std::move(*report));
  }
  return reports;
}

MapReport mend(const Context& context, const store::Source& source, const store::MappingVersion& active,
               const DriftReport& report, const ChooseGenerator& choose) {
  const StoredSample sample = load_sample(context, source, report.run);
  const mapping::Mapping before = parsed(active);
  const auto known = store::PostingStore(context.database).known_last(source.source_id, kLastPostings);
  const drift::Mended mended = drift::mended(sample.views, before, source_facts(source), report.findings,
                                             baseline_of(context, source, report.run, active).profile, known);
  const Mend mend{mended.mapping, before,       mended.broken,
                  mended.open,    report.check, to_json(mended.replacements)};
  store::DriftStore events(context.database);
  MapReport written =
      write_mapping(context, source, report.run, choose, Activation::if_proved, Asking::once, &mend);
  if (written.activated) {
    events.resolve(source.source_id, "mapping v" + std::to_string(written.mapping->version) + " by " +
                                         written.generator + " serves (" + written.reason + ")");
  } else {
    events.note_action(source.source_id,
                       written.review_open ? "a person is asked: " + written.reason : written.reason);
  }
  return written;
}

void remember(const Context& context, const store::Source& source, store::RunId run,
              const store::MappingVersion& active) {
  const StoredSample sample = load_sample(context, source, run);
  if (sample.pages.empty()) return;
  store_profile(context, source, run, drift::look_at(sample.views, parsed(active), source_facts(source)),
                false);
}

}  // namespace tributary::pipeline
