#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <pqxx/nontransaction>

#include "base/error.hpp"
#include "store/connection_string.hpp"
#include "store/transaction.hpp"
#include "support/test_database.hpp"

using namespace tributary;
using Catch::Matchers::Contains;
using testing::TestDatabase;

namespace {

int backend_of(store::Database& database) {
  return database.transact(
      [](pqxx::work& work) { return work.exec1("SELECT pg_backend_pid()")[0].as<int>(); });
}

void terminate(store::Database& admin, int backend) {
  admin.transact(
      [&](pqxx::work& work) { work.exec_params("SELECT pg_terminate_backend($1, 5000)", backend); });
}

template <class Action>
ErrorKind kind_of(Action action) {
  try {
    action();
  } catch (const Error& error) {
    INFO(error.what());
    CHECK(std::string(error.what()).find('\n') == std::string::npos);
    return error.kind();
  }
  FAIL("nothing was thrown");
  return ErrorKind::internal;
}

}  // namespace

TEST_CASE("a connection string of either form gets time-outs, keepalives and settings") {
  for (const char* url :
       {"postgresql://user:p%20w@db.example:5433/jobs", "host=db.example port=5433 dbname=jobs"}) {
    const auto complete = store::complete(url);
    CHECK(complete.server == "database 'jobs' at db.example:5433");
    for (const char* part : {"connect_timeout='10'", "keepalives='1'", "tcp_user_timeout='35000'",
                             "application_name='tributary'", "statement_timeout", "lock_timeout",
                             "idle_in_transaction_session_timeout", "client_encoding='UTF8'"}) {
      CHECK_THAT(complete.text, Contains(part));
    }
  }
}

TEST_CASE("what a connection string says itself is kept, quotes and all") {
  const auto quoted =
      store::complete("host=/tmp password='a\\'b\\\\c' connect_timeout=3 options='-c geqo=off'");
  CHECK_THAT(quoted.text, Contains("password='a\\'b\\\\c'") && Contains("connect_timeout='3'") &&
                              Contains("geqo=off") && !Contains("connect_timeout='10'"));
}

TEST_CASE("an unreadable connection string is refused without repeating the password in it") {
  try {
    store::complete("postgresql://user:hunter2@[/jobs");
    FAIL("accepted");
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::configuration);
    CHECK_THAT(error.what(), !Contains("hunter2") && Contains("postgresql://"));
  }
}

TEST_CASE("a server that is not there is unavailable, in one sentence that says what to do") {
  try {
    store::Database database("postgresql://u:hunter2@127.0.0.1:1/jobs");
    FAIL("connected");
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::unavailable);
    CHECK_THAT(error.what(), Contains("database 'jobs' at 127.0.0.1:1") && Contains("DATABASE_URL") &&
                                 !Contains("hunter2") && !Contains("\n"));
  }
}

TEST_CASE("a session is in UTC, in UTF-8, and ends what takes too long") {
  TestDatabase test;
  test.database().transact([](pqxx::work& work) {
    CHECK(work.exec1("SHOW timezone")[0].as<std::string>() == "UTC");
    CHECK(work.exec1("SHOW client_encoding")[0].as<std::string>() == "UTF8");
    CHECK(work.exec1("SHOW statement_timeout")[0].as<std::string>() == "5min");
    CHECK(work.exec1("SHOW lock_timeout")[0].as<std::string>() == "30s");
    CHECK(work.exec1("SHOW idle_in_transaction_session_timeout")[0].as<std::string>() == "1min");
    CHECK(work.exec1("SHOW application_name")[0].as<std::string>() == "tributary");
  });
}

TEST_CASE("what the user's environment says of PostgreSQL changes neither the server nor the session") {
  const std::pair<const char*, const char*> variables[] = {
      {"PGPORT", "1"}, {"PGHOST", "nowhere.example"}, {"PGTZ", "Asia/Tokyo"}, {"PGDATESTYLE", "German"}};
  TestDatabase test;
  for (const auto& [name, value] : variables) setenv(name, value, 1);
  store::Database database(test.url());
  for (const auto& [name, value] : variables) unsetenv(name);
  database.transact([](pqxx::work& work) {
    CHECK(work.exec1("SHOW timezone")[0].as<std::string>() == "UTC");
    CHECK(work.exec1("SELECT '2026-11-20T12:00:00Z'::timestamptz")[0].as<std::string>() ==
          "2026-11-20 12:00:00+00");
  });
}

TEST_CASE("a terminated backend is try_again, and the connection never comes back by itself") {
  TestDatabase test;
  store::Database admin(test.url());
  terminate(admin, backend_of(test.database()));
  for (int attempt = 0; attempt < 5; ++attempt) {
    CHECK(kind_of([&] { backend_of(test.database()); }) == ErrorKind::try_again);
  }
}

TEST_CASE("a backend terminated inside a transaction is try_again and leaves nothing behind") {
  TestDatabase test;
  store::Database admin(test.url());
  CHECK(kind_of([&] {
          test.database().transact([&](pqxx::work& work) {
            work.exec("INSERT INTO actors (actor_type, name) VALUES ('human', 'half-written')");
            terminate(admin, work.exec1("SELECT pg_backend_pid()")[0].as<int>());
            work.exec("SELECT 1");
          });
        }) == ErrorKind::try_again);
  CHECK(kind_of([&] { backend_of(test.database()); }) == ErrorKind::try_again);
  admin.transact([](pqxx::work& work) {
    CHECK(work.exec1("SELECT count(*) FROM actors WHERE name = 'half-written'")[0].as<int>() == 0);
  });
}

TEST_CASE("a commit whose answer is lost is try_again") {
  TestDatabase test;
  store::Database admin(test.url());
  CHECK(kind_of([&] {
          test.database().transact([&](pqxx::work& work) {
            work.exec("INSERT INTO actors (actor_type, name) VALUES ('human', 'in doubt')");
            terminate(admin, work.exec1("SELECT pg_backend_pid()")[0].as<int>());
          });
        }) == ErrorKind::try_again);
}

TEST_CASE("what the server refuses has a kind that says whether trying again helps") {
  TestDatabase test;
  const std::pair<const char*, ErrorKind> cases[] = {
      {"53100", ErrorKind::unavailable},   {"53300", ErrorKind::unavailable},
      {"25006", ErrorKind::unavailable},   {"57P03", ErrorKind::unavailable},
      {"57P01", ErrorKind::try_again},     {"57014", ErrorKind::try_again},
      {"40001", ErrorKind::try_again},     {"40P01", ErrorKind::try_again},
      {"55P03", ErrorKind::try_again},     {"08006", ErrorKind::try_again},
      {"42P01", ErrorKind::configuration}, {"42501", ErrorKind::configuration},
      {"23505", ErrorKind::internal},      {"22003", ErrorKind::internal}};
  for (const auto& [state, kind] : cases) {
    INFO(state);
    CHECK(kind_of([&, s = state] {
            test.database().transact([&](pqxx::work& work) {
              work.exec("DO $$ BEGIN RAISE EXCEPTION 'made up' USING ERRCODE = '" + std::string(s) +
                        "'; END $$");
            });
          }) == kind);
  }
}

TEST_CASE("a read-only server is unavailable") {
  TestDatabase test;
  CHECK(kind_of([&] {
          test.database().transact([](pqxx::work& work) {
            work.exec("SET TRANSACTION READ ONLY");
            work.exec("INSERT INTO actors (actor_type, name) VALUES ('human', 'nobody')");
          });
        }) == ErrorKind::unavailable);
}

TEST_CASE("an exception of the body's own rolls back and passes as it is") {
  TestDatabase test;
  CHECK(kind_of([&] {
          test.database().transact([](pqxx::work& work) {
            work.exec("INSERT INTO actors (actor_type, name) VALUES ('human', 'nobody')");
            throw Error(ErrorKind::usage, "no");
          });
        }) == ErrorKind::usage);
  test.database().transact([](pqxx::work& work) {
    CHECK(work.exec1("SELECT count(*) FROM actors WHERE name = 'nobody'")[0].as<int>() == 0);
  });
}

TEST_CASE("the store uses no savepoints, which libpqxx 6.4 may not send") {
  const std::filesystem::path folder = std::filesystem::path(TRIBUTARY_SOURCE_DIR) / "host" / "store";
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    std::ifstream file(entry.path());
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    INFO(entry.path());
    CHECK_THAT(text, !Contains("subtransaction") && !Contains("SAVEPOINT"));
  }
}
