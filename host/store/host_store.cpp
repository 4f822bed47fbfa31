#include "store/host_store.hpp"

#include "store/parameters.hpp"
#include "store/transaction.hpp"

namespace tributary::store {
namespace {

pqxx::result locked(pqxx::work& work, std::string_view host) {
  static const std::string statement = "SELECT " + micros("clock_timestamp()") + ", " +
                                       micros("next_free_at") + ", failures_in_row, last_failure, " +
                                       micros("paused_until") + ", tried, " + micros("resting_until") + R"(,
          rest_reason, set_config('synchronous_commit', 'off', true)
        FROM host_states WHERE host = $1 FOR UPDATE)";
  return work.exec_params(statement, text(host));
}

StoredHost to_host(const pqxx::row& row) {
  return {timestamp(row[1]), row[2].as<int>(),           text_of(row[3]), optional_timestamp(row[4]),
          row[5].as<bool>(), optional_timestamp(row[6]), text_of(row[7])};
}

void write(pqxx::work& work, std::string_view host, const StoredHost& stored) {
  work.exec_params(R"(
        UPDATE host_states
        SET next_free_at = $2::timestamptz, failures_in_row = $3, last_failure = $4,
          paused_until = $5::timestamptz, tried = $6, resting_until = $7::timestamptz, rest_reason = $8
        WHERE host = $1)",
                   text(host), time(stored.next_free_at), stored.failures_in_row,
                   text_or_null(stored.last_failure), time(stored.paused_until), stored.tried,
                   time(stored.resting_until), text_or_null(stored.rest_reason));
}

}  // namespace

void HostStore::change(std::string_view host, const Change& change) {
  database_.transact([&](pqxx::work& work) {
    auto rows = locked(work, host);
    if (rows.empty()) {
      work.exec_params(
          "INSERT INTO host_states (host, next_free_at) VALUES ($1, clock_timestamp()) "
          "ON CONFLICT (host) DO NOTHING",
          text(host));
      rows = locked(work, host);
    }
    StoredHost stored = to_host(rows[0]);
    if (change(stored, timestamp(rows[0][0]))) write(work, host, stored);
  });
}

std::optional<StoredRobots> HostStore::robots(std::string_view origin, std::chrono::seconds lifetime) {
  return database_.transact([&](pqxx::work& work) -> std::optional<StoredRobots> {
    const auto rows = work.exec_params(R"(
        SELECT status, body FROM robots_rules
        WHERE origin = $1 AND read_at > clock_timestamp() - make_interval(secs => $2))",
                                       text(origin), static_cast<std::int64_t>(lifetime.count()));
    if (rows.empty()) return std::nullopt;
    return StoredRobots{rows[0][0].as<int>(), bytes_of(rows[0][1])};
  });
}

void HostStore::set_robots(std::string_view origin, const StoredRobots& robots, InteractionId exchange) {
  database_.transact([&](pqxx::work& work) {
    work.exec_params(R"(
        INSERT INTO robots_rules (origin, status, body, interaction_id, read_at)
        VALUES ($1, $2, $3::bytea, $4, clock_timestamp())
        ON CONFLICT (origin) DO UPDATE
        SET status = excluded.status, body = excluded.body, interaction_id = excluded.interaction_id,
            read_at = excluded.read_at)",
                     text(origin), robots.status, bytes(robots.body), exchange);
  });
}

}  // namespace tributary::store
