#include "store/migrations.hpp"

#include <algorithm>
#include <cstdlib>
#include <map>

#include "base/digest.hpp"
#include "base/error.hpp"
#include "store/embedded_migrations.hpp"
#include "store/transaction.hpp"

namespace tributary::store {
namespace {

constexpr const char* kLockStatement = "SELECT pg_advisory_xact_lock(hashtext('tributary migrations'))";

struct Applied {
  std::string name;
  std::string checksum;
};

Migration from_file(const EmbeddedFile& file) {
  Migration migration;
  migration.name = file.name.substr(0, file.name.rfind(".sql"));
  migration.number = std::atoi(migration.name.c_str());
  migration.sql = file.text;
  migration.checksum = hex(sha256(file.text));
  return migration;
}

enum class Ledger { absent, ours, foreign };

// Many programs call a table schema_migrations; ours has a checksum.
Ledger ledger(pqxx::work& work) {
  const auto row = work.exec1(
      R"(
        SELECT to_regclass('schema_migrations') IS NOT NULL, EXISTS (SELECT FROM pg_attribute WHERE
          attrelid = to_regclass('schema_migrations') AND attname = 'migration_number'))");
  if (!row[0].as<bool>()) return Ledger::absent;
  return row[1].as<bool>() ? Ledger::ours : Ledger::foreign;
}

std::map<int, Applied> applied_migrations(pqxx::work& work) {
  std::map<int, Applied> applied;
  for (const auto& row : work.exec("SELECT migration_number, name, checksum FROM schema_migrations")) {
    applied[row[0].as<int>()] = {row[1].as<std::string>(), row[2].as<std::string>()};
  }
  return applied;
}

// Tables of another program that our own would collide with.
std::string foreign_table(pqxx::work& work) {
  const auto rows = work.exec(
      R"(
        SELECT name
        FROM unnest(ARRAY['actors', 'posting_sources', 'interactions', 'postings']) AS name
        WHERE to_regclass(name) IS NOT NULL LIMIT 1)");
  return rows.empty() ? "" : rows[0][0].as<std::string>();
}

std::string problem_of(const std::map<int, Applied>& applied) {
  const auto& known = migrations();
  for (const auto& [number, row] : applied) {
    const auto match = std::find_if(known.begin(), known.end(), [n = number](const Migration& migration) {
      return migration.number == n;
    });
    if (match == known.end()) {
      return "its schema has migration " + row.name + ", which this host does not know: use the newer host";
    }
    if (match->checksum != row.checksum || match->name != row.name) {
      return "its migration " + row.name + " is not this host's " + match->name +
             " (another checksum): use the host that made it, or another database";
    }
  }
  return "";
}

MigrationStatus read_status(pqxx::work& work) {
  MigrationStatus status;
  const Ledger kind = ledger(work);
  std::map<int, Applied> applied;
  if (kind == Ledger::ours) {
    applied = applied_migrations(work);
    status.problem = problem_of(applied);
  } else {
    const std::string table = kind == Ledger::foreign ? "schema_migrations" : foreign_table(work);
    if (!table.empty()) {
      status.problem = "it has a table " + table +
                       " that is not Tributary's: give Tributary a database of its own (CREATE DATABASE)";
    }
  }
  for (const auto& [number, row] : applied) status.applied.push_back(row.name);
  for (const Migration& migration : migrations()) {
    if (!applied.contains(migration.number)) status.pending.push_back(migration.name);
  }
  return status;
}

void refuse(const Database& database, const std::string& problem) {
  if (!problem.empty()) throw Error(ErrorKind::configuration, database.server() + ": " + problem);
}

// False when another process was faster.
bool apply(Database& database, const Migration& migration) {
  return database.transact([&](pqxx::work& work) {
    work.exec(kLockStatement);
    const MigrationStatus now = read_status(work);
    refuse(database, now.problem);
    if (std::find(now.pending.begin(), now.pending.end(), migration.name) == now.pending.end()) return false;
    work.exec("SET LOCAL statement_timeout = 0");  // a large table may take its time
    work.exec(migration.sql);
    work.exec_params("INSERT INTO schema_migrations (migration_number, name, checksum) VALUES ($1, $2, $3)",
                     migration.number, migration.name, migration.checksum);
    return true;
  });
}

}  // namespace

const std::vector<Migration>& migrations() {
  static const std::vector<Migration> all = [] {
    std::vector<Migration> list;
    for (const EmbeddedFile& file : kEmbeddedMigrations) list.push_back(from_file(file));
    return list;
  }();
  return all;
}

MigrationStatus migration_status(Database& database) {
  return database.transact([](pqxx::work& work) { return read_status(work); });
}

std::vector<std::string> migrate(Database& database) {
  refuse(database, migration_status(database).problem);
  std::vector<std::string> done;
  for (const Migration& migration : migrations()) {
    if (apply(database, migration)) done.push_back(migration.name);
  }
  return done;
}

void require_schema(Database& database) {
  const MigrationStatus status = migration_status(database);
  refuse(database, status.problem);
  if (status.pending.empty()) return;
  refuse(database, "its schema is older than this host (" + std::to_string(status.pending.size()) +
                       " migrations to apply, next " + status.pending.front() +
                       "): run `tributary db migrate`");
}

}  // namespace tributary::store
