// The paths of a shape taken apart again: the names a path goes through, and the words in a name.
//
// Only for paths as shape::ShapeBuilder writes them (names, [*]). Any thread may call these.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tributary::mapgen {

// One step from $: a member by name, or all elements.
struct PathStep {
  bool any = false;  // [*] or an index
  std::string name;  // as the site wrote it, unescaped
};

// What cannot be read as a path ends the list.
std::vector<PathStep> path_steps(std::string_view path);

// "hiringManager_E-Mail" -> {"hiring", "manager", "e", "mail"}: split at signs and humps, ASCII in lower
// case, other letters as they are.
std::vector<std::string> name_words(std::string_view name);

}  // namespace tributary::mapgen
