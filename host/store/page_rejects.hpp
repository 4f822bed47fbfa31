// Private to store/: a page's rejects against the ones that are stored already.
#pragma once

#include <pqxx/transaction>
#include <vector>

#include "normalize/normalizer.hpp"
#include "store/records.hpp"

namespace tributary::store {

struct RejectChanges {
  std::vector<const normalize::Reject*> written;  // new, or not as they are stored; borrowed from the input
  std::vector<RejectId> replayed;                 // open ones whose record is no reject any more
  std::int64_t before = 0;                        // rejects of the page that were not replayed
  std::int64_t after = 0;

  bool any() const { return !written.empty() || !replayed.empty(); }
};

// Of several rejects of one record for one stage and field the first counts. `rejects` must outlive the
// result.
RejectChanges compare_rejects(pqxx::work& work, RawPageId page, MappingId mapping,
                              const std::vector<normalize::Reject>& rejects);

// Discarded ones stay discarded.
void write_rejects(pqxx::work& work, SourceId source, const StoredPage& page, MappingId mapping,
                   InteractionId interaction, const RejectChanges& changes);

}  // namespace tributary::store
