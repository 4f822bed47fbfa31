// What a body that begins with '<' is: a document whose records can be read, or a page for a browser.
#pragma once

#include <string_view>

namespace tributary {

enum class Markup {
  none,  // it does not begin with '<'
  html,  // an HTML or XHTML page: a login, an error, a block; never records
  xml,   // anything else, well-formed or not
};

// Looks at the first bytes only: behind white space, a byte order mark, declarations and comments, in UTF-8
// or UTF-16. What an HTML page is, its DOCTYPE or its first element says; a content type proves nothing.
Markup markup_of(std::string_view bytes);

}  // namespace tributary
