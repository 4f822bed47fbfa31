// zstd, for raw bodies at rest.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace tributary {

// One zstd frame (RFC 8878) with its content size and checksum. Throws Error{internal}.
std::string compress(std::string_view bytes);

// The bytes that compress() was given. Throws Error{internal} when `frame` is not one whole frame or would
// be longer than `limit_bytes`; nothing larger is ever allocated.
std::string decompress(std::string_view frame, std::size_t limit_bytes);

}  // namespace tributary
