// Which hosts a plugin may ask for.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tributary::fetch {

// True when `host` (as http::host_of gives it) is one of `rules`: "*" for any, "jobs.example.com" for itself,
// and
// "{slug}.example.com" for one label of letters, digits, - and _ in place of each {...}.
bool host_allowed(std::string_view host, const std::vector<std::string>& rules);

}  // namespace tributary::fetch
