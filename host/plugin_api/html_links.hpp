// Where an HTML page leads: the addresses of its links, of the next page of a list, and its title.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tributary::plugin {

struct HtmlLinks {
  std::vector<std::string> links;  // of <a> and <area>, absolute, without fragment, each once, in their order
  std::string next;                // of the first <link> or <a> with rel="next"; "" for none
  std::string title;               // of the page, on one line
};

// `address` is the page's own; a <base href> takes its place. Links that leave the web (mailto:, javascript:)
// and those to a place in the page itself are left out.
HtmlLinks html_links(std::string_view html, std::string_view address);

// As resolved() in url.hpp, for an address as people write it into pages: white space around it, raw spaces
// and letters outside of ASCII, stray percent signs. The fragment is left out.
std::string link_address(std::string_view base, std::string_view link);

}  // namespace tributary::plugin
