// The next page as a reply's headers name it.
#pragma once

#include <string>
#include <vector>

#include "plugin_api/fetcher.hpp"

namespace tributary::rest {

// The target of the first link with rel=next in Link headers (RFC 8288); "" when there is none.
std::string next_of_link_headers(const std::vector<plugin::Header>& headers);

}  // namespace tributary::rest
