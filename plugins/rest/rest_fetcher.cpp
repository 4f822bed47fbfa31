// Any site that answers plain HTTP, described by settings: what to ask for, where the records are, how to go
// on, what proves that they are all.
#include <algorithm>

#include "feed.hpp"
#include "json_ld_reply.hpp"
#include "list_reader.hpp"
#include "parts.hpp"
#include "path.hpp"
#include "plan.hpp"
#include "plugin_api/abi.hpp"
#include "plugin_api/url.hpp"
#include "requests.hpp"

namespace {

using namespace tributary;
using namespace tributary::plugin;
using namespace tributary::rest;

class RestFetcher final : public Fetcher {
 public:
  Completion fetch(FetchContext& context) override {
    const Plan plan = plan_of(context.settings());
    Requests requests(plan, context.settings());
    if (!plan.lookup_url.empty()) requests.found(looked_up(context, plan, requests));
    std::optional<Response> first;
    if (plan.pagination == Pagination::none && !plan.split_dates && plan.split_by.empty()) {
      if (context.stop_requested()) return {false, "stopped by the host", {}, {}};
      first = context.send(requests.list({}, {}));  // only now it is known whether it is a list or a feed
      if (is_feed(plan, *first)) return feed(context, plan, requests, *first);
    }
    return list(context, plan, requests, std::move(first));
  }

 private:
  static std::string looked_up(FetchContext& context, const Plan& plan, const Requests& requests) {
    const Response response = context.send(requests.lookup());
    const JsonView json = json_of(response);
    const std::string value = text_at(json, plan.lookup);
    if (!value.empty()) return value;
    throw FetchFailure(FailureKind::changed, shown(response.url) + " has no value at \"" + plan.lookup +
                                                 "\", which the list needs");
  }

  static Completion feed(FetchContext& context, const Plan& plan, const Requests& requests,
                         const Response& response) {
    const Feed seen = hand_in_feed(context, plan, response);
    const char* kind = plan.format == Format::ndjson ? "lines" : "XML";
    Completion end{true, std::string("the source has one page, of ") + kind, {}, {{"rule", "one_reply"}}};
    if (!plan.snapshot) end.evidence["snapshot"] = false;
    if (seen.records < 0) {
      const bool may_be_cut = plan.snapshot && plan.window > 0;
      if (may_be_cut)
        end.reason += "; its records cannot be counted, and it may hold no more than its window";
      end.complete = !may_be_cut;
      return end;
    }
    end.reason += ": saw " + std::to_string(seen.records) + (seen.records == 1 ? " record" : " records");
    end.evidence["records"] = seen.records;
    if (plan.snapshot && plan.window > 0 && seen.records >= plan.window) {
      end.complete = false;
      end.evidence["rule"] = "window";
      end.reason += ", as many as one reply may hold, and there may be more";
    }
    if (seen.records == 0) prove_emptiness(context, plan, requests, end);
    return end;
  }

  static Completion list(FetchContext& context, const Plan& plan, const Requests& requests,
                         std::optional<Response> first) {
    Inventory inventory;
    ListReader reader(context, plan, requests, inventory);
    if (first) reader.begin_with(*std::move(first));
    const Whole whole = read_parts(reader, plan, inventory, context.now());
    Completion end{whole.complete, whole.reason, whole.total ? whole.total : inventory.total(), {}};
    if (whole.parts == 1) {
      end.reason += ": saw " + inventory.text();
    } else {
      end.reason += ": saw " + std::to_string(inventory.seen()) + " records";
    }
    end.evidence = {{"rule", whole.rule},
                    {"distinct", inventory.seen()},
                    {"pages", reader.pages()},
                    {"requests", reader.requests()},
                    {"readings", inventory.readings()},
                    {"parts", whole.parts}};
    if (whole.parts == 1)
      end.evidence["records"] = inventory.rows();  // of the last reading, as in the reason
    if (!plan.snapshot) end.evidence["snapshot"] = false;
    if (end.server_total) end.evidence["server_total"] = *end.server_total;
    if (end.complete && inventory.seen() == 0 && reader.records_known()) {
      prove_emptiness(context, plan, requests, end);
    }
    return end;
  }

  // A board that nobody has must not be answered as one that is empty.
  static void prove_emptiness(FetchContext& context, const Plan& plan, const Requests& requests,
                              Completion& end) {
    if (plan.probe.empty()) return;
    if (context.stop_requested()) {
      end.complete = false;
      end.evidence["rule"] = "probe_skipped";
      end.reason += ", and the host stopped before a name that nobody has was tried";
      return;
    }
    const Request sound = requests.list({}, {});
    const Request nonsense = requests.probe();
    if (sound.url == nonsense.url && sound.body == nonsense.body) {
      end.evidence["probe"] = "not possible: base_url stands in place of the name";
      return;
    }
    const Response response = context.send(nonsense);
    if (refuses(response)) {  // whoever asks, and for whatever
      end.complete = false;
      end.evidence["rule"] = "probe_refused";
      end.reason +=
          ", and whether a name that nobody has is answered otherwise cannot be told: HTTP status " +
          std::to_string(response.status);
      return;
    }
    const std::string answer = answer_to_nonsense(context, plan, response);
    end.evidence["probe"] = answer;
    if (!answer.empty()) {
      end.reason += "; a name that nobody has is answered otherwise (" + answer + ")";
      return;
    }
    end.complete = false;
    end.evidence["rule"] = "unknown_is_empty_too";
    end.reason += ", and a name that nobody has is answered with an empty list as well: is \"" + plan.probe +
                  "\" right?";
  }

  static bool refuses(const Response& response) {
    return response.status == 401 || response.status == 403 || response.status == 429 ||
           response.status >= 500;
  }

  // How the site answers a name that nobody has; "" when it is an empty list, too.
  static std::string answer_to_nonsense(FetchContext& context, const Plan& plan, const Response& response) {
    if (response.status < 200 || response.status > 299)
      return "HTTP status " + std::to_string(response.status);
    try {
      if (is_feed(plan, response)) {
        const std::int64_t records = records_in_feed(plan, response);
        return records == 0 ? "" : std::to_string(records) + " records";
      }
      const Response json = plan.format == Format::jsonld ? json_of_html(context, response, true) : response;
      const ListPage page = page_of(plan, json, true);
      return page.records.empty() ? "" : std::to_string(page.records.size()) + " records";
    } catch (const FetchFailure&) {
      return "no list";
    }
  }
};

}  // namespace

TRIBUTARY_PLUGIN(RestFetcher, R"json({
  "name": "rest", "version": "2.0.0", "site": "", "hosts": ["*"], "files": false,
  "summary": "Any HTTP API that answers JSON, lines, XML or HTML with JSON-LD, described by settings",
  "settings": [
    {"name": "url", "type": "text", "required": true, "default": null,
     "help": "address of the list; {page}, {offset}, {size}, {cursor} and {SETTING} are filled in"},
    {"name": "method", "type": "text", "default": "GET", "choices": ["GET", "POST"], "help": "GET or POST"},
    {"name": "query", "type": "object", "help": "query parameters, with the same holes"},
    {"name": "headers", "type": "object", "help": "request headers, with the same holes and {secret}"},
    {"name": "body", "type": "text", "help": "request body, with the same holes"},
    {"name": "query_from", "type": "text", "help": "a setting of the type object whose members are further query parameters"},
    {"name": "secret", "type": "secret", "help": "environment variable that holds the key; write {secret} where it goes"},
    {"name": "auth", "type": "object", "help": "{kind: none | header | query | bearer | basic | oauth2, ...}: see the README"},
    {"name": "format", "type": "text", "default": "json", "choices": ["json", "ndjson", "xml", "jsonld"], "help": "what a reply is"},
    {"name": "records", "type": "text",
     "help": "where the array of records is: names joined by dots, such as data.jobs; empty for the body itself; a|b for the first that is there"},
    {"name": "id", "type": "text", "help": "what makes two records the same posting: a path in the record, or several with commas; without it the record's bytes"},
    {"name": "total", "type": "text", "help": "where a reply says how many records there are: meta.total"},
    {"name": "total_header", "type": "text", "help": "the header that says it: Content-Range, X-Total-Count"},
    {"name": "exact_total", "type": "boolean", "default": false, "help": "the count is exact even where it is a round number"},
    {"name": "pagination", "type": "text", "default": "none",
     "choices": ["none", "page", "offset", "cursor", "next_link", "link_header", "last_id", "date_window"],
     "help": "none, page, offset, cursor, next_link, link_header, last_id or date_window"},
    {"name": "first_page", "type": "integer", "default": 1, "help": "number of the first page"},
    {"name": "first_offset", "type": "integer", "default": 0, "help": "number of the first record"},
    {"name": "page_size", "type": "integer", "default": 0, "help": "records per page, for {size}; 0 when not known"},
    {"name": "cursor", "type": "text", "help": "where a reply names the next cursor: paging.next"},
    {"name": "next", "type": "text", "help": "where a reply names the next address: links.next"},
    {"name": "last", "type": "text", "help": "with last_id: the path in a record whose value asks for what follows; id unless said"},
    {"name": "window", "type": "integer", "default": 0, "help": "the most records that one query gives out; 0 for no limit"},
    {"name": "split_by", "type": "list", "help": "facets by which a longer list is asked for in parts: [{name, from | values, value}]"},
    {"name": "snapshot", "type": "boolean", "default": true, "help": "what is not in the list is gone; false for the newest or the changed postings only"},
    {"name": "split_covers", "type": "boolean", "default": false, "help": "every posting is in one of the parts"},
    {"name": "split_dates", "type": "boolean", "default": false, "help": "the list is asked for in windows of dates, {from} and {to}"},
    {"name": "from_days", "type": "integer", "default": 30, "help": "with dates: how far back"},
    {"name": "window_days", "type": "integer", "default": 7, "help": "with dates: days in one window; halved where it is too much"},
    {"name": "ahead_days", "type": "integer", "default": 0, "help": "with dates: how many days behind now the last window ends, for sites in another time zone"},
    {"name": "date_format", "type": "text", "default": "date", "choices": ["date", "time", "local", "epoch", "epoch_ms"], "help": "how {from} and {to} are written"},
    {"name": "detail_url", "type": "text",
     "help": "address of one record's detail, such as /jobs/{record.id}; what it answers is added to the record"},
    {"name": "detail_if", "type": "text", "help": "a setting that is yes or no: where it is no, no detail is asked for"},
    {"name": "detail_where", "type": "text", "help": "path=value: only records with it have a detail"},
    {"name": "detail_method", "type": "text", "default": "GET", "choices": ["GET", "POST"], "help": "GET or POST"},
    {"name": "detail_body", "type": "text", "help": "body of a detail's request, with {record.PATH}"},
    {"name": "detail_key", "type": "text", "default": "detail", "help": "the member under which it is added"},
    {"name": "detail_format", "type": "text", "default": "json", "choices": ["json", "jsonld"], "help": "what a detail is"},
    {"name": "detail_concurrency", "type": "integer", "default": 1, "least": 1, "most": 16, "help": "details asked for at the same time"},
    {"name": "detail_headers", "type": "object", "help": "headers of the detail requests, if not those of the list"},
    {"name": "lookup_url", "type": "text", "help": "a request before the list, whose answer has a value for {found}"},
    {"name": "lookup", "type": "text", "help": "where that value is: hits.0.id"},
    {"name": "probe", "type": "text", "help": "the setting that names the board: an empty list is checked with a name that nobody has"},
    {"name": "error", "type": "text", "help": "where this site says with status 200 what went wrong, besides error, errors, fault, ..."},
    {"name": "sweeps", "type": "integer", "default": 2, "least": 0, "most": 10, "help": "how often a list that moved is read again"},
    {"name": "variables", "type": "object", "help": "what a source.toml's settings are in its templates; filled in by the host"}
  ]
})json");
