// One connection to PostgreSQL, with the rules that libpqxx 6.4.5 needs.
//
// No silent reconnect (a broken connection stays broken: Error{try_again}); time-outs and keepalives in the
// connection string; no NUL reaches a parameter; savepoints are not used. For one thread. Only store/
// includes pqxx: the other stores in this folder take a Database and keep a reference to it.
#pragma once

#include <memory>
#include <string>

namespace pqxx {
class connection;
class work;
}  // namespace pqxx

namespace tributary::store {

class Database {
 public:
  // `url` is a libpq connection string or URI. Throws Error{unavailable}: which server, what it said, what to
  // do.
  explicit Database(const std::string& url);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  pqxx::connection& connection() { return *connection_; }

  // Runs `body(pqxx::work&)` in one transaction and commits. What pqxx throws becomes an Error: a broken
  // connection or an in-doubt commit try_again, a full disk or a read-only server unavailable, the rest
  // internal.
  template <class Body>
  auto transact(Body&& body);

 private:
  std::unique_ptr<pqxx::connection> connection_;
};

}  // namespace tributary::store
