#include <array>
#include <pqxx/except>

#include "base/did_you_mean.hpp"
#include "store/lease.hpp"
#include "store/parameters.hpp"
#include "store/stores.hpp"
#include "store/transaction.hpp"

namespace tributary::store {
namespace {

const std::string& source_columns() {
  static const std::string columns = "source_id, name, plugin, config, schedule, enabled, cursor, " +
                                     micros("created_at") + " FROM posting_sources ";
  return columns;
}

Source to_source(const pqxx::row& row) {
  Source source;
  source.source_id = row[0].as<SourceId>();
  source.name = text_of(row[1]);
  source.plugin = text_of(row[2]);
  source.config = boost::json::parse(row[3].c_str()).as_object();
  source.schedule = text_of(row[4]);
  source.enabled = row[5].as<bool>();
  source.cursor = text_of(row[6]);
  source.created_at = timestamp(row[7]);
  return source;
}

[[noreturn]] void refuse_unknown(pqxx::work& work, const std::string& name) {
  std::vector<std::string> names;
  for (const auto& row : work.exec("SELECT name FROM posting_sources ORDER BY name")) {
    names.push_back(text_of(row[0]));
  }
  const std::string advice =
      names.empty() ? "; add one with `tributary source add`" : did_you_mean(name, names);
  throw Error(ErrorKind::usage, "there is no source '" + name + "'" + advice);
}

void require_one(const pqxx::result& result, SourceId id) {
  if (result.affected_rows() == 1) return;
  throw Error(ErrorKind::usage, "there is no source with the id " + std::to_string(id));
}

[[noreturn]] void refuse_lost_lease(SourceId source) {
  throw Error(ErrorKind::try_again, "source " + std::to_string(source) +
                                        ": its lease was taken over by another process, so nothing more of "
                                        "this run is stored; run it again");
}

// In an order in which nothing is removed that something else still refers to.
constexpr std::array kDerived = {
    "DELETE FROM actor_rules WHERE source_id = $1",
    "DELETE FROM golden_tests WHERE source_id = $1",
    "DELETE FROM mapping_locks WHERE source_id = $1",
    "DELETE FROM failed_questions WHERE source_id = $1",
    "DELETE FROM kept_replies WHERE source_id = $1",
    "DELETE FROM human_tasks WHERE source_id = $1",
    "DELETE FROM drift_events WHERE source_id = $1",
    "DELETE FROM posting_rejects WHERE source_id = $1",
    "DELETE FROM postings WHERE source_id = $1",
    "DELETE FROM source_shapes WHERE source_id = $1",
    R"(
        DELETE FROM raw_pages
        WHERE interaction_id IN (SELECT interaction_id FROM interactions WHERE source_id = $1))",
    "DELETE FROM posting_field_mappings WHERE source_id = $1",
    "DELETE FROM interactions WHERE source_id = $1",
    "DELETE FROM source_runs WHERE source_id = $1",
    "DELETE FROM posting_sources WHERE source_id = $1",
};

}  // namespace

SourceId SourceStore::add(const Source& source) {
  return database_.transact([&](pqxx::work& work) {
    const auto added = work.exec_params(
        R"(
        INSERT INTO posting_sources (name, plugin, config, schedule, enabled, cursor)
        VALUES ($1, $2, $3::jsonb, $4, $5, $6)
        ON CONFLICT (name) DO NOTHING
        RETURNING source_id)",
        text(source.name), text(source.plugin), json(boost::json::serialize(source.config)),
        text_or_null(source.schedule), source.enabled, text_or_null(source.cursor));
    if (!added.empty()) return added[0][0].as<SourceId>();
    throw Error(ErrorKind::usage,
                "a source '" + source.name +
                    "' exists already; choose another name, or see `tributary source show " + source.name +
                    "`");
  });
}

void SourceStore::update_config(SourceId id, const boost::json::object& config, const std::string& schedule) {
  database_.transact([&](pqxx::work& work) {
    require_one(work.exec_params("UPDATE posting_sources SET config = $2::jsonb, schedule = NULLIF($3, '') "
                                 "WHERE source_id = $1",
                                 id, json(boost::json::serialize(config)), text(schedule)),
                id);
  });
}

std::vector<Source> SourceStore::list() {
  return database_.transact([](pqxx::work& work) {
    std::vector<Source> sources;
    for (const auto& row : work.exec("SELECT " + source_columns() + "ORDER BY name")) {
      sources.push_back(to_source(row));
    }
    return sources;
  });
}

Source SourceStore::get(const std::string& name) {
  return database_.transact([&](pqxx::work& work) {
    const auto rows = work.exec_params("SELECT " + source_columns() + "WHERE name = $1", text(name));
    if (rows.empty()) refuse_unknown(work, name);
    return to_source(rows[0]);
  });
}

void SourceStore::set_enabled(SourceId id, bool enabled) {
  database_.transact([&](pqxx::work& work) {
    require_one(work.exec_params("UPDATE posting_sources SET enabled = $2 WHERE source_id = $1", id, enabled),
                id);
  });
}

void SourceStore::remove(SourceId id) {
  database_.transact([&](pqxx::work& work) {
    work.exec("SET LOCAL statement_timeout = 0");  // years of pages may go
    // Whoever has a lease cannot renew it any more, and whoever wants one waits.
    const auto found = work.exec_params(
        "SELECT lease_owner, lease_expires_at > now() FROM posting_sources WHERE source_id = $1 FOR UPDATE",
        id);
    if (found.empty()) throw Error(ErrorKind::usage, "there is no source with the id " + std::to_string(id));
    if (!found[0][1].is_null() && found[0][1].as<bool>() && !database_.leases().contains(id)) {
      throw Error(ErrorKind::try_again, "the source is being run by " + text_of(found[0][0]) +
                                            "; wait until it is done, or stop it first");
    }
    for (const char* statement : kDerived) work.exec_params(statement, id);
  });
  database_.leases().erase(id);
}

std::optional<std::int64_t> SourceStore::acquire_lease(SourceId id, std::string_view owner, int seconds) {
  const auto token = database_.transact([&](pqxx::work& work) -> std::optional<std::int64_t> {
    const auto taken = work.exec_params(
        R"(
        UPDATE posting_sources
        SET lease_owner = $2, lease_token = lease_token + 1,
            lease_expires_at = clock_timestamp() + make_interval(secs => $3)
        WHERE source_id = $1 AND (lease_expires_at IS NULL OR lease_expires_at <= clock_timestamp())
        RETURNING lease_token)",
        id, text(owner), seconds);
    if (!taken.empty()) return taken[0][0].as<std::int64_t>();
    if (!work.exec_params("SELECT 1 FROM posting_sources WHERE source_id = $1", id).empty())
      return std::nullopt;
    throw Error(ErrorKind::usage, "there is no source with the id " + std::to_string(id));
  });
  if (token) database_.leases()[id] = *token;
  return token;
}

void SourceStore::renew_lease(SourceId id, std::int64_t token, int seconds) {
  database_.transact([&](pqxx::work& work) {
    const auto renewed = work.exec_params(
        R"(
        UPDATE posting_sources
        SET lease_expires_at = clock_timestamp() + make_interval(secs => $3)
        WHERE source_id = $1 AND lease_token = $2 AND lease_owner IS NOT NULL)",
        id, token, seconds);
    if (renewed.affected_rows() == 0) refuse_lost_lease(id);
  });
}

void SourceStore::release_lease(SourceId id, std::int64_t token) {
  database_.transact([&](pqxx::work& work) {
    work.exec_params(
        R"(
        UPDATE posting_sources
        SET lease_owner = NULL, lease_expires_at = NULL
        WHERE source_id = $1 AND lease_token = $2)",
        id, token);
  });
  database_.leases().erase(id);
}

void require_lease(pqxx::work& work, Database& database, SourceId source) {
  const auto lease = database.leases().find(source);
  if (lease == database.leases().end()) return;
  const auto mine =
      work.exec_params("SELECT 1 FROM posting_sources WHERE source_id = $1 AND lease_token = $2 FOR SHARE",
                       source, lease->second);
  if (mine.empty()) refuse_lost_lease(source);
}

}  // namespace tributary::store
