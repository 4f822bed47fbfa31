// One connection to PostgreSQL, with the rules that libpqxx 6.4.5 needs.
//
// No silent reconnect (a broken connection stays broken: Error{try_again}); time-outs and keepalives in the
// connection string; no NUL reaches a parameter; savepoints are not used. For one thread. Only store/
// includes pqxx: the other stores in this folder take a Database and keep a reference to it.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>

namespace pqxx {
class connection_base;
}

namespace tributary::store {

class Database {
 public:
  // `url` is a libpq connection string or URI. Throws Error{unavailable}: which server, what it said, what to
  // do; Error{configuration} when the string cannot be read or the database cannot hold what Tributary needs.
  explicit Database(const std::string& url);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  pqxx::connection_base& connection();

  // "database 'tributary' at /run/postgresql", for messages; without a password.
  const std::string& server() const { return server_; }

  // Runs `body(pqxx::work&)` in one transaction, commits, and returns what it returned. What pqxx throws
  // becomes an Error: a broken connection, an in-doubt commit, a deadlock or a time-out try_again; a full
  // disk, a read-only or an overloaded server unavailable; the rest internal. An Error that `body` throws
  // passes. Whatever is thrown, the transaction is rolled back, except that a commit in doubt may have been
  // done. Defined in store/transaction.hpp, which only store/ includes.
  template <class Body>
  auto transact(Body&& body);

  // The leases that were acquired over this connection: source to fencing token. Writes for a source in the
  // map are refused with Error{try_again} when its lease has gone to another process. Kept by SourceStore.
  std::map<std::int64_t, std::int64_t>& leases() { return leases_; }

 private:
  struct Session;

  std::unique_ptr<Session> session_;
  std::string server_;
  std::map<std::int64_t, std::int64_t> leases_;
};

}  // namespace tributary::store
