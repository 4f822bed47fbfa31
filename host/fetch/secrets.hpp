// ${secret:NAME} in a request, replaced by the environment variable NAME at the last moment, and taken out
// again of what comes back.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "http/client.hpp"
#include "plugin_api/fetcher.hpp"

namespace tributary::fetch {

// A request with its secrets in it: for the HTTP client only, never for a record or a log.
struct DisclosedRequest {
  http::Request request;
  std::vector<std::pair<std::string, std::string>> secrets;  // value as sent, placeholder

  // `text` with every secret's value of six bytes or more replaced by its placeholder.
  std::string redacted(std::string text) const;
};

// Why a request with one of these secrets would not be sent: a variable that is not set. "" where all are.
std::string missing_secret(const std::vector<std::string>& names);

// Fills in the placeholders; in the URL percent-encoded. Or one sentence: a name that is not in `allowed`, a
// variable that is not set.
Result<DisclosedRequest, std::string> disclose(const plugin::Request& request,
                                               const std::vector<std::string>& allowed);

}  // namespace tributary::fetch
