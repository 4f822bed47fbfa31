// One reply of a list, understood: its records, what makes each the same posting, what the server counts.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "plan.hpp"

namespace tributary::rest {

struct ListPage {
  // Views of the reply's body, which must outlive them.
  std::optional<plugin::JsonView> json;   // nothing for a reply without a body
  std::optional<plugin::JsonView> array;  // of the records; nothing where there is none
  std::vector<plugin::JsonView> records;
  std::vector<std::string> ids;     // of each record
  std::optional<std::string> path;  // where the array is
  std::optional<std::int64_t> total;
};

// The page. `first`: of its reading; behind the first page an array that is null or absent is an empty one,
// on it only where the server counts 0. Throws FetchFailure: as json_of(); failed for an error that comes
// with status 200; changed where the records are not where they were.
ListPage page_of(const Plan& plan, const plugin::Response& response, bool first);

}  // namespace tributary::rest
