// Every path ranked for every field, and the best assignment of paths to fields.
//
// Values; one thread makes them.
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "mapgen/path_features.hpp"
#include "mapgen/scoring.hpp"
#include "mapping/posting_field.hpp"

namespace tributary::mapgen {

struct Choice {
  const PathFeatures* path;
  Score score;
};

struct Ranking {
  // By field: the paths that fit at all, best first.
  std::array<std::vector<Choice>, mapping::kPostingFieldCount> ranked;
  // By field: the path it gets, no path twice; none where nothing reaches the field's threshold.
  std::array<std::optional<Choice>, mapping::kPostingFieldCount> chosen;
  // The text that tells the whole pay, if any.
  std::optional<Choice> salary_text;
  // The text that tells the upper end, where `salary_text` tells only the lower.
  std::optional<Choice> salary_text_upper;

  const std::vector<Choice>& of(mapping::PostingField field) const {
    return ranked[static_cast<std::size_t>(field)];
  }
  const std::optional<Choice>& for_field(mapping::PostingField field) const {
    return chosen[static_cast<std::size_t>(field)];
  }
};

// The result refers to `paths`, which must outlive it. Does not depend on the paths' order but for ties.
Ranking rank(const std::vector<PathFeatures>& paths, std::uint64_t records, const Weights& weights);

}  // namespace tributary::mapgen
