#include "mapgen/trial.hpp"

#include <algorithm>

#include "mapgen/judgement.hpp"

namespace tributary::mapgen {
namespace {

MappedFields mapped_fields(const mapping::Mapping& mapping) {
  MappedFields mapped;
  for (std::size_t i = 0; i < mapping::kPostingFieldCount; ++i) mapped[i] = mapping.fields[i].has_value();
  return mapped;
}

bool is_required(mapping::PostingField field) {
  const auto& required = mapping::kRequiredFields;
  return std::find(required.begin(), required.end(), field) != required.end();
}

}  // namespace

TrialReport try_mapping(const mapping::Mapping& mapping, const normalize::SourceFacts& facts,
                        const std::vector<normalize::Page>& pages,
                        const std::function<bool(std::size_t page, std::size_t record)>& held_out) {
  Judgement judgement(mapped_fields(mapping));
  normalize::Normalizer normalizer(mapping, facts);
  for (std::size_t page = 0; page < pages.size(); ++page) {
    judgement.begin_page(pages[page].fetched_at,
                         [&held_out, page](std::size_t record) { return held_out(page, record); });
    judgement.end_page(normalizer.normalize(pages[page], judgement));
  }
  return judgement.report();
}

std::optional<mapping::Mapping> without_refused_fields(const mapping::Mapping& mapping,
                                                       const TrialReport& report) {
  std::optional<mapping::Mapping> reduced;
  for (const Finding& finding : report.findings) {
    if (!finding.fatal) continue;
    const auto field = mapping::posting_field(finding.field);
    if (!field || is_required(*field) || is_of_one_record(report, *field)) return std::nullopt;
    if (!reduced) reduced = mapping;
    reduced->field(*field).reset();
  }
  return reduced;
}

bool is_of_one_record(const TrialReport& report, mapping::PostingField field) {
  bool refused = false;
  for (const Finding& finding : report.findings) {
    if (!finding.fatal || finding.field != mapping::name(field)) continue;
    if (!finding.of_one_record) return false;
    refused = true;
  }
  return refused;
}

}  // namespace tributary::mapgen
