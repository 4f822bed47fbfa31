// What a model's mapping says beside the matcher's, on the same records.
//
// A model that was led astray by what a record says, or that guessed, makes a mapping that is valid and looks
// sound: titles are texts, URLs are URLs, of the wrong thing. Where the matcher is sure of a field that
// everything rests on, and the model reads another thing there, nobody has proved either. Pure; any thread.
#pragma once

#include <array>
#include <vector>

#include "mapgen/generator.hpp"
#include "mapgen/proposal.hpp"

namespace tributary::mapgen {

// What a posting is, where it leads and whose it is.
inline constexpr std::array kAgreedFields = {mapping::PostingField::external_id, mapping::PostingField::title,
                                             mapping::PostingField::url, mapping::PostingField::company};

// A fatal finding for each of kAgreedFields of which the matcher is sure and in which more than half of the
// records that are tried give another value by `models` than by `matchers`, or none. Values are in its
// `detail` only. REQUIRES: matchers.mapping.
std::vector<Finding> disagreements(const mapping::Mapping& models, const Generation& matchers,
                                   const normalize::SourceFacts& facts, const Sample& sample);

}  // namespace tributary::mapgen
