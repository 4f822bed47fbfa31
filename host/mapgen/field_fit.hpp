// Whether values can be a field's values: a factor on what the name says.
//
// Pure functions; any thread.
#pragma once

#include <cstdint>

#include "mapgen/path_features.hpp"
#include "mapping/posting_field.hpp"

namespace tributary::mapgen {

// 0: impossible (a title that is a date); 1: just like it. A path without any value fits halfway.
double value_fit(mapping::PostingField field, const PathFeatures& path, std::uint64_t records);

// 0..1: how much the values alone, whatever they are called, look like the field's. Only for fields whose
// values say enough: identifier, title, description, url, dates.
double nameless_fit(mapping::PostingField field, const PathFeatures& path, std::uint64_t records);

}  // namespace tributary::mapgen
