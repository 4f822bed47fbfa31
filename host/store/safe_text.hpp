// Strangers' text as PostgreSQL can hold it. The raw bytes are in raw_pages; this is for everything else.
#pragma once

#include <string>
#include <string_view>

namespace tributary::store {

// `text` with U+FFFD for every byte that is not UTF-8 and for U+0000, which a text column refuses (and which
// libpqxx 6.4 would take for the end of the parameter).
std::string safe_text(std::string_view text);

// JSON text that jsonb accepts too: \u0000 and lone surrogates, which JSON allows, become \ufffd; bytes as
// in safe_text. What is not JSON stays not JSON, and is refused by the server.
std::string json_safe(std::string_view json);

}  // namespace tributary::store
