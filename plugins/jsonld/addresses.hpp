// The pages to read: named one by one, or found through a listing or a sitemap.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "plugin_api/fetcher.hpp"

namespace tributary::jsonld {

struct Address {
  std::string url;
  std::vector<std::int64_t>
      named_by;  // the exchange that brought the list which names it; none for a setting
};

struct AddressList {
  std::vector<Address> addresses;  // each once, in the order in which they are named
  std::string why_not_whole;       // "" where it is proved that nothing is missing
};

// Follows the setting `urls`, `listing` or `sitemap`. Throws FetchFailure: failed for settings that make no
// sense, blocked for a page that stands for the list, changed where the list names no address that is meant.
AddressList find_addresses(plugin::FetchContext& context);

}  // namespace tributary::jsonld
