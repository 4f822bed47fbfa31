// How large a mapping may be. It is written by a stranger, model or person, and runs on every record.
#pragma once

#include <cstddef>
#include <cstdint>

namespace tributary::mapping {

inline constexpr std::size_t kMaxDocumentBytes = 256 << 10;
inline constexpr int kMaxExpressionDepth = 4;              // a field's own expression is at depth 1
inline constexpr std::size_t kMaxParts = 16;               // of one first, join or template
inline constexpr std::size_t kMaxExpressions = 64;         // of one field, all depths together
inline constexpr std::size_t kMaxCaptureBytes = 200;       // of a regular expression's text
inline constexpr std::size_t kMaxCaptureMemory = 1 << 20;  // that RE2 may spend on one regular expression
inline constexpr std::size_t kMaxValueMapEntries = 1000;
inline constexpr std::size_t kMaxKeptValues = 100;
// All paths on all records of one page together: some seconds, and several times what ordinary paths need on
// the largest page that is read.
inline constexpr std::uint64_t kMaxPathStepsOfPage = 500'000'000;

}  // namespace tributary::mapping
