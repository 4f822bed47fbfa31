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

FacetValues values_of(const Facet& facet, const JsonView& reply) {
  FacetValues found;
  found.values = facet.values;
  if (!facet.values.empty()) return found;
  const auto place = find(reply, facet.from);
  if (!place) return found;
  if (place->value.is(JsonView::Kind::object)) {
    add_counted(place->value, found.values);
  } else {
    for (const JsonView& element : place->value.elements()) {
      if (!element.is(JsonView::Kind::object)) {
        found.values.push_back(element.text());
      } else if (const auto value = find(element, facet.value)) {
        found.values.push_back(value->value.text());
      } else if (element.names().size() == 1) {
        add_counted(element, found.values);
      } else {
        found.whole = false;
      }
    }
  }
  found.whole = std::erase(found.values, "") == 0 && found.whole;
  return found;
}

}  // namespace tributary::rest
