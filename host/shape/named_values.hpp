// Arrays of named values: {"name": "Contract", "value": "permanent"} means a field called Contract.
#pragma once

#include <string>
#include <vector>

#include "shape/shape.hpp"

namespace tributary::shape {

// The member that names the elements of `elements`, or the way to it: every element is an object that has it,
// as a short text of its own kind ("name", "label", "type", ...), and one has something besides. Of
// {"field": {"purpose": "title"}, "value": "Welder"} it is field, purpose. Empty when there is none.
std::vector<std::string> naming_members(const simdjson::dom::array& elements);

// Takes out the paths by name of arrays whose names turned out to be data (cities, skills, questions): too
// many different ones, or most of them seen once only.
void drop_unsteady_names(Shape& shape);

}  // namespace tributary::shape
