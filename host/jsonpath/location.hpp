// Where a node is in its document, as a chain from the node to the root, and its normalized path
// (section 2.7).
//
// Private to jsonpath/. Links live on the stack of the evaluation, a link only as long as its node is
// visited.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace tributary::jsonpath {

struct Location {
  const Location* parent = nullptr;  // null for the root
  std::string_view name;             // of a member
  std::size_t index = 0;             // of an item
  bool is_member = false;
};

std::string normalized_path(const Location& location);

}  // namespace tributary::jsonpath
