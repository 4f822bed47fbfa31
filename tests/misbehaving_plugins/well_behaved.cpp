// The one that keeps to the rules: pages of BASE_URL/jobs?page=N until one is empty.
#include "plugin_api/abi.hpp"

namespace {

using namespace tributary::plugin;

class Plugin final : public Fetcher {
 public:
  Completion fetch(FetchContext& context) override {
    for (int page = 1;; ++page) {
      if (context.stop_requested()) return {false, "asked to stop", {}};
      Request request;
      request.url = context.settings().text("base_url") + "/jobs?page=" + std::to_string(page);
      if (const std::string token = context.settings().text("token"); !token.empty()) {
        request.headers.push_back({"Authorization", "Bearer ${secret:" + token + "}"});
      }
      const Response response = context.send(request);
      expect_json(response);
      if (response.body == "[]") return {true, "page " + std::to_string(page) + " was empty", 4};
      context.log(LogLevel::info, "page " + std::to_string(page));
      context.emit({{response.exchange_id}, {}, PageFormat::json, "$[*]", std::to_string(page), 4});
    }
  }
};

}  // namespace

TRIBUTARY_PLUGIN(Plugin, R"json({
  "name": "well_behaved", "version": "1.2", "summary": "keeps to the rules", "site": "nowhere",
  "hosts": ["jobs.example.com", "{slug}.boards.example.com"],
  "settings": [
    {"name": "board", "type": "text", "required": false, "help": "the board's name"},
    {"name": "token", "type": "secret", "help": "the variable that holds the API token"},
    {"name": "page_size", "type": "integer", "default": 50, "help": "records a page"},
    {"name": "fields", "type": "list"}, {"name": "query", "type": "object"}
  ]
})json");
