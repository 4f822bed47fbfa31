#include "mapgen/hungarian.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <numeric>
#include <random>

using tributary::mapgen::assign;

namespace {

using Gain = std::vector<std::vector<double>>;

double total(const Gain& gain, const std::vector<std::optional<std::size_t>>& assigned) {
  double sum = 0;
  for (std::size_t row = 0; row < gain.size(); ++row) {
    if (assigned[row]) sum += gain[row][*assigned[row]];
  }
  return sum;
}

// The best total by trying every assignment.
double best_total(const Gain& gain, std::size_t row, std::vector<bool>& used) {
  if (row == gain.size()) return 0;
  double best = best_total(gain, row + 1, used);
  for (std::size_t column = 0; column < gain[row].size(); ++column) {
    if (used[column] || gain[row][column] <= 0) continue;
    used[column] = true;
    best = std::max(best, gain[row][column] + best_total(gain, row + 1, used));
    used[column] = false;
  }
  return best;
}

}  // namespace

TEST_CASE("the sum of gains decides, not the row that comes first") {
  const Gain gain = {{0.9, 0.8}, {0.85, 0.1}};
  CHECK(assign(gain) == std::vector<std::optional<std::size_t>>{1, 0});
}

TEST_CASE("a row without any gain stays without a column") {
  CHECK(assign({{0, -0.2}, {0.1, 0}}) == std::vector<std::optional<std::size_t>>{std::nullopt, 0});
  CHECK(assign({}).empty());
  CHECK(assign({{}, {}}) == std::vector<std::optional<std::size_t>>{std::nullopt, std::nullopt});
}

TEST_CASE("no assignment of a random table gains more") {
  std::mt19937 random(7);
  std::uniform_real_distribution<double> value(-0.5, 1);
  for (int round = 0; round < 300; ++round) {
    const std::size_t rows = 1 + random() % 5;
    const std::size_t columns = 1 + random() % 6;
    Gain gain(rows, std::vector<double>(columns));
    for (auto& row : gain) std::generate(row.begin(), row.end(), [&] { return value(random); });
    const auto assigned = assign(gain);
    std::vector<bool> taken(columns, false);
    for (const auto& column : assigned) {
      if (!column) continue;
      CHECK_FALSE(taken[*column]);
      taken[*column] = true;
    }
    std::vector<bool> used(columns, false);
    CHECK(total(gain, assigned) == Approx(best_total(gain, 0, used)));
  }
}
