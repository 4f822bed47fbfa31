// The language of a text by its commonest words and its script.
//
// Pure functions; any thread.
#pragma once

#include <string_view>

namespace tributary::normalize {

// Whether `text` is sentences rather than the name of something.
bool is_prose(std::string_view text);

// ISO 639-1 code of the language that `text` is clearly written in; empty where it is not clear. Looks at the
// first few thousand bytes.
std::string_view detected_language(std::string_view text);

}  // namespace tributary::normalize
