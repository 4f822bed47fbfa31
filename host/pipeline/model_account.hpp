// The account of what models are asked, kept in the database: the ledger of one proposal.
//
// - Breaker: a server that failed three questions in a row is left alone for 30 s, then for twice as long
// each
//   time, at most 15 minutes; after a pause one question tries it. Retry-After is heeded, up to an hour.
// - Budget: questions and tokens of the last 24 hours, as recorded (interactions of kind generate_mapping),
// of
//   all sources and of this one. Processes that ask at the same moment may go past it by a question each.
// - Memory: a question whose answers all failed, or failed their trials, is not put again until the structure
//   of the records, the model, its digest, the prompt or an option is another.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "mapgen/model_ledger.hpp"
#include "pipeline/context.hpp"
#include "store/model_store.hpp"

namespace tributary::pipeline {

// Of a server that failed `failures_in_row` times: none below three.
std::chrono::seconds breaker_pause(int failures_in_row);

class ModelAccount final : public mapgen::ModelLedger {
 public:
  // About the records of `source` that have this structure (a hash). `insistent`: a person wants the question
  // asked, whatever is remembered and however the server does; the budget holds.
  ModelAccount(const Context& context, store::SourceId source, std::string structure, bool insistent);

  std::string refuses(const std::string& endpoint, const mapgen::ModelBudget& budget) override;
  std::string refuses_question_to(const std::string& endpoint, const mapgen::ModelBudget& budget,
                                  std::chrono::milliseconds longest) override;
  bool insists() const override { return insistent_; }
  std::string refuses(const mapgen::QuestionFacts& question) override;
  void over(const std::string& endpoint, const mapgen::ServerOutcome& outcome) override;
  std::optional<mapgen::ModelTraits> traits(const std::string& endpoint,
                                            const std::string& generator) override;

  // The question that was let through last came to nothing, or to something. Nothing happens where none was.
  void remember_failure(const std::string& reason, store::InteractionId act);
  void remember_success();
  // Whether the last question was not let through because it had come to nothing before.
  bool refused_question() const { return refused_question_; }

 private:
  std::string over_budget(const mapgen::ModelBudget& budget);
  std::string left_alone(const std::string& endpoint);

  const Context& context_;
  store::ModelStore models_;
  store::SourceId source_;
  std::string structure_;
  bool insistent_;
  bool refused_question_ = false;
  std::string question_;  // its hash; "" for none
  std::string generator_;
};

}  // namespace tributary::pipeline
