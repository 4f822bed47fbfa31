// A posting as the normalizer writes it: one canonical text a column, reused from record to record.
#pragma once

#include <array>
#include <bitset>
#include <cstdint>
#include <string>
#include <string_view>

#include "mapping/posting_field.hpp"

namespace tributary::normalize {

using mapping::PostingField;

// 128 bits of XXH3 over the filled fields and source_metadata: says whether content changed, not who wrote
// it.
using ContentHash = std::array<std::uint8_t, 16>;

// Canonical text per field: text fields as valid UTF-8 without U+0000; posted_at and valid_through as RFC
// 3339 UTC; salaries as plain decimals; employment_type as schema.org terms joined by commas; the
// enumerations as in sql/. Not for sharing between threads; the strings keep their capacity so that a page
// allocates only once.
class Posting {
 public:
  bool filled(PostingField field) const { return filled_[index(field)]; }
  // Empty when not filled. Valid until the next set() of that field or clear().
  std::string_view value(PostingField field) const { return values_[index(field)]; }
  void set(PostingField field, std::string_view value) {
    values_[index(field)].assign(value);
    filled_.set(index(field));
    not_hashed_.reset(index(field));
  }
  void unset(PostingField field) {
    values_[index(field)].clear();
    filled_.reset(index(field));
    not_hashed_.reset(index(field));
  }
  // The value moves with the time of the fetch though the site's text does not: it must not make an unchanged
  // posting a changed one. The first estimate, which is the best one, stays until something else changes.
  void leave_out_of_hash(PostingField field) { not_hashed_.set(index(field)); }
  std::string& source_metadata() { return source_metadata_; }  // a JSON object, or empty for none
  const std::string& source_metadata() const { return source_metadata_; }
  void clear() {
    for (auto& value : values_) value.clear();
    filled_.reset();
    not_hashed_.reset();
    source_metadata_.clear();
  }

  ContentHash content_hash() const;

 private:
  static constexpr std::size_t index(PostingField field) { return static_cast<std::size_t>(field); }

  std::array<std::string, mapping::kPostingFieldCount> values_;
  std::bitset<mapping::kPostingFieldCount> filled_;
  std::bitset<mapping::kPostingFieldCount> not_hashed_;
  std::string source_metadata_;
};

}  // namespace tributary::normalize
