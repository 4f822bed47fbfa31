// What `tributary doctor --llm` asks a model to find out what its server honours.
//
// Servers take what they do not honour with a 200: a schema is ignored, a prompt is cut in front, a model
// thinks although it was told not to. Two small questions show it; nothing of any source is in them.
#pragma once

#include <string>
#include <vector>

#include "mapgen/model_generator.hpp"
#include "mapgen/model_traits.hpp"

namespace tributary::mapgen {

// About as long as a question about 200 paths, in tokens.
inline constexpr int kProbedContextTokens = 8'192;

struct ProbeReport {
  ModelTraits traits;
  std::string failure;         // one sentence when nothing could be found out; "" else
  boost::json::object input;   // the questions, for the act
  boost::json::object output;  // the answers, for the act
};

// Asks twice, within twice the total timeout of `model`. `nonce` is another one each time: a server that
// keeps the last prompt would count only what is new.
ProbeReport probe(ModelGenerator& model, const std::string& nonce);

}  // namespace tributary::mapgen
