// Strangers' text on its way into a JSON document that PostgreSQL must take.
#pragma once

#include <string>
#include <string_view>

namespace tributary::fetch {

// `text` with what is not UTF-8, and U+0000, replaced by U+FFFD.
std::string clean(std::string_view text);

}  // namespace tributary::fetch
