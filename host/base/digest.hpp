// SHA-256 of bytes, for raw bodies and mapping documents.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace tributary {

using Sha256 = std::array<std::uint8_t, 32>;

// FIPS 180-4, by OpenSSL. Throws Error{internal} when the library has no SHA-256.
Sha256 sha256(std::string_view bytes);

// Lower-case hexadecimal digits, two a byte.
std::string hex(std::string_view bytes);
std::string hex(const Sha256& digest);

}  // namespace tributary
