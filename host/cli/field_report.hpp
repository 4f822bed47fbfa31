// What a person should look at among the fields of a run: those that fail, lack a value in their map, or are
// hardly ever filled. Silent emptiness is the usual failure.
#pragma once

#include <string>

#include "cli/output.hpp"
#include "normalize/normalizer.hpp"

namespace tributary::cli {

// "field, filled, why", one row for each such field; no row when all is well. For text.
Table field_table(const normalize::PageCounts& counts);

// "remote, posted_at": the names of these fields, for a column.
std::string field_names(const normalize::PageCounts& counts);

}  // namespace tributary::cli
