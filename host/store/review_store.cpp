#include <algorithm>
#include <boost/json.hpp>

#include "store/activate_mapping.hpp"
#include "store/append_interaction.hpp"
#include "store/open_task.hpp"
#include "store/parameters.hpp"
#include "store/stores.hpp"
#include "store/transaction.hpp"

namespace tributary::store {
namespace {

constexpr const char* kReviewTask = "review_mapping";

// What a decision on a mapping needs to know of it.
struct Subject {
  MappingId mapping_id = 0;
  SourceId source_id = 0;
  std::string status;
  std::vector<InteractionId> acts;  // that wrote and tried it
};

Subject subject_of(pqxx::work& work, MappingId id) {
  const auto rows = work.exec_params(
      R"(
        SELECT source_id, status, generated_by_interaction_id, validated_by_interaction_id
        FROM posting_field_mappings
        WHERE mapping_id = $1)",
      id);
  if (rows.empty()) {
    throw Error(ErrorKind::usage,
                "there is no mapping " + std::to_string(id) + "; see `tributary mapping list`");
  }
  Subject subject{id, rows[0][0].as<SourceId>(), text_of(rows[0][1]), {}};
  for (const auto act : {optional_number(rows[0][2]), optional_number(rows[0][3])}) {
    if (act) subject.acts.push_back(*act);
  }
  return subject;
}

void require_may(pqxx::work& work, const Decision& decision, SourceId source) {
  work.exec_params("SELECT require_actor_may($1, $2, $3)", decision.actor, text(kApproveMapping), source);
}

// The open questions that a decision on `mapping` answers: the one that was named, which must ask about it;
// else those about it, and with `any_review` the one which mapping may serve the source.
std::vector<Task> questions(pqxx::work& work, const Subject& subject, const Decision& decision,
                            std::optional<TaskId> named, bool any_review) {
  std::vector<Task> tasks;
  if (named) {
    tasks.push_back(require_open_task(work, *named, decision.actor));
    if (tasks.back().mapping_id() == subject.mapping_id) return tasks;
    throw Error(ErrorKind::usage, "review " + std::to_string(*named) + " is not about mapping " +
                                      std::to_string(subject.mapping_id) +
                                      " any more; look again: tributary review show " +
                                      std::to_string(*named));
  }
  for (const auto& row : work.exec_params(
           R"(
        SELECT task_id
        FROM human_tasks
        WHERE source_id = $1 AND status <> 'completed'
          AND (request_data->'mapping_id' = to_jsonb($2::bigint) OR ($3::boolean AND task_type = $4))
        ORDER BY task_id)",
           subject.source_id, subject.mapping_id, any_review, text(kReviewTask))) {
    tasks.push_back(require_open_task(work, row[0].as<TaskId>(), decision.actor));
  }
  return tasks;
}

// The decision on a mapping, resting on what made it and on who asked.
InteractionId record(pqxx::work& work, const Subject& subject, const Decision& decision,
                     const std::vector<Task>& tasks, boost::json::object about = {}) {
  about["mapping_id"] = subject.mapping_id;
  std::vector<InteractionId> inputs = subject.acts;
  for (const auto& task : tasks) {
    about["review_id"] = task.task_id;
    inputs.push_back(task.interaction_id);
  }
  std::sort(inputs.begin(), inputs.end());
  inputs.erase(std::unique(inputs.begin(), inputs.end()), inputs.end());
  return append_decision(work, decision, about, std::move(inputs));
}

void complete(pqxx::work& work, const std::vector<Task>& tasks, const Decision& decision, InteractionId act,
              std::optional<MappingId> mapping) {
  boost::json::object response{
      {"decision", decision.what}, {"interaction_id", act}, {"reason", decision.reason}};
  if (mapping) response["mapping_id"] = *mapping;
  for (const auto& task : tasks) {
    work.exec_params(
        R"(
        UPDATE human_tasks
        SET status = 'completed', response_data = $2::jsonb, completed_at = clock_timestamp(),
          assigned_to_actor_id = $3
        WHERE task_id = $1)",
        task.task_id, json(boost::json::serialize(response)), decision.actor);
  }
}

[[noreturn]] void refuse_unlocked(std::string_view field) {
  throw Error(ErrorKind::usage, "the field " + std::string(field) + " is not locked");
}

}  // namespace

Approval ReviewStore::approve(MappingId mapping, const Decision& decision, std::optional<TaskId> task) {
  return database_.transact([&](pqxx::work& work) {
    const Subject subject = subject_of(work, mapping);
    const auto tasks = questions(work, subject, decision, task, true);
    const InteractionId act = record(work, subject, decision, tasks);
    const auto retired = activate_mapping(work, mapping, act);
    complete(work, tasks, decision, act, mapping);
    return Approval{act, retired};
  });
}

Approval ReviewStore::activate(MappingId mapping, const Decision& decision) {
  return database_.transact([&](pqxx::work& work) {
    const Subject subject = subject_of(work, mapping);
    const InteractionId act = record(work, subject, decision, {});
    return Approval{act, activate_mapping(work, mapping, act)};
  });
}

InteractionId ReviewStore::reject(MappingId mapping, const Decision& decision, std::optional<TaskId> task) {
  return database_.transact([&](pqxx::work& work) {
    lock_source(work, subject_of(work, mapping).source_id);
    const Subject subject = subject_of(work, mapping);  // as it is now that nobody else can change it
    const auto tasks = questions(work, subject, decision, task, false);
    if (subject.status == "active") {
      throw Error(ErrorKind::usage, "mapping " + std::to_string(mapping) +
                                        " is the active one of its source; approve another one in its place, "
                                        "or go back to the one before: tributary mapping rollback SOURCE");
    }
    require_may(work, decision, subject.source_id);
    const InteractionId act = record(work, subject, decision, tasks);
    work.exec_params(
        "UPDATE posting_field_mappings SET status = 'rejected', status_reason = $2 WHERE mapping_id = $1",
        mapping, text(decision.reason));
    complete(work, tasks, decision, act, mapping);
    return act;
  });
}

InteractionId ReviewStore::answer(TaskId id, const Decision& decision) {
  return database_.transact([&](pqxx::work& work) {
    const Task task = require_open_task(work, id, decision.actor);
    if (task.source_id) require_may(work, decision, *task.source_id);
    const InteractionId act = append_decision(work, decision, {{"review_id", id}}, {task.interaction_id});
    complete(work, {task}, decision, act, std::nullopt);
    return act;
  });
}

std::optional<MappingVersion> ReviewStore::previous(SourceId source) {
  MappingStore mappings(database_);
  std::optional<MappingVersion> last;
  for (auto& version : mappings.list(source)) {
    if (version.status != "retired" || !version.activated_at) continue;
    if (!last || *version.activated_at > *last->activated_at) last = std::move(version);
  }
  return last;
}

InteractionId ReviewStore::lock(SourceId source, std::string_view field, MappingId mapping,
                                const Decision& decision) {
  return database_.transact([&](pqxx::work& work) {
    const Subject subject = subject_of(work, mapping);
    const InteractionId act = record(work, subject, decision, {}, {{"field", field}});
    const auto locked = work.exec_params(
        R"(
        INSERT INTO mapping_locks (source_id, field, mapping_id, reason, locked_by_interaction_id)
        VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (source_id, field) WHERE unlocked_by_interaction_id IS NULL DO NOTHING)",
        source, text(field), mapping, text_or_null(decision.reason), act);
    if (locked.affected_rows() == 1) return act;
    throw Error(ErrorKind::usage,
                "the field " + std::string(field) +
                    " is locked already; see `tributary mapping locks`, or unlock it first");
  });
}

InteractionId ReviewStore::unlock(SourceId source, std::string_view field, const Decision& decision) {
  return database_.transact([&](pqxx::work& work) {
    const auto rows = work.exec_params(
        R"(
        SELECT mapping_lock_id, locked_by_interaction_id
        FROM mapping_locks
        WHERE source_id = $1 AND field = $2 AND unlocked_by_interaction_id IS NULL
        FOR UPDATE)",
        source, text(field));
    if (rows.empty()) refuse_unlocked(field);
    const InteractionId act =
        append_decision(work, decision, {{"field", field}}, {rows[0][1].as<InteractionId>()});
    work.exec_params("UPDATE mapping_locks SET unlocked_by_interaction_id = $2 WHERE mapping_lock_id = $1",
                     rows[0][0].as<LockId>(), act);
    return act;
  });
}

std::vector<StoredLock> ReviewStore::locks(SourceId source) {
  return database_.transact([&](pqxx::work& work) {
    std::vector<StoredLock> locks;
    for (const auto& row : work.exec_params(
             "SELECT l.mapping_lock_id, l.field, l.mapping_id, m.version, m.document, l.reason, a.name, "
             "l.locked_by_interaction_id, " +
                 micros("l.created_at") +
                 R"(
        FROM mapping_locks l
        JOIN posting_field_mappings m USING (mapping_id)
        JOIN interactions i ON i.interaction_id = l.locked_by_interaction_id
        JOIN actors a USING (actor_id)
        WHERE l.source_id = $1 AND l.unlocked_by_interaction_id IS NULL
        ORDER BY l.field)",
             source)) {
      locks.push_back({row[0].as<LockId>(), text_of(row[1]), row[2].as<MappingId>(), row[3].as<int>(),
                       text_of(row[4]), text_of(row[5]), text_of(row[6]), row[7].as<InteractionId>(),
                       timestamp(row[8])});
    }
    return locks;
  });
}

InteractionId ReviewStore::correct(SourceId source, const StoredGoldenTest& test,
                                   std::vector<InteractionId> inputs, const Decision& decision) {
  return database_.transact([&](pqxx::work& work) {
    lock_source(work, source);
    boost::json::object about{{"external_id", test.external_id},
                              {"field", test.field},
                              {"record", static_cast<std::int64_t>(test.record)}};
    if (test.raw_page_id) about["raw_page_id"] = *test.raw_page_id;
    about["expected"] = test.expected ? boost::json::value(*test.expected) : boost::json::value();
    const InteractionId act = append_decision(work, decision, about, std::move(inputs));
    work.exec_params(
        R"(
        UPDATE golden_tests
        SET withdrawn_by_interaction_id = $4
        WHERE source_id = $1 AND external_id = $2 AND field = $3 AND withdrawn_by_interaction_id IS NULL)",
        source, text(test.external_id), text(test.field), act);
    work.exec_params(
        R"(
        INSERT INTO golden_tests (source_id, raw_page_id, record_index, external_id, field, expected,
          decided_by_interaction_id)
        VALUES ($1, $2::bigint, $3, $4, $5, $6, $7))",
        source, number(test.raw_page_id), static_cast<std::int64_t>(test.record), text(test.external_id),
        text(test.field), test.expected ? text(*test.expected) : Parameter{}, act);
    return act;
  });
}

InteractionId ReviewStore::withdraw(GoldenTestId id, const Decision& decision) {
  return database_.transact([&](pqxx::work& work) {
    const auto rows = work.exec_params(
        R"(
        SELECT decided_by_interaction_id
        FROM golden_tests
        WHERE golden_test_id = $1 AND withdrawn_by_interaction_id IS NULL
        FOR UPDATE)",
        id);
    if (rows.empty()) {
      throw Error(ErrorKind::usage, "there is no correction " + std::to_string(id) +
                                        " that holds; `tributary posting corrections` shows the ids");
    }
    const InteractionId act =
        append_decision(work, decision, {{"golden_test_id", id}}, {rows[0][0].as<InteractionId>()});
    work.exec_params("UPDATE golden_tests SET withdrawn_by_interaction_id = $2 WHERE golden_test_id = $1", id,
                     act);
    return act;
  });
}

std::vector<StoredGoldenTest> ReviewStore::golden_tests(SourceId source) {
  return database_.transact([&](pqxx::work& work) {
    std::vector<StoredGoldenTest> tests;
    for (const auto& row : work.exec_params(
             "SELECT g.golden_test_id, g.raw_page_id, g.record_index, g.external_id, g.field, g.expected, "
             "a.name, g.decided_by_interaction_id, " +
                 micros("g.created_at") +
                 R"(
        FROM golden_tests g
        JOIN interactions i ON i.interaction_id = g.decided_by_interaction_id
        JOIN actors a USING (actor_id)
        WHERE g.source_id = $1 AND g.withdrawn_by_interaction_id IS NULL
        ORDER BY g.golden_test_id)",
             source)) {
      StoredGoldenTest test;
      test.golden_test_id = row[0].as<GoldenTestId>();
      test.raw_page_id = optional_number(row[1]);
      test.record = static_cast<std::size_t>(row[2].as<std::int64_t>());
      test.external_id = text_of(row[3]);
      test.field = text_of(row[4]);
      if (!row[5].is_null()) test.expected = text_of(row[5]);
      test.decided_by = text_of(row[6]);
      test.interaction_id = row[7].as<InteractionId>();
      test.created_at = timestamp(row[8]);
      tests.push_back(std::move(test));
    }
    return tests;
  });
}

}  // namespace tributary::store
