// The Authorization header of a request, made of secrets and tokens that neither the plugin nor a record
// sees.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "fetch/courier.hpp"
#include "fetch/secrets.hpp"
#include "fetch/transport.hpp"
#include "plugin_api/fetcher.hpp"

namespace tributary::fetch {

// Basic authentication (RFC 7617), and client credentials (RFC 6749, section 4.4): a token is asked for once,
// used until shortly before it expires, and redacted like a secret wherever it comes back. The request for it
// is recorded like any other, without credentials and without the token. Keeps references; one thread.
class Authorizer {
 public:
  Authorizer(const std::vector<std::string>& allowed_secrets, Courier& courier,
             std::chrono::milliseconds interval)
      : allowed_(allowed_secrets), courier_(courier), interval_(interval) {}

  // Adds the header to `disclosed`, and to its secrets what must not come back. Nothing, or why there is no
  // header: a secret that is not set, a token that could not be had.
  std::optional<NoReply> authorize(const plugin::Authorization& wanted, DisclosedRequest& disclosed);

  // The token was refused: true where it was one from before, so that a new one may be accepted.
  bool forget(const plugin::Authorization& wanted);

 private:
  using Steady = std::chrono::steady_clock;
  struct Token {
    std::string value;
    Steady::time_point expires;
    bool fresh = true;  // no request has been made with it before this one
  };
  using Key = std::tuple<std::string, std::string, std::string>;

  std::optional<NoReply> fetch_token(const plugin::Authorization& wanted, bool in_header);

  const std::vector<std::string>& allowed_;
  Courier& courier_;
  std::chrono::milliseconds interval_;
  std::map<Key, Token> tokens_;
};

}  // namespace tributary::fetch
