// The values by which a list that is too long for one query is asked for in parts.
#pragma once

#include <string>
#include <vector>

#include "plan.hpp"

namespace tributary::rest {

// The facet's values as the plan or the reply says them, those that the reply counts no record of left out;
// empty when there are none. A reply has them as {value: count}, as [{value: count}, ...], or as objects with
// a member `facet.value`.
struct FacetValues {
  std::vector<std::string> values;
  bool whole = true;  // no record is counted under a value that cannot be asked for
};
FacetValues values_of(const Facet& facet, const plugin::JsonView& reply);

}  // namespace tributary::rest
