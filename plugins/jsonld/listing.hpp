// A page of links, and the pages that it leads on to (rel="next", next_pattern), each once.
#pragma once

#include <string>

#include "addresses.hpp"

namespace tributary::jsonld {

// Whole when every page that a page with something new leads on to was read. Throws as find_addresses() does.
AddressList read_listing(plugin::FetchContext& context, const std::string& first);

}  // namespace tributary::jsonld
