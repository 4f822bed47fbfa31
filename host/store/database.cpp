#include "store/database.hpp"

#include <pqxx/connection>
#include <pqxx/except>
#include <pqxx/nontransaction>
#include <string_view>

#include "base/error.hpp"
#include "store/connection_string.hpp"
#include "store/transaction.hpp"

namespace tributary::store {
namespace {

constexpr int kOldestServer = 140000;  // PostgreSQL 14: lz4 for long texts

// The first line of what the server said, without "ERROR:".
std::string sentence(std::string_view text) {
  text = text.substr(0, text.find('\n'));
  for (const std::string_view severity : {"ERROR:", "FATAL:", "PANIC:"}) {
    if (const auto at = text.find(severity); at != text.npos) text.remove_prefix(at + severity.size());
  }
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\r')) text.remove_suffix(1);
  return std::string(text);
}

// Raised by the schema itself (sql/migrations/0015_reviews.sql), with a whole sentence for people.
constexpr std::string_view kRefused = "TR001";

// SQLSTATE (PostgreSQL manual, appendix A) to what can be done about it.
ErrorKind kind_of(std::string_view state) {
  if (state == kRefused) return ErrorKind::configuration;
  const std::string_view state_class = state.substr(0, 2);
  if (state == "57P03" || state == "25006" || state_class == "53") return ErrorKind::unavailable;
  if (state_class == "57" || state_class == "08" || state_class == "40" || state == "55P03" ||
      state == "25P03") {
    return ErrorKind::try_again;  // shut down, cancelled, cut off, deadlocked, or too slow
  }
  if (state == "42501" || state == "42P01") return ErrorKind::configuration;
  return ErrorKind::internal;
}

std::string_view advice(ErrorKind kind, std::string_view state) {
  if (state == "53100") return "; free space on the server's disk, then run the command again";
  if (state == "25006") return "; point DATABASE_URL at a server that can be written to";
  if (state == "42P01") return "; run `tributary db migrate`";
  if (state == "42501") return "; grant the user of DATABASE_URL what is missing";
  if (kind == ErrorKind::try_again) return "; run the command again, nothing was half-written";
  return "";
}

[[noreturn]] void fail(ErrorKind kind, const Database& database, std::string_view what,
                       std::string_view state) {
  if (state == kRefused) throw Error(kind, sentence(what));
  throw Error(kind, database.server() + ": " + sentence(what) + std::string(advice(kind, state)));
}

// Leaves no way back: a connection that was made anew would lack its locks and settings, and nobody would
// notice.
void forbid_reconnect(pqxx::connection_base& connection) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
  connection.inhibit_reactivation(true);
#pragma GCC diagnostic pop
}

void require_usable(pqxx::connection_base& connection, const std::string& server) {
  if (connection.server_version() < kOldestServer) {
    throw Error(ErrorKind::configuration, server + " is served by PostgreSQL " +
                                              std::to_string(connection.server_version() / 10000) +
                                              ": Tributary needs 14 or newer");
  }
  // Set here, not in the connection string: there PGTZ and PGDATESTYLE of the user's environment would win.
  pqxx::nontransaction ask(connection);
  const std::string encoding = ask.exec1(R"(
        SELECT current_setting('server_encoding'), set_config('timezone', 'UTC', false),
               set_config('datestyle', 'ISO', false))")[0]
                                   .as<std::string>();
  if (encoding == "UTF8") return;
  throw Error(ErrorKind::configuration,
              server + " is encoded in " + encoding +
                  ": Tributary needs a database made with ENCODING 'UTF8' TEMPLATE template0");
}

}  // namespace

void rethrow_as_error(Database& database) {
  try {
    throw;
  } catch (const Error&) {
    throw;
  } catch (const pqxx::in_doubt_error&) {
    throw Error(ErrorKind::try_again,
                database.server() +
                    ": the connection broke during COMMIT, so that it is not known whether the "
                    "last page was stored; run the command again, it is not stored twice");
  } catch (const pqxx::too_many_connections& e) {
    fail(ErrorKind::unavailable, database, e.what(), "53300");
  } catch (const pqxx::broken_connection& e) {
    fail(ErrorKind::try_again, database, e.what(), "08006");
  } catch (const pqxx::transaction_rollback& e) {  // deadlocks and the like; not an sql_error in 6.4
    fail(ErrorKind::try_again, database, e.what(), "40001");
  } catch (const pqxx::insufficient_privilege& e) {  // comes without its state in 6.4
    fail(ErrorKind::configuration, database, e.what(), "42501");
  } catch (const pqxx::sql_error& e) {
    const std::string state = e.sqlstate();
    if (state.empty() && !database.connection().is_open()) {
      fail(ErrorKind::try_again, database, e.what(), "08006");
    }
    fail(kind_of(state), database, e.what(), state);
  } catch (const std::exception& e) {
    const bool open = database.connection().is_open();
    fail(open ? ErrorKind::internal : ErrorKind::try_again, database, e.what(), "");
  }
}

struct Database::Session {
  explicit Session(const std::string& text) : connection(text) {}
  pqxx::connection connection;
};

pqxx::connection_base& Database::connection() {
  return session_->connection;
}

Database::Database(const std::string& url) {
  const ConnectionString string = complete(url);
  server_ = string.server;
  try {
    session_ = std::make_unique<Session>(string.text);
    forbid_reconnect(connection());
    require_usable(connection(), server_);
  } catch (const Error&) {
    throw;
  } catch (const std::exception& e) {
    throw Error(ErrorKind::unavailable, "cannot open " + server_ + ": " + sentence(e.what()) +
                                            "; start PostgreSQL there, or correct DATABASE_URL, or unset it "
                                            "to use the private cluster");
  }
}

Database::~Database() = default;

}  // namespace tributary::store
