// Looks at pages of a run through a mapping, before anything of them is written: what the run's profile, its
// shape and its postings would be.
//
// For one thread.
#pragma once

#include <array>
#include <map>
#include <string>
#include <vector>

#include "drift/profile.hpp"
#include "normalize/normalizer.hpp"

namespace tributary::drift {

using Values = std::array<std::string, mapping::kPostingFieldCount>;  // canonical texts; "" for not filled

// What was seen.
struct Look {
  Profile profile;
  shape::Shape shape;                                   // of the first kMostRecords records
  std::map<std::string, Values, std::less<>> postings;  // by external_id; the first of two of the same id
  std::uint64_t pages = 0;
  std::uint64_t pages_not_json = 0;
};

inline constexpr std::size_t kMostRecords = 2'000;  // whose shape and postings are kept; counts go on

// Every path of the record that the mapping reads, each once, by the field that reads it first.
struct ReadPath {
  mapping::PostingField field;
  const jsonpath::Path* path;
};
std::vector<ReadPath> paths_of(const mapping::Mapping& mapping);

// Normalizes `pages` with `mapping` and writes nothing. A page that is not JSON is counted and passed over.
Look look_at(const std::vector<normalize::Page>& pages, const mapping::Mapping& mapping,
             const normalize::SourceFacts& facts);

}  // namespace tributary::drift
