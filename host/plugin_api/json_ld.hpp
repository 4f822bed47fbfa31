// The postings that an HTML page carries for search engines: schema.org's JobPosting as JSON-LD.
//
// Many career sites have no API, but each posting's page says what it is in a <script
// type="application/ld+json">. A block may be an object, an array, an @graph, an ItemList, a WebPage with a
// mainEntity: a JobPosting is found wherever it stands. Sites write these blocks with templates, and
// sometimes badly; json_mend.hpp says what is mended. What a page says as microdata (itemtype) is not read.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "plugin_api/json_mend.hpp"

namespace tributary::plugin {

struct JsonLdPostings {
  // Strict JSON objects in the page's order, byte for byte as they stand in it where nothing was mended. Each
  // has an "@type" that is, or is an array with, JobPosting: bare, as schema:JobPosting or with schema.org's
  // address. One inside another is part of that one and not listed by itself.
  std::vector<std::string> postings;
  std::size_t blocks = 0;         // that say something
  std::size_t mended_blocks = 0;  // of these, those that were not JSON as they stood
  JsonMends mends;
  // One sentence a block that could not be read to its end: "JSON-LD block 2: at byte 17 a colon was
  // expected".
  std::vector<std::string> problems;
  // A block that could not be read names a JobPosting: the page has more than was found.
  bool lost = false;
};

// All postings of a page. Never throws for what a site sent; linear in its size.
JsonLdPostings json_ld_postings(std::string_view html);

}  // namespace tributary::plugin
