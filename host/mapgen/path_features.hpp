// One path of a shape as the matcher sees it: what its name says, what it is a part of, what its values are.
//
// Values; reading them concurrently is safe.
#pragma once

#include <string>
#include <vector>

#include "mapgen/concepts.hpp"
#include "mapgen/value_profile.hpp"
#include "shape/shape.hpp"

namespace tributary::mapgen {

struct PathFeatures {
  const shape::PathStatistics* statistics = nullptr;  // in the shape, which must outlive this
  std::string path;
  std::string leaf_name;       // the last name that says something, as the site wrote it; "" for a position
  std::string enclosing_name;  // of the nearest enclosing member; "" for a member of the record itself
  std::string parent;          // the path of the object or array element it is a member of
  Meaning leaf;
  Concepts carrier;  // of names behind the leaf's that only say that its value stands there: "value", "text"
  std::vector<Concepts> enclosing;  // of each enclosing member, the outermost first
  int unknown_enclosing = 0;        // enclosing members that no table knows
  bool named_element = false;       // the path goes through [?@.name=='...']
  bool array = false;               // the path may select several values
  bool contact = false;             // of a person, or how to reach one: never mapped
  bool self_described =
      false;  // its only value is the name of what it is in: {"contractType": {"type": "contractType"}}
  bool localized = false;     // one of several languages of the same text
  bool window = false;        // a start or an end, and beside it stands the other
  bool salary_range = false;  // beside it stand an amount's lower and upper end and its currency
  ValueProfile values;
};

// All paths of scalar values, sorted by path.
std::vector<PathFeatures> features_of(const shape::Shape& shape);

}  // namespace tributary::mapgen
