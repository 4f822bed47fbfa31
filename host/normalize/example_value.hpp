// A value that could not be converted, as it may stand in a report.
//
// Pure function; any thread.
#pragma once

#include <string>
#include <string_view>

namespace tributary::normalize {

// Replaces what `out` holds by `text` as one line without control characters, cut at a character's end to at
// most 80 bytes. Empty where the text has an '@': reports hold no address of a person.
void write_example(std::string_view text, std::string& out);

}  // namespace tributary::normalize
