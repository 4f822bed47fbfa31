#include "mapgen/hungarian.hpp"

#include <algorithm>
#include <limits>

namespace tributary::mapgen {
namespace {

// The Hungarian method in its shortest-augmenting-path form (Jonker and Volgenant), on costs, with one extra
// column for each row that costs nothing: taking it is abstaining.
class Solver {
 public:
  explicit Solver(const std::vector<std::vector<double>>& gain)
      : gain_(gain), rows_(gain.size()), columns_(gain[0].size()), all_(columns_ + rows_) {}

  std::vector<std::optional<std::size_t>> solve() {
    row_price_.assign(rows_ + 1, 0);
    column_price_.assign(all_ + 1, 0);
    row_of_.assign(all_ + 1, 0);
    for (std::size_t row = 1; row <= rows_; ++row) augment(row);
    std::vector<std::optional<std::size_t>> result(rows_);
    for (std::size_t column = 1; column <= columns_; ++column) {
      if (row_of_[column] > 0) result[row_of_[column] - 1] = column - 1;
    }
    return result;
  }

 private:
  double cost(std::size_t row, std::size_t column) const {
    if (column > columns_) return 0;
    const double gain = gain_[row - 1][column - 1];
    return gain > 0 ? -gain : kForbidden;
  }

  void augment(std::size_t start) {
    std::vector<double> least(all_ + 1, std::numeric_limits<double>::infinity());
    std::vector<std::size_t> before(all_ + 1, 0);
    std::vector<bool> used(all_ + 1, false);
    row_of_[0] = start;
    std::size_t column = 0;
    do {
      used[column] = true;
      column = nearest(column, least, before, used);
    } while (row_of_[column] != 0);
    for (; column != 0; column = before[column]) row_of_[column] = row_of_[before[column]];
  }

  // Goes one column further along the cheapest edge and adapts the prices.
  std::size_t nearest(std::size_t from, std::vector<double>& least, std::vector<std::size_t>& before,
                      const std::vector<bool>& used) {
    const std::size_t row = row_of_[from];
    double delta = std::numeric_limits<double>::infinity();
    std::size_t next = 0;
    for (std::size_t column = 1; column <= all_; ++column) {
      if (used[column]) continue;
      const double reduced = cost(row, column) - row_price_[row] - column_price_[column];
      if (reduced < least[column]) {
        least[column] = reduced;
        before[column] = from;
      }
      if (least[column] < delta) {
        delta = least[column];
        next = column;
      }
    }
    for (std::size_t column = 0; column <= all_; ++column) {
      if (used[column]) {
        row_price_[row_of_[column]] += delta;
        column_price_[column] -= delta;
      } else {
        least[column] -= delta;
      }
    }
    return next;
  }

  static constexpr double kForbidden = 1e6;  // far above any sum of gains

  const std::vector<std::vector<double>>& gain_;
  std::size_t rows_;
  std::size_t columns_;
  std::size_t all_;
  std::vector<double> row_price_;
  std::vector<double> column_price_;
  std::vector<std::size_t> row_of_;  // by column, counted from 1; 0 for none
};

}  // namespace

std::vector<std::optional<std::size_t>> assign(const std::vector<std::vector<double>>& gain) {
  if (gain.empty()) return {};
  if (gain[0].empty()) return std::vector<std::optional<std::size_t>>(gain.size());
  return Solver(gain).solve();
}

}  // namespace tributary::mapgen
