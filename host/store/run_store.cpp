#include "normalize/counts_json.hpp"
#include "store/lease.hpp"
#include "store/parameters.hpp"
#include "store/stores.hpp"
#include "store/transaction.hpp"

namespace tributary::store {
namespace {

const std::string& run_columns() {
  static const std::string columns =
      R"(
        r.run_id, r.source_id, s.name, r.status, r.stop_reason, r.pages, r.records, r.left_out, r.postings_new,
          r.postings_changed, r.postings_unchanged, r.rejects, r.requests, r.bytes, r.not_modified, r.server_total,
          r.robots_ignored, r.evidence, r.proves_absence, )" +
      micros("r.started_at") + ", " + micros("r.completed_at") +
      " FROM source_runs r JOIN posting_sources s USING (source_id) ";
  return columns;
}

Run to_run(const pqxx::row& row) {
  Run run;
  run.run_id = row[0].as<RunId>();
  run.source_id = row[1].as<SourceId>();
  run.source_name = text_of(row[2]);
  run.status = text_of(row[3]);
  run.stop_reason = text_of(row[4]);
  std::int64_t* const counts[] = {
      &run.counts.pages,        &run.counts.records,          &run.counts.left_out,
      &run.counts.postings_new, &run.counts.postings_changed, &run.counts.postings_unchanged,
      &run.counts.rejects,      &run.counts.requests,         &run.counts.bytes,
      &run.counts.not_modified};
  pqxx::row::size_type column = 5;
  for (std::int64_t* count : counts) *count = row[column++].as<std::int64_t>();
  run.server_total = optional_number(row[15]);
  run.robots_ignored = row[16].as<bool>();
  run.evidence = text_of(row[17]);
  run.proves_absence = row[18].as<bool>();
  run.started_at = timestamp(row[19]);
  run.completed_at = optional_timestamp(row[20]);
  return run;
}

}  // namespace

RunId RunStore::start(SourceId source, Timestamp at) {
  return database_.transact([&](pqxx::work& work) {
    require_lease(work, database_, source);
    const auto started = work.exec_params(
        R"(
        INSERT INTO source_runs (source_id, lease_token, started_at)
        SELECT source_id, lease_token, $2::timestamptz
        FROM posting_sources
        WHERE source_id = $1
        RETURNING run_id)",
        source, time(at));
    if (!started.empty()) return started[0][0].as<RunId>();
    throw Error(ErrorKind::usage, "there is no source with the id " + std::to_string(source));
  });
}

void RunStore::finish(RunId run, std::string_view status, std::string_view stop_reason,
                      std::optional<std::int64_t> server_total, const RunCounts& totals, Timestamp at,
                      const RunProof& proof) {
  database_.transact([&](pqxx::work& work) {
    const auto done = work.exec_params(
        R"(
        UPDATE source_runs
        SET status = $2, stop_reason = $3, server_total = $4::bigint, requests = $5, bytes = $6,
          completed_at = $7::timestamptz, not_modified = $8, evidence = $9::jsonb, proves_absence = $10
        WHERE run_id = $1 AND status = 'running')",
        run, text(status), text_or_null(stop_reason), number(server_total), totals.requests, totals.bytes,
        time(at), totals.not_modified, text(proof.evidence), proof.proves_absence);
    if (done.affected_rows() == 1) return;
    throw Error(ErrorKind::try_again,
                "run " + std::to_string(run) +
                    " is not running any more: another process took its source over and "
                    "closed it; run the source again");
  });
}

void RunStore::note_robots_ignored(RunId run) {
  database_.transact([&](pqxx::work& work) {
    work.exec_params("UPDATE source_runs SET robots_ignored = true WHERE run_id = $1", run);
  });
}

int RunStore::close_abandoned(SourceId source, Timestamp at) {
  return database_.transact([&](pqxx::work& work) {
    const auto closed = work.exec_params(
        R"(
        UPDATE source_runs r
        SET status = 'transient', stop_reason = 'the process that ran it died',
            completed_at = $2::timestamptz
        FROM posting_sources s
        WHERE s.source_id = r.source_id AND r.source_id = $1 AND r.status = 'running'
          AND NOT (r.lease_token = s.lease_token AND coalesce(s.lease_expires_at > clock_timestamp(), false)))",
        source, time(at));
    return static_cast<int>(closed.affected_rows());
  });
}

Run RunStore::get(RunId run) {
  return database_.transact([&](pqxx::work& work) {
    const auto rows = work.exec_params("SELECT " + run_columns() + "WHERE r.run_id = $1", run);
    if (rows.empty()) throw Error(ErrorKind::usage, "there is no run " + std::to_string(run));
    return to_run(rows[0]);
  });
}

normalize::PageCounts RunStore::field_counts(RunId run) {
  return database_.transact([&](pqxx::work& work) {
    normalize::PageCounts counts;
    for (
        const auto& row : work.exec_params(
            "SELECT field_counts FROM raw_pages "
            "WHERE run_id = $1 AND page_number IS NOT NULL AND field_counts IS NOT NULL ORDER BY page_number",
            run)) {
      add_fields(boost::json::parse(text_of(row[0])).as_object(), counts);
    }
    return counts;
  });
}

std::vector<Run> RunStore::list(std::optional<SourceId> source, int limit) {
  return database_.transact([&](pqxx::work& work) {
    std::vector<Run> runs;
    for (const auto& row : work.exec_params(
             "SELECT " + run_columns() +
                 "WHERE ($1::bigint IS NULL OR r.source_id = $1) ORDER BY r.run_id DESC LIMIT $2",
             number(source), limit)) {
      runs.push_back(to_run(row));
    }
    return runs;
  });
}

bool RunStore::belongs_to(RunId run, SourceId source) {
  return database_.transact([&](pqxx::work& work) {
    return !work.exec_params("SELECT FROM source_runs WHERE run_id = $1 AND source_id = $2", run, source)
                .empty();
  });
}

}  // namespace tributary::store
