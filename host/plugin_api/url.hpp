// Addresses put together from parts that a setting or a site named.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tributary::plugin {

// `text` for a path segment or a query value: everything but letters, digits and -._~ percent-encoded; a
// ${secret:NAME} placeholder stays as it is, for the host to replace.
std::string percent_encoded(std::string_view text);

// `url` with the parameters added to its query, encoded, in their order.
std::string with_query(std::string url, const std::vector<std::pair<std::string, std::string>>& parameters);

// `url` without its query parameters of that name.
std::string without_parameter(std::string url, std::string_view name);

// `url` for a sentence: cut where it gets longer than a person reads.
std::string shown(std::string_view url);

// Where a link found in a reply of `base` leads, as RFC 3986 resolves it; "" when it is no http or https URL.
// Placeholders of secrets in `base` do not disturb it.
std::string resolved(std::string_view base, std::string_view link);

// True when both have the same scheme, host and port: headers made for one may be sent to the other.
bool same_origin(std::string_view a, std::string_view b);

// RFC 4648, section 4, with padding.
std::string base64(std::string_view bytes);

// `own` when `given` is empty, else `given`; without slashes at the end, so that "/path" can be added.
std::string base_url(std::string_view given, std::string_view own);

}  // namespace tributary::plugin
