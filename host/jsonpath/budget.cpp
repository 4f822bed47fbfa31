#include "jsonpath/budget.hpp"

#include <string>

namespace tributary::jsonpath {

TooManyNodes::TooManyNodes(std::uint64_t steps)
    : Error(ErrorKind::run_failed, "the path selects or visits more than " + std::to_string(steps) +
                                       " nodes of this document; name more of the way to what it selects") {}

void Budget::exceed() const {
  throw TooManyNodes(steps_);
}

}  // namespace tributary::jsonpath
