#include <boost/json.hpp>

#include "base/digest.hpp"
#include "store/append_interaction.hpp"
#include "store/lease.hpp"
#include "store/parameters.hpp"
#include "store/stores.hpp"
#include "store/transaction.hpp"

namespace tributary::store {
namespace {

using NewPage = PageStore::NewPage;

const std::string& page_columns() {
  static const std::string columns =
      R"(
        p.raw_page_id, p.page_interaction_id, p.run_id, p.page_number, p.format, p.records_path,
          encode(p.sha256, 'hex'), )" +
      micros("p.fetched_at") + ", p.normalized_with_mapping_id, " +
      micros("coalesce(p.said_at, p.fetched_at)") + " FROM raw_pages p ";
  return columns;
}

// $1 source; $2 run or null; $3: only those that the active mapping has not normalized, and not those of a
// run that was found to be other than what this very mapping was made for.
constexpr const char* kPagesOfSource = R"(
        JOIN source_runs r USING (run_id)
        WHERE r.source_id = $1 AND p.page_number IS NOT NULL AND ($2::bigint IS NULL OR p.run_id = $2)
          AND (NOT $3::boolean
               OR (p.normalized_with_mapping_id IS NULL
                   OR EXISTS (SELECT FROM posting_field_mappings m
                              WHERE m.source_id = $1 AND m.status = 'active'
                                AND m.mapping_id <> p.normalized_with_mapping_id
                                AND p.run_id >= coalesce(m.since_run_id, p.run_id)))
                  AND NOT EXISTS (SELECT FROM source_shapes h JOIN posting_field_mappings m USING (source_id)
                                  WHERE h.run_id = p.run_id AND h.drifted AND m.status = 'active'
                                    AND h.profile->>'mapping' = m.content_hash))
        )";

StoredPage to_page(const pqxx::row& row) {
  StoredPage page;
  page.raw_page_id = row[0].as<RawPageId>();
  page.interaction_id = row[1].as<InteractionId>();
  page.run_id = row[2].as<RunId>();
  page.page_number = row[3].as<int>();
  page.format = page_format(text_of(row[4])).value();  // the column allows no other
  page.records = text_of(row[5]);
  page.sha256 = text_of(row[6]);
  page.fetched_at = timestamp(row[7]);
  page.normalized_with_mapping_id = optional_number(row[8]);
  page.said_at = timestamp(row[9]);
  return page;
}

// The page with that number, where the run has one already: adding it again after a commit in doubt.
std::optional<StoredPage> stored_before(pqxx::work& work, const NewPage& page) {
  const auto rows = work.exec_params(
      "SELECT " + page_columns() + "WHERE p.run_id = $1 AND p.page_number = $2", page.run, page.page_number);
  if (rows.empty()) return std::nullopt;
  return to_page(rows[0]);
}

// What the page's exchanges brought. One whose reply was that nothing had changed (304) names the exchange
// that had brought it: its input.
struct Exchanges {
  std::vector<InteractionId> all;      // each followed by the one that it refers to
  InteractionId body_of = 0;           // the one that brought the bytes of the first; 0: there is none
  bool first_is_old = false;           // the first brought no bytes, as they were stored already
  std::optional<Timestamp> old_since;  // when the newest of the bytes came, where all of them are old
};

Exchanges exchanges_of(pqxx::work& work, const NewPage& page) {
  Exchanges found;
  std::size_t old = 0;
  for (const auto& row : work.exec_params(R"(
        SELECT given.id, earlier.interaction_id, )" +
                                              micros("earlier.completed_at") + R"(
        FROM unnest($1::bigint[]) WITH ORDINALITY AS given (id, position)
        LEFT JOIN interactions act ON act.interaction_id = given.id
        LEFT JOIN interactions earlier ON act.kind = 'http_exchange' AND earlier.kind = 'http_exchange'
          AND earlier.interaction_id = act.input_interaction_ids[1]
        ORDER BY given.position)",
                                          integers(page.exchanges))) {
    const auto earlier = optional_number(row[1]);
    if (found.all.empty()) {
      found.first_is_old = earlier.has_value();
      found.body_of = earlier.value_or(row[0].as<InteractionId>());
    }
    found.all.push_back(row[0].as<InteractionId>());
    if (!earlier) continue;
    found.all.push_back(*earlier);
    found.old_since = std::max(found.old_since.value_or(Timestamp{}), timestamp(row[2]));
    ++old;
  }
  if (old < page.exchanges.size()) found.old_since.reset();
  return found;
}

struct Body {
  RawPageId raw_page_id = 0;
  std::string sha256;
  bool is_page_already = false;
};

// The raw body of the page's own exchange.
Body exchange_body(pqxx::work& work, const NewPage& page, InteractionId exchange) {
  if (page.exchanges.empty()) {
    throw Error(ErrorKind::internal, "page " + std::to_string(page.page_number) + " of run " +
                                         std::to_string(page.run) + " has neither an exchange nor a body");
  }
  const auto rows = work.exec_params(
      R"(
        SELECT raw_page_id, encode(sha256, 'hex'), page_number IS NOT NULL
        FROM raw_pages
        WHERE interaction_id = $1 AND body IS NOT NULL
        ORDER BY page_number NULLS FIRST, raw_page_id LIMIT 1)",
      exchange);
  if (rows.empty()) {
    throw Error(ErrorKind::internal,
                "interaction " + std::to_string(exchange) + " brought no raw body that could be a page");
  }
  return {rows[0][0].as<RawPageId>(), text_of(rows[0][1]), rows[0][2].as<bool>()};
}

InteractionId append_page_interaction(pqxx::work& work, const NewPage& page, const Exchanges& exchanges,
                                      const std::string& digest) {
  interaction::Interaction act;
  act.actor_id = page.actor;
  act.kind = interaction::kPage;
  act.input = boost::json::serialize(boost::json::object{{"page_number", page.page_number},
                                                         {"composed", page.composed_body != nullptr},
                                                         {"format", name(page.format)},
                                                         {"records", page.records}});
  act.output = boost::json::serialize(boost::json::object{{"sha256", digest}});
  act.inputs = exchanges.all;
  act.run_id = page.run;
  act.started_at = page.fetched_at;
  act.completed_at = page.fetched_at;
  return append_interaction(work, act);
}

// One body can be handed in as several pages, of this run and, where it does not change, of later ones: each
// further one is a row of its own that shows the same bytes.
void show_again(pqxx::work& work, RawPageId original, StoredPage& page) {
  const auto row = work.exec_params1(
      R"(
        INSERT INTO raw_pages (interaction_id, run_id, sha256, content_type, body_bytes, body_of_raw_page_id,
          fetched_at, said_at)
        SELECT interaction_id, run_id, sha256, content_type, body_bytes, raw_page_id, fetched_at,
          coalesce(said_at, fetched_at)
        FROM raw_pages
        WHERE raw_page_id = $1
        RETURNING raw_page_id, )" +
          micros("said_at"),
      original);
  page.raw_page_id = row[0].as<RawPageId>();
  page.said_at = timestamp(row[1]);
}

void set_said_at(pqxx::work& work, StoredPage& page, Timestamp said_at) {
  page.said_at = said_at;
  work.exec_params("UPDATE raw_pages SET said_at = $2::timestamptz WHERE raw_page_id = $1", page.raw_page_id,
                   time(said_at));
}

void mark_as_page(pqxx::work& work, const NewPage& page, const StoredPage& stored) {
  work.exec_params(
      R"(
        UPDATE raw_pages
        SET run_id = $2, page_number = $3, page_interaction_id = $4, format = $5, records_path = $6,
          fetched_at = $7::timestamptz
        WHERE raw_page_id = $1)",
      stored.raw_page_id, page.run, page.page_number, stored.interaction_id, std::string(name(page.format)),
      text(page.records), time(page.fetched_at));
}

StoredPage store(pqxx::work& work, const NewPage& page) {
  const Exchanges exchanges = exchanges_of(work, page);
  const Body body = page.composed_body ? Body{0, hex(sha256(*page.composed_body)), false}
                                       : exchange_body(work, page, exchanges.body_of);
  StoredPage stored;
  stored.interaction_id = append_page_interaction(work, page, exchanges, body.sha256);
  stored.run_id = page.run;
  stored.page_number = page.page_number;
  stored.format = page.format;
  stored.records = page.records;
  stored.sha256 = body.sha256;
  stored.fetched_at = stored.said_at = page.fetched_at;
  stored.raw_page_id = body.raw_page_id;
  if (page.composed_body) {
    stored.raw_page_id = append_raw_body(work, stored.interaction_id, page.run, *page.composed_body,
                                         page.content_type, page.fetched_at);
    if (exchanges.old_since) set_said_at(work, stored, *exchanges.old_since);
  } else if (body.is_page_already || exchanges.first_is_old) {
    show_again(work, body.raw_page_id, stored);
  }
  mark_as_page(work, page, stored);
  return stored;
}

}  // namespace

StoredPage PageStore::add(const NewPage& page) {
  return database_.transact([&](pqxx::work& work) {
    require_lease(work, database_, page.source);
    if (auto before = stored_before(work, page)) return *before;
    StoredPage stored = store(work, page);
    work.exec_params("UPDATE source_runs SET pages = pages + 1 WHERE run_id = $1", page.run);
    if (page.cursor) {
      work.exec_params("UPDATE posting_sources SET cursor = $2 WHERE source_id = $1", page.source,
                       text_or_null(*page.cursor));
    }
    return stored;
  });
}

std::vector<StoredPage> PageStore::list(SourceId source, std::optional<RunId> run, bool only_pending) {
  return database_.transact([&](pqxx::work& work) {
    std::vector<StoredPage> pages;
    for (const auto& row :
         work.exec_params("SELECT " + page_columns() + kPagesOfSource + "ORDER BY p.run_id, p.page_number",
                          source, number(run), only_pending)) {
      pages.push_back(to_page(row));
    }
    return pages;
  });
}

std::vector<StoredPage> PageStore::list(SourceId source, const PageRange& range) {
  return database_.transact([&](pqxx::work& work) {
    std::vector<StoredPage> pages;
    for (const auto& row : work.exec_params("SELECT " + page_columns() + R"(
        JOIN source_runs r USING (run_id)
        WHERE r.source_id = $1 AND p.page_number IS NOT NULL
          AND p.run_id >= coalesce($2::bigint, p.run_id) AND p.run_id <= coalesce($3::bigint, p.run_id)
          AND p.fetched_at >= coalesce($4::timestamptz, p.fetched_at)
          AND p.fetched_at <= coalesce($5::timestamptz, p.fetched_at)
        ORDER BY p.run_id, p.page_number)",
                                            source, number(range.first_run), number(range.last_run),
                                            time(range.since), time(range.until))) {
      pages.push_back(to_page(row));
    }
    return pages;
  });
}

std::int64_t PageStore::count_waiting(SourceId source) {
  return database_.transact([&](pqxx::work& work) {
    return work
        .exec_params1(std::string("SELECT count(*) FROM raw_pages p ") + kPagesOfSource, source,
                      number(std::nullopt), true)[0]
        .as<std::int64_t>();
  });
}

std::int64_t PageStore::count_held(SourceId source) {
  return database_.transact([&](pqxx::work& work) {
    return work
        .exec_params1(R"(
        SELECT count(*)
        FROM raw_pages p
        JOIN source_shapes h USING (run_id)
        JOIN posting_field_mappings m ON m.source_id = h.source_id AND m.status = 'active'
        WHERE h.source_id = $1 AND p.page_number IS NOT NULL AND h.drifted AND h.profile->>'mapping' = m.content_hash
          AND p.normalized_with_mapping_id IS NULL)",
                      source)[0]
        .as<std::int64_t>();
  });
}

std::optional<StoredPage> PageStore::find(InteractionId page) {
  return database_.transact([&](pqxx::work& work) -> std::optional<StoredPage> {
    const auto rows = work.exec_params("SELECT " + page_columns() + "WHERE p.page_interaction_id = $1", page);
    if (rows.empty()) return std::nullopt;
    return to_page(rows[0]);
  });
}

std::optional<StoredPage> PageStore::find_raw(RawPageId id) {
  return database_.transact([&](pqxx::work& work) -> std::optional<StoredPage> {
    const auto rows = work.exec_params(
        "SELECT " + page_columns() + "WHERE p.raw_page_id = $1 AND p.page_number IS NOT NULL", id);
    if (rows.empty()) return std::nullopt;
    return to_page(rows[0]);
  });
}

void PageStore::load_body(StoredPage& page) {
  auto raw = InteractionStore(database_).body(page.raw_page_id);
  if (!raw) {
    throw Error(ErrorKind::usage, "there is no raw page " + std::to_string(page.raw_page_id));
  }
  page.body = std::move(raw->bytes);
}

}  // namespace tributary::store
