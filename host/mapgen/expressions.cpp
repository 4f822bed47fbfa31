#include "mapgen/expressions.hpp"

#include <cassert>

namespace tributary::mapgen {
namespace {

constexpr std::string_view kDefaultSeparator = ", ";  // FORMAT.md: what a join does unless told

}  // namespace

Expression path_expression(std::string_view path) {
  auto parsed = jsonpath::Path::parse(path);
  assert(parsed);
  Expression expression;
  expression.source = Expression::Source::path;
  expression.path = std::move(*parsed);
  return expression;
}

Expression first_of(std::vector<Expression> parts) {
  assert(!parts.empty());
  if (parts.size() == 1) return std::move(parts[0]);
  Expression expression;
  expression.source = Expression::Source::first;
  expression.parts = std::move(parts);
  return expression;
}

Expression joined(std::vector<Expression> parts, std::string separator) {
  assert(!parts.empty());
  if (parts.size() == 1) return std::move(parts[0]);
  Expression expression;
  expression.source = Expression::Source::join;
  expression.parts = std::move(parts);
  if (separator != kDefaultSeparator) expression.separator = std::move(separator);
  return expression;
}

}  // namespace tributary::mapgen
