// From ranked paths to the mapping document: readings, fallbacks, joins.
//
// Pure; any thread.
#pragma once

#include <vector>

#include "mapgen/generator.hpp"
#include "mapgen/ranking.hpp"

namespace tributary::mapgen {

// REQUIRES: request.records_path and the paths of `paths` are valid JSONPath.
mapping::Mapping build_mapping(const GenerationRequest& request, const std::vector<PathFeatures>& paths,
                               const Ranking& ranking, const Weights& weights);

}  // namespace tributary::mapgen
