// The built-in matcher: writes a mapping from names, values and structure, without any model.
//
// Enumerates the paths of the shape, scores each for each field (concepts in names of many languages, kinds
// of values, what stands beside it), assigns one path a field so that the sum is greatest, leaves a field out
// below its threshold, and builds the mapping with readings, fallbacks and joins. Everything it weighs is in
// weights.json. Deterministic: the same shape gives the same mapping, whatever the order of members.
// Paths of persons and of how to reach them are never chosen. Any thread may use one.
#pragma once

#include "mapgen/generator.hpp"
#include "mapgen/weights.hpp"

namespace tributary::mapgen {

class Matcher final : public Generator {
 public:
  // `weights` must outlive it.
  explicit Matcher(const Weights& weights = built_in_weights()) : weights_(weights) {}
  std::string name() const override { return "matcher"; }
  bool is_model() const override { return false; }
  std::string unavailable() override { return {}; }
  // No mapping when the records' path is not valid JSONPath, or nothing can be a title.
  Generation generate(const GenerationRequest& request) override;

 private:
  const Weights& weights_;
};

}  // namespace tributary::mapgen
