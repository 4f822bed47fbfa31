// A real PostgreSQL for tests: one private cluster a test program, one fresh migrated database a test case.
//
//   TestDatabase test;
//   store::SourceStore sources(test.database());
//
// The cluster is made under /tmp when the first TestDatabase is, and stopped and removed when the program
// ends, however it ends. Works as root too. One thread.
#pragma once

#include <memory>
#include <string>

#include "store/database.hpp"

namespace tributary::testing {

class TestDatabase {
 public:
  TestDatabase();
  ~TestDatabase();  // drops the database, with whoever is still connected
  TestDatabase(const TestDatabase&) = delete;
  TestDatabase& operator=(const TestDatabase&) = delete;

  store::Database& database() { return *database_; }  // a connection of its own
  const std::string& url() const { return url_; }     // for more connections, and for DATABASE_URL

 private:
  std::string name_;
  std::string url_;
  std::unique_ptr<store::Database> database_;
};

// The URL of an empty database, without a schema, that lives as long as the test program.
std::string empty_database_url();

}  // namespace tributary::testing
