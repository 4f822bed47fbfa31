// Private to store/: which version serves a source, inside a transaction of somebody else's.
#pragma once

#include <pqxx/transaction>

#include "store/records.hpp"

namespace tributary::store {

// The active one is retired, `id` becomes active; gives the one that was retired. Throws as
// MappingStore::activate.
std::optional<MappingId> activate_mapping(pqxx::work& work, MappingId id,
                                          std::optional<InteractionId> approved_by);

// One writer a source at a time: versions are counted, and one of them is active.
void lock_source(pqxx::work& work, SourceId source);

}  // namespace tributary::store
