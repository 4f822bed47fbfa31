// Digits and letters as words of their own, for texts that write a number and its unit together.
#pragma once

#include <string>
#include <string_view>

namespace tributary::normalize {

// Replaces what `out` holds by `words` with a space between digits and what is none: "3d" is "3 d", "3일" is
// "3 일". `words` must not be in `out`. Any thread.
void split_numbers(std::string_view words, std::string& out);

}  // namespace tributary::normalize
