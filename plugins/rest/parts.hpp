// A list that is longer than one query gives out, asked for in parts: by dates, by one facet, by the next.
#pragma once

#include <string>
#include <vector>

#include "list_reader.hpp"
#include "plan.hpp"
#include "requests.hpp"

namespace tributary::rest {

// What became of the whole list.
struct Whole {
  bool complete = false;
  bool stopped = false;
  std::string rule;
  std::string reason;                 // without what was seen
  std::optional<std::int64_t> total;  // the server's count of the whole, where it says one
  int parts = 1;
};

// Reads every part with `reader`. `now` is where the windows of dates end.
Whole read_parts(ListReader& reader, const Plan& plan, const plugin::Inventory& inventory, Timestamp now);

}  // namespace tributary::rest
