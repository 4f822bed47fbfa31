// Where every field of a posting comes from: raw byte, mapping version, prompt.
#pragma once

#include <optional>
#include <vector>

#include "pipeline/context.hpp"

namespace tributary::pipeline {

// An act by which the mapping came to serve.
struct MappingAct {
  std::string role;  // analysis, drift check, prompt, written, trial, shadow or approval
  store::StoredInteraction act;
  std::string
      about;  // what a person said of it, what a drift check found, the prompt's digest; "" for nothing
};

struct Explanation {
  store::StoredPosting posting;
  store::MappingVersion mapping;
  store::StoredPage page;                         // without its body
  std::string url;                                // of the first exchange the page was made from; "" for none
  std::size_t record = 0;                         // position among the page's records
  std::vector<normalize::FieldTrace> fields;      // in the order of mapping::PostingField
  std::vector<MappingAct> mapping_acts;           // in that order; without an approval, its trial was enough
  std::vector<store::StoredInteraction> lineage;  // from the normalization back, nearest first
};

// Follows the posting's recorded lineage, reads its raw page again, and traces each field with the mapping
// that wrote it. Throws Error{usage} when there is no such posting, Error{internal} when the chain is broken.
Explanation explain(store::Database& database, store::PostingId id);

}  // namespace tributary::pipeline
