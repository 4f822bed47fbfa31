// A company's board at Greenhouse: one request, one page with everything.
#include "plugin_api/abi.hpp"
#include "plugin_api/json_view.hpp"
#include "plugin_api/url.hpp"

namespace {

using namespace tributary::plugin;

constexpr std::string_view kOrigin = "https://boards-api.greenhouse.io";

// content=true brings the descriptions: without it the same jobs come bare.
Request board_request(const Settings& settings) {
  std::vector<std::pair<std::string, std::string>> query = {{"content", "true"}};
  if (settings.boolean("pay")) query.emplace_back("pay_transparency", "true");
  const std::string base = base_url(settings.text("base_url"), kOrigin);
  return {.url = with_query(base + "/v1/boards/" + percent_encoded(settings.text("board")) + "/jobs", query)};
}

JsonView jobs_of(const Response& response, const JsonView& json) {
  const auto jobs = json.find("jobs");
  if (jobs && jobs->is(JsonView::Kind::array)) return *jobs;
  throw FetchFailure(FailureKind::changed, response.url + " has no array \"jobs\" any more");
}

class GreenhouseFetcher final : public Fetcher {
 public:
  Completion fetch(FetchContext& context) override {
    if (context.stop_requested()) return {false, "stopped before the board was asked for", {}};
    const Response response = context.send(board_request(context.settings()));
    if (response.status == 404) {
      throw FetchFailure(FailureKind::failed, "Greenhouse has no board \"" +
                                                  context.settings().text("board") + "\" (" + response.url +
                                                  " answered 404); the board is the word behind "
                                                  "job-boards.greenhouse.io/ on the company's career page");
    }
    const JsonView json = json_of(response);
    const auto count = static_cast<std::int64_t>(jobs_of(response, json).elements().size());
    const auto total_member = json.find("meta.total");
    const std::optional<std::int64_t> total = total_member ? total_member->integer() : std::nullopt;
    context.emit({.exchanges = {response.exchange_id}, .records = "$.jobs[*]", .server_total = total});
    if (total && *total != count) {
      return {false,
              "the board says it has " + std::to_string(*total) + " jobs and sent " + std::to_string(count),
              total};
    }
    return {true,
            "the whole board came in one reply: " + std::to_string(count) + " jobs" +
                (total ? ", as many as it says" : ""),
            total};
  }
};

}  // namespace

TRIBUTARY_PLUGIN(GreenhouseFetcher, R"json({
  "name": "greenhouse", "version": "1.0.0", "site": "greenhouse",
  "summary": "A company's job board at Greenhouse (boards-api.greenhouse.io)",
  "hosts": ["boards-api.greenhouse.io"], "files": false,
  "settings": [
    {"name": "board", "type": "text", "required": true, "default": null,
     "help": "the board's name, as in job-boards.greenhouse.io/NAME"},
    {"name": "pay", "type": "boolean", "required": false, "default": true,
     "help": "ask for pay ranges too (pay_input_ranges, amounts in cents)"}
  ]
})json");
