#include "pipeline/recording_observer.hpp"

#include "mapgen/template_start.hpp"

namespace tributary::pipeline {

using interaction::Interaction;
using interaction::InteractionId;
using interaction::Status;

namespace {

// What a proposal starts from, rather than what a generator made.
bool is_start(const std::string& actor) {
  return actor == mapgen::kReviewers || actor == mapgen::kMender;
}

}  // namespace

RecordingObserver::RecordingObserver(const Context& context, const store::Source& source,
                                     const StoredSample& sample, std::vector<InteractionId> decisions,
                                     std::optional<InteractionId> drift_check)
    : context_(context),
      source_(source),
      run_(sample.pages.front().run_id),
      pages_(sample.interactions),
      decisions_(std::move(decisions)),
      since_(context.clock.now()) {
  if (drift_check) reasons_.push_back(*drift_check);
}

void RecordingObserver::sampled(const mapgen::Sample& sample) {
  if (analyze_ != 0) return;  // the same sample, for who comes after the reviewed mapping
  boost::json::object input{{"records", sample.records_path}, {"why", sample.why}};
  analyze_ = append(interaction::kAnalyze, context_.host_actor, boost::json::serialize(input),
                    shape::to_json(sample.shape), pages_, "");
}

void RecordingObserver::asking(const mapgen::Generator& generator, int attempt) {
  context_.tell({Event::Kind::mapping, source_.name,
                 "asking " + generator.name() + (attempt == 1 ? " again, with what its trial found" : "")});
}

void RecordingObserver::generated(const mapgen::Generation& generation, int) {
  std::vector<InteractionId> inputs{analyze_};
  inputs.insert(inputs.end(), reasons_.begin(), reasons_.end());
  if (trial_) inputs.push_back(*trial_);  // of what it mends, or starts from
  append_generation(generation, std::move(inputs));
  if (generation.not_asked || generation.server_failed) {
    answers_.erase(generation.actor);  // as long as one attempt is open, nothing is known of the question
  } else {
    answers_[generation.actor] = generate_;
  }
}

void RecordingObserver::completed(const mapgen::Generation& whole, const mapgen::Generation& other) {
  append_generation(whole, {analyze_, start_trial_, act_of(other)});
}

void RecordingObserver::tried(const mapgen::Generation& generation, const mapgen::TrialReport& report) {
  std::vector<InteractionId> inputs = pages_;
  const InteractionId written_by = act_of(generation);
  inputs.push_back(written_by);
  inputs.insert(inputs.end(), decisions_.begin(), decisions_.end());
  candidate_ = store::MappingStore(context_.database)
                   .add_candidate(source_.source_id, mapping::canonical_document(*generation.mapping),
                                  mapping::content_hash(*generation.mapping), written_by);
  candidates_[mapping::content_hash(*generation.mapping)] = *candidate_;
  if (!reasons_.empty()) store::MappingStore(context_.database).serve_since(*candidate_, run_);
  trial_ = append(interaction::kTrial, context_.host_actor, "{}", report.to_json(), std::move(inputs),
                  report.passed ? "" : "the mapping failed its trial");
  if (is_start(generation.actor)) start_trial_ = *trial_;
  answers_[generation.actor] = *trial_;
  store::MappingStore(context_.database).set_trial(*candidate_, *trial_, report.to_json());
  context_.tell({Event::Kind::mapping, source_.name,
                 "the mapping by " + generation.actor + (report.passed ? " passed" : " failed") +
                     " its trial on " + std::to_string(report.records) + " records"});
}

InteractionId RecordingObserver::shadowed(const drift::Shadow& shadow) {
  std::vector<InteractionId> inputs = pages_;
  inputs.push_back(*trial_);
  trial_ =
      append(interaction::kShadow, context_.host_actor, "{}", boost::json::serialize(drift::to_json(shadow)),
             std::move(inputs), shadow.loses() ? "it loses what the active mapping has" : "");
  return *trial_;
}

store::MappingId RecordingObserver::candidate_of(const mapping::Mapping& mapping) const {
  return candidates_.at(mapping::content_hash(mapping));
}

std::optional<InteractionId> RecordingObserver::answer_of(const std::string& actor) const {
  const auto found = answers_.find(actor);
  return found != answers_.end() ? std::optional(found->second) : std::nullopt;
}

store::ActorId RecordingObserver::actor(const std::string& name) {
  const char* type = "ai_model";
  if (name == "matcher" || name == mapgen::kMender) type = "script";
  if (name == mapgen::kReviewers) type = "group";
  return store::ActorStore(context_.database).ensure(type, name);
}

void RecordingObserver::append_generation(const mapgen::Generation& generation,
                                          std::vector<InteractionId> inputs) {
  generate_ = append(interaction::kGenerate, actor(generation.actor), generation.input, generation.output,
                     std::move(inputs), generation.mapping ? "" : generation.error);
  if (generation.mapping) acts_[mapping::content_hash(*generation.mapping)] = generate_;
}

InteractionId RecordingObserver::act_of(const mapgen::Generation& generation) const {
  return acts_.at(mapping::content_hash(*generation.mapping));
}

InteractionId RecordingObserver::append(const char* kind, store::ActorId actor_id, std::string input,
                                        std::string output, std::vector<InteractionId> inputs,
                                        const std::string& error) {
  Interaction act;
  act.actor_id = actor_id;
  act.kind = kind;
  act.status = error.empty() ? Status::succeeded : Status::failed;
  act.input = std::move(input);
  act.output = std::move(output);
  act.inputs = std::move(inputs);
  act.run_id = run_;
  act.error = error;
  act.started_at = since_;
  act.completed_at = since_ = context_.clock.now();
  return store::InteractionStore(context_.database).append(act, nullptr);
}

}  // namespace tributary::pipeline
