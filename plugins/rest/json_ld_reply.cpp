#include "json_ld_reply.hpp"

#include "plugin_api/block_page.hpp"
#include "plugin_api/json_ld.hpp"
#include "plugin_api/url.hpp"

namespace tributary::rest {
namespace {

using plugin::FailureKind;
using plugin::FetchFailure;
using plugin::JsonLdPostings;
using plugin::Response;

JsonLdPostings postings_of(plugin::FetchContext& context, const Response& response) {
  const bool nothing = response.body.find_first_not_of(" \t\r\n") == std::string::npos;
  if (response.status < 200 || response.status > 299 || nothing)
    plugin::expect_json(response);  // says what it is
  JsonLdPostings found = plugin::json_ld_postings(response.body);
  const std::string block = found.blocks == 0 ? plugin::looks_blocked(response.body) : "";
  if (!block.empty()) {
    throw FetchFailure(FailureKind::blocked, plugin::shown(response.url) + " answered with HTTP status " +
                                                 std::to_string(response.status) +
                                                 " and a page that stands for another: " + block);
  }
  if (found.lost) {
    throw FetchFailure(FailureKind::changed, plugin::shown(response.url) +
                                                 " has a JobPosting that cannot be read: " +
                                                 (found.problems.empty() ? "" : found.problems.front()));
  }
  for (const std::string& problem : found.problems) {
    context.log(plugin::LogLevel::warning, plugin::shown(response.url) + ": " + problem);
  }
  return found;
}

}  // namespace

Response json_of_html(plugin::FetchContext& context, Response response, bool first) {
  const JsonLdPostings found = postings_of(context, response);
  if (first && found.postings.empty()) {
    throw FetchFailure(
        FailureKind::changed,
        plugin::shown(response.url) + " has no JobPosting as JSON-LD, where a list of them was expected");
  }
  std::string body = "{\"" + std::string(kJsonLdRecords) + "\":[";
  for (std::size_t i = 0; i < found.postings.size(); ++i) body += (i > 0 ? "," : "") + found.postings[i];
  response.body = body + "]}";
  return response;
}

std::optional<std::string> json_ld_detail(plugin::FetchContext& context, const Response& response) {
  const JsonLdPostings found = postings_of(context, response);
  if (!found.postings.empty()) return found.postings.front();
  context.log(plugin::LogLevel::warning,
              "no detail: " + plugin::shown(response.url) + " has no JobPosting as JSON-LD");
  return {};
}

}  // namespace tributary::rest
