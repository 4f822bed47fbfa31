#include "drift/tail.hpp"

#include <catch2/catch.hpp>

using tributary::drift::probability_of_drop;

TEST_CASE("a drop is as surprising as Fisher's exact test says") {
  // By hand: all 50 of 100 filled ones in the first half, 1 / C(100, 50).
  CHECK(probability_of_drop({50, 50}, {0, 50}) == Approx(9.911e-30).epsilon(1e-3));
  // C(5,0) C(5,5) / C(10,5) = 1 / 252
  CHECK(probability_of_drop({5, 5}, {0, 5}) == Approx(1.0 / 252));
  // 10 of 20 and 5 of 20: the sum of the lower tail, summed with whole numbers.
  CHECK(probability_of_drop({10, 20}, {5, 20}) == Approx(0.0953963).epsilon(1e-5));
  CHECK(probability_of_drop({10, 20}, {10, 20}) > 0.5);
  CHECK(probability_of_drop({0, 20}, {5, 20}) == Approx(1));
}

TEST_CASE("without records nothing is surprising") {
  CHECK(probability_of_drop({0, 0}, {0, 50}) == 1);
  CHECK(probability_of_drop({50, 50}, {0, 0}) == 1);
}

TEST_CASE("millions of records are as surprising as ten thousand") {
  CHECK(probability_of_drop({3'000'000, 3'000'000}, {0, 2'000'000}) < 1e-300);
  CHECK(probability_of_drop({1'500'000, 3'000'000}, {1'000'000, 2'000'000}) > 0.4);
}
