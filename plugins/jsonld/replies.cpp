#include "replies.hpp"

#include "plugin_api/block_page.hpp"
#include "plugin_api/url.hpp"

namespace tributary::jsonld {

using namespace plugin;

Request page_request(const std::string& url) {
  return {.url = url,
          .headers = {{"Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}}};
}

bool is_gone(const Response& response) {
  return response.status == 404 || response.status == 410;
}

void expect_success(const Response& response) {
  // For such a status it throws, whatever the body is.
  if (response.status < 200 || response.status > 299) expect_json(response);
}

void expect_not_blocked(const Response& response, const std::string& wanted) {
  const std::string why = looks_blocked(response.body);
  if (why.empty()) return;
  throw FetchFailure(FailureKind::blocked, shown(response.url) + " answered with HTTP status " +
                                               std::to_string(response.status) + " and a page that is not " +
                                               wanted + ": " + why);
}

}  // namespace tributary::jsonld
