// The form of a model's answer: for each posting field the id of a path, or "none", and what to do with it.
//
//   {"external_id":"p1","title":"p4","title_as":"html","title_or":"none", ...}
//
// One flat object: `<field>_as` is how the text is read (FORMAT.md, as), `<field>_or` a second path for
// records where the first gives nothing (FORMAT.md, first), `<field>_and` a path whose text stands behind the
// first one's (FORMAT.md, join). The schema keeps to what Ollama, llama.cpp, vLLM and OpenAI's strict mode
// all understand: one object of strings and enumerations, every member required, no reference, no
// alternative, no pattern. The ids of `_or` and `_and` are no enumeration, which would make it three times as
// long; they are checked like the others. Any thread.
#pragma once

#include <boost/json.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "mapping/mapping.hpp"

namespace tributary::mapgen {

inline constexpr std::string_view kNoPath = "none";

// How a model may ask for a field to be read, `automatic` first.
std::span<const mapping::Reading> readings_of(mapping::PostingField field);

// Whether a model may name a second path for the field, to fall back on or to join.
bool may_fall_back(mapping::PostingField field);
bool may_join(mapping::PostingField field);

// The JSON Schema for the request.
boost::json::object answer_schema(const std::vector<std::string>& path_ids);

// The same for the prompt's text, in a tenth of the length: a line a field, ids shown as a range.
std::string answer_form(const std::vector<std::string>& path_ids);

}  // namespace tributary::mapgen
