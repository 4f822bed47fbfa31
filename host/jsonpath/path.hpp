// JSONPath, RFC 9535: a query parsed and checked once, evaluated on any number of documents.
//
// Whole standard: names, wildcards, indices, slices, descendants, filters with comparisons, existence tests,
// logical operators and the functions length, count, match, search, value (section 2.4), I-Regexp (RFC 9485)
// by RE2. A Path is immutable after parse(): any thread may evaluate it. Evaluating a singular path
// (section 2.3.5.1) allocates nothing. Every other evaluation has a budget (budget.hpp), so that no path, on
// no document, takes more than some seconds.
//
// As the standard has it, a pattern that is not an I-Regexp matches nothing and is not an error. Of duplicate
// keys a name selects the first; a wildcard selects all of them.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "json/parser.hpp"
#include "jsonpath/budget.hpp"

namespace tributary::jsonpath {

struct SyntaxError {
  std::size_t offset;   // byte offset into the path's text
  std::string message;  // what was found there and what was expected
};

struct LocatedNode {
  json::Element value;
  std::string path;  // normalized path, section 2.7
};

struct NumberedNode {
  json::Element value;
  std::size_t position;  // 0-based, among all that were there to be selected
};

struct Query;  // the compiled form, query.hpp

class Path {
 public:
  // Parses and type-checks `text` (sections 2.1 and 2.4.3).
  static Result<Path, SyntaxError> parse(std::string_view text);

  const std::string& text() const { return text_; }
  // Selects at most one node, by names and indices alone.
  bool singular() const;

  // Each throws TooManyNodes when the evaluation costs more than kMaxSteps, or than is left of `budget`,
  // which several evaluations may share. A singular path costs nothing of it, except in locate().

  // Appends the selected nodes in the standard's order; `nodes` is not cleared.
  void select(json::Element root, std::vector<json::Element>& nodes) const;
  void select(json::Element root, std::vector<json::Element>& nodes, Budget& budget) const;
  // The same nodes, each with its position among those that were there to be selected: where the last segment
  // is one filter, what that refused has a position too (the second of three for $.jobs[?@.open] is 1, also
  // where the first is refused); else they count from 0. Returns how many positions there are.
  std::size_t number(json::Element root, std::vector<NumberedNode>& nodes, Budget& budget) const;
  // The first selected node. Allocates nothing when singular().
  std::optional<json::Element> first(json::Element root) const;
  // The same nodes with their normalized paths; for provenance, not for the hot path.
  void locate(json::Element root, std::vector<LocatedNode>& nodes) const;
  void locate(json::Element root, std::vector<LocatedNode>& nodes, Budget& budget) const;

 private:
  Path(std::string text, std::shared_ptr<const Query> query)
      : text_(std::move(text)), query_(std::move(query)) {}

  std::string text_;
  std::shared_ptr<const Query> query_;
};

// ['name'] with the name escaped as a normalized path escapes it (section 2.7): for those who build paths.
void append_name_segment(std::string_view name, std::string& path);
// The shorthand .name where the name allows it (section 2.5.1), else ['name'].
void append_shorthand_segment(std::string_view name, std::string& path);

}  // namespace tributary::jsonpath
