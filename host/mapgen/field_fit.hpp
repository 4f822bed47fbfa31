// Whether values can be a field's values: a factor on what the name says.
//
// Pure functions; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "mapgen/path_features.hpp"
#include "mapgen/weights.hpp"
#include "mapping/posting_field.hpp"

namespace tributary::mapgen {

// 0: impossible (a title that is a date); 1: just like it. A path without any value fits halfway.
double value_fit(mapping::PostingField field, const PathFeatures& path, std::uint64_t records,
                 const Weights& w);

// 0..1: how much the values alone, whatever they are called, look like the field's. Only for fields whose
// values say enough: identifier, title, description, location, url, dates.
double nameless_fit(mapping::PostingField field, const PathFeatures& path, std::uint64_t records);

// 1 when all values, at least two different ones, are terms of the field's closed vocabulary; else 0. Only
// for `remote` and `employment_type`.
double vocabulary_fit(mapping::PostingField field, const PathFeatures& path);

// Degrees of a thing named remote, which say nothing by themselves: "partial", "none", "fully". What each
// means for the field, or nothing.
std::optional<std::string_view> remote_degree(std::string_view value);

}  // namespace tributary::mapgen
