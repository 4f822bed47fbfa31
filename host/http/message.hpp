// What may be in a request's head, and what a redirect makes of a request. Pure.
#pragma once

#include <string>
#include <string_view>

#include "http/client.hpp"

namespace tributary::http {

// "" or why the method or a header must not be sent: characters that end a line or a name early, methods that
// are for proxies, headers by which a request could lie about its own length or host.
std::string head_problem(const Request& request);

bool same_header_name(std::string_view a, std::string_view b);
// The first header of that name; "" if absent.
std::string_view header(const std::vector<Header>& headers, std::string_view name);

bool is_redirect(int status);

// The origin's parts that credentials belong to.
struct Origin {
  std::string scheme;
  std::string host;
  std::string port;
};

// True when what was meant for `from` may be shown to `to`: the same origin, or the same host by https
// instead of http, each on its usual port.
bool keeps_credentials(const Origin& from, const Origin& to);

// The request, but for its URL, that follows a redirect with that status (RFC 9110, 15.4): 303 and, as
// everybody does it, POST with 301 or 302 go on as GET without a body. Where credentials are not kept, only
// the headers that say nothing about who asks stay; what else there is may hold a secret.
Request redirected(Request request, int status, bool credentials_kept);

}  // namespace tributary::http
