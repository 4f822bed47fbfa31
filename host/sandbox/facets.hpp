// What a described list can be narrowed by, and what it counts of it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sandbox/members.hpp"
#include "sandbox/parameters.hpp"

namespace tributary::sandbox {

// The members of a list in sandbox.json that samples/README.md documents under these names.
struct Facet {
  enum class Form { object, array, members };
  std::string name;    // the parameter
  std::string path;    // in a record
  std::string counts;  // in the envelope; "" for none
  Form form = Form::object;
  std::string value, count, label;  // members of an element of Form::array
  std::string label_path;
};

struct Filter {
  std::string name;
  std::string path;
  bool contains = false;
};

struct Narrowing {
  std::vector<Facet> facets;
  std::vector<Filter> filters;  // those of the facets, too
  std::string from, to;         // parameters of the dates
  std::string date;             // in a record; "" for none
};
Narrowing narrowing_of(Members& list);

// Those of `records` that the request asks for.
std::vector<std::string_view> narrowed(const Narrowing& narrowing, const Parameters& parameters,
                                       const std::vector<std::string>& records);

// What a facet counts among `records`, as JSON.
std::string counts_of(const Facet& facet, const std::vector<std::string_view>& records);

}  // namespace tributary::sandbox
