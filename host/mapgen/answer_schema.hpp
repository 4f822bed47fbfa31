// The form of a model's answer: for each posting field the id of a path, or "none", and how to read it.
//
//   {"external_id":{"path":"p1","as":"automatic"},"title":{"path":"p4","as":"html"}, ...}
//
// The schema keeps to what Ollama, llama.cpp, vLLM and OpenAI's strict mode all understand: objects, strings
// and enumerations, every member required, no reference, no alternative, no pattern. Any thread.
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

// The JSON Schema for the request.
boost::json::object answer_schema(const std::vector<std::string>& path_ids);

// The same for the prompt's text, in a tenth of the length: a line a field, ids shown as a range.
std::string answer_form(const std::vector<std::string>& path_ids);

}  // namespace tributary::mapgen
