#include "cli/field_report.hpp"

#include <algorithm>
#include <vector>

#include "normalize/example_value.hpp"

namespace tributary::cli {
namespace {

using normalize::FieldCounts;

// Below one record in twenty a field is hardly filled; of a few records that says nothing yet.
constexpr std::uint64_t kLowShare = 20;
constexpr std::uint64_t kEnoughRecords = 20;
constexpr std::size_t kMostShown = 3;  // reasons, and values; --output json has all

std::uint64_t total_of(const std::map<std::string, std::uint64_t, std::less<>>& counts) {
  std::uint64_t sum = 0;
  for (const auto& [what, count] : counts) sum += count;
  return sum;
}

// In how many records the mapping looked for it; 0: it is not mapped.
std::uint64_t records_of(const FieldCounts& counts) {
  return counts.filled + counts.empty + total_of(counts.failed);
}

bool is_hardly_filled(const FieldCounts& counts) {
  const std::uint64_t records = records_of(counts);
  return records >= kEnoughRecords && counts.filled * kLowShare < records;
}

bool wants_a_look(const FieldCounts& counts) {
  const std::uint64_t records = records_of(counts);
  if (records == 0) return false;
  return counts.filled == 0 || is_hardly_filled(counts) || !counts.failed.empty() || !counts.unmapped.empty();
}

// The greatest counts first.
std::vector<std::pair<std::string_view, std::uint64_t>> ranked(
    const std::map<std::string, std::uint64_t, std::less<>>& counts) {
  std::vector<std::pair<std::string_view, std::uint64_t>> pairs(counts.begin(), counts.end());
  std::stable_sort(pairs.begin(), pairs.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  return pairs;
}

void add_part(const std::string& part, std::string& text) {
  text += (text.empty() ? "" : "; ") + part;
}

std::string more(std::size_t all) {
  return all > kMostShown ? " and " + std::to_string(all - kMostShown) + " more" : "";
}

// "18 not a date: \"soon\""
std::string failures_text(const FieldCounts& counts) {
  std::string text;
  const auto reasons = ranked(counts.failed);
  for (std::size_t i = 0; i < reasons.size() && i < kMostShown; ++i) {
    const auto& [reason, records] = reasons[i];
    std::string part = std::to_string(records) + " " + std::string(reason);
    const auto example = counts.examples.find(reason);
    if (example != counts.examples.end()) part += ": \"" + example->second + "\"";
    add_part(part, text);
  }
  return text + more(reasons.size());
}

// "no value in the map for \"SAL\" (2), \"OPS\" (1)"
std::string unmapped_text(const FieldCounts& counts) {
  std::string text;
  std::string value;
  const auto values = ranked(counts.unmapped);
  for (std::size_t i = 0; i < values.size() && i < kMostShown; ++i) {
    normalize::write_example(values[i].first, value);
    text += (i == 0 ? "" : ", ") + (value.empty() ? "an address" : '"' + value + '"') + " (" +
            std::to_string(values[i].second) + ")";
  }
  return "the map lacks " + text + more(values.size());
}

std::string why(const FieldCounts& counts) {
  std::string text;
  if (counts.filled == 0) add_part("no record fills it", text);
  if (counts.filled > 0 && is_hardly_filled(counts)) add_part("hardly any record fills it", text);
  if (!counts.failed.empty()) add_part(failures_text(counts), text);
  if (!counts.unmapped.empty()) add_part(unmapped_text(counts), text);
  return text;
}

}  // namespace

Table field_table(const normalize::PageCounts& counts) {
  Table table{{{"field"}, {"filled"}, {"why to look"}}, {}, ""};
  for (std::size_t i = 0; i < mapping::kPostingFieldCount; ++i) {
    const FieldCounts& field = counts.fields[i];
    if (!wants_a_look(field)) continue;
    const std::string filled = std::to_string(field.filled) + " of " + std::to_string(records_of(field));
    table.rows.push_back({mapping::kPostingFieldNames[i], filled, why(field)});
  }
  return table;
}

std::string field_names(const normalize::PageCounts& counts) {
  std::string names;
  for (std::size_t i = 0; i < mapping::kPostingFieldCount; ++i) {
    if (!wants_a_look(counts.fields[i])) continue;
    names += (names.empty() ? "" : ", ") + std::string(mapping::kPostingFieldNames[i]);
  }
  return names;
}

}  // namespace tributary::cli
