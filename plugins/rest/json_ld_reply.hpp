// HTML replies whose postings stand in them as JSON-LD, made JSON for the rest of this plugin.
#pragma once

#include <optional>
#include <string>

#include "plugin_api/fetcher.hpp"

namespace tributary::rest {

inline constexpr const char* kJsonLdRecords = "jobs";

// The reply with {"jobs": [...]} in place of its HTML: every JobPosting of the page, byte for byte where
// nothing had to be mended. Throws FetchFailure: blocked for a login or captcha page; as expect_json() for a
// status that is no success; changed for a first page without a posting, which proves nothing. A later one
// has an empty list.
plugin::Response json_of_html(plugin::FetchContext& context, plugin::Response response, bool first);

// The page's first JobPosting; nullopt, and a line in the log, where it has none. Throws as above.
std::optional<std::string> json_ld_detail(plugin::FetchContext& context, const plugin::Response& response);

}  // namespace tributary::rest
