// A mapping that no longer fits, mended by what is known: for each field that broke, the path among the
// records' whose values are those that are stored of the same external_ids. Names do not matter for that,
// values do.
//
// Pure; any thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "drift/agreement.hpp"
#include "drift/detect.hpp"

namespace tributary::drift {

// The fields that these findings of severity broken (or suspected, too) are about.
Fields broken_fields(const std::vector<Finding>& findings);

// How well one expression reproduces what is stored.
struct Replacement {
  mapping::PostingField field;
  mapping::Expression expression;
  std::string path;            // of the records, that is new in it
  bool whole = false;          // reads the records of before as well: needs no fallback
  std::uint64_t same = 0;      // postings for which it gives the stored value
  std::uint64_t exact = 0;     // of these, to the letter: two dates may agree but for the hour
  std::uint64_t compared = 0;  // postings that have a stored value of this field
  std::uint64_t invented = 0;  // stored postings without one for which it gives a value
};

// For each of `fields` the best expression of one path, or what reads it today with one path beside one of
// its own, or with the words of its enumeration learned anew, that gives the stored value in nearly all of
// the postings that are known, and in at least four; fields without such a path are left out.
// `active` tells how the values are read today (value maps, `as`); `shape` which paths there are.
std::vector<Replacement> replacements(const std::vector<normalize::Page>& pages,
                                      const mapping::Mapping& active, const normalize::SourceFacts& facts,
                                      const shape::Shape& shape, const Known& known, Fields fields);

// A mapping with all that could be mended in it by what is stored.
struct Mended {
  mapping::Mapping mapping;
  Fields broken;  // that drift was found in, and those that the records do not fill any more
  Fields open;    // of these, those without a replacement: a generator must write them
  std::vector<Replacement> replacements;
};

// `active` with its records path put where the records of `pages` are now, and each field that `findings` say
// is broken read from where its stored values are now; how it was read before stays the fallback. `before` is
// what the runs before were like, `known` what is stored.
Mended mended(const std::vector<normalize::Page>& pages, const mapping::Mapping& active,
              const normalize::SourceFacts& facts, const std::vector<Finding>& findings,
              const Profile& before, const Known& known);

}  // namespace tributary::drift
