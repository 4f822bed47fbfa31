// The assignment of rows to columns with the greatest total gain, each row and column at most once.
//
// A pure function; any thread.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

namespace tributary::mapgen {

// gain[row][column]; all rows have the same length. A pair whose gain is not above zero is never made: the
// row stays without a column. Equal totals are decided for the lower columns, so the result is the same on
// every run. O(rows^2 * (rows + columns)).
std::vector<std::optional<std::size_t>> assign(const std::vector<std::vector<double>>& gain);

}  // namespace tributary::mapgen
