// The Jobsuche of the Bundesagentur für Arbeit: a paged list, then one request per posting for its text.
#include <algorithm>

#include "plugin_api/abi.hpp"
#include "plugin_api/details.hpp"
#include "plugin_api/url.hpp"

namespace {

using namespace tributary::plugin;

constexpr std::string_view kOrigin = "https://rest.arbeitsagentur.de";
constexpr std::string_view kService = "/jobboerse/jobsuche-service/pc/";
constexpr std::string_view kClientId = "jobboerse-jobsuche";  // public: the site's own pages send it
constexpr std::int64_t kMaxPageSize = 100;
constexpr std::int64_t kWindow = 10000;  // page * size beyond this is answered with HTTP 400

// What the versions of the list call the same things.
struct Version {
  std::string_view name;
  std::string_view records;
  std::string_view reference;
};
constexpr Version kVersions[] = {{"v6", "ergebnisliste", "referenznummer"},
                                 {"v4", "stellenangebote", "refnr"}};

const Version& version_of(const Settings& settings) {
  const std::string wanted = settings.text("api_version");
  for (const Version& version : kVersions) {
    if (version.name == wanted) return version;
  }
  throw FetchFailure(FailureKind::failed,
                     "the setting api_version is \"" + wanted + "\"; this plugin knows v6 and v4");
}

std::int64_t page_size_of(const Settings& settings) {
  const std::int64_t size = settings.integer("page_size");
  if (size >= 1 && size <= kMaxPageSize) return size;
  throw FetchFailure(FailureKind::failed,
                     "the setting page_size is " + std::to_string(size) + "; the site takes 1 to 100");
}

Request request_to(const Settings& settings, const std::string& path) {
  return {.url = base_url(settings.text("base_url"), kOrigin) + std::string(kService) + path,
          .headers = {{"X-API-Key", std::string(kClientId)}, {"Accept", "application/json"}}};
}

std::vector<std::pair<std::string, std::string>> search_query(const Settings& settings) {
  std::vector<std::pair<std::string, std::string>> query;
  for (const char* name : {"was", "wo"}) {
    if (const std::string value = settings.text(name); !value.empty()) query.emplace_back(name, value);
  }
  for (const char* name : {"umkreis", "angebotsart", "veroeffentlichtseit"}) {
    if (settings.has(name)) query.emplace_back(name, std::to_string(settings.integer(name)));
  }
  if (!settings.has("filters")) return query;
  for (const auto& [name, value] : settings.json().at("filters").as_object()) {
    query.emplace_back(name,
                       value.is_string() ? std::string(value.get_string()) : boost::json::serialize(value));
  }
  return query;
}

Request list_request(const Settings& settings, const Version& version, std::int64_t page, std::int64_t size) {
  auto query = search_query(settings);
  query.emplace_back("page", std::to_string(page));
  query.emplace_back("size", std::to_string(size));
  Request request = request_to(settings, std::string(version.name) + "/jobs");
  request.url = with_query(std::move(request.url), query);
  return request;
}

// Details are only at v4, also for the list of v6: v6/jobdetails refuses the public client.
std::optional<Request> detail_request(const Settings& settings, const Version& version,
                                      const JsonView& record) {
  const auto reference = record.find(version.reference);
  if (!reference || reference->text().empty()) return {};
  return request_to(settings, "v4/jobdetails/" + percent_encoded(base64(reference->text())));
}

// A search without a match has no list at all.
std::vector<JsonView> records_of(const Response& response, const JsonView& json, const Version& version,
                                 std::optional<std::int64_t> total) {
  const auto list = json.find(version.records);
  if (list && list->is(JsonView::Kind::array)) return list->elements();
  if (!list && total == 0) return {};
  std::string sentence =
      shown(response.url) + " has no array \"" + std::string(version.records) + "\" any more";
  for (const Version& other : kVersions) {
    if (json.find(other.records))
      sentence += "; it has what " + std::string(other.name) +
                  " calls its list: set api_version=" + std::string(other.name);
  }
  throw FetchFailure(FailureKind::changed, sentence);
}

std::string of(std::int64_t seen, std::optional<std::int64_t> total) {
  return std::to_string(seen) + (total ? " of " + std::to_string(*total) : "") + " postings";
}

// Whether and how the list ended with this page; nullopt to go on.
std::optional<Completion> ended(std::int64_t page, std::int64_t size, std::int64_t rows, std::int64_t seen,
                                std::optional<std::int64_t> total) {
  if (total && seen >= *total) return Completion{true, "saw " + of(seen, total), total};
  if (rows == 0)
    return Completion{false, "page " + std::to_string(page) + " is empty after " + of(seen, total), total};
  if ((page + 1) * size <= kWindow) return {};
  return Completion{false,
                    "saw " + of(seen, total) +
                        ": the site shows no more than 10000 of one search; make it narrower (was, wo, "
                        "veroeffentlichtseit, filters) and add a source for each part",
                    total};
}

class ArbeitsagenturFetcher final : public Fetcher {
 public:
  Completion fetch(FetchContext& context) override {
    const Settings& settings = context.settings();
    const Version& version = version_of(settings);
    const std::int64_t size = page_size_of(settings);
    std::optional<std::int64_t> total;
    std::int64_t seen = 0;
    for (std::int64_t number = 1;; ++number) {
      const auto stopped = [&] { return Completion{false, "stopped after " + of(seen, total), total}; };
      if (context.stop_requested()) return stopped();
      const Response response = context.send(list_request(settings, version, number, size));
      if (response.status == 404)
        throw FetchFailure(FailureKind::changed, response.url + " answered 404: the list of API version " +
                                                     std::string(version.name) +
                                                     " is gone; set api_version to the one in use");
      const JsonView json = json_of(response);
      if (const auto said = json.find("maxErgebnisse"); said && said->integer()) total = said->integer();
      const std::vector<JsonView> records = records_of(response, json, version, total);
      const auto rows = static_cast<std::int64_t>(records.size());
      if (rows > 0 || number == 1) {
        std::optional<Page> page = page_of(context, response, records, version);
        if (!page) return stopped();
        page->records = "$." + std::string(version.records) + "[*]";
        page->server_total = total;
        context.emit(std::move(*page));
      }
      seen += rows;
      if (const auto completion = ended(number, size, rows, seen, total)) return *completion;
    }
  }

 private:
  static std::optional<Page> page_of(FetchContext& context, const Response& response,
                                     const std::vector<JsonView>& records, const Version& version) {
    const Settings& settings = context.settings();
    if (!settings.boolean("details")) return Page{.exchanges = {response.exchange_id}};
    return with_details(context, response, records,
                        [&](const JsonView& record) { return detail_request(settings, version, record); });
  }
};

}  // namespace

TRIBUTARY_PLUGIN(ArbeitsagenturFetcher, R"json({
  "name": "arbeitsagentur", "version": "1.0.0", "site": "arbeitsagentur",
  "summary": "The Jobsuche of the Bundesagentur für Arbeit: list, then each posting's text",
  "hosts": ["rest.arbeitsagentur.de"], "files": false,
  "settings": [
    {"name": "was", "type": "text", "required": false, "default": null, "help": "what to search for: a title, a skill"},
    {"name": "wo", "type": "text", "required": false, "default": null, "help": "where: a place or postal code"},
    {"name": "umkreis", "type": "integer", "required": false, "default": null, "help": "kilometres around wo"},
    {"name": "angebotsart", "type": "integer", "required": false, "default": null,
     "help": "1 work, 2 self-employed, 4 apprenticeship, 34 internship"},
    {"name": "veroeffentlichtseit", "type": "integer", "required": false, "default": null,
     "help": "only postings of the last N days (0 to 100)"},
    {"name": "filters", "type": "object", "required": false, "default": null,
     "help": "further query parameters of the search, e.g. {\"arbeitszeit\": \"tz\"}"},
    {"name": "page_size", "type": "integer", "required": false, "default": 100, "help": "postings per request, at most 100"},
    {"name": "details", "type": "boolean", "required": false, "default": true,
     "help": "ask for each posting's text too: one request more per posting"},
    {"name": "api_version", "type": "text", "required": false, "default": "v6", "help": "version of the list: v6 or v4"}
  ]
})json");
