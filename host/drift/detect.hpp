// What is different between a run and those before it, and how much that matters.
//
// Decided on counts over enough records, never on one; on what a field is worth to the mapping; and on what
// the same external_ids said before. Pure; any thread.
#pragma once

#include <boost/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "drift/agreement.hpp"
#include "drift/reader.hpp"

namespace tributary::drift {

enum class Severity {
  note,       // worth knowing; nothing is lost by it
  suspected,  // may be chance: normalizing goes on, the next run decides
  broken,     // unmistakable: what is fetched is kept and not normalized until there is a mapping for it
};
std::string_view name(Severity severity);

struct Finding {
  std::string kind;  // records_gone, path_gone, filled_less, type_changed, values_changed,
                     // identifier_changed, new_value
  Severity severity = Severity::note;
  std::optional<mapping::PostingField> field;
  std::string path;  // of the mapping, where it is about one
  std::string what;  // one sentence for people
  boost::json::object evidence;

  // The same finding in another run has the same key.
  std::string key() const;
};

// What the runs before were like, seen through the same mapping.
struct Baseline {
  Profile profile;                  // of all of them together
  std::uint64_t runs = 0;           // 0: nothing to compare with
  std::set<std::string> suspected;  // keys of what the run before was suspected of
};

// Where records are now, when the mapping finds none and its list is not merely empty; nothing otherwise.
std::optional<shape::RecordsCandidate> records_elsewhere(const std::vector<normalize::Page>& pages,
                                                         const mapping::Mapping& mapping);

// Writes into a run's profile what the postings known before say of it, for the runs that come.
void note_agreement(const Agreement& agreement, Profile& profile);

// `renamed`: renamed_postings(). `elsewhere`: records_elsewhere(). The most severe first.
std::vector<Finding> detect(const Baseline& baseline, const Look& look, const Agreement& agreement,
                            std::uint64_t renamed, const std::optional<shape::RecordsCandidate>& elsewhere);

Severity worst(const std::vector<Finding>& findings);

}  // namespace tributary::drift
