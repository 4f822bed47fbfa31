#include "facets.hpp"

#include "path.hpp"

namespace tributary::rest {
namespace {

using plugin::JsonView;

// {"Pflege": 120, "IT": 44}
void add_counted(const JsonView& object, std::vector<std::string>& values) {
  const std::vector<std::string> names = object.names();
  const std::vector<JsonView> counts = object.elements();
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (counts[i].integer().value_or(1) > 0) values.push_back(names[i]);
  }
}

}  // namespace

std::vector<std::string> values_of(const Facet& facet, const JsonView& reply) {
  if (!facet.values.empty()) return facet.values;
  std::vector<std::string> values;
  const auto found = find(reply, facet.from);
  if (!found) return values;
  if (found->value.is(JsonView::Kind::object)) {
    add_counted(found->value, values);
    return values;
  }
  for (const JsonView& element : found->value.elements()) {
    if (!element.is(JsonView::Kind::object)) {
      values.push_back(element.text());
    } else if (const auto value = find(element, facet.value)) {
      values.push_back(value->value.text());
    } else if (element.names().size() == 1) {
      add_counted(element, values);
    }
  }
  std::erase(values, "");
  return values;
}

}  // namespace tributary::rest
