// Where something is in a reply: names and positions joined by dots, with the two things that job sites need
// beyond that. Not JSONPath: a fetch looks for one value, and says where the records are in JSONPath's words.
//
//   data.jobs                                    members, and elements by position (hits.0.id)
//   facets[facetParameter=locations].values      the element of an array whose member has that value
//   ergebnisliste|stellenangebote                the first of several that is there
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "plugin_api/json_view.hpp"

namespace tributary::rest {

// The value at `path` and the alternative that found it. "" is the value itself. A null counts as there.
struct Found {
  plugin::JsonView value;
  std::string path;
};
std::optional<Found> find(const plugin::JsonView& json, std::string_view path);

// The text of the value at `path`; "" when it is absent, null, an array or an object.
std::string text_at(const plugin::JsonView& json, std::string_view path);
std::optional<std::int64_t> integer_at(const plugin::JsonView& json, std::string_view path);

// One path (no alternatives) as the JSONPath of the elements of the array there: "$.data.jobs[*]".
std::string json_path(std::string_view path);

// "$.data.jobs[*]" and "data.jobs" mean the same; throws FetchFailure{failed} for what is neither.
std::string plain_path(std::string path);

}  // namespace tributary::rest
