// The host of a source's public pages, as far as its own records tell.
//
// Pure; any thread.
#pragma once

#include <string>
#include <vector>

#include "mapgen/ranking.hpp"

namespace tributary::mapgen {

// "https://www.example.org": that of addresses which contain an identifier of their record, the same in all
// of them, and not of an API or of pictures. "" where there is none, or where it does not show pages to
// people.
std::string public_host(const std::vector<PathFeatures>& paths, const Ranking& ranking,
                        const Weights& weights);

}  // namespace tributary::mapgen
