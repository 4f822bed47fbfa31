// How surprising a drop in counts is.
//
// Pure; any thread.
#pragma once

#include <cstdint>

namespace tributary::drift {

// So many of so many records.
struct Share {
  std::uint64_t count = 0;
  std::uint64_t of = 0;

  double rate() const { return of == 0 ? 0 : static_cast<double>(count) / static_cast<double>(of); }
};

// The probability that `now` or fewer are found among now.of records, if these and the records of `before`
// were drawn from one and the same crowd: the lower tail of the hypergeometric distribution (Fisher's exact
// test, one sided). 1 where either has no records. Samples above 10 000 records are scaled down to that,
// which only makes the answer more cautious.
double probability_of_drop(Share before, Share now);

}  // namespace tributary::drift
