#include "mapping/setting_names.hpp"

#include <set>

namespace tributary::mapping {
namespace {

void collect(const Expression& expression, std::set<std::string>& names) {
  if (expression.source == Expression::Source::setting) names.insert(expression.text);
  for (const Expression& part : expression.parts) collect(part, names);
}

}  // namespace

std::vector<std::string> setting_names(const Mapping& mapping) {
  std::set<std::string> names;
  for (const auto& field : mapping.fields) {
    if (field) collect(*field, names);
  }
  return {names.begin(), names.end()};
}

}  // namespace tributary::mapping
