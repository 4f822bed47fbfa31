// --generator and the model servers' environment variables to whoever writes the mapping.
#pragma once

#include <string>

#include "pipeline/map_stage.hpp"

namespace tributary::cli {

// `name`: auto, matcher, ollama or openai. OLLAMA_HOST, OPENAI_BASE_URL, OPENAI_API_KEY and TRIBUTARY_MODEL
// are read when a mapping has to be written, not before.
pipeline::ChooseGenerator choose_generator(const std::string& name);

}  // namespace tributary::cli
