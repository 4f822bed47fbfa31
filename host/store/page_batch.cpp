#include "store/page_batch.hpp"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "store/column_rules.hpp"
#include "store/safe_text.hpp"

namespace tributary::store {
namespace {

using mapping::PostingField;

Cell append(std::string& arena, std::string_view text) {
  const Cell cell{arena.size(), text.size(), true};
  arena += text;
  return cell;
}

// The first field that its column would not take; a required one also when it is not there.
std::optional<normalize::Reject> refusal(std::size_t record, const normalize::Posting& posting) {
  for (std::size_t i = 0; i < mapping::kPostingFieldCount; ++i) {
    const auto field = static_cast<PostingField>(i);
    const bool required = field == PostingField::external_id || field == PostingField::title;
    if (!posting.filled(field) && !required) continue;
    std::string reason = column_refusal(field, posting.value(field));
    if (!reason.empty()) {
      return normalize::Reject{record, "store", std::string(mapping::name(field)), "", std::move(reason)};
    }
  }
  return std::nullopt;
}

}  // namespace

IdHash hash_id(std::string_view external_id) {
  const XXH128_hash_t hash = XXH3_128bits(external_id.data(), external_id.size());
  return {hash.low64, hash.high64};
}

PageBatch::PageBatch() : columns_(std::make_unique<Columns>()) {}
PageBatch::~PageBatch() = default;

void PageBatch::add(std::size_t record, const normalize::Posting& posting) {
  if (auto reject = refusal(record, posting)) return add(std::move(*reject));
  BatchRow row;
  row.record = record;
  row.content_hash = posting.content_hash();
  for (std::size_t i = 0; i < mapping::kPostingFieldCount; ++i) {
    const auto field = static_cast<PostingField>(i);
    if (posting.filled(field)) row.fields[i] = append(columns_->arena, safe_text(posting.value(field)));
  }
  for (std::size_t i = 0; i < normalize::kDateFields.size(); ++i) {
    row.precisions[i] = posting.precision(normalize::kDateFields[i].field);
  }
  if (!posting.source_metadata().empty()) {
    row.source_metadata = append(columns_->arena, json_safe(posting.source_metadata()));
  }
  columns_->rows.push_back(row);
}

void PageBatch::add(normalize::Reject reject) {
  columns_->rejects.push_back(std::move(reject));
}

void PageBatch::clear() {
  columns_->arena.clear();
  columns_->rows.clear();
  columns_->rejects.clear();
}

std::size_t PageBatch::size() const {
  return columns_->rows.size();
}

SeenIds::SeenIds() : set_(std::make_unique<Set>()) {}
SeenIds::~SeenIds() = default;

void SeenIds::merge(const SeenIds& other) {
  set_->content.insert(other.set_->content.begin(), other.set_->content.end());
}

}  // namespace tributary::store
