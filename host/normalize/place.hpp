// A place text to its city and its country; shared by the converters of country and city.
//
// Pure functions; any thread.
#pragma once

#include <optional>
#include <string_view>

#include "normalize/country_names.hpp"

namespace tributary::normalize {

struct Place {
  std::string_view city;  // as it was written, inside the text given; empty: none is named
  std::optional<Country> country;
};

// Reads "Berlin, Germany", "Austin, TX 78701", "Germany, Bavaria, Munich", "US-CA-San Francisco", "10115
// Berlin (Hybrid)", "Remote - Germany": a text that names one place, or several of which the first counts.
// `text` is one line.
Place read_place(std::string_view text);

// Words that stand where a place is expected and name none: "Remote", "Worldwide", "EMEA", "3 locations".
bool names_no_place(std::string_view text);

}  // namespace tributary::normalize
