// gzip (RFC 1952), for files at rest and sitemaps; what HTTP encodes on the way is decoded by the client.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace tributary {

// True when `bytes` begin like a gzip file.
bool is_gzip(std::string_view bytes);

// All members of `bytes`, decoded, or what is wrong: "is not a whole gzip file", "is larger than ... when it
// is decoded". Never holds more than `limit_bytes` and one buffer.
struct Gunzipped {
  std::string bytes;
  std::string problem;  // "" when `bytes` is whole
};
Gunzipped gunzip(std::string_view bytes, std::size_t limit_bytes);

}  // namespace tributary
