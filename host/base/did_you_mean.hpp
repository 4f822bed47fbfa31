// The nearest of the names that exist, for error messages about one that does not.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tributary {

// "; did you mean 'greenhouse'?" when one of `candidates` is near enough to `name` to be a slip of the pen
// (a third of its letters inserted, dropped, replaced or swapped; case and - _ do not count), or begins with
// it; else "". Of equally near ones the first is named. Append it to the sentence that names what was not
// found.
std::string did_you_mean(std::string_view name, const std::vector<std::string>& candidates);

}  // namespace tributary
