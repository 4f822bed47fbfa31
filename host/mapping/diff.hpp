// What differs between two mapping documents, member by member.
//
// Pure; any thread.
#pragma once

#include <boost/json.hpp>

#include <string>
#include <string_view>
#include <vector>

#include "mapping/mapping.hpp"

namespace tributary::mapping {

struct Difference {
  enum class Kind { same, changed, added, removed };

  std::string member;  // "records", a posting field, or "keep.NAME"
  Kind kind = Kind::same;
  boost::json::value from;  // as in the canonical document; null where `a` has none
  boost::json::value to;    // the same of `b`
};

std::string_view name(Difference::Kind kind);

// Of all members that `a` or `b` has, in the order of the document.
std::vector<Difference> differences(const Mapping& a, const Mapping& b);

}  // namespace tributary::mapping
