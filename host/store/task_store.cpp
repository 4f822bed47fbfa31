#include "store/parameters.hpp"
#include "store/stores.hpp"
#include "store/transaction.hpp"

namespace tributary::store {

TaskId TaskStore::open(SourceId source, std::string_view task_type, InteractionId interaction,
                       const std::string& request_json) {
  return database_.transact([&](pqxx::work& work) {
    const auto row = work.exec_params1(
        R"(
        INSERT INTO human_tasks (source_id, task_type, interaction_id, request_data)
        VALUES ($1, $2, $3, $4::jsonb)
        ON CONFLICT (source_id, task_type) WHERE status <> 'completed' DO UPDATE
        SET interaction_id = excluded.interaction_id, request_data = excluded.request_data
        RETURNING task_id)",
        source, text(task_type), interaction, json(request_json));
    return row[0].as<TaskId>();
  });
}

std::optional<std::string> TaskStore::open_request(SourceId source, std::string_view task_type) {
  return database_.transact([&](pqxx::work& work) -> std::optional<std::string> {
    const auto rows = work.exec_params(
        R"(
        SELECT request_data
        FROM human_tasks
        WHERE source_id = $1 AND task_type = $2 AND status <> 'completed')",
        source, text(task_type));
    if (rows.empty()) return std::nullopt;
    return rows[0][0].as<std::string>();
  });
}

void TaskStore::complete_for_source(SourceId source, std::string_view task_type,
                                    const std::string& response_json) {
  database_.transact([&](pqxx::work& work) {
    work.exec_params(
        R"(
        UPDATE human_tasks
        SET status = 'completed', response_data = $3::jsonb, completed_at = clock_timestamp()
        WHERE source_id = $1 AND task_type = $2 AND status <> 'completed')",
        source, text(task_type), json(response_json));
  });
}

void TaskStore::complete_for_mapping(MappingId mapping, std::string_view task_type,
                                     const std::string& response_json) {
  database_.transact([&](pqxx::work& work) {
    work.exec_params(
        R"(
        UPDATE human_tasks t
        SET status = 'completed', response_data = $3::jsonb, completed_at = clock_timestamp()
        FROM posting_field_mappings m
        WHERE m.mapping_id = $1 AND t.source_id = m.source_id AND t.task_type = $2
          AND t.status <> 'completed' AND t.request_data->'mapping_id' = to_jsonb(m.mapping_id))",
        mapping, text(task_type), json(response_json));
  });
}

std::int64_t TaskStore::count_open(std::optional<SourceId> source) {
  return database_.transact([&](pqxx::work& work) {
    return work
        .exec_params1(
            R"(
        SELECT count(*)
        FROM human_tasks
        WHERE status <> 'completed' AND ($1::bigint IS NULL OR source_id = $1))",
            number(source))[0]
        .as<std::int64_t>();
  });
}

}  // namespace tributary::store
