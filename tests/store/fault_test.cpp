// The server dies at every place of a page's transaction: the page is stored whole or not at all, and storing
// it again over a new connection ends as if nothing had happened.
#include <catch2/catch.hpp>

#include <functional>

#include "base/error.hpp"
#include "source_fixture.hpp"

using namespace tributary;
using namespace tributary::testing;

namespace {

// Ends the backend that next touches `table`: at once, or (deferred) while it commits.
void arm(SourceFixture& fixture, const std::string& table, const std::string& when) {
  fixture.execute(R"(
      CREATE OR REPLACE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NEW; END $$)");
  fixture.execute(when == "at commit"
                      ? "CREATE CONSTRAINT TRIGGER zz_die AFTER INSERT OR UPDATE ON " + table +
                            " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION die()"
                      : "CREATE TRIGGER zz_die " + when + " INSERT OR UPDATE ON " + table +
                            " FOR EACH ROW EXECUTE FUNCTION die()");
}

void disarm(SourceFixture& fixture, const std::string& table) {
  fixture.execute("DROP TRIGGER zz_die ON " + table);
}

// Everything that a page's transaction writes, as one text.
std::string snapshot(SourceFixture& fixture) {
  return fixture.value(R"(
      SELECT concat_ws(' | ',
        (SELECT string_agg(external_id || ' ' || title || ' ' || posting_status, ', ' ORDER BY external_id)
         FROM postings),
        (SELECT string_agg(record_index || ' ' || reason || ' ' || status, ', ' ORDER BY record_index)
         FROM posting_rejects),
        (SELECT count(*) FROM interactions WHERE kind = 'normalize'),
        (SELECT concat_ws(' ', records, postings_new, postings_changed, postings_unchanged, rejects)
         FROM source_runs WHERE status = 'running'),
        (SELECT normalized_with_mapping_id FROM raw_pages)))");
}

// Ends the server at every place of a transaction that touches `tables`; `act` runs it over the given
// connection, and `snapshot` is as it was each time.
void die_everywhere(SourceFixture& fixture, const std::vector<const char*>& tables,
                    const std::function<void(store::Database&)>& act,
                    const std::function<std::string(SourceFixture&)>& snapshot) {
  const std::string before = snapshot(fixture);
  for (const char* table : tables) {
    for (const char* when : {"BEFORE", "AFTER", "at commit"}) {
      INFO(table << " " << when);
      store::Database doomed(fixture.test.url());
      arm(fixture, table, when);
      try {
        act(doomed);
        FAIL_CHECK("it succeeded");
      } catch (const Error& error) {
        INFO(error.what());
        CHECK(error.kind() == ErrorKind::try_again);
      }
      disarm(fixture, table);
      CHECK(snapshot(fixture) == before);
    }
  }
}

// Everything that keeping a page writes.
std::string kept(SourceFixture& fixture) {
  return fixture.value(R"(
      SELECT concat_ws(' | ',
        (SELECT count(*) FROM interactions WHERE kind = 'page'),
        (SELECT string_agg(coalesce(page_number::text, 'no page'), ', ') FROM raw_pages),
        (SELECT pages FROM source_runs WHERE status = 'running'),
        (SELECT coalesce(cursor, 'at the start') FROM posting_sources)))");
}

}  // namespace

TEST_CASE(
    "a page whose server dies at any place is stored whole or not at all, and once when it is repeated") {
  SourceFixture fixture;
  const auto mapping = fixture.mapping();
  const auto page = fixture.page(1, "[1,2,3]");
  fixture.execute(
      "INSERT INTO posting_rejects (source_id, raw_page_id, record_index, stage, field, path, reason, "
      "mapping_id, "
      "interaction_id) SELECT " +
      std::to_string(fixture.source) + ", " + std::to_string(page.raw_page_id) +
      ", 7, 'map', '', '', 'old', " + std::to_string(mapping.mapping_id) + ", " +
      std::to_string(page.interaction_id));

  auto commit = [&](store::Database& database) {
    store::PageBatch batch;
    batch.add(0, posting("1", "Cook"));
    batch.add(1, posting("2", "Baker"));
    batch.add(normalize::Reject{2, "map", "title", "", "none"});
    normalize::PageCounts counts;
    counts.records = 3;
    store::SeenIds seen;
    store::PostingStore(database).commit_page(fixture.source, page, mapping, batch, counts, seen,
                                              fixture.host);
  };

  die_everywhere(fixture, {"interactions", "postings", "posting_rejects", "raw_pages", "source_runs"}, commit,
                 snapshot);
  store::Database healthy(fixture.test.url());
  commit(healthy);
  const std::string after = snapshot(fixture);
  CHECK(after == "1 Cook pending, 2 Baker pending | 2 none open, 7 old replayed | 1 | 3 2 0 0 0 | 1");
  commit(healthy);  // as after a commit that was done although its answer was lost
  CHECK(snapshot(fixture) == after);
}

TEST_CASE("a page whose server dies while it is kept is kept whole with its cursor or not at all") {
  SourceFixture fixture;
  store::PageStore::NewPage fresh;
  fresh.source = fixture.source;
  fresh.run = fixture.run;
  fresh.actor = fixture.host;
  fresh.page_number = 1;
  fresh.exchanges = {fixture.exchange("[1,2,3]")};
  fresh.fetched_at = kNoon;
  const std::string cursor = "page=2";
  fresh.cursor = &cursor;
  const auto keep = [&](store::Database& database) { store::PageStore(database).add(fresh); };
  die_everywhere(fixture, {"interactions", "raw_pages", "source_runs", "posting_sources"}, keep, kept);

  store::Database healthy(fixture.test.url());
  keep(healthy);
  CHECK(kept(fixture) == "1 | 1 | 1 | page=2");
  keep(healthy);  // as after a commit that was done although its answer was lost
  CHECK(kept(fixture) == "1 | 1 | 1 | page=2");
}

TEST_CASE("an exchange whose server dies is not recorded, and says that trying again helps") {
  SourceFixture fixture;
  const int before = fixture.number("SELECT count(*) FROM interactions");
  for (const char* table : {"interactions", "raw_pages"}) {
    arm(fixture, table, "AFTER");
    store::Database doomed(fixture.test.url());
    store::InteractionStore interactions(doomed);
    const interaction::RawBody body{"[1]", "application/json"};
    try {
      interactions.append(fixture.act(interaction::kHttpExchange), &body);
      FAIL_CHECK("it was recorded");
    } catch (const Error& error) {
      CHECK(error.retryable());
    }
    disarm(fixture, table);
  }
  CHECK(fixture.number("SELECT count(*) FROM interactions") == before);
  CHECK(fixture.number("SELECT count(*) FROM raw_pages") == 0);
}
