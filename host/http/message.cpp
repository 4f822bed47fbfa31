#include "http/message.hpp"

#include <algorithm>

namespace tributary::http {
namespace {

constexpr const char* kOwnHeaders[] = {
    "Host",   "Content-Length", "Transfer-Encoding", "Connection",         "Upgrade", "TE", "Trailer",
    "Expect", "Keep-Alive",     "Proxy-Connection",  "Proxy-Authorization"};
constexpr const char* kHarmlessHeaders[] = {"Accept", "Accept-Language", "Content-Type", "User-Agent"};
constexpr const char* kBodyHeaders[] = {"Content-Type", "Content-Encoding", "Content-Language"};

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

template <class Names>
bool is_one_of(std::string_view name, const Names& names) {
  return std::any_of(std::begin(names), std::end(names),
                     [&](const char* other) { return same_header_name(name, other); });
}

// RFC 9110, 5.6.2.
bool is_token(std::string_view text) {
  constexpr std::string_view kOthers = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
    const char l = lower(c);
    return (l >= 'a' && l <= 'z') || (c >= '0' && c <= '9') || kOthers.find(c) != std::string_view::npos;
  });
}

bool ends_a_line(std::string_view text) {
  return text.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos;
}

}  // namespace

std::string head_problem(const Request& request) {
  if (!is_token(request.method)) return "the method is not a word that HTTP allows";
  if (request.method == "CONNECT" || request.method == "TRACE") {
    return "the method " + request.method + " is not for fetching";
  }
  for (const Header& field : request.headers) {
    if (!is_token(field.name)) return "a header's name has characters that HTTP does not allow";
    if (ends_a_line(field.value)) return "the header " + field.name + " has a line break in its value";
    if (is_one_of(field.name, kOwnHeaders)) return "the header " + field.name + " is the host's to set";
  }
  return "";
}

bool same_header_name(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return lower(x) == lower(y); });
}

std::string_view header(const std::vector<Header>& headers, std::string_view name) {
  for (const Header& field : headers) {
    if (same_header_name(field.name, name)) return field.value;
  }
  return {};
}

bool is_redirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

bool keeps_credentials(const Origin& from, const Origin& to) {
  if (from.host != to.host) return false;
  if (from.scheme == to.scheme) return from.port == to.port;
  return from.scheme == "http" && to.scheme == "https" && from.port == "80" && to.port == "443";
}

Request redirected(Request request, int status, bool credentials_kept) {
  if (!credentials_kept) {
    std::erase_if(request.headers,
                  [](const Header& field) { return !is_one_of(field.name, kHarmlessHeaders); });
  }
  const bool becomes_get = (status == 303 && request.method != "HEAD") ||
                           ((status == 301 || status == 302) && request.method == "POST");
  if (becomes_get) {
    request.method = "GET";
    request.body.clear();
    std::erase_if(request.headers, [](const Header& field) { return is_one_of(field.name, kBodyHeaders); });
  }
  return request;
}

}  // namespace tributary::http
