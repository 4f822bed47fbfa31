#include "store/activate_mapping.hpp"
#include "store/parameters.hpp"
#include "store/stores.hpp"
#include "store/transaction.hpp"

namespace tributary::store {
namespace {

const std::string& mapping_columns() {
  static const std::string columns =
      R"(
        m.mapping_id, m.source_id, s.name, m.version, m.status, m.document, m.content_hash,
          m.parent_mapping_id, m.generated_by_interaction_id, m.validated_by_interaction_id, a.name,
          m.trial, coalesce(m.trial->>'passed' = 'true', false), )" +
      micros("m.created_at") + ", " + micros("m.activated_at") + ", m.approved_by_interaction_id" +
      R"( FROM posting_field_mappings m
        JOIN posting_sources s USING (source_id)
        LEFT JOIN interactions i ON i.interaction_id = m.generated_by_interaction_id
        LEFT JOIN actors a ON a.actor_id = i.actor_id )";
  return columns;
}

MappingVersion to_mapping(const pqxx::row& row) {
  MappingVersion mapping;
  mapping.mapping_id = row[0].as<MappingId>();
  mapping.source_id = row[1].as<SourceId>();
  mapping.source_name = text_of(row[2]);
  mapping.version = row[3].as<int>();
  mapping.status = text_of(row[4]);
  mapping.document = text_of(row[5]);
  mapping.content_hash = text_of(row[6]);
  mapping.parent_mapping_id = optional_number(row[7]);
  mapping.generated_by_interaction_id = optional_number(row[8]);
  mapping.validated_by_interaction_id = optional_number(row[9]);
  mapping.generated_by = text_of(row[10]);
  mapping.trial = text_of(row[11]);
  mapping.trial_passed = row[12].as<bool>();
  mapping.created_at = timestamp(row[13]);
  mapping.activated_at = optional_timestamp(row[14]);
  mapping.approved_by_interaction_id = optional_number(row[15]);
  return mapping;
}

[[noreturn]] void refuse_unknown(MappingId id) {
  throw Error(ErrorKind::usage,
              "there is no mapping " + std::to_string(id) + "; see `tributary mapping list`");
}

void require_one(const pqxx::result& result, MappingId id) {
  if (result.affected_rows() != 1) refuse_unknown(id);
}

std::optional<MappingId> same_document(pqxx::work& work, SourceId source, const std::string& content_hash) {
  const auto rows = work.exec_params(
      "SELECT mapping_id FROM posting_field_mappings WHERE source_id = $1 AND content_hash = $2", source,
      text(content_hash));
  if (rows.empty()) return std::nullopt;
  return rows[0][0].as<MappingId>();
}

}  // namespace

void lock_source(pqxx::work& work, SourceId source) {
  const auto rows =
      work.exec_params("SELECT 1 FROM posting_sources WHERE source_id = $1 FOR NO KEY UPDATE", source);
  if (rows.empty()) {
    throw Error(ErrorKind::usage, "there is no source with the id " + std::to_string(source));
  }
}

MappingId MappingStore::add_candidate(SourceId source, const std::string& document,
                                      const std::string& content_hash,
                                      std::optional<InteractionId> generated_by) {
  return database_.transact([&](pqxx::work& work) {
    lock_source(work, source);
    if (const auto known = same_document(work, source, content_hash)) return *known;
    const auto row = work.exec_params1(
        R"(
        INSERT INTO posting_field_mappings (source_id, version, document, content_hash,
          parent_mapping_id, generated_by_interaction_id)
        SELECT $1, coalesce(max(version), 0) + 1, $2, $3, max(mapping_id) FILTER (WHERE status =
          'active'), $4::bigint
        FROM posting_field_mappings
        WHERE source_id = $1
        RETURNING mapping_id)",
        source, text(document), text(content_hash), number(generated_by));
    return row[0].as<MappingId>();
  });
}

void MappingStore::set_trial(MappingId id, InteractionId validated_by, const std::string& trial) {
  database_.transact([&](pqxx::work& work) {
    const auto known = work.exec_params(
        R"(
        SELECT status = 'active' OR (status = 'retired' AND coalesce(trial->>'passed' = 'true', false))
        FROM posting_field_mappings
        WHERE mapping_id = $1
        FOR NO KEY UPDATE)",
        id);
    if (known.empty()) refuse_unknown(id);
    if (known[0][0].as<bool>()) return;  // what it serves by, or served by, is not for a later try to change
    work.exec_params(R"(
        UPDATE posting_field_mappings
        SET trial = $3::jsonb, validated_by_interaction_id = $2
        WHERE mapping_id = $1)",
                     id, validated_by, json(trial));
  });
}

std::optional<MappingId> activate_mapping(pqxx::work& work, MappingId id,
                                          std::optional<InteractionId> approved_by) {
  const auto rows = work.exec_params(
      R"(
      SELECT source_id, coalesce(trial->>'passed' = 'true', false), status = 'active'
      FROM posting_field_mappings
      WHERE mapping_id = $1)",
      id);
  if (rows.empty()) refuse_unknown(id);
  if (rows[0][2].as<bool>() && !approved_by) return std::nullopt;
  if (!rows[0][1].as<bool>() && !approved_by) {
    throw Error(ErrorKind::usage, "mapping " + std::to_string(id) +
                                      " has not passed a trial: look at it with `tributary mapping show " +
                                      std::to_string(id) + "` and approve it yourself if it is right");
  }
  const auto source = rows[0][0].as<SourceId>();
  lock_source(work, source);
  const auto retired = work.exec_params(
      R"(
      UPDATE posting_field_mappings
      SET status = 'retired'
      WHERE source_id = $1 AND status = 'active' AND mapping_id <> $2
      RETURNING mapping_id)",
      source, id);
  work.exec_params(
      R"(
      UPDATE posting_field_mappings
      SET status = 'active', status_reason = NULL, activated_at = clock_timestamp(),
        approved_by_interaction_id = $2::bigint
      WHERE mapping_id = $1 AND (status <> 'active' OR $2::bigint IS NOT NULL))",
      id, number(approved_by));
  work.exec_params(
      R"(
      UPDATE drift_events
      SET action_taken = 'mapping ' || $2::text || ' serves', resolved_at = clock_timestamp()
      WHERE source_id = $1 AND resolved_at IS NULL)",
      source, std::to_string(id));
  if (retired.empty()) return std::nullopt;
  return retired[0][0].as<MappingId>();
}

void MappingStore::activate(MappingId id, std::optional<InteractionId> approved_by) {
  database_.transact([&](pqxx::work& work) { activate_mapping(work, id, approved_by); });
}

void MappingStore::serve_since(MappingId id, RunId run) {
  database_.transact([&](pqxx::work& work) {
    require_one(work.exec_params("UPDATE posting_field_mappings SET since_run_id = $2 WHERE mapping_id = $1",
                                 id, run),
                id);
  });
}

void MappingStore::reject(MappingId id, std::string_view reason) {
  database_.transact([&](pqxx::work& work) {
    require_one(work.exec_params(R"(
        UPDATE posting_field_mappings
        SET status = 'rejected', status_reason = $2
        WHERE mapping_id = $1)",
                                 id, text(reason)),
                id);
  });
}

std::optional<MappingVersion> MappingStore::active(SourceId source) {
  return database_.transact([&](pqxx::work& work) -> std::optional<MappingVersion> {
    const auto rows = work.exec_params(
        "SELECT " + mapping_columns() + "WHERE m.source_id = $1 AND m.status = 'active'", source);
    if (rows.empty()) return std::nullopt;
    return to_mapping(rows[0]);
  });
}

std::optional<MappingVersion> MappingStore::find(MappingId id) {
  return database_.transact([&](pqxx::work& work) -> std::optional<MappingVersion> {
    const auto rows = work.exec_params("SELECT " + mapping_columns() + "WHERE m.mapping_id = $1", id);
    if (rows.empty()) return std::nullopt;
    return to_mapping(rows[0]);
  });
}

std::vector<MappingVersion> MappingStore::list(std::optional<SourceId> source) {
  return database_.transact([&](pqxx::work& work) {
    std::vector<MappingVersion> mappings;
    for (const auto& row : work.exec_params("SELECT " + mapping_columns() +
                                                "WHERE ($1::bigint IS NULL OR m.source_id = $1) ORDER BY "
                                                "m.mapping_id DESC",
                                            number(source))) {
      mappings.push_back(to_mapping(row));
    }
    return mappings;
  });
}

}  // namespace tributary::store
