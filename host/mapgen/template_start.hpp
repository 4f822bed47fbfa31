// A reviewed mapping as the start of a source's own: tried like any other, and where it fails its trial, what
// is good in it is kept and a generator writes the rest.
//
// Pure but for the observer it tells; one thread a call.
#pragma once

#include <bitset>
#include <optional>
#include <string>
#include <string_view>

#include "mapgen/proposal.hpp"

namespace tributary::mapgen {

// The actor of what starts as a reviewed mapping: those who wrote and reviewed mappings/<site>.json.
inline constexpr std::string_view kReviewers = "tributary reviewers";
// The actor of a source's own mapping, mended after its site has changed.
inline constexpr std::string_view kMender = "mender";

// The reviewed mapping of `site` as a generation by kReviewers. Where its records path finds none in the
// sample (the same API wrapped otherwise, or one record a line) it takes the sample's, and its input says so.
Generation start_from(const std::string& site, const mapping::Mapping& reviewed, const Sample& sample);

// A start and what its trial found.
struct Start {
  std::string site;
  Generation generation;  // as start_from() made it
  TrialReport trial;
  // Of a mapping that is being mended: the fields that broke and were not mended yet, which complete() takes
  // from the other whatever the trial says, and how they were read before, which stays their fallback.
  std::bitset<mapping::kPostingFieldCount> distrusted = {};
  std::optional<mapping::Mapping> before = {};
};

// Tells the sample and the generation, tries it on the records that are held back, tells the trial.
Start try_start(const std::string& site, Generation generation, const Sample& sample,
                const normalize::SourceFacts& facts, ProposalObserver& observer);

// Nothing passed that failed: `start` as far as these records bear it out, completed by `other`. A field of
// `start` is kept unless the trial refuses it, or nothing fills it and its paths are not in the records; then
// it is `other`'s, and an optional one that `other` lacks stays only if it was merely empty, or is
// refused for no more than what one record must say (then the whole fails, and a person decides). Fields that
// `start` does not map are left out, as its reviewers did. Nothing when a required field is in neither, or
// when that would be `other` or `start` as it is.
std::optional<Generation> complete(const Start& start, const Generation& other, const Sample& sample,
                                   const normalize::SourceFacts& facts);

// For the question to a generator: the fields that the trial did not refuse and that are one path of the
// record, with that path.
std::map<std::string, std::string, std::less<>> plain_paths(const Start& start);

}  // namespace tributary::mapgen
