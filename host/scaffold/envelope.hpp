// What a reply says besides its records: every value that is neither in a list nor in the records.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "json/parser.hpp"

namespace tributary::scaffold {

struct EnvelopeValue {
  std::string path;    // names joined by dots
  std::string name;    // the last of them
  std::string parent;  // the one before, "" for none
  bool null = false;
  std::optional<std::int64_t> number;  // also of a text of digits
  std::string text;                    // of a string
};

// In their order, a few steps deep. Members whose names no dotted path can hold are left out.
std::vector<EnvelopeValue> envelope_of(json::Element root);

// What stands at `path` (names joined by dots) in `value`.
std::optional<json::Element> value_at(json::Element value, std::string_view path);

// Whether a dotted path can hold the name.
bool fits_in_a_path(std::string_view name);

}  // namespace tributary::scaffold
