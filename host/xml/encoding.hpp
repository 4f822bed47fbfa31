// A document's bytes as UTF-8.
//
// Private to xml/.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace tributary::xml {

// The text of `bytes`, without a byte order mark. UTF-8 and UTF-16 are known by their first bytes, which
// count more than what is declared: who sends a text on often changes the one and not the other. A declared
// ISO-8859-1 is read as Windows-1252, as browsers do. Invalid UTF-16 becomes U+FFFD, counted in `replaced`;
// invalid UTF-8 stays, for the JSON reader to mend and count. Else a sentence that names the encoding.
Result<std::string, std::string> to_utf8(std::string_view bytes, std::uint64_t& replaced);

}  // namespace tributary::xml
