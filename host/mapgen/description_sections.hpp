// A description that a site sends in several parts: duties, requirements, benefits, closing words.
#pragma once

#include <vector>

#include "mapgen/expressions.hpp"
#include "mapgen/ranking.hpp"

namespace tributary::mapgen {

// `main`, or the text of which it is only the beginning: an excerpt is often named best.
const PathFeatures& whole_text(const PathFeatures& main, const std::vector<PathFeatures>& paths);

// The description at `main` with the parts that belong to it, in the record's order, texts that repeat what
// is already there left out.
Expression description_expression(const PathFeatures& main, const std::vector<PathFeatures>& paths,
                                  const Ranking& ranking);

}  // namespace tributary::mapgen
