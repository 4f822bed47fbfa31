// --generator and the model servers' environment variables to whoever writes the mapping.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "cli/log.hpp"
#include "mapgen/model_generator.hpp"
#include "pipeline/map_stage.hpp"

namespace tributary::cli {

// `name`: auto, matcher, ollama or openai. OLLAMA_HOST, OPENAI_BASE_URL, OPENAI_API_KEY and TRIBUTARY_MODEL
// are read when a mapping has to be written, not before. While a model is waited for, `progress` (may be
// null) shows for how long, and the first signal ends the wait. `progress` must outlive what is returned and
// what that makes.
pipeline::ChooseGenerator choose_generator(const std::string& name, Progress* progress = nullptr);

// The model servers that the environment names, each as a generator, whether it answers or not.
std::vector<std::unique_ptr<mapgen::ModelGenerator>> configured_models(Progress* progress);

}  // namespace tributary::cli
