// Asks a model what its server honours, and stores what came.
#pragma once

#include <string>

#include "mapgen/model_probe.hpp"
#include "pipeline/context.hpp"

namespace tributary::pipeline {

// An interaction of kind model_probe, and what was found for the questions to come. A sentence when the
// server failed: then nothing is known, and what was known stays. The breaker hears of it either way. Where
// the user stopped it, nothing but the act is stored.
std::string probe_model(const Context& context, mapgen::ModelGenerator& model);

}  // namespace tributary::pipeline
