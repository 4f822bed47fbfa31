#include "store/parameters.hpp"
#include "store/stores.hpp"
#include "store/transaction.hpp"

namespace tributary::store {

void ShapeStore::add(SourceId source, RunId run, std::uint64_t records, const std::string& shape_json,
                     const std::string& profile_json, bool drifted) {
  database_.transact([&](pqxx::work& work) {
    work.exec_params(
        R"(
        INSERT INTO source_shapes (source_id, run_id, records, shape, profile, drifted)
        VALUES ($1, $2, $3, $4::jsonb, $5::jsonb, $6)
        ON CONFLICT (run_id) DO UPDATE
        SET records = excluded.records, shape = excluded.shape, profile = excluded.profile,
            drifted = excluded.drifted)",
        source, run, records, json(shape_json), text_or_null(profile_json), drifted);
  });
}

std::vector<StoredProfile> ShapeStore::profiles(SourceId source, RunId before, int limit) {
  return database_.transact([&](pqxx::work& work) {
    std::vector<StoredProfile> profiles;
    for (const auto& row : work.exec_params(
             R"(
        SELECT run_id, profile, drifted
        FROM source_shapes
        WHERE source_id = $1 AND run_id < $2 AND profile IS NOT NULL
        ORDER BY run_id DESC LIMIT $3)",
             source, before, limit)) {
      profiles.push_back({row[0].as<RunId>(), text_of(row[1]), row[2].as<bool>()});
    }
    return profiles;
  });
}

}  // namespace tributary::store
