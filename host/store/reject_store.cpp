#include "store/parameters.hpp"
#include "store/stores.hpp"
#include "store/transaction.hpp"

namespace tributary::store {
namespace {

const std::string& reject_columns() {
  static const std::string columns =
      R"(
        r.reject_id, r.source_id, s.name, r.run_id, r.raw_page_id, r.record_index, r.stage, r.field,
          r.path, r.reason, r.status, )" +
      micros("r.created_at") +
      ", r.interaction_id FROM posting_rejects r JOIN posting_sources s USING (source_id) ";
  return columns;
}

// $1 source or null, $2 status or null.
constexpr const char* kMatching =
    "WHERE ($1::bigint IS NULL OR r.source_id = $1) AND ($2::text IS NULL OR r.status = $2) ";

StoredReject to_reject(const pqxx::row& row) {
  StoredReject stored;
  stored.reject_id = row[0].as<RejectId>();
  stored.source_id = row[1].as<SourceId>();
  stored.source_name = text_of(row[2]);
  stored.run_id = optional_number(row[3]);
  stored.raw_page_id = row[4].as<RawPageId>();
  stored.reject = {row[5].as<std::size_t>(), text_of(row[6]), text_of(row[7]), text_of(row[8]),
                   text_of(row[9])};
  stored.status = text_of(row[10]);
  stored.created_at = timestamp(row[11]);
  stored.interaction_id = row[12].as<InteractionId>();
  return stored;
}

}  // namespace

std::vector<StoredReject> RejectStore::list(std::optional<SourceId> source, std::string_view status,
                                            int limit) {
  return database_.transact([&](pqxx::work& work) {
    std::vector<StoredReject> rejects;
    for (const auto& row :
         work.exec_params("SELECT " + reject_columns() + kMatching + "ORDER BY r.reject_id DESC LIMIT $3",
                          number(source), text_or_null(status), limit)) {
      rejects.push_back(to_reject(row));
    }
    return rejects;
  });
}

std::int64_t RejectStore::count(std::optional<SourceId> source, std::string_view status) {
  return database_.transact([&](pqxx::work& work) {
    return work
        .exec_params1(std::string("SELECT count(*) FROM posting_rejects r ") + kMatching, number(source),
                      text_or_null(status))[0]
        .as<std::int64_t>();
  });
}

std::optional<StoredReject> RejectStore::find(RejectId id) {
  return database_.transact([&](pqxx::work& work) -> std::optional<StoredReject> {
    const auto rows = work.exec_params("SELECT " + reject_columns() + "WHERE r.reject_id = $1", id);
    if (rows.empty()) return std::nullopt;
    return to_reject(rows[0]);
  });
}

void RejectStore::mark(RejectId id, std::string_view status, InteractionId decision) {
  database_.transact([&](pqxx::work& work) {
    const auto marked = work.exec_params(
        "UPDATE posting_rejects SET status = $2, decision_interaction_id = $3 WHERE reject_id = $1", id,
        text(status), decision);
    if (marked.affected_rows() == 1) return;
    throw Error(ErrorKind::usage,
                "there is no reject " + std::to_string(id) + "; see `tributary rejects list`");
  });
}

}  // namespace tributary::store
