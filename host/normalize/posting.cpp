#include "normalize/posting.hpp"

#define XXH_INLINE_ALL  // the state on the stack: nothing is allocated for a hash
#include <xxhash.h>

namespace tributary::normalize {

namespace {

// A field's number and length go in front of its text, so that no two postings run together alike.
void add(XXH3_state_t& state, std::uint8_t tag, std::string_view text) {
  std::array<std::uint8_t, 9> head{tag};
  for (std::size_t i = 0; i < 8; ++i) {
    head[i + 1] = static_cast<std::uint8_t>(std::uint64_t{text.size()} >> (8 * i));
  }
  XXH3_128bits_update(&state, head.data(), head.size());
  XXH3_128bits_update(&state, text.data(), text.size());
}

}  // namespace

ContentHash Posting::content_hash() const {
  XXH3_state_t state;
  XXH3_128bits_reset(&state);
  for (std::size_t i = 0; i < mapping::kPostingFieldCount; ++i) {
    const bool hashed = filled_[i] && precisions_[i] != DatePrecision::estimate;
    if (hashed) add(state, static_cast<std::uint8_t>(i), values_[i]);
  }
  constexpr std::uint8_t kSourceMetadata = 255;  // beyond all fields, also those to come
  if (!source_metadata_.empty()) add(state, kSourceMetadata, source_metadata_);
  XXH128_canonical_t canonical;  // big-endian: the same bytes on every machine
  XXH128_canonicalFromHash(&canonical, XXH3_128bits_digest(&state));
  ContentHash hash;
  std::copy(std::begin(canonical.digest), std::end(canonical.digest), hash.begin());
  return hash;
}

}  // namespace tributary::normalize
