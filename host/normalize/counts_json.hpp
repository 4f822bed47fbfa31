// The counts of a page's or a run's fields as JSON: what the record of an act keeps and what a report shows.
//
// {"posted_at": {"filled": 12, "empty": 3, "precision": {"day": 12}, "failed": {"not a date": 2},
//   "examples": {"not a date": "soon"}}}, without what is empty ("unmapped" here) and without the fields that
// were not mapped. Any thread.
#pragma once

#include <boost/json.hpp>

#include "normalize/normalizer.hpp"

namespace tributary::normalize {

boost::json::object fields_to_json(const PageCounts& counts);

// Adds the fields that fields_to_json() wrote to those of `counts`. Passes over what has another form.
void add_fields(const boost::json::object& fields, PageCounts& counts);

}  // namespace tributary::normalize
