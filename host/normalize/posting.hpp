// A posting as the normalizer writes it: one canonical text a column, reused from record to record.
#pragma once

#include <array>
#include <bitset>
#include <cstdint>
#include <string>
#include <string_view>

#include "mapping/posting_field.hpp"
#include "normalize/date_precision.hpp"

namespace tributary::normalize {

using mapping::PostingField;

// 128 bits of XXH3 over the filled fields and source_metadata: says whether content changed, not who wrote
// it. Left out of it:
// - a date that is an estimate. It moves with the time of the fetch though the site's text does not, and must
//   not make an unchanged posting a changed one; the first estimate, the best one, stays until something else
//   changes.
// - how far a date is known. It says something of the reading, not of the job: a site that begins to write
//   the zone that was meant all along has changed nothing.
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
  // How far a date is known; none for what is no date or not filled.
  DatePrecision precision(PostingField field) const { return precisions_[index(field)]; }
  void set(PostingField field, std::string_view value, DatePrecision precision = DatePrecision::none) {
    values_[index(field)].assign(value);
    filled_.set(index(field));
    precisions_[index(field)] = precision;
  }
  void unset(PostingField field) {
    values_[index(field)].clear();
    filled_.reset(index(field));
    precisions_[index(field)] = DatePrecision::none;
  }
  std::string& source_metadata() { return source_metadata_; }  // a JSON object, or empty for none
  const std::string& source_metadata() const { return source_metadata_; }
  void clear() {
    for (auto& value : values_) value.clear();
    filled_.reset();
    precisions_.fill(DatePrecision::none);
    source_metadata_.clear();
  }

  ContentHash content_hash() const;

 private:
  static constexpr std::size_t index(PostingField field) { return static_cast<std::size_t>(field); }

  std::array<std::string, mapping::kPostingFieldCount> values_;
  std::bitset<mapping::kPostingFieldCount> filled_;
  std::array<DatePrecision, mapping::kPostingFieldCount> precisions_{};
  std::string source_metadata_;
};

}  // namespace tributary::normalize
