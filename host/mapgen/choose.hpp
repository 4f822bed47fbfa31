// Which generator writes the mappings: the one named, or with `auto` the best one there is.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mapgen/model_generator.hpp"

namespace tributary::mapgen {

// The model servers that may be asked.
struct ModelServers {
  ModelOptions ollama;
  std::optional<ModelOptions> openai;  // only when OPENAI_BASE_URL names one
};

// Of OLLAMA_HOST, OPENAI_BASE_URL, OPENAI_API_KEY, TRIBUTARY_MODEL and the budget in TRIBUTARY_MODEL_CALLS,
// _TOKENS, _CALLS_PER_SOURCE and _TOKENS_PER_SOURCE, as `variable` gives them; a variable that is empty is
// one that is not set. Throws Error{configuration} for a number that is none, or an address with a password.
using Variable = std::function<std::optional<std::string>(std::string_view name)>;
ModelServers model_servers(const Variable& variable);

struct ChosenGenerator {
  std::unique_ptr<Generator> generator;
  std::string
      reason;  // "ollama:qwen2.5:7b writes the mapping: Ollama answers at ...": one sentence for the user
};

using MakeMatcher = std::function<std::unique_ptr<Generator>()>;

// `name` is auto, matcher, ollama or openai. auto takes the OpenAI-compatible server when one is configured
// and answers, else Ollama when it answers and has its model, else the matcher, and says why not the others.
// A model is shown the matcher's candidates. Takes at most some seconds. Throws Error{usage} for another
// name; Error{unavailable} when the model asked for by name cannot be asked; Error{configuration} for openai
// without OPENAI_BASE_URL.
ChosenGenerator choose(std::string_view name, const ModelServers& servers, const MakeMatcher& make_matcher);

// Each server as a generator, the one that is preferred first, whether it answers or not.
std::vector<std::unique_ptr<ModelGenerator>> models(const ModelServers& servers);

}  // namespace tributary::mapgen
