// The JSON object inside what a model wrote: under thoughts, fences, prose, or a string of its own.
//
// Any text is taken; nothing throws. Any thread may call it.
#pragma once

#include <boost/json.hpp>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace tributary::mapgen {

inline constexpr std::size_t kMaxAnswerBytes = 64 << 10;  // twenty times a whole answer

struct AnswerProblem {
  std::string message;  // "the answer ...": one sentence
};

// The first text from { to its matching } that is JSON, outside of <think>. Refused: an answer that is empty
// or only thought, has no object, is cut off, too long, names a member twice, or is not valid UTF-8.
Result<boost::json::object, AnswerProblem> object_in_answer(std::string_view text);

}  // namespace tributary::mapgen
