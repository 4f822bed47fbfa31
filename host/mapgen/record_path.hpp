// The paths of a shape taken apart again: the names a path goes through, and the words in a name.
//
// Only for paths as shape::ShapeBuilder writes them: names, [*], [0], [?@.name=='Contract']. Any thread may
// call these.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tributary::mapgen {

// One step from $.
struct PathStep {
  enum class Kind { member, elements, named_elements };

  Kind kind;
  // The member, or the member that names the elements, as the site wrote it; or "[*]", "[0]". Of a member in
  // a member both: "field.purpose".
  std::string name;
  std::string value;  // named_elements: what it has to be, as the site wrote it
};

// What cannot be read as a path ends the list.
std::vector<PathStep> path_steps(std::string_view path);

// "hiringManager_E-Mail" -> {"hiring", "manager", "e", "mail"}: split at signs and humps, ASCII in lower
// case, other letters as they are.
std::vector<std::string> name_words(std::string_view name);

}  // namespace tributary::mapgen
