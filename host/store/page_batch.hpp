// Private to store/: what PageBatch and SeenIds hold.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "mapping/posting_field.hpp"
#include "normalize/normalizer.hpp"
#include "store/stores.hpp"

namespace tributary::store {

// One text of a row; `filled` tells "" from absent.
struct Cell {
  std::size_t begin = 0;
  std::size_t length = 0;
  bool filled = false;
};

struct BatchRow {
  std::size_t record = 0;
  normalize::ContentHash content_hash{};
  std::array<Cell, mapping::kPostingFieldCount> fields;
  Cell source_metadata;
  std::array<normalize::DatePrecision, normalize::kDateFields.size()> precisions{};  // as in kDateFields
};

// All texts of a page in one arena, so that the next page allocates nothing.
struct BatchColumns {
  std::string arena;
  std::vector<BatchRow> rows;
  std::vector<normalize::Reject> rejects;

  std::string_view text(const Cell& cell) const {
    return std::string_view(arena).substr(cell.begin, cell.length);
  }
  std::string_view external_id(const BatchRow& row) const {
    return text(row.fields[static_cast<std::size_t>(mapping::PostingField::external_id)]);
  }
};

struct PageBatch::Columns : BatchColumns {};

struct IdHash {
  std::uint64_t low = 0;
  std::uint64_t high = 0;
  bool operator==(const IdHash&) const = default;
};

struct IdHashHasher {
  std::size_t operator()(const IdHash& hash) const { return hash.low; }
};

using ContentById = std::unordered_map<IdHash, normalize::ContentHash, IdHashHasher>;

struct SeenIds::Set {
  ContentById content;
};

IdHash hash_id(std::string_view external_id);

}  // namespace tributary::store
