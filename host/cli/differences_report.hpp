// What a dry run of normalize found, for people and as JSON.
#pragma once

#include "cli/output.hpp"
#include "pipeline/normalize_stage.hpp"

namespace tributary::cli {

Table difference_table(const pipeline::Differences& differences);  // counts, one field a row
Table example_table(const pipeline::Differences& differences);     // one difference of each kind a row
boost::json::object differences_json(const pipeline::Differences& differences);

}  // namespace tributary::cli
