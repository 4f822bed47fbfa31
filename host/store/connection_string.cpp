#include "store/connection_string.hpp"

#include <libpq-fe.h>

#include <array>
#include <memory>
#include <string_view>
#include <utility>

#include "base/error.hpp"

namespace tributary::store {
namespace {

using Options = std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)>;

// A statement has at most five minutes, waits at most half a minute for a lock, and a transaction that does
// nothing for a minute is a host that hangs.
constexpr std::string_view kSessionOptions =
    "-c statement_timeout=300000 -c lock_timeout=30000 -c idle_in_transaction_session_timeout=60000";

// A dead server is noticed after about 35 seconds, also while we wait for its answer.
constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kDefaults = {{
    {"connect_timeout", "10"},
    {"keepalives", "1"},
    {"keepalives_idle", "15"},
    {"keepalives_interval", "5"},
    {"keepalives_count", "4"},
    {"tcp_user_timeout", "35000"},
    {"application_name", "tributary"},
}};

Options parse(const std::string& url) {
  char* problem = nullptr;
  Options options(PQconninfoParse(url.c_str(), &problem), PQconninfoFree);
  if (problem) PQfreemem(problem);  // it may quote the password
  if (options) return options;
  throw Error(ErrorKind::configuration,
              "DATABASE_URL is not a PostgreSQL connection string: write it like "
              "postgresql://user:password@host:5432/database");
}

void append(std::string& out, std::string_view key, std::string_view value) {
  if (!out.empty()) out += ' ';
  out.append(key).append("='");
  for (const char c : value) {
    if (c == '\'' || c == '\\') out += '\\';
    out += c;
  }
  out += '\'';
}

std::string given(const Options& options, std::string_view key) {
  for (const PQconninfoOption* option = options.get(); option->keyword; ++option) {
    if (key == option->keyword) return option->val ? option->val : "";
  }
  return "";
}

std::string describe(const Options& options) {
  const std::string host = given(options, "host");
  const std::string port = given(options, "port");
  const std::string database = given(options, "dbname");
  std::string text = database.empty() ? "the default database" : "database '" + database + "'";
  text += " at " + (host.empty() ? std::string("the local socket") : host);
  if (!port.empty()) text += ":" + port;
  return text;
}

}  // namespace

ConnectionString complete(const std::string& url) {
  const Options options = parse(url);
  ConnectionString out;
  out.server = describe(options);
  for (const PQconninfoOption* option = options.get(); option->keyword; ++option) {
    const std::string_view key = option->keyword;
    if (option->val && key != "options" && key != "client_encoding") append(out.text, key, option->val);
  }
  for (const auto& [key, value] : kDefaults) {
    if (given(options, key).empty()) append(out.text, key, value);
  }
  append(out.text, "client_encoding", "UTF8");
  append(out.text, "options", std::string(kSessionOptions) + " " + given(options, "options"));
  return out;
}

}  // namespace tributary::store
