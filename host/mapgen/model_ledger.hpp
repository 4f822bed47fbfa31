// The account of what models are asked: whether a server may be asked now, whether a question is worth
// asking, how it went.
//
// mapgen knows no database; the pipeline keeps the account there (pipeline/model_account.hpp). Where nobody
// keeps one (`mapping suggest`), everything may be asked.
#pragma once

#include <boost/json.hpp>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "mapgen/model_traits.hpp"

namespace tributary::mapgen {

// At most so much is asked in 24 hours: of all sources together, and for one source.
struct ModelBudget {
  std::int64_t calls = 200;
  std::int64_t tokens = 2'000'000;
  std::int64_t calls_per_source = 12;
  std::int64_t tokens_per_source = 200'000;
};

// What an answer depends on besides the structure of the records.
struct QuestionFacts {
  std::string endpoint;
  std::string generator;       // the actor: protocol and model
  std::string model_digest;    // "" where the server tells none
  std::string prompt_version;  // and the mask's
  boost::json::object options;
};

// How a server did with one question. A useless answer is no failure of the server's.
struct ServerOutcome {
  std::string failure;      // one sentence; "" when it answered
  std::string retry_after;  // as the server put it, RFC 9110 10.2.3; "" for none
};

class ModelLedger {
 public:
  virtual ~ModelLedger() = default;
  // One sentence why nothing may be asked of this server now (it failed too often, the budget is used up);
  // "" when it may be. Only looks.
  virtual std::string refuses(const std::string& endpoint, const ModelBudget& budget) = 0;
  // The same for who asks at once and then tells over(): where the server has been left alone for a while,
  // one question tries it, and until `longest`, the most that it can take, has passed nobody else asks.
  virtual std::string refuses_question_to(const std::string& endpoint, const ModelBudget& budget,
                                          std::chrono::milliseconds longest) = 0;
  // Whether a person wants this question asked, of this server.
  virtual bool insists() const { return false; }
  // One sentence why this question is not put (it came to nothing before); "" when it is.
  virtual std::string refuses(const QuestionFacts& question) = 0;
  virtual void over(const std::string& endpoint, const ServerOutcome& outcome) = 0;
  // What a probe found the model to honour; nothing where nobody has probed it.
  virtual std::optional<ModelTraits> traits(const std::string& endpoint, const std::string& generator) = 0;
};

}  // namespace tributary::mapgen
