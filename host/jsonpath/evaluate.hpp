// A Query on a document: each selected node is handed to a sink as it is found, in the standard's order.
//
// Private to jsonpath/. Nothing is kept between nodes: no lists of lists, and a singular query allocates
// nothing.
#pragma once

#include <optional>
#include <vector>

#include "jsonpath/budget.hpp"
#include "jsonpath/location.hpp"
#include "jsonpath/query.hpp"

namespace tributary::jsonpath {

class Sink {
 public:
  // False ends the evaluation. `location` is valid during the call only.
  virtual bool take(json::Element node, const Location& location) = 0;
  // A node that a filter of the last segment refused.
  virtual void pass_over() {}

 protected:
  ~Sink() = default;
};

// `query` starts at `current` when it starts with @, else at `root`. Throws TooManyNodes.
void evaluate(const Query& query, json::Element root, json::Element current, Budget& budget, Sink& sink);

// The node that names and indices lead to. It costs less than reading the document did, once; in a filter it
// is asked for again and again, and counted.
std::optional<json::Element> follow(const std::vector<Step>& steps, json::Element node);
std::optional<json::Element> follow(const std::vector<Step>& steps, json::Element node, Budget& budget);

}  // namespace tributary::jsonpath
