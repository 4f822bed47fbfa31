// Any server with /v1/chat/completions as a generator: OpenAI, vLLM, llama.cpp, LM Studio, Ollama's own /v1.
//
// Asks for a stream of events (event_stream.hpp), so that an answer that does not end is noticed while it
// comes, and for the counts of its tokens. An answer counts only when it ends with a finish_reason or [DONE],
// for the reason "stop". A server that answers with one completion all the same is understood.
//
// They differ in what they take. What a server answers with 400 or 422 is left out or spelled otherwise and
// asked again at once: stream_options; stream; response_format json_schema, then json_object, then none;
// max_tokens as max_completion_tokens; temperature and seed. The answer is checked all the same. For one
// thread.
#pragma once

#include <string>
#include <vector>

#include "mapgen/model_generator.hpp"

namespace tributary::mapgen {

class OpenAi final : public ModelGenerator {
 public:
  // base_url ends in the version, e.g. "http://127.0.0.1:8080/v1". An empty model is the first the server
  // lists.
  explicit OpenAi(ModelOptions options);

  std::string name() const override;
  // Asks /models: the server answers and takes the key.
  std::string unavailable() override;

 private:
  Answer put(const Question& question) override;
  std::string where() const;
  std::vector<http::Header> headers() const;
};

}  // namespace tributary::mapgen
