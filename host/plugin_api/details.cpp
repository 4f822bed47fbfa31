#include "plugin_api/details.hpp"

#include "plugin_api/url.hpp"

namespace tributary::plugin {
namespace {

constexpr std::size_t kEnoughToJudge = 3;  // so many missing details and none that came are no accident

bool is_gone(const Response& response) {
  return response.status == 404 || response.status == 410;
}

// The JSON text of a detail; nullopt when there is none to add.
std::optional<std::string> detail_text(FetchContext& context, const Response& response) {
  if (is_gone(response)) {
    context.log(LogLevel::warning,
                "no detail: " + response.url + " answered " + std::to_string(response.status));
    return {};
  }
  expect_json(response);
  try {
    return std::string(JsonView::parse(response.body).raw());
  } catch (const JsonError& error) {
    context.log(LogLevel::warning, "no detail: " + response.url + " is not JSON: " + error.what());
    return {};
  }
}

}  // namespace

std::optional<Page> with_details(FetchContext& context, const Response& list,
                                 const std::vector<JsonView>& records, const DetailOf& detail_of) {
  Page page;
  page.exchanges.push_back(list.exchange_id);
  JsonSplice splice;
  std::size_t asked = 0;
  std::string last_url;
  for (const JsonView& record : records) {
    const std::optional<Request> request = detail_of(record);
    if (!request || !record.is(JsonView::Kind::object)) continue;
    if (context.stop_requested()) return {};
    const Response response = context.send(*request);
    ++asked;
    last_url = response.url;
    page.exchanges.push_back(response.exchange_id);
    if (const auto text = detail_text(context, response)) splice.add_member(record, kDetailMember, *text);
  }
  if (splice.empty() && asked >= kEnoughToJudge) {
    throw FetchFailure(FailureKind::changed, "none of the " + std::to_string(asked) + " details of " +
                                                 list.url + " could be had (the last was " + last_url +
                                                 "): their address or form must have changed");
  }
  if (!splice.empty()) page.body = splice.text(list.body);
  return page;
}

}  // namespace tributary::plugin
