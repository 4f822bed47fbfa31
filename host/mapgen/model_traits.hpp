// What a model server honours, as `tributary doctor --llm` finds out by asking it.
#pragma once

#include <boost/json.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tributary::mapgen {

enum class Honoured { unknown, yes, no };
std::string_view name(Honoured honoured);

struct Trait {
  Honoured honoured = Honoured::unknown;
  std::string detail;  // one sentence: what was asked for and what came
};

struct ModelTraits {
  std::string server_version;  // "" where it tells none
  std::string model_digest;
  Trait schema;   // the answer keeps to the JSON Schema that it was asked in, also against the prompt's word
  Trait think;    // the model answers at once; Ollama is told that it should
  Trait context;  // a prompt as long as the longest questions is read whole
  Trait counts;   // it tells how many tokens it read and wrote
  // The longest prompt that it is known to read, in tokens, where it cut the one it was sent; absent: none
  // was cut.
  std::optional<std::int64_t> context_limit;
};

boost::json::object to_json(const ModelTraits& traits);
// Nothing when `json` is not what to_json() makes.
std::optional<ModelTraits> traits_from_json(const std::string& json);

}  // namespace tributary::mapgen
