#include "store/parameters.hpp"
#include "store/stores.hpp"
#include "store/transaction.hpp"

namespace tributary::store {
namespace {

const std::string& event_columns() {
  static const std::string columns =
      R"(
        e.drift_event_id, e.source_id, s.name, e.run_id, e.kind, e.severity, e.field, e.path, e.what, e.evidence,
          e.action_taken, e.interaction_id, )" +
      micros("e.created_at") + ", " + micros("e.resolved_at") +
      " FROM drift_events e JOIN posting_sources s USING (source_id) ";
  return columns;
}

StoredDrift to_drift(const pqxx::row& row) {
  StoredDrift event;
  event.drift_event_id = row[0].as<DriftEventId>();
  event.source_id = row[1].as<SourceId>();
  event.source_name = text_of(row[2]);
  event.run_id = optional_number(row[3]);
  event.kind = text_of(row[4]);
  event.severity = text_of(row[5]);
  event.field = text_of(row[6]);
  event.path = text_of(row[7]);
  event.what = text_of(row[8]);
  event.evidence = text_of(row[9]);
  event.action_taken = text_of(row[10]);
  event.interaction_id = optional_number(row[11]);
  event.created_at = timestamp(row[12]);
  event.resolved_at = optional_timestamp(row[13]);
  return event;
}

// Where the same change is open already, it is that one, with the newest evidence.
constexpr const char* kSameOpen = R"(
        SELECT drift_event_id
        FROM drift_events
        WHERE source_id = $1 AND kind = $2 AND field IS NOT DISTINCT FROM $3 AND path IS NOT DISTINCT FROM $4
          AND resolved_at IS NULL)";

}  // namespace

DriftEventId DriftStore::add(const StoredDrift& event) {
  return database_.transact([&](pqxx::work& work) {
    const auto open = work.exec_params(kSameOpen, event.source_id, text(event.kind),
                                       text_or_null(event.field), text_or_null(event.path));
    if (!open.empty()) {
      const auto id = open[0][0].as<DriftEventId>();
      work.exec_params(R"(
        UPDATE drift_events
        SET severity = $2, what = $3, evidence = $4::jsonb, run_id = $5::bigint, interaction_id = $6::bigint
        WHERE drift_event_id = $1)",
                       id, text(event.severity), text(event.what), json(event.evidence), number(event.run_id),
                       number(event.interaction_id));
      return id;
    }
    const bool over = event.severity == "note";
    return work
        .exec_params1(R"(
        INSERT INTO drift_events (source_id, run_id, kind, severity, field, path, what, evidence, interaction_id,
          action_taken, resolved_at)
        VALUES ($1, $2::bigint, $3, $4, $5, $6, $7, $8::jsonb, $9::bigint, $10,
          CASE WHEN $10::text IS NOT NULL THEN clock_timestamp() END)
        RETURNING drift_event_id)",
                      event.source_id, number(event.run_id), text(event.kind), text(event.severity),
                      text_or_null(event.field), text_or_null(event.path), text(event.what),
                      json(event.evidence), number(event.interaction_id),
                      text_or_null(over ? "noted" : ""))[0]
        .as<DriftEventId>();
  });
}

void DriftStore::note_action(SourceId source, std::string_view action) {
  database_.transact([&](pqxx::work& work) {
    work.exec_params("UPDATE drift_events SET action_taken = $2 WHERE source_id = $1 AND resolved_at IS NULL",
                     source, text(action));
  });
}

int DriftStore::resolve(SourceId source, std::string_view action) {
  return database_.transact([&](pqxx::work& work) {
    return static_cast<int>(work.exec_params(R"(
        UPDATE drift_events
        SET action_taken = $2, resolved_at = clock_timestamp()
        WHERE source_id = $1 AND resolved_at IS NULL)",
                                             source, text(action))
                                .affected_rows());
  });
}

std::vector<StoredDrift> DriftStore::list(std::optional<SourceId> source, bool only_open, int limit) {
  return database_.transact([&](pqxx::work& work) {
    std::vector<StoredDrift> events;
    for (const auto& row : work.exec_params("SELECT " + event_columns() + R"(
        WHERE ($1::bigint IS NULL OR e.source_id = $1) AND (NOT $2::boolean OR e.resolved_at IS NULL)
        ORDER BY e.drift_event_id DESC LIMIT $3)",
                                            number(source), only_open, limit)) {
      events.push_back(to_drift(row));
    }
    return events;
  });
}

std::optional<StoredDrift> DriftStore::find(DriftEventId id) {
  return database_.transact([&](pqxx::work& work) -> std::optional<StoredDrift> {
    const auto rows = work.exec_params("SELECT " + event_columns() + "WHERE e.drift_event_id = $1", id);
    if (rows.empty()) return std::nullopt;
    return to_drift(rows[0]);
  });
}

}  // namespace tributary::store
