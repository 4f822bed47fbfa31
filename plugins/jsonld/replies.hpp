// What the plugin asks for, and what of the replies ends a run.
#pragma once

#include <string>

#include "plugin_api/fetcher.hpp"

namespace tributary::jsonld {

// A GET for a page, with what a browser would say that it takes.
plugin::Request page_request(const std::string& url);

bool is_gone(const plugin::Response& response);  // 404, 410

// Throws FetchFailure for a status that is no success: 401 and 403 are blocked, 429 and 5xx transient, others
// failed.
void expect_success(const plugin::Response& response);

// Throws FetchFailure{blocked} for a login, captcha or challenge (block_page.hpp) where `wanted` should be:
// "a list", "a posting".
void expect_not_blocked(const plugin::Response& response, const std::string& wanted);

}  // namespace tributary::jsonld
