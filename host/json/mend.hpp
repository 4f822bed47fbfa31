// The slow, exact reader behind Parser: it mends what can be mended and says where and why the rest is not
// JSON.
//
// Private to json/. It runs only on a body that simdjson refused, one pass, byte by byte, RFC 8259's grammar
// to the letter. It builds no values: simdjson reads the mended text afterwards.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "json/parser.hpp"

namespace tributary::json {

// Sets `mended` to `text` with invalid UTF-8 and lone surrogates in strings replaced by U+FFFD and numbers
// beyond any machine type as strings, counting each in `repairs`. Or tells why `text` is not JSON; `origin`
// is what Problem::offset counts from. `mended` must not hold `text`.
std::optional<Problem> mend(std::string_view text, std::size_t origin, std::string& mended, Repairs& repairs);

}  // namespace tributary::json
