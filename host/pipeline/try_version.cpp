#include "pipeline/try_version.hpp"

#include "base/error.hpp"
#include "pipeline/demands.hpp"
#include "pipeline/stored_sample.hpp"

namespace tributary::pipeline {
namespace {

constexpr const char* kReviewTask = "review_mapping";

mapgen::TrialReport try_on_all(const mapping::Mapping& mapping, const store::Source& source,
                               const std::vector<normalize::Page>& pages, const mapgen::Demands& demands) {
  const auto facts = source_facts(source);
  auto report = mapgen::try_mapping(mapping, facts, pages, [](std::size_t, std::size_t) { return true; });
  mapgen::judge(mapping, facts, pages, demands, report);
  return report;
}

StoredSample require_pages(const Context& context, const store::Source& source) {
  StoredSample stored = load_sample(context, source, std::nullopt);
  if (!stored.pages.empty()) return stored;
  throw Error(ErrorKind::usage, "source " + source.name +
                                    " has no stored page to try a mapping on; fetch some: tributary fetch " +
                                    source.name);
}

}  // namespace

mapgen::TrialReport try_version(const Context& context, const store::Source& source,
                                const mapping::Mapping& mapping, const std::vector<normalize::Page>& pages) {
  const auto demands = load_demands(context, source).demands;
  if (!pages.empty()) return try_on_all(mapping, source, pages, demands);
  return try_on_all(mapping, source, require_pages(context, source).views, demands);
}

Submission submit(const Context& context, const store::Source& source, const mapping::Mapping& given,
                  const Authorship& author) {
  const StoredSample stored = require_pages(context, source);
  const StoredDemands said = load_demands(context, source);
  const auto mapping = mapgen::with_locks(given, said.demands.locks);
  const std::string hash = mapping::content_hash(mapping);
  store::InteractionStore interactions(context.database);
  store::MappingStore mappings(context.database);

  interaction::Interaction act;
  act.actor_id = author.actor;
  act.kind = interaction::kGenerate;
  act.input = boost::json::serialize(author.input);
  act.output = boost::json::serialize(boost::json::object{{"content_hash", hash}});
  act.inputs = author.inputs;
  act.inputs.insert(act.inputs.end(), said.decisions.begin(), said.decisions.end());
  if (act.inputs.empty()) act.inputs = stored.interactions;  // so that it belongs to the source
  act.started_at = act.completed_at = context.clock.now();
  const auto written = interactions.append(act, nullptr);
  const auto id =
      mappings.add_candidate(source.source_id, mapping::canonical_document(mapping), hash, written);

  Submission submission;
  submission.as_it_is = hash == mapping::content_hash(given);
  submission.trial = try_on_all(mapping, source, stored.views, said.demands);
  act.actor_id = context.host_actor;
  act.kind = interaction::kTrial;
  act.input = "{}";
  act.output = submission.trial.to_json();
  act.inputs = stored.interactions;
  act.inputs.push_back(written);
  act.inputs.insert(act.inputs.end(), said.decisions.begin(), said.decisions.end());
  if (!submission.trial.passed) {
    act.status = interaction::Status::failed;
    act.error = "the mapping failed its trial";
  }
  act.completed_at = context.clock.now();
  const auto tried = interactions.append(act, nullptr);
  mappings.set_trial(id, tried, act.output);
  submission.version = *mappings.find(id);
  if (submission.version.status != "active") {
    ask_about(context, submission.version,
              "a mapping was " + author.how + " and " + (submission.trial.passed ? "passed" : "failed") +
                  " its trial; it waits for approval",
              tried);
  }
  return submission;
}

store::TaskId ask_about(const Context& context, const store::MappingVersion& candidate,
                        const std::string& reason, interaction::InteractionId because) {
  store::TaskStore tasks(context.database);
  boost::json::object request;
  if (const auto open = tasks.open_request(candidate.source_id, kReviewTask)) {
    request = boost::json::parse(*open).as_object();
  }
  request["reason"] = reason;
  request["mapping_id"] = candidate.mapping_id;
  return tasks.open(candidate.source_id, kReviewTask, because, boost::json::serialize(request));
}

}  // namespace tributary::pipeline
