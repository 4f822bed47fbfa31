// A sitemap (sitemaps.org): the addresses of a site's pages, or of further sitemaps.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace tributary::plugin {

struct SitemapEntry {
  std::string location;       // as it stands there, decoded; resolve it with link_address()
  std::string last_modified;  // a W3C date, as it stands there; "" where none is said
};

struct Sitemap {
  bool is_index = false;  // its entries are sitemaps
  std::vector<SitemapEntry> entries;
};

// A <urlset> or a <sitemapindex>, whatever its namespaces' prefixes, or a list of addresses, one a line. gzip
// is decoded first: a .xml.gz is a file that is served, not an encoding on the way, so the host leaves it as
// it is. Addresses of extensions (<image:loc>) are not entries. Or why it cannot be read, for a sentence: "it
// is no sitemap but <html>", "it ends before </urlset>" (a part of a list is no list). Linear in its size.
Result<Sitemap, std::string> read_sitemap(std::string_view bytes);

}  // namespace tributary::plugin
