// The line of facts that a long text may begin with.
//
// Pure functions; any thread.
#pragma once

#include <string>
#include <string_view>

namespace tributary::normalize {

// "Acme | Engineer | Remote | Full-time | $100k": the first line of a text too long to be a value, where bars
// divide it into facts; empty where it is prose, which may speak of anything. The result lives in `scratch`.
std::string_view headline(std::string_view text, std::string& scratch);

}  // namespace tributary::normalize
