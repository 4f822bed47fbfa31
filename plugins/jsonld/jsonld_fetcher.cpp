// Career sites without an API: the schema.org JobPosting that each posting's page carries for search engines.
#include "addresses.hpp"
#include "plugin_api/abi.hpp"
#include "posting_pages.hpp"

namespace {

using namespace tributary::plugin;
using namespace tributary::jsonld;

constexpr std::int64_t kMostPagesInBatch = 1000;
constexpr std::size_t kEnoughToJudge = 3;  // so many pages and no posting are no accident

std::size_t batch_of(const Settings& settings) {
  const std::int64_t batch = settings.integer("page_batch");
  if (batch >= 1 && batch <= kMostPagesInBatch) return static_cast<std::size_t>(batch);
  throw FetchFailure(FailureKind::failed,
                     "the setting page_batch is " + std::to_string(batch) + "; it must be from 1 to 1000");
}

// Reads pages until the host asks to stop. What was read before a failure is handed in all the same.
void read_all(FetchContext& context, const AddressList& list, PostingPages& pages) {
  try {
    for (const Address& address : list.addresses) {
      if (context.stop_requested()) break;
      pages.read(address);
    }
  } catch (const FetchFailure&) {
    pages.flush();
    throw;
  }
  pages.flush();
}

void expect_postings(const AddressList& list, const Tally& tally) {
  const bool stopped = tally.asked < list.addresses.size();
  if (stopped || tally.with > 0 || tally.unreadable > 0 || tally.asked < kEnoughToJudge) return;
  throw FetchFailure(FailureKind::changed,
                     "none of " + std::to_string(tally.asked) + " pages had a JobPosting as JSON-LD (" +
                         tally.text(tally.asked) + "; the first is " + list.addresses.front().url +
                         "): the site must have changed, or link_pattern must");
}

Completion completion_of(const AddressList& list, const Tally& tally) {
  const std::string saw = tally.text(list.addresses.size());
  if (tally.asked < list.addresses.size()) {
    return {false, "stopped after " + std::to_string(tally.asked) + " pages; " + saw, {}};
  }
  if (!list.why_not_whole.empty()) return {false, saw + "; " + list.why_not_whole, {}};
  const bool nothing_told = tally.with == 0 && tally.asked > 0;
  return {tally.unreadable == 0 && !nothing_told, saw, {}};
}

class JsonLdFetcher final : public Fetcher {
 public:
  Completion fetch(FetchContext& context) override {
    PostingPages pages(context, batch_of(context.settings()));
    const AddressList list = find_addresses(context);
    read_all(context, list, pages);
    const Tally& tally = pages.tally();
    if (tally.mended > 0) {
      context.log(LogLevel::info, "JSON-LD mended on " + std::to_string(tally.mended) +
                                      " of the pages: " + tally.mends.text());
    }
    expect_postings(list, tally);
    return completion_of(list, tally);
  }
};

}  // namespace

TRIBUTARY_PLUGIN(JsonLdFetcher, R"json({
  "name": "jsonld", "version": "1.0.0", "site": "schemaorg_jobposting",
  "summary": "Career sites without an API: schema.org JobPosting (JSON-LD) in each posting's page",
  "hosts": ["*"], "files": false,
  "settings": [
    {"name": "urls", "type": "list", "required": false, "default": null, "help": "addresses of pages with postings"},
    {"name": "listing", "type": "text", "required": false, "default": null,
     "help": "address of a page that links to the postings; needs link_pattern"},
    {"name": "sitemap", "type": "text", "required": false, "default": null,
     "help": "address of a sitemap, or of an index of sitemaps"},
    {"name": "link_pattern", "type": "text", "required": false, "default": null,
     "help": "which addresses of the listing or sitemap are postings: * is any text, e.g. /jobs/*"},
    {"name": "next_pattern", "type": "text", "required": false, "default": null,
     "help": "which links of a listing lead to its further pages, besides rel=\"next\", e.g. *?page=*"},
    {"name": "page_batch", "type": "integer", "required": false, "default": 50,
     "help": "pages whose postings are handed in together"}
  ]
})json");
