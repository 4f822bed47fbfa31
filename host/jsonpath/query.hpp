// The compiled form of a JSONPath: what syntax.cpp builds and evaluate.cpp walks.
//
// Private to jsonpath/. The names are those of RFC 9535. Plain data, never changed after it is built.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "jsonpath/iregexp.hpp"
#include "jsonpath/value.hpp"

namespace tributary::jsonpath {

struct Expression;

struct Name {
  std::string name;
};
struct Index {
  std::int64_t index;
};
struct Wildcard {};
struct Slice {
  std::optional<std::int64_t> start;
  std::optional<std::int64_t> end;
  std::int64_t step = 1;
};
struct Filter {
  std::unique_ptr<const Expression> expression;
};
using Selector = std::variant<Name, Index, Wildcard, Slice, Filter>;

struct Segment {
  bool descendant = false;
  std::vector<Selector> selectors;
};

using Step = std::variant<Name, Index>;

struct Query {
  bool from_root = true;  // $ rather than @
  std::vector<Segment> segments;
  std::optional<std::vector<Step>> steps;  // the same as segments, when the query is singular
};

using Literal = std::variant<Null, bool, Number, std::string>;

enum class Function { length, count, match, search, value };

struct Operand;
struct FunctionCall {
  Function function;
  std::vector<Operand> arguments;
  bool literal_pattern = false;            // match, search: the pattern is known now,
  std::unique_ptr<const IRegexp> pattern;  // and is this; null when it is not an I-Regexp
};

struct Operand {
  std::variant<Literal, Query, FunctionCall> what;
};

enum class Comparison { equal, not_equal, less, less_or_equal, greater, greater_or_equal };

struct Expression {
  enum class Kind { any, all, negation, comparison, test };
  Kind kind;
  std::vector<Expression> parts;  // any, all: two or more; negation: one
  Comparison comparison{};        // of operands[0] with operands[1]
  std::vector<Operand> operands;  // test: one, a query or a call that is true or false
};

}  // namespace tributary::jsonpath
