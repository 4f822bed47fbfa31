#include "pipeline/model_account.hpp"

#include <algorithm>
#include <array>

#include "base/digest.hpp"
#include "fetch/retry.hpp"

namespace tributary::pipeline {
namespace {

using std::chrono::seconds;

constexpr int kFailuresToPause = 3;
constexpr seconds kFirstPause{30};
constexpr seconds kLongestPause{900};
constexpr seconds kLongestPatience{3'600};  // with what a server asks for
constexpr std::chrono::hours kDay{24};

std::string at_second(Timestamp time) {
  return rfc3339(std::chrono::ceil<seconds>(time));
}

// What is used up, in one sentence; "" when nothing is.
std::string used_up(const store::ModelUse& used, std::int64_t calls, std::int64_t tokens, const char* whose,
                    const char* calls_variable, const char* tokens_variable) {
  const auto says = [whose](std::int64_t most, const char* of, const char* variable) {
    return "the budget of " + std::to_string(most) + " " + of + " to models in 24 hours" + whose +
           " is used up; raise it with " + variable;
  };
  if (used.calls >= calls) return says(calls, "questions", calls_variable);
  if (used.tokens >= tokens) return says(tokens, "tokens", tokens_variable);
  return "";
}

}  // namespace

seconds breaker_pause(int failures_in_row) {
  if (failures_in_row < kFailuresToPause) return seconds{0};
  const int doublings = std::min(failures_in_row - kFailuresToPause, 10);
  return std::min(kLongestPause, kFirstPause * (1 << doublings));
}

ModelAccount::ModelAccount(const Context& context, store::SourceId source, std::string structure,
                           bool insistent)
    : context_(context),
      models_(context.database),
      source_(source),
      structure_(std::move(structure)),
      insistent_(insistent) {}

std::string ModelAccount::over_budget(const mapgen::ModelBudget& budget) {
  const Timestamp since = context_.clock.now() - kDay;
  std::string why = used_up(models_.used(std::nullopt, since), budget.calls, budget.tokens, "",
                            "TRIBUTARY_MODEL_CALLS", "TRIBUTARY_MODEL_TOKENS");
  if (!why.empty()) return why;
  return used_up(models_.used(source_, since), budget.calls_per_source, budget.tokens_per_source,
                 " for this source", "TRIBUTARY_MODEL_CALLS_PER_SOURCE", "TRIBUTARY_MODEL_TOKENS_PER_SOURCE");
}

// "" when the breaker is closed, or its pause is over.
std::string ModelAccount::left_alone(const std::string& endpoint) {
  const auto state = models_.server(endpoint);
  if (!state || !state->not_before || *state->not_before <= context_.clock.now()) return "";
  return endpoint + " failed " + std::to_string(state->failures_in_row) +
         (state->failures_in_row == 1 ? " time (" : " times in a row (the last time: ") +
         state->last_failure + ") and is asked again from " + at_second(*state->not_before);
}

std::string ModelAccount::refuses(const std::string& endpoint, const mapgen::ModelBudget& budget) {
  std::string why = over_budget(budget);
  return !why.empty() || insistent_ ? why : left_alone(endpoint);
}

std::string ModelAccount::refuses_question_to(const std::string& endpoint, const mapgen::ModelBudget& budget,
                                              std::chrono::milliseconds longest) {
  std::string why = over_budget(budget);
  if (!why.empty() || insistent_) return why;
  if (models_.may_ask(endpoint, context_.clock.now(), std::chrono::ceil<seconds>(longest))) return "";
  return left_alone(endpoint);
}

std::string ModelAccount::refuses(const mapgen::QuestionFacts& question) {
  generator_ = question.generator;
  question_.clear();
  // A digest says which model it is, wherever it runs; without one the server does.
  const std::string& model = question.model_digest.empty() ? question.endpoint : question.model_digest;
  for (const std::string& part : {structure_, question.generator, model, question.prompt_version,
                                  boost::json::serialize(question.options)}) {
    question_ += part + "\n";
  }
  const auto hash = sha256(question_);
  question_.assign(hash.begin(), hash.end());
  if (insistent_) return "";
  const auto failed = models_.failed_question(question_);
  if (!failed) return "";
  question_.clear();  // nothing new is learnt of it
  refused_question_ = true;
  return question.generator + " was asked about records of this structure at " +
         at_second(failed->failed_at) + " and it came to nothing (interaction " +
         std::to_string(failed->interaction_id) + ": " + failed->reason + ")";
}

void ModelAccount::over(const std::string& endpoint, const mapgen::ServerOutcome& outcome) {
  const Timestamp now = context_.clock.now();
  if (outcome.failure.empty()) {
    models_.answered(endpoint, now);
    return;
  }
  const auto asked = fetch::retry_after(outcome.retry_after, now).value_or(std::chrono::milliseconds{0});
  models_.failed(endpoint, now, outcome.failure,
                 std::min(kLongestPatience, std::chrono::ceil<seconds>(asked)), breaker_pause);
}

std::optional<mapgen::ModelTraits> ModelAccount::traits(const std::string& endpoint,
                                                        const std::string& generator) {
  const auto probe = models_.probe(endpoint, generator);
  return probe ? mapgen::traits_from_json(probe->findings) : std::nullopt;
}

void ModelAccount::remember_failure(const std::string& reason, store::InteractionId act) {
  if (question_.empty()) return;
  models_.set_failed(question_, source_, generator_, {reason, act, context_.clock.now()});
}

void ModelAccount::remember_success() {
  if (!question_.empty()) models_.forget_failed(question_);
}

}  // namespace tributary::pipeline
