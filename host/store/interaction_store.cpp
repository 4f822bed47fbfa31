#include <string>

#include "base/compression.hpp"
#include "base/digest.hpp"
#include "base/limits.hpp"
#include "store/append_interaction.hpp"
#include "store/parameters.hpp"
#include "store/stores.hpp"
#include "store/transaction.hpp"

namespace tributary::store {
namespace {

using interaction::Interaction;
using interaction::Status;

// The raw page of an act: the body it brought, or, for an act of kind page, the page it handed in.
const std::string& interaction_columns() {
  static const std::string columns =
      R"(
        i.interaction_id, a.name, i.actor_id, i.kind, i.status, i.input, i.output,
          array_to_string(i.input_interaction_ids, ','), i.run_id, i.error, )" +
      micros("i.started_at") + ", " + micros("i.completed_at") +
      ", (SELECT min(r.raw_page_id) FROM raw_pages r WHERE CASE i.kind WHEN 'page' THEN "
      "r.page_interaction_id ELSE "
      "r.interaction_id END = i.interaction_id)";
  return columns;
}

std::vector<InteractionId> ids_of(const std::string& list) {
  std::vector<InteractionId> ids;
  for (std::size_t begin = 0; begin < list.size();) {
    const std::size_t end = std::min(list.find(',', begin), list.size());
    ids.push_back(std::stoll(list.substr(begin, end - begin)));
    begin = end + 1;
  }
  return ids;
}

StoredInteraction to_interaction(const pqxx::row& row) {
  StoredInteraction stored;
  stored.interaction_id = row[0].as<InteractionId>();
  stored.actor = text_of(row[1]);
  Interaction& act = stored.interaction;
  act.actor_id = row[2].as<ActorId>();
  act.kind = text_of(row[3]);
  act.status = text_of(row[4]) == "succeeded" ? Status::succeeded : Status::failed;
  act.input = text_of(row[5]);
  act.output = text_of(row[6]);
  act.inputs = ids_of(text_of(row[7]));
  act.run_id = optional_number(row[8]);
  act.error = text_of(row[9]);
  act.started_at = timestamp(row[10]);
  act.completed_at = timestamp(row[11]);
  stored.raw_page_id = optional_number(row[12]);
  return stored;
}

// Nearest first; an act that can be reached in several ways counts where it is nearest.
const std::string& lineage_statement() {
  static const std::string statement = R"(
      WITH RECURSIVE walk (interaction_id, depth) AS (
        SELECT $1::bigint, 0
        UNION
        SELECT earlier.id, walk.depth + 1
        FROM walk
        JOIN interactions act USING (interaction_id)
        CROSS JOIN unnest(act.input_interaction_ids) AS earlier (id)
      ), nearest AS (
        SELECT interaction_id, min(depth) AS depth FROM walk GROUP BY interaction_id
      )
      SELECT )" + interaction_columns() +
                                       R"(, nearest.depth
      FROM nearest
      JOIN interactions i USING (interaction_id)
      JOIN actors a USING (actor_id)
      ORDER BY nearest.depth, i.interaction_id DESC)";
  return statement;
}

}  // namespace

InteractionId append_interaction(pqxx::work& work, const Interaction& act) {
  const bool failed = act.status == Status::failed;
  const auto row = work.exec_params1(
      R"(
        INSERT INTO interactions (actor_id, kind, status, input, output, input_interaction_ids,
          run_id, error, started_at, completed_at)
        VALUES ($1, $2, $3, $4::jsonb, $5::jsonb, $6::bigint[], $7::bigint, $8, $9::timestamptz,
          $10::timestamptz)
        RETURNING interaction_id)",
      act.actor_id, text(act.kind), std::string(failed ? "failed" : "succeeded"), json(act.input),
      json(act.output), integers(act.inputs), number(act.run_id),
      failed ? text_or_null(act.error) : Parameter{}, time(act.started_at), time(act.completed_at));
  return row[0].as<InteractionId>();
}

InteractionId append_decision(pqxx::work& work, const Decision& decision, const boost::json::object& about,
                              std::vector<InteractionId> inputs) {
  Interaction act;
  act.actor_id = decision.actor;
  act.kind = interaction::kDecision;
  act.input = boost::json::serialize(about);
  act.output =
      boost::json::serialize(boost::json::object{{"decision", decision.what}, {"reason", decision.reason}});
  act.inputs = std::move(inputs);
  act.started_at = act.completed_at = decision.at;
  return append_interaction(work, act);
}

RawPageId append_raw_body(pqxx::work& work, InteractionId id, std::optional<RunId> run, std::string_view body,
                          std::string_view content_type, Timestamp fetched_at) {
  const Sha256 digest = sha256(body);
  const auto row = work.exec_params1(
      R"(
        INSERT INTO raw_pages (interaction_id, run_id, sha256, content_type, body_bytes, body,
          fetched_at)
        VALUES ($1, $2::bigint, $3::bytea, $4, $5, $6::bytea, $7::timestamptz)
        RETURNING raw_page_id)",
      id, number(run), bytes({reinterpret_cast<const char*>(digest.data()), digest.size()}),
      text(content_type), body.size(), bytes(compress(body)), time(fetched_at));
  return row[0].as<RawPageId>();
}

InteractionId InteractionStore::append(const Interaction& act, const interaction::RawBody* body) {
  return database_.transact([&](pqxx::work& work) {
    const InteractionId id = append_interaction(work, act);
    if (body) append_raw_body(work, id, act.run_id, body->bytes, body->content_type, act.completed_at);
    return id;
  });
}

std::optional<StoredInteraction> InteractionStore::find(InteractionId id) {
  return database_.transact([&](pqxx::work& work) -> std::optional<StoredInteraction> {
    const auto rows = work.exec_params("SELECT " + interaction_columns() +
                                           " FROM interactions i JOIN actors a USING (actor_id) WHERE "
                                           "i.interaction_id = $1",
                                       id);
    if (rows.empty()) return std::nullopt;
    return to_interaction(rows[0]);
  });
}

std::vector<StoredInteraction> InteractionStore::list(std::optional<SourceId> source,
                                                      std::optional<RunId> run, std::string_view kind,
                                                      int limit) {
  return database_.transact([&](pqxx::work& work) {
    std::vector<StoredInteraction> list;
    for (const auto& row : work.exec_params("SELECT " + interaction_columns() +
                                                R"( FROM interactions i
        JOIN actors a USING (actor_id)
        WHERE ($1::bigint IS NULL OR i.source_id = $1) AND ($2::bigint IS NULL OR i.run_id = $2) AND
          ($3::text IS NULL OR i.kind = $3)
        ORDER BY i.interaction_id DESC LIMIT $4)",
                                            number(source), number(run), text_or_null(kind), limit)) {
      list.push_back(to_interaction(row));
    }
    return list;
  });
}

std::vector<StoredInteraction> InteractionStore::lineage(InteractionId id) {
  return database_.transact([&](pqxx::work& work) {
    std::vector<StoredInteraction> list;
    for (const auto& row : work.exec_params(lineage_statement(), id)) {
      list.push_back(to_interaction(row));
      list.back().depth = row[13].as<int>();
    }
    return list;
  });
}

std::vector<StoredInteraction> InteractionStore::made_from(InteractionId input, std::string_view kind) {
  return database_.transact([&](pqxx::work& work) {
    std::vector<StoredInteraction> list;
    for (const auto& row : work.exec_params("SELECT " + interaction_columns() + R"( FROM interactions i
        JOIN actors a USING (actor_id)
        WHERE i.input_interaction_ids @> ARRAY[$1::bigint] AND i.kind = $2
        ORDER BY i.interaction_id)",
                                            input, text(kind))) {
      list.push_back(to_interaction(row));
    }
    return list;
  });
}

std::optional<interaction::RawBody> InteractionStore::body(RawPageId id) {
  return database_.transact([&](pqxx::work& work) -> std::optional<interaction::RawBody> {
    const auto rows = work.exec_params(R"(
        SELECT coalesce(r.body, shown.body), r.content_type, r.sha256
        FROM raw_pages r
        LEFT JOIN raw_pages shown ON shown.raw_page_id = r.body_of_raw_page_id
        WHERE r.raw_page_id = $1)",
                                       id);
    if (rows.empty()) return std::nullopt;
    interaction::RawBody raw{decompress(bytes_of(rows[0][0]), kMaxBodyBytes), text_of(rows[0][1])};
    if (hex(sha256(raw.bytes)) == hex(bytes_of(rows[0][2]))) return raw;
    throw Error(ErrorKind::internal,
                "raw page " + std::to_string(id) +
                    " is not what was fetched (its SHA-256 differs): restore the database "
                    "from a backup");
  });
}

}  // namespace tributary::store
