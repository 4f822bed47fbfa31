#include "store/reply_store.hpp"

#include "store/parameters.hpp"
#include "store/stores.hpp"
#include "store/transaction.hpp"

namespace tributary::store {
namespace {

constexpr const char* kLongestUnused = "90 days";

// What is lost when the database server crashes is only asked for whole once more: no wait for the disk.
void may_be_lost(pqxx::work& work) {
  work.exec("SET LOCAL synchronous_commit = off");
}

}  // namespace

std::map<std::string, StoredReply> ReplyStore::load(SourceId source) {
  return database_.transact([&](pqxx::work& work) {
    work.exec_params(
        "DELETE FROM kept_replies WHERE source_id = $1 AND used_at < clock_timestamp() - $2::interval",
        source, text(kLongestUnused));
    std::map<std::string, StoredReply> replies;
    for (const auto& row : work.exec_params(R"(
        SELECT k.request_hash, k.etag, k.last_modified, k.interaction_id
        FROM kept_replies k
        JOIN interactions i USING (interaction_id)
        WHERE k.source_id = $1
          AND EXISTS (SELECT FROM raw_pages r WHERE r.interaction_id = k.interaction_id AND r.body IS NOT NULL))",
                                            source)) {
      replies[bytes_of(row[0])] = {text_of(row[1]), text_of(row[2]), row[3].as<InteractionId>()};
    }
    return replies;
  });
}

void ReplyStore::keep(SourceId source, std::string_view request, const StoredReply& reply) {
  database_.transact([&](pqxx::work& work) {
    may_be_lost(work);
    work.exec_params(R"(
        INSERT INTO kept_replies (source_id, request_hash, etag, last_modified, interaction_id, used_at)
        VALUES ($1, $2::bytea, $3, $4, $5, clock_timestamp())
        ON CONFLICT (source_id, request_hash) DO UPDATE
        SET etag = excluded.etag, last_modified = excluded.last_modified,
            interaction_id = excluded.interaction_id, used_at = excluded.used_at)",
                     source, bytes(request), text_or_null(reply.etag), text_or_null(reply.last_modified),
                     reply.interaction_id);
  });
}

std::optional<ReplyBody> ReplyStore::recall(SourceId source, std::string_view request) {
  struct Found {
    std::string output;
    RawPageId raw_page_id;
  };
  const auto found = database_.transact([&](pqxx::work& work) -> std::optional<Found> {
    may_be_lost(work);
    const auto rows = work.exec_params(R"(
        WITH used AS (
          UPDATE kept_replies SET used_at = clock_timestamp()
          WHERE source_id = $1 AND request_hash = $2::bytea
          RETURNING interaction_id
        )
        SELECT i.output, min(r.raw_page_id)
        FROM used
        JOIN interactions i USING (interaction_id)
        JOIN raw_pages r USING (interaction_id)
        WHERE r.body IS NOT NULL
        GROUP BY i.output)",
                                       source, bytes(request));
    if (rows.empty()) return std::nullopt;
    return Found{text_of(rows[0][0]), rows[0][1].as<RawPageId>()};
  });
  if (!found) return std::nullopt;
  auto body = InteractionStore(database_).body(found->raw_page_id);
  if (!body) return std::nullopt;
  return ReplyBody{found->output, std::move(body->bytes)};
}

void ReplyStore::forget(SourceId source, std::string_view request) {
  database_.transact([&](pqxx::work& work) {
    work.exec_params("DELETE FROM kept_replies WHERE source_id = $1 AND request_hash = $2::bytea", source,
                     bytes(request));
  });
}

}  // namespace tributary::store
