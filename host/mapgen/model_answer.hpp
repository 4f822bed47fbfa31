// A model's answer to a Mapping.
//
// Pure: the same answer, paths and request always give the same mapping, so that one can be derived again
// from the interaction that recorded them. Any thread may call it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mapgen/generator.hpp"
#include "mapgen/prompt.hpp"

namespace tributary::mapgen {

struct ReadAnswer {
  std::optional<mapping::Mapping> mapping;
  std::string error;               // one sentence, when there is no mapping
  std::vector<std::string> notes;  // what was tolerated: members left out, members unknown
};

// Refused, each with the sentence that a retry is to be told: what object_in_answer() refuses, an object
// without any posting field, an id that is not among `paths`, a reading the field does not have, no path for
// a required field, one path for external_id and title or for more fields than can share one. Of `request` it
// uses where the records are and the settings: a company the model did not find is the setting "company" when
// there is one.
ReadAnswer read_answer(std::string_view answer, const std::vector<PromptPath>& paths,
                       const GenerationRequest& request);

}  // namespace tributary::mapgen
