// Pages that a site shows instead of the one that was asked for, with HTTP status 200 as if nothing were
// wrong.
#pragma once

#include <string>
#include <string_view>

namespace tributary::plugin {

// Why `html` looks like a login, a captcha or a challenge for browsers, for a sentence ("its title is \"Just
// a moment...\"");
// "" where it does not. Ask it only of a page that lacks what was looked for: the page of a posting may well
// have a login in its corner and a captcha at the end of its form, which is why these count on a page with
// hardly a link only, or with a title that says the same. Such a page is never worked around: the run is
// blocked.
std::string looks_blocked(std::string_view html);

}  // namespace tributary::plugin
