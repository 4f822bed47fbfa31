#include <catch2/catch.hpp>
#include <pqxx/nontransaction>

#include "base/error.hpp"
#include "interaction/interaction.hpp"
#include "mapping/posting_field.hpp"
#include "store/migrations.hpp"
#include "store/transaction.hpp"
#include "support/test_database.hpp"

using namespace tributary;
using Catch::Matchers::Contains;
using testing::TestDatabase;

namespace {

std::string lines(store::Database& database, const std::string& query) {
  pqxx::nontransaction work(database.connection());
  std::string text;
  for (const auto& row : work.exec(query)) text += row[0].as<std::string>() + "\n";
  return text;
}

void execute(store::Database& database, const std::string& statement) {
  database.transact([&](pqxx::work& work) { work.exec(statement); });
}

std::string refusal(store::Database& database) {
  try {
    store::require_schema(database);
  } catch (const Error& error) {
    REQUIRE(error.kind() == ErrorKind::configuration);
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("every table, column and function says why it exists") {
  TestDatabase test;
  CHECK(lines(test.database(), R"(
      SELECT c.relname || coalesce('.' || a.attname, '')
      FROM pg_class c
      LEFT JOIN LATERAL (SELECT attname, attnum FROM pg_attribute WHERE attrelid = c.oid AND attnum > 0
                                                               AND NOT attisdropped
                         UNION ALL SELECT NULL, 0) a ON true
      WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'v', 'm')
        AND coalesce(col_description(c.oid, nullif(a.attnum, 0)), obj_description(c.oid, 'pg_class')) IS NULL
         OR (c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0
             AND col_description(c.oid, a.attnum) IS NULL)
      ORDER BY 1)") == "");
  CHECK(lines(test.database(),
              "SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND "
              "obj_description(oid, 'pg_proc') IS NULL") == "");
}

TEST_CASE("a table's comment says who writes it, who reads it, and whether it only grows") {
  TestDatabase test;
  CHECK(lines(test.database(), R"(
      SELECT relname FROM pg_class c
      WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
        AND NOT (obj_description(c.oid) ~* 'written' AND obj_description(c.oid) ~* 'read by'
                 AND obj_description(c.oid) ~* 'only grows|shrinks only')
      ORDER BY 1)") == "");
}

TEST_CASE("the tables are those of the design") {
  TestDatabase test;
  CHECK(
      lines(test.database(),
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename") ==
      "actor_rules\nactors\ndrift_events\nfailed_questions\ngolden_tests\nhost_states\nhuman_tasks\ninteractions\nkept_replies\nmapping_locks\nmodel_probes\nmodel_servers\n"
      "posting_field_mappings\nposting_rejects\nposting_sources\npostings\nraw_pages\nrobots_rules\nschema_migrations\nsource_runs\nsource_shapes\n");
}

TEST_CASE("every field that a mapping can fill is a column of postings") {
  TestDatabase test;
  const std::string columns = lines(
      test.database(), "SELECT column_name FROM information_schema.columns WHERE table_name = 'postings'");
  for (const auto name : mapping::kPostingFieldNames) CHECK_THAT(columns, Contains(std::string(name) + "\n"));
}

TEST_CASE("every foreign key has an index, so that removing a source reads no whole table") {
  TestDatabase test;
  CHECK(lines(test.database(), R"(
      SELECT conrelid::regclass || '.' || a.attname
      FROM pg_constraint k JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
      WHERE k.contype = 'f' AND k.connamespace = 'public'::regnamespace
        AND NOT EXISTS (SELECT FROM pg_index i WHERE i.indrelid = k.conrelid AND i.indkey[0] = k.conkey[1]
                        AND i.indpred IS NULL)
      ORDER BY 1)") == "");
}

TEST_CASE("every point in time has a time zone") {
  TestDatabase test;
  CHECK(lines(test.database(),
              "SELECT table_name || '.' || column_name FROM information_schema.columns WHERE table_schema = "
              "'public' AND data_type = 'timestamp without time zone'") == "");
}

TEST_CASE("migrating twice applies nothing the second time") {
  TestDatabase test;
  CHECK(store::migrate(test.database()).empty());
  CHECK(store::migration_status(test.database()).applied.size() == store::migrations().size());
  CHECK(refusal(test.database()) == "");
}

TEST_CASE("migrations are numbered without a gap") {
  int expected = 1;
  for (const auto& migration : store::migrations()) {
    CHECK(migration.number == expected++);
  }
  CHECK(expected > 1);
}

TEST_CASE("an empty database is refused with the command that fills it, and migrated from nothing") {
  store::Database database(testing::empty_database_url());
  CHECK_THAT(refusal(database), Contains("next 0001_schema_migrations") && Contains("tributary db migrate"));
  CHECK(store::migrate(database).size() == store::migrations().size());
  CHECK(refusal(database) == "");
}

TEST_CASE("a schema of a newer host is refused and left alone") {
  TestDatabase test;
  execute(test.database(), "INSERT INTO schema_migrations VALUES (9999, '9999_future', repeat('a', 64))");
  CHECK_THAT(refusal(test.database()), Contains("9999_future") && Contains("newer host"));
  CHECK_THROWS_AS(store::migrate(test.database()), Error);
}

TEST_CASE("a migration that was edited after it was applied is refused") {
  TestDatabase test;
  execute(test.database(),
          "UPDATE schema_migrations SET checksum = repeat('0', 64) WHERE migration_number = 2");
  CHECK_THAT(refusal(test.database()), Contains("0002_actors") && Contains("checksum"));
}

TEST_CASE("another program's schema_migrations is refused, not altered") {
  store::Database database(testing::empty_database_url());
  execute(database, "CREATE TABLE schema_migrations (version text)");
  CHECK_THAT(refusal(database), Contains("not Tributary's") && Contains("database of its own"));
  CHECK_THROWS_AS(store::migrate(database), Error);
}

TEST_CASE("another program's table of the same name is refused before anything is made") {
  store::Database database(testing::empty_database_url());
  execute(database, "CREATE TABLE postings (id int)");
  CHECK_THAT(refusal(database), Contains("table postings"));
}

TEST_CASE("a database that is not UTF-8 is refused with the way to make one that is") {
  store::Database admin(testing::empty_database_url());
  {
    pqxx::nontransaction work(admin.connection());
    work.exec("CREATE DATABASE latin TEMPLATE template0 ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C'");
  }
  std::string url = testing::empty_database_url();
  const auto begin = url.find("@/") + 2;
  url.replace(begin, url.find('?') - begin, "latin");
  CHECK_THROWS_WITH(store::Database(url), Contains("LATIN1") && Contains("ENCODING 'UTF8'"));
}
