// A mapping tried on real records before it may be used.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mapping/mapping.hpp"
#include "normalize/normalizer.hpp"

namespace tributary::mapgen {

inline constexpr std::size_t kSampleRecords = 400;  // read for one mapping: half to write it, half to try it

struct Finding {
  std::string field;    // posting field, or "" for the whole mapping
  std::string message;  // "url: 3 of 20 are not absolute ...": the field, what was found, what was expected
  bool fatal;           // false: worth knowing, does not refuse the mapping
  std::string detail = {};  // values of a record, for people: no model is shown it
  std::string told = {};  // what a model is told instead of a message that names a person; empty: the message
  // What one record must say by a person's word (demands.hpp): leaving the field out of all records would
  // pass for it, and must not.
  bool of_one_record = false;
};

struct TrialReport {
  bool passed = false;
  std::size_t records = 0;  // that were judged
  // Of the judged records; but the reasons (`failed`, `unmapped`) are counted over whole pages.
  normalize::PageCounts counts;
  std::vector<Finding> findings;

  std::string to_json() const;
};

// Normalizes `pages`, of which only records with a position for which `held_out(page, record)` is true count,
// and judges: required fields filled, external_id unique, titles neither constant nor HTML, URLs absolute,
// dates plausible (between 2000 and one year after the fetch, or later for valid_through), salary_min not
// above salary_max. With fewer than two records the judgement is made on what there is and says so in a
// finding that is not fatal; with none, or with a page that is not JSON, the mapping is refused.
TrialReport try_mapping(const mapping::Mapping& mapping, const normalize::SourceFacts& facts,
                        const std::vector<normalize::Page>& pages,
                        const std::function<bool(std::size_t page, std::size_t record)>& held_out);

// `mapping` less the optional fields that `report` refuses, to be tried again when no generator can do
// better: a posting without a date is worth more than no posting. Nothing when nothing is refused, when a
// required field or the mapping as a whole is, or when a field is for no more than what one record must say:
// that is for a person to decide.
std::optional<mapping::Mapping> without_refused_fields(const mapping::Mapping& mapping,
                                                       const TrialReport& report);

// Whether `report` refuses the field for what one record must say, and for nothing else.
bool is_of_one_record(const TrialReport& report, mapping::PostingField field);

}  // namespace tributary::mapgen
