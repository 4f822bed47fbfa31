// What every model client shares: the question, what is recorded of it, and the way from answer to mapping.
//
// A client only carries a Question to its server and brings an Answer back. For one thread, like the
// http::Client it holds.
#pragma once

#include <boost/json.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "http/client.hpp"
#include "mapgen/generator.hpp"
#include "mapgen/model_ledger.hpp"
#include "mapgen/prompt.hpp"

namespace tributary::mapgen {

struct ModelOptions {
  std::string base_url;  // see ollama.hpp and openai.hpp
  std::string model;
  std::string api_key;  // OpenAI-compatible servers only; sent, never recorded
  std::string user_agent = "tributary";
  std::chrono::milliseconds total_timeout{
      300'000};  // of one answer; a server may have to load the model first
  std::chrono::milliseconds stall_timeout{60'000};  // nothing more after the answer began
  std::chrono::milliseconds probe_timeout{2'000};   // of unavailable() and of asking for versions
  int max_answer_tokens = 1'500;                    // a whole answer takes about 450
  int max_context_tokens = 32'768;                  // the prompt shows fewer paths rather than need more
  PromptLimits prompt;
  ModelBudget budget;
  ModelLedger* ledger = nullptr;  // borrowed; null: nobody keeps account
  // Called once a question: the shortlist to show, e.g. of the matcher. May be empty.
  std::function<CandidateLists(const GenerationRequest&)> suggest;
  // Asked about ten times a second while a server is waited for; true ends the wait, and the generation
  // failed. May be empty.
  http::Client::Cancelled cancelled;
};

struct Question {
  Prompt prompt;
  double temperature = 0;
  std::int64_t seed = 0;
  int attempt = 0;
  int answer_tokens = 0;
  int context_tokens = 0;  // room for the prompt, at the most tokens it can have, and for the answer
  // A prompt that the server read has at least so many tokens; fewer mean that it was cut.
  std::int64_t fewest_prompt_tokens = 0;
};

struct Answer {
  std::string content;         // what the model wrote, as far as it came
  std::string failure;         // one sentence when it may not be used, else empty
  bool server_failed = false;  // the server failed, not the model: nothing is known of the question
  std::string retry_after;     // as the server put it, RFC 9110 10.2.3; "" for none
  // Digest, versions, durations, ...: for Generation::output. What it cost stands in `prompt_tokens` and
  // `answer_tokens` whatever the protocol; a count that the server does not give is absent.
  boost::json::object record;
};

class AnswerStream;

class ModelGenerator : public Generator {
 public:
  ~ModelGenerator() override;
  bool is_model() const final { return true; }
  std::string identity() final;
  // Asks once, unless the ledger refuses it. Whatever the server does, a Generation comes back within
  // total_timeout and the time of the probes; its `input` has the whole prompt, the options and which path
  // each id stands for, its `output` the raw answer.
  Generation generate(const GenerationRequest& request) final;
  // Puts any question, whatever the ledger says, and keeps no account of it: for a probe. Nothing of the
  // answer holds the key.
  Answer ask(const Question& question);
  // The digest of the model's file; "" where the server tells none.
  virtual std::string model_digest() { return ""; }
  const std::string& endpoint() const { return options_.base_url; }
  bool cancelled() const { return options_.cancelled && options_.cancelled(); }

 protected:
  explicit ModelGenerator(ModelOptions options);

  // Carries the question to the server and the answer back; what comes may hold the key.
  virtual Answer put(const Question& question) = 0;

  const ModelOptions& options() const { return options_; }
  std::string& model() { return options_.model; }
  http::Client& client() { return client_; }
  http::Limits limits(std::chrono::milliseconds timeout) const;
  // A GET within probe_timeout.
  http::Outcome probe(const std::string& url, const std::vector<http::Header>& headers = {});
  // A POST whose reply `into` reads while it comes, until it has enough; see transfer_problem.
  http::Outcome post(const std::string& url, std::vector<http::Header> headers,
                     const boost::json::object& body, std::chrono::milliseconds timeout, AnswerStream& into);

 private:
  std::string refusal_of(const Question& question, const std::optional<ModelTraits>& traits);

  ModelOptions options_;
  http::Client client_;
};

// Says when a model no longer writes an answer but runs on: blanks, or one piece over and over.
class RunawayCheck {
 public:
  // Takes the next piece of an answer; one sentence when to stop, else empty.
  std::string add(std::string_view piece);

 private:
  std::string tail_;
  std::size_t blanks_ = 0;
  std::size_t since_check_ = 0;
};

// The message of a server's {"error":"..."} or {"error":{"message":"..."}}, else what the body begins with.
std::string server_message(const std::string& body);

// "it answered 503: server busy; it asks to wait 20 s": of a reply whose status says no.
std::string refusal(const http::Reply& reply, const std::string& body);

// Parses an object; nothing when it is not one.
std::optional<boost::json::object> parsed_object(std::string_view text);
// The member's text or number; nothing when it is absent or of another type.
std::optional<std::string> text_member(const boost::json::object& object, std::string_view name);
std::optional<std::int64_t> integer_member(const boost::json::object& object, std::string_view name);

}  // namespace tributary::mapgen
