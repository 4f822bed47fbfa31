#include <boost/json.hpp>

#include "store/open_task.hpp"
#include "store/parameters.hpp"
#include "store/stores.hpp"
#include "store/transaction.hpp"

namespace tributary::store {
namespace {

const std::string& task_columns() {
  static const std::string columns =
      R"(
        t.task_id, t.source_id, s.name, t.task_type, t.status, t.assigned_to_actor_id, a.name,
          t.interaction_id, t.request_data, t.response_data, )" +
      micros("t.created_at") + ", " + micros("t.completed_at") +
      R"( FROM human_tasks t
        LEFT JOIN posting_sources s USING (source_id)
        LEFT JOIN actors a ON a.actor_id = t.assigned_to_actor_id )";
  return columns;
}

Task to_task(const pqxx::row& row) {
  Task task;
  task.task_id = row[0].as<TaskId>();
  task.source_id = optional_number(row[1]);
  task.source_name = text_of(row[2]);
  task.type = text_of(row[3]);
  task.status = text_of(row[4]);
  task.assigned_to_actor_id = optional_number(row[5]);
  task.assigned_to = text_of(row[6]);
  task.interaction_id = row[7].as<InteractionId>();
  task.request = boost::json::parse(text_of(row[8])).as_object();
  task.response = text_of(row[9]);
  task.created_at = timestamp(row[10]);
  task.completed_at = optional_timestamp(row[11]);
  return task;
}

}  // namespace

Task require_open_task(pqxx::work& work, TaskId id, ActorId actor) {
  work.exec_params("SELECT 1 FROM human_tasks WHERE task_id = $1 FOR UPDATE", id);
  const auto rows = work.exec_params("SELECT " + task_columns() + "WHERE t.task_id = $1", id);
  if (rows.empty()) {
    throw Error(ErrorKind::usage,
                "there is no review " + std::to_string(id) + "; `tributary review list` shows the ids");
  }
  Task task = to_task(rows[0]);
  if (task.status == "completed") {
    throw Error(ErrorKind::usage, "review " + std::to_string(id) + " was decided " +
                                      (task.assigned_to.empty() ? "" : "by " + task.assigned_to + " ") +
                                      "at " + rfc3339(*task.completed_at) + "; see `tributary review show " +
                                      std::to_string(id) + "`");
  }
  if (task.assigned_to_actor_id && *task.assigned_to_actor_id != actor) {
    throw Error(ErrorKind::try_again, "review " + std::to_string(id) + " is claimed by " + task.assigned_to +
                                          "; ask them, or let them give it back: tributary review release " +
                                          std::to_string(id));
  }
  return task;
}

std::optional<MappingId> Task::mapping_id() const {
  const auto* id = request.if_contains("mapping_id");
  if (id == nullptr || !id->is_int64()) return std::nullopt;
  return id->get_int64();
}

std::string Task::reason() const {
  const auto* said = request.if_contains("reason");
  return said != nullptr && said->is_string() ? std::string(said->get_string()) : "";
}

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

std::vector<Task> TaskStore::list(std::optional<SourceId> source, bool completed_too) {
  return database_.transact([&](pqxx::work& work) {
    std::vector<Task> tasks;
    for (const auto& row : work.exec_params("SELECT " + task_columns() +
                                                R"(
        WHERE ($1::bigint IS NULL OR t.source_id = $1) AND ($2::boolean OR t.status <> 'completed')
        ORDER BY t.task_id)",
                                            number(source), completed_too)) {
      tasks.push_back(to_task(row));
    }
    return tasks;
  });
}

std::optional<Task> TaskStore::find(TaskId id) {
  return database_.transact([&](pqxx::work& work) -> std::optional<Task> {
    const auto rows = work.exec_params("SELECT " + task_columns() + "WHERE t.task_id = $1", id);
    if (rows.empty()) return std::nullopt;
    return to_task(rows[0]);
  });
}

void TaskStore::claim(TaskId id, ActorId actor) {
  database_.transact([&](pqxx::work& work) {
    require_open_task(work, id, actor);
    work.exec_params(
        R"(
        UPDATE human_tasks
        SET status = 'claimed', assigned_to_actor_id = $2, claimed_at = clock_timestamp()
        WHERE task_id = $1 AND status = 'pending')",
        id, actor);
  });
}

void TaskStore::release(TaskId id, ActorId actor) {
  database_.transact([&](pqxx::work& work) {
    const Task task = require_open_task(work, id, actor);
    if (task.status != "claimed") {
      throw Error(ErrorKind::usage, "review " + std::to_string(id) + " is claimed by nobody");
    }
    work.exec_params(
        R"(
        UPDATE human_tasks
        SET status = 'pending', assigned_to_actor_id = NULL, claimed_at = NULL
        WHERE task_id = $1)",
        id);
  });
}

}  // namespace tributary::store
