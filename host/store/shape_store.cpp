#include "store/parameters.hpp"
#include "store/stores.hpp"
#include "store/transaction.hpp"

namespace tributary::store {

void ShapeStore::add(SourceId source, RunId run, std::uint64_t records, const std::string& shape_json) {
  database_.transact([&](pqxx::work& work) {
    work.exec_params(
        R"(
        INSERT INTO source_shapes (source_id, run_id, records, shape)
        VALUES ($1, $2, $3, $4::jsonb)
        ON CONFLICT (run_id) DO UPDATE
        SET records = excluded.records, shape = excluded.shape)",
        source, run, records, json(shape_json));
  });
}

}  // namespace tributary::store
