// Writes each step of a proposal as an interaction the moment it is over, and each mapping that is tried as a
// version.
//
// One proposal, one thread; borrows what it is made of.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "drift/shadow.hpp"
#include "mapgen/proposal.hpp"
#include "pipeline/context.hpp"
#include "pipeline/stored_sample.hpp"

namespace tributary::pipeline {

class RecordingObserver final : public mapgen::ProposalObserver {
 public:
  using InteractionId = interaction::InteractionId;

  // `decisions`: by which a field is locked, or a golden test stands. `drift_check`: the act that made a
  // mending necessary; nullopt for none. REQUIRES: the sample has a page.
  RecordingObserver(const Context& context, const store::Source& source, const StoredSample& sample,
                    std::vector<InteractionId> decisions, std::optional<InteractionId> drift_check);

  void sampled(const mapgen::Sample& sample) override;
  void asking(const mapgen::Generator& generator, int attempt) override;
  void generated(const mapgen::Generation& generation, int attempt) override;
  void completed(const mapgen::Generation& whole, const mapgen::Generation& other) override;
  void tried(const mapgen::Generation& generation, const mapgen::TrialReport& report) override;
  // What it changes beside the one it is to replace.
  InteractionId shadowed(const drift::Shadow& shadow);

  // The last mapping that was tried, which need not be the one that passed.
  std::optional<store::MappingId> candidate() const { return candidate_; }
  // REQUIRES: it was tried.
  store::MappingId candidate_of(const mapping::Mapping& mapping) const;
  // The last answer of that actor, or the trial of it; nothing when it gave none, or its last attempt is
  // open: not put, or failed by the server.
  std::optional<InteractionId> answer_of(const std::string& actor) const;
  // The last act there is to show a person.
  InteractionId last() const { return trial_ ? *trial_ : generate_; }

 private:
  store::ActorId actor(const std::string& name);
  void append_generation(const mapgen::Generation& generation, std::vector<InteractionId> inputs);
  InteractionId act_of(const mapgen::Generation& generation) const;
  InteractionId append(const char* kind, store::ActorId actor_id, std::string input, std::string output,
                       std::vector<InteractionId> inputs, const std::string& error);

  const Context& context_;
  const store::Source& source_;
  store::RunId run_;
  std::vector<InteractionId> pages_;
  std::vector<InteractionId> decisions_;
  std::vector<InteractionId> reasons_;
  Timestamp since_;
  InteractionId analyze_ = 0;
  InteractionId generate_ = 0;                          // the last one
  std::map<std::string, InteractionId> answers_;        // actor -> the last act of its answer
  std::map<std::string, InteractionId> acts_;           // content hash of a mapping -> the act that wrote it
  std::map<std::string, store::MappingId> candidates_;  // the same of those that were tried
  InteractionId start_trial_ = 0;                       // of the reviewed mapping
  std::optional<InteractionId> trial_;                  // the last one
  std::optional<store::MappingId> candidate_;
};

}  // namespace tributary::pipeline
