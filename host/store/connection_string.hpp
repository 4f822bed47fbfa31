// A connection string as Tributary uses it: what the user gave, with the time-outs, keepalives and settings
// that no connection may be without.
#pragma once

#include <string>

namespace tributary::store {

struct ConnectionString {
  std::string text;    // key='value' pairs for libpq
  std::string server;  // "database 'x' at host:port", for messages; never a password
};

// `url` is a libpq connection string or URI. What it says about time-outs and keepalives is kept; its
// `options` come after ours and win. Throws Error{configuration} when libpq cannot read it; the message does
// not repeat it, because it may hold a password.
ConnectionString complete(const std::string& url);

}  // namespace tributary::store
