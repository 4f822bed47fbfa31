#include "store/model_store.hpp"

#include "store/parameters.hpp"
#include "store/transaction.hpp"

namespace tributary::store {
namespace {

std::optional<ModelServerState> find_server(pqxx::work& work, std::string_view endpoint, bool lock) {
  const auto rows =
      work.exec_params("SELECT failures_in_row, last_failure, " + micros("not_before") +
                           " FROM model_servers WHERE endpoint = $1" + (lock ? " FOR UPDATE" : ""),
                       text(endpoint));
  if (rows.empty()) return std::nullopt;
  return ModelServerState{rows[0][0].as<int>(), text_of(rows[0][1]), optional_timestamp(rows[0][2])};
}

}  // namespace

std::optional<ModelServerState> ModelStore::server(std::string_view endpoint) {
  return database_.transact([&](pqxx::work& work) { return find_server(work, endpoint, false); });
}

bool ModelStore::may_ask(std::string_view endpoint, Timestamp now, std::chrono::seconds longest) {
  return database_.transact([&](pqxx::work& work) {
    const auto state = find_server(work, endpoint, true);
    if (!state || !state->not_before) return true;
    if (*state->not_before > now) return false;
    work.exec_params("UPDATE model_servers SET not_before = $2::timestamptz WHERE endpoint = $1",
                     text(endpoint), time(now + longest));
    return true;
  });
}

void ModelStore::answered(std::string_view endpoint, Timestamp now) {
  database_.transact([&](pqxx::work& work) {
    work.exec_params(R"(
        INSERT INTO model_servers (endpoint, last_answer_at) VALUES ($1, $2::timestamptz)
        ON CONFLICT (endpoint) DO UPDATE
        SET failures_in_row = 0, not_before = NULL, last_answer_at = excluded.last_answer_at)",
                     text(endpoint), time(now));
  });
}

void ModelStore::failed(std::string_view endpoint, Timestamp now, std::string_view failure,
                        std::chrono::seconds asked_to_wait, const PauseAfter& pause) {
  database_.transact([&](pqxx::work& work) {
    const int failures = work.exec_params1(R"(
        INSERT INTO model_servers (endpoint, failures_in_row, last_failure, last_failure_at)
        VALUES ($1, 1, $2, $3::timestamptz)
        ON CONFLICT (endpoint) DO UPDATE
        SET failures_in_row = model_servers.failures_in_row + 1, last_failure = excluded.last_failure,
            last_failure_at = excluded.last_failure_at
        RETURNING failures_in_row)",
                                           text(endpoint), text(failure), time(now))[0]
                             .as<int>();
    const auto wait = std::max(pause(failures), asked_to_wait);
    if (wait.count() == 0) return;
    work.exec_params(
        "UPDATE model_servers SET not_before = greatest(not_before, $2::timestamptz) WHERE endpoint = $1",
        text(endpoint), time(now + wait));
  });
}

void ModelStore::set_probe(std::string_view endpoint, std::string_view generator, const StoredProbe& probe) {
  database_.transact([&](pqxx::work& work) {
    work.exec_params(R"(
        INSERT INTO model_probes (endpoint, generator, findings, interaction_id, probed_at)
        VALUES ($1, $2, $3::jsonb, $4, $5::timestamptz)
        ON CONFLICT (endpoint, generator) DO UPDATE
        SET findings = excluded.findings, interaction_id = excluded.interaction_id,
            probed_at = excluded.probed_at)",
                     text(endpoint), text(generator), json(probe.findings), probe.interaction_id,
                     time(probe.probed_at));
  });
}

std::optional<StoredProbe> ModelStore::probe(std::string_view endpoint, std::string_view generator) {
  return database_.transact([&](pqxx::work& work) -> std::optional<StoredProbe> {
    const auto rows = work.exec_params("SELECT findings, interaction_id, " + micros("probed_at") +
                                           " FROM model_probes WHERE endpoint = $1 AND generator = $2",
                                       text(endpoint), text(generator));
    if (rows.empty()) return std::nullopt;
    return StoredProbe{text_of(rows[0][0]), rows[0][1].as<InteractionId>(), timestamp(rows[0][2])};
  });
}

void ModelStore::set_failed(std::string_view question, SourceId source, std::string_view generator,
                            const FailedQuestion& failure) {
  database_.transact([&](pqxx::work& work) {
    work.exec_params(R"(
        INSERT INTO failed_questions (question_hash, source_id, generator, reason, interaction_id, failed_at)
        VALUES ($1::bytea, $2, $3, $4, $5, $6::timestamptz)
        ON CONFLICT (question_hash) DO UPDATE
        SET source_id = excluded.source_id, reason = excluded.reason,
            interaction_id = excluded.interaction_id, failed_at = excluded.failed_at)",
                     bytes(question), source, text(generator), text(failure.reason), failure.interaction_id,
                     time(failure.failed_at));
  });
}

std::optional<FailedQuestion> ModelStore::failed_question(std::string_view question) {
  return database_.transact([&](pqxx::work& work) -> std::optional<FailedQuestion> {
    const auto rows = work.exec_params("SELECT reason, interaction_id, " + micros("failed_at") +
                                           " FROM failed_questions WHERE question_hash = $1::bytea",
                                       bytes(question));
    if (rows.empty()) return std::nullopt;
    return FailedQuestion{text_of(rows[0][0]), rows[0][1].as<InteractionId>(), timestamp(rows[0][2])};
  });
}

void ModelStore::forget_failed(std::string_view question) {
  database_.transact([&](pqxx::work& work) {
    work.exec_params("DELETE FROM failed_questions WHERE question_hash = $1::bytea", bytes(question));
  });
}

ModelUse ModelStore::used(std::optional<SourceId> source, Timestamp since) {
  return database_.transact([&](pqxx::work& work) {
    const auto row = work.exec_params1(R"(
        SELECT count(*), coalesce(sum((output ->> 'tokens')::bigint), 0)
        FROM interactions
        WHERE kind = 'generate_mapping' AND output ? 'tokens' AND completed_at >= $1::timestamptz AND
          ($2::bigint IS NULL OR source_id = $2))",
                                       time(since), number(source));
    return ModelUse{row[0].as<std::int64_t>(), row[1].as<std::int64_t>()};
  });
}

}  // namespace tributary::store
