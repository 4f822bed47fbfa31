// What people have decided about a source's mapping, read from the database for a trial.
#pragma once

#include <vector>

#include "mapgen/demands.hpp"
#include "pipeline/context.hpp"

namespace tributary::pipeline {

struct StoredDemands {
  mapgen::Demands demands;
  std::vector<interaction::InteractionId> decisions;  // the acts behind them
};

// The locks and golden tests that hold, with the raw pages of these. A page that is gone or cannot be read
// back leaves its tests without a body, so that a trial can say so.
StoredDemands load_demands(const Context& context, const store::Source& source);

}  // namespace tributary::pipeline
