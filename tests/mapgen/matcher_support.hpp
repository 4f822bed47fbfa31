// Running the matcher on a page, and reading its mapping as lines. For the matcher's tests.
#pragma once

#include <string>
#include <vector>

#include "json/parser.hpp"
#include "mapgen/matcher.hpp"

namespace matcher_test {

// Every element of `array`, or of the members of `object`, in reverse: what must not matter.
std::string reversed_members(std::string_view json);

struct Run {
  std::string records;
  tributary::mapgen::Generation generation;
};

// The whole way: find the records, take their shape, generate.
Run run(std::string_view page, std::map<std::string, std::string, std::less<>> settings = {});

// The field's paths in order, " | " between them, and " as READING"; "" when the field is not mapped.
std::string told(const tributary::mapgen::Generation& generation, std::string_view field);

}  // namespace matcher_test
