// A mapping that no longer fits, mended by what is known: for each field that broke, the path among the
// records' whose values are those that are stored of the same external_ids. Names do not matter for that,
// values do.
//
// Pure; any thread.
#pragma once

#include <bitset>
#include <optional>
#include <string>
#include <vector>

#include "drift/agreement.hpp"
#include "drift/detect.hpp"

namespace tributary::drift {

using Fields = std::bitset<mapping::kPostingFieldCount>;

// The fields that these findings of severity broken (or suspected, too) are about.
Fields broken_fields(const std::vector<Finding>& findings);

// How well one expression reproduces what is stored.
struct Replacement {
  mapping::PostingField field;
  mapping::Expression expression;
  std::uint64_t same = 0;      // postings for which it gives the stored value
  std::uint64_t compared = 0;  // postings that have a stored value of this field
};

// For each of `fields` the best expression of one path that gives the stored value in nearly all of the
// postings that are known, and in several different ones; fields without such a path are left out. `active`
// tells how the values are read today (value maps, `as`); `shape` which paths there are.
std::vector<Replacement> replacements(const std::vector<normalize::Page>& pages,
                                      const mapping::Mapping& active, const normalize::SourceFacts& facts,
                                      const shape::Shape& shape, const Known& known, Fields fields);

}  // namespace tributary::drift
