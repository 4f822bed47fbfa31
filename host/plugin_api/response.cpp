#include <algorithm>
#include <string>
#include <string_view>

#include "base/markup.hpp"
#include "plugin_api/fetcher.hpp"
#include "plugin_api/url.hpp"

namespace tributary::plugin {
namespace {

constexpr std::string_view kWhiteSpace = " \t\r\n";
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool starts_with_ignoring_case(std::string_view text, std::string_view prefix) {
  return text.size() >= prefix.size() && std::equal(prefix.begin(), prefix.end(), text.begin(),
                                                    [](char a, char b) { return lower(a) == lower(b); });
}

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  return a.size() == b.size() && starts_with_ignoring_case(a, b);
}

std::string_view without_leading_space(std::string_view text) {
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  const std::size_t first = text.find_first_not_of(kWhiteSpace);
  return first == std::string_view::npos ? std::string_view() : text.substr(first);
}

FailureKind kind_of_status(int status) {
  if (status == 401 || status == 403) return FailureKind::blocked;
  if (status == 408 || status == 429 || status >= 500) return FailureKind::transient;
  return FailureKind::failed;
}

[[noreturn]] void fail(FailureKind kind, const Response& response, const std::string& found) {
  throw FetchFailure(kind, shown(response.url) + " answered with " + found);
}

}  // namespace

std::string_view Response::header(std::string_view name) const {
  const auto found = std::find_if(headers.begin(), headers.end(), [&](const Header& header) {
    return equal_ignoring_case(header.name, name);
  });
  return found == headers.end() ? std::string_view() : std::string_view(found->value);
}

void expect_json(const Response& response) {
  const std::string status = "HTTP status " + std::to_string(response.status);
  if (response.status < 200 || response.status > 299) {
    fail(kind_of_status(response.status), response, status + " where a success was expected");
  }
  const std::string_view body = without_leading_space(response.body);
  if (body.empty()) fail(FailureKind::changed, response, status + " and no body where JSON was expected");
  // A content type alone proves nothing (some APIs label JSON as text/html); the first byte of markup does.
  if (body.front() != '<') return;
  const bool html = starts_with_ignoring_case(response.header("Content-Type"), "text/html") ||
                    starts_with_ignoring_case(body, "<!doctype html") ||
                    starts_with_ignoring_case(body, "<html");
  if (html) {
    fail(FailureKind::blocked, response,
         status + " and an HTML page where JSON was expected: a login, consent or captcha page");
  }
  fail(FailureKind::changed, response, status + " and markup where JSON was expected");
}

bool looks_like_xml(std::string_view body) {
  return markup_of(body) == Markup::xml;
}

}  // namespace tributary::plugin
