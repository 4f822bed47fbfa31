// Postal codes around the name of a place, as the countries write them.
//
// Pure functions; any thread.
#pragma once

#include <optional>
#include <string_view>

#include "normalize/country_names.hpp"

namespace tributary::normalize {

struct PostalCodeCut {
  std::string_view text;           // what is left, trimmed; the whole text where there is no code
  bool before = false;             // a code stood before it: "10115 Berlin", "SW1A 1AA London"
  bool behind = false;             // a code stood behind it: "Berlin 10115", "ON M5V 2T6"
  std::optional<Country> country;  // of the sign before the code: "D-10115 Berlin", "CH-8001 Zürich"
};

PostalCodeCut cut_postal_code(std::string_view text);

}  // namespace tributary::normalize
