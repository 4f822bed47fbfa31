// The plugin to copy: a site that answers GET /postings?page=N&size=M (pages count from 1) with
//   {"page": 1, "size": 10, "total": 23, "postings": [{...}, ...]}
#include "plugin_api/abi.hpp"
#include "plugin_api/inventory.hpp"
#include "plugin_api/url.hpp"

namespace {

using namespace tributary::plugin;

class ExampleFetcher final : public Fetcher {
 public:
  Completion fetch(FetchContext& context) override {
    // base_url is a setting of every source: it replaces the site's own origin, for the sandbox or a mirror.
    const std::string base = base_url(context.settings().text("base_url"), "https://jobs.example.com");
    const std::int64_t size = context.settings().integer("page_size");
    Inventory inventory;  // what was seen, by id, against what the server counts
    for (std::int64_t page = 1;; ++page) {
      // The one place to stop early: enough pages, or the host is shutting down.
      if (context.stop_requested()) return completion(inventory, Proof::none, "stopped by the host");

      // The host sends it, retries what passes, records it. It throws when no reply came; let that through.
      const Response response =
          context.send({.url = with_query(base + "/postings",
                                          {{"page", std::to_string(page)}, {"size", std::to_string(size)}})});
      // Throws what ends the run: 401 is blocked, 503 transient, HTML where JSON should be is blocked, ...
      const JsonView json = json_of(response);
      const auto postings = json.find("postings");
      if (!postings || !postings->is(JsonView::Kind::array)) {
        throw FetchFailure(FailureKind::changed, response.url + " has no array \"postings\" any more");
      }
      const auto total = json.find("total");
      const auto news =
          inventory.add(ids_of(postings->elements(), "id"), total ? total->integer() : std::nullopt);

      // Hand the reply in as it came and say where its records are. What a record means is the mapping's job.
      if (!news.fresh.empty() || page == 1) {
        context.emit({.exchanges = {response.exchange_id},
                      .records = "$.postings[*]",
                      .server_total = inventory.total()});
      }
      // A run is complete only when that is proved: postings that a complete run did not see are closed.
      const std::string where = "page " + std::to_string(page);
      if (inventory.reached()) return completion(inventory, Proof::total, "as many as the server counts");
      if (news.records == 0) return completion(inventory, Proof::empty_page, where + " is empty");
      if (news.repeats) return completion(inventory, Proof::none, where + " repeats an earlier one");
    }
  }
};

}  // namespace

TRIBUTARY_PLUGIN(ExampleFetcher, R"json({
  "name": "example", "version": "1.0.0", "site": "example", "hosts": ["jobs.example.com"], "files": false,
  "summary": "The plugin to copy: a paged JSON API that counts its postings",
  "settings": [{"name": "page_size", "type": "integer", "required": false, "default": 10,
                "help": "postings per page"}]
})json");
