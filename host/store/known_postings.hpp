// Private to store/: what is stored of some postings, for a transaction that is under way.
#pragma once

#include <pqxx/transaction>

#include "store/parameters.hpp"
#include "store/records.hpp"

namespace tributary::store {

// As PostingStore::known. `external_ids`: texts that PostgreSQL can hold.
KnownPostings known_postings(pqxx::work& work, SourceId source, const ArrayParameter& external_ids);

}  // namespace tributary::store
