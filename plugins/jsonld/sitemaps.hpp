// A sitemap, and those that it is an index of.
#pragma once

#include <string>

#include "addresses.hpp"

namespace tributary::jsonld {

// Whole when every sitemap was read, down to an index in an index. Throws as find_addresses() does.
AddressList read_sitemaps(plugin::FetchContext& context, const std::string& first);

}  // namespace tributary::jsonld
