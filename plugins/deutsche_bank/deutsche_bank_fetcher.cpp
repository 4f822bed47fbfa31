// Deutsche Bank's job search (BeeSite): a paged list, then one request per posting for its text.
#include <algorithm>

#include "plugin_api/abi.hpp"
#include "plugin_api/details.hpp"
#include "plugin_api/inventory.hpp"
#include "plugin_api/url.hpp"

namespace {

using namespace tributary::plugin;

constexpr std::string_view kOrigin = "https://api-deutschebank.beesite.de";
constexpr std::string_view kItems = "SearchResult.SearchResultItems";
constexpr std::int64_t kMaxPageSize = 2000;  // the site cuts longer pages to about this without saying so

// Only fields that are named here come back.
constexpr std::string_view kFields[] = {"PositionID",
                                        "PositionTitle",
                                        "PublicationCode",
                                        "PositionURI",
                                        "PositionShortURI",
                                        "ApplyURI",
                                        "PublicationLanguage",
                                        "PublicationChannel",
                                        "PublicationEndDate",
                                        "PublicationStartDate",
                                        "PositionIndustry",
                                        "JobCategory",
                                        "CareerLevel",
                                        "TargetGroup",
                                        "PositionSchedule",
                                        "PositionLocation",
                                        "PositionOfferingType",
                                        "OrganizationName",
                                        "Organization",
                                        "ParentOrganization",
                                        "PositionHiringYear",
                                        "ParentOrganizationName",
                                        "UserArea",
                                        "Profession",
                                        "ProfessionName",
                                        "ProfessionCategory",
                                        "ProfessionCategoryName"};

struct Search {
  std::string base;
  std::string index;
  std::string language;
  std::int64_t page_size;
  boost::json::array criteria;
};

Search search_of(const Settings& settings) {
  Search search{base_url(settings.text("base_url"), kOrigin),
                settings.text("index"),
                settings.text("language"),
                settings.integer("page_size"),
                {}};
  if (search.index != "search" && search.index != "graduatesearch") {
    throw FetchFailure(FailureKind::failed,
                       "the setting index is \"" + search.index +
                           "\"; it must be search (professionals) or graduatesearch (students)");
  }
  if (search.page_size < 1 || search.page_size > kMaxPageSize) {
    throw FetchFailure(FailureKind::failed, "the setting page_size is " + std::to_string(search.page_size) +
                                                "; it must be between 1 and " + std::to_string(kMaxPageSize));
  }
  if (settings.has("criteria")) search.criteria = settings.json().at("criteria").as_array();
  return search;
}

Request page_request(const Search& search, std::int64_t first_item) {
  boost::json::array fields;
  for (const std::string_view field : kFields) fields.emplace_back(field);
  const boost::json::object data{
      {"LanguageCode", search.language},
      {"SearchParameters",
       {{"FirstItem", first_item},
        {"CountItem", search.page_size},
        {"MatchedObjectDescriptor", std::move(fields)},
        {"Sort", boost::json::array{{{"Criterion", "PublicationStartDate"}, {"Direction", "DESC"}}}}}},
      {"SearchCriteria", search.criteria}};
  return {.url =
              with_query(search.base + "/" + search.index + "/", {{"data", boost::json::serialize(data)}})};
}

// SearchResultCountAll is the total; where it is missing, SearchResultCount may be the total or only this
// page's count, so it is believed only when it says more than the page shows.
std::optional<std::int64_t> total_of(const JsonView& json, std::int64_t rows) {
  if (const auto all = json.find("SearchResult.SearchResultCountAll")) return all->integer();
  const auto count = json.find("SearchResult.SearchResultCount");
  const auto number = count ? count->integer() : std::nullopt;
  return number && (*number > rows || *number == 0) ? number : std::nullopt;
}

std::optional<Request> detail_request(const Search& search, const JsonView& record) {
  const auto id = record.find("MatchedObjectDescriptor.PositionID");
  if (!id || id->text().empty()) return {};
  return Request{.url = search.base + "/jobhtml/" + percent_encoded(id->text()) + ".json"};
}

class DeutscheBankFetcher final : public Fetcher {
 public:
  Completion fetch(FetchContext& context) override {
    const Search search = search_of(context.settings());
    const bool details = context.settings().boolean("details");
    Inventory inventory;
    while (true) {
      if (context.stop_requested()) return completion(inventory, Proof::none, "stopped by the host");
      const Response response = context.send(page_request(search, inventory.rows() + 1));
      const JsonView json = json_of(response);
      const std::vector<JsonView> items = items_of(response, json);
      const auto news = inventory.add(ids_of(items, "MatchedObjectId"),
                                      total_of(json, static_cast<std::int64_t>(items.size())));

      if (!news.fresh.empty() || inventory.pages() == 1) {
        std::optional<Page> page =
            details ? with_details(context, response, items,
                                   [&](const JsonView& record) { return detail_request(search, record); })
                    : Page{.exchanges = {response.exchange_id}};
        if (!page) return completion(inventory, Proof::none, "stopped by the host");
        page->records = "$." + std::string(kItems) + "[*]";
        page->server_total = inventory.total();
        context.emit(std::move(*page));
      }
      if (inventory.reached()) return completion(inventory, Proof::total, "as many as the server counts");
      const std::string where = "page " + std::to_string(inventory.pages());
      if (news.records == 0) return completion(inventory, Proof::empty_page, where + " is empty");
      if (news.repeats) return completion(inventory, Proof::none, where + " repeats an earlier one");
    }
  }

 private:
  static std::vector<JsonView> items_of(const Response& response, const JsonView& json) {
    const auto items = json.find(kItems);
    if (items && items->is(JsonView::Kind::array)) return items->elements();
    throw FetchFailure(FailureKind::changed,
                       shown(response.url) + " has no array \"" + std::string(kItems) + "\" any more");
  }
};

}  // namespace

TRIBUTARY_PLUGIN(DeutscheBankFetcher, R"json({
  "name": "deutsche_bank", "version": "1.0.0", "site": "deutsche_bank",
  "summary": "Deutsche Bank's job search (BeeSite): list, then each posting's text",
  "hosts": ["api-deutschebank.beesite.de"], "files": false,
  "settings": [
    {"name": "index", "type": "text", "required": false, "default": "search",
     "help": "search for professionals, graduatesearch for students and graduates"},
    {"name": "language", "type": "text", "required": false, "default": "EN",
     "help": "language of country and category names: EN or DE, upper case"},
    {"name": "page_size", "type": "integer", "required": false, "default": 100,
     "help": "postings per request, at most 2000"},
    {"name": "details", "type": "boolean", "required": false, "default": true,
     "help": "ask for each posting's text too: one request more per posting"},
    {"name": "criteria", "type": "list", "required": false, "default": null,
     "help": "SearchCriteria as the site takes them, e.g. [{\"CriterionName\":\"PositionLocation.Country\",\"CriterionValue\":[\"46\"]}]"}
  ]
})json");
