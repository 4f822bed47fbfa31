// Brings a database to this host's schema, or says which schema it has instead.
#pragma once

#include <string>
#include <vector>

#include "store/database.hpp"

namespace tributary::store {

struct Migration {
  int number;
  std::string name;
  std::string sql;
  std::string checksum;  // SHA-256 of sql, hexadecimal
};

// The migrations compiled into this host from sql/migrations/, in order.
const std::vector<Migration>& migrations();

struct MigrationStatus {
  std::vector<std::string> applied;
  std::vector<std::string> pending;
  std::string
      problem;  // why this host must not use the database: a newer schema, a changed checksum; "" for none
};

MigrationStatus migration_status(Database& database);

// Applies what is pending, each in a transaction of its own under an advisory lock; returns the names
// applied. Throws Error{configuration} with MigrationStatus::problem, Error{unavailable}.
std::vector<std::string> migrate(Database& database);

// Throws Error{configuration} unless the database has exactly this host's schema.
void require_schema(Database& database);

}  // namespace tributary::store
