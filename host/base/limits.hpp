// The sizes at which Tributary says no, each once.
#pragma once

#include <cstddef>

namespace tributary {

inline constexpr std::size_t kMaxBodyBytes = std::size_t{64} << 20;  // one raw body, decoded
inline constexpr std::size_t kMaxJsonDepth = 128;                    // deeper is not a posting but an attack
inline constexpr std::size_t kMaxXmlElements = 4'000'000;  // of one page: half a GiB while it is read

}  // namespace tributary
