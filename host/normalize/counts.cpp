// Adding up what was counted on several pages.
#include "normalize/normalizer.hpp"

namespace tributary::normalize {

namespace {

constexpr std::size_t kMaxUnmappedValues = 100;
constexpr std::size_t kMaxRepairsBytes = 2000;  // of a run's line about repairs

void add(FieldCounts& sum, const FieldCounts& counts) {
  sum.filled += counts.filled;
  sum.empty += counts.empty;
  for (const auto& [reason, records] : counts.failed) sum.failed[reason] += records;
  for (const auto& [reason, value] : counts.examples) sum.examples.emplace(reason, value);
  for (std::size_t i = 0; i < sum.precisions.size(); ++i) sum.precisions[i] += counts.precisions[i];
  for (const auto& [value, records] : counts.unmapped) {
    const bool full = sum.unmapped.size() >= kMaxUnmappedValues;
    if (!full || sum.unmapped.count(value) > 0) sum.unmapped[value] += records;
  }
}

// What each page had mended, each sentence once.
void add(std::string& sum, const std::string& repairs) {
  if (repairs.empty() || sum.find(repairs) != std::string::npos) return;
  if (sum.size() + repairs.size() > kMaxRepairsBytes) return;
  if (!sum.empty()) sum += "; ";
  sum += repairs;
}

}  // namespace

void PageCounts::add(const PageCounts& other) {
  records += other.records;
  left_out += other.left_out;
  postings += other.postings;
  rejects += other.rejects;
  page_is_json = page_is_json && other.page_is_json;
  for (std::size_t i = 0; i < fields.size(); ++i) normalize::add(fields[i], other.fields[i]);
  normalize::add(repairs, other.repairs);
}

}  // namespace tributary::normalize
