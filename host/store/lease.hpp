// Private to store/: the fence before every write for a source.
#pragma once

#include <pqxx/transaction>

#include "store/database.hpp"
#include "store/records.hpp"

namespace tributary::store {

// Throws Error{try_again} when this database connection had the source's lease and another process has it
// now. Until the transaction ends nobody can take it over. Does nothing for a source without a lease of ours.
void require_lease(pqxx::work& work, Database& database, SourceId source);

}  // namespace tributary::store
