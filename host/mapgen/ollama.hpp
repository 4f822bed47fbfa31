// Ollama as a generator: POST /api/chat, streamed, with the answer's JSON Schema as `format`.
//
// Believes nothing: an answer counts only when the stream ends with done:true for the reason "stop", the
// model is the one asked, and as many prompt tokens were read as the prompt must have (a server whose window
// is too small drops the front of a prompt silently). For one thread.
#pragma once

#include <string>
#include <string_view>

#include "mapgen/model_generator.hpp"

namespace tributary::mapgen {

inline constexpr std::string_view kDefaultOllamaModel = "qwen2.5:7b";

// The base URL of a server that OLLAMA_HOST names, by Ollama's own rules: empty, "host", "host:port", ":port"
// or a URL; port 11434 unless a scheme brings its own; an address to listen on (0.0.0.0) becomes loopback.
std::string ollama_base_url(std::string_view ollama_host);

class Ollama final : public ModelGenerator {
 public:
  // An empty base_url is http://127.0.0.1:11434, an empty model kDefaultOllamaModel.
  explicit Ollama(ModelOptions options);

  std::string name() const override;
  // Asks /api/version and /api/tags: the server answers and has the model.
  std::string unavailable() override;
  std::string model_digest() override;

 private:
  Answer put(const Question& question) override;
  std::string where() const;
};

}  // namespace tributary::mapgen
