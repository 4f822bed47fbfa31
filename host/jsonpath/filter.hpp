// Whether a filter holds for a node (RFC 9535, sections 2.3.5 and 2.4).
//
// Private to jsonpath/.
#pragma once

#include <memory>
#include <string>

#include "jsonpath/budget.hpp"
#include "jsonpath/query.hpp"

namespace tributary::jsonpath {

// For one evaluation on one document, on one thread.
class Filtering {
 public:
  Filtering(json::Element root, Budget& budget) : root_(root), budget_(budget) {}

  // Throws TooManyNodes.
  bool holds(const Expression& expression, json::Element current);

 private:
  bool compares(const Expression& expression, json::Element current);
  bool passes(const Operand& operand, json::Element current);
  bool exists(const Query& query, json::Element current);
  Value value(const Operand& operand, json::Element current);
  Value call(const FunctionCall& call, json::Element current);
  bool matches(const FunctionCall& call, json::Element current);
  const IRegexp* pattern_of(const FunctionCall& call, json::Element current);

  json::Element root_;
  Budget& budget_;
  // The last pattern that came from the document itself: usually it is the same for every node.
  std::string last_pattern_;
  std::unique_ptr<const IRegexp> last_compiled_;
};

}  // namespace tributary::jsonpath
