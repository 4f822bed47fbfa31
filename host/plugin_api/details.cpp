#include "plugin_api/details.hpp"

#include <algorithm>

#include "plugin_api/url.hpp"

namespace tributary::plugin {
namespace {

constexpr std::size_t kEnoughToJudge = 3;  // so many missing details and none that came are no accident
constexpr std::size_t kBatch = 4;          // requests handed to the host at once, for each that may run

bool is_gone(const Response& response) {
  return response.status == 404 || response.status == 410;
}

struct Wanted {
  const JsonView* record;
  Request request;
};

}  // namespace

std::optional<std::string> json_detail(FetchContext& context, const Response& response) {
  expect_json(response);
  try {
    return std::string(JsonView::parse(response.body).raw());
  } catch (const JsonError& error) {
    context.log(LogLevel::warning, "no detail: " + response.url + " is not JSON: " + error.what());
    return {};
  }
}

std::optional<Page> with_details(FetchContext& context, const Response& list,
                                 const std::vector<JsonView>& records, const DetailOf& detail_of,
                                 const DetailOptions& options) {
  std::vector<Wanted> wanted;
  for (const JsonView& record : records) {
    if (!record.is(JsonView::Kind::object)) continue;
    if (std::optional<Request> request = detail_of(record)) wanted.push_back({&record, *std::move(request)});
  }

  Page page;
  page.exchanges.push_back(list.exchange_id);
  JsonSplice splice;
  std::string last_url;
  const auto batch = options.at_once == 1 ? 1 : kBatch * static_cast<std::size_t>(options.at_once);
  for (std::size_t begin = 0; begin < wanted.size(); begin += batch) {
    if (context.stop_requested()) return {};
    const std::size_t end = std::min(begin + batch, wanted.size());
    std::vector<Request> requests;
    for (std::size_t i = begin; i < end; ++i) requests.push_back(wanted[i].request);
    const std::vector<Response> responses = batch == 1 ? std::vector{context.send(requests.front())}
                                                       : context.send_all(requests, options.at_once);
    for (std::size_t i = 0; i < responses.size(); ++i) {
      const Response& response = responses[i];
      last_url = response.url;
      page.exchanges.push_back(response.exchange_id);
      if (is_gone(response)) {
        context.log(LogLevel::warning,
                    "no detail: " + response.url + " answered " + std::to_string(response.status));
      } else if (const auto text = options.text(context, response)) {
        splice.add_member(*wanted[begin + i].record, options.member, *text);
      }
    }
  }
  if (splice.empty() && wanted.size() >= kEnoughToJudge) {
    throw FetchFailure(FailureKind::changed, "none of the " + std::to_string(wanted.size()) + " details of " +
                                                 list.url + " could be had (the last was " + last_url +
                                                 "): their address or form must have changed");
  }
  if (!splice.empty()) page.body = splice.text(list.body);
  return page;
}

}  // namespace tributary::plugin
