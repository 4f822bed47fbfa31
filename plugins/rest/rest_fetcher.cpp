// Any HTTP/JSON API, described by settings: what to ask for, where the records are, how to go on.
#include <algorithm>
#include <set>

#include "plan.hpp"
#include "plugin_api/abi.hpp"
#include "plugin_api/details.hpp"
#include "plugin_api/url.hpp"
#include "template.hpp"

namespace {

using namespace tributary::plugin;
using namespace tributary::rest;

constexpr std::int64_t kMaxPages = 10000;  // more means that the paging is broken

// How far the fetch has come.
struct Progress {
  std::int64_t page = 0;  // pages asked for
  std::int64_t seen = 0;  // records
  std::optional<std::int64_t> total;
  bool last_was_short = false;
  std::string cursor;    // for the next request
  std::string next_url;  // for the next request
  std::set<std::size_t> bodies;
  std::set<std::string> targets;  // cursors and addresses already asked for

  std::string of() const {
    return std::to_string(seen) + (total ? " of " + std::to_string(*total) : "") + " records";
  }
  Completion ends(bool complete, const std::string& reason) const {
    return {complete, reason + ": saw " + of(), total};
  }
};

std::optional<std::string> setting(const Settings& settings, std::string_view name) {
  const boost::json::value* value = settings.json().if_contains(name);
  if (name == "secret" && value && value->is_string())
    return "${secret:" + std::string(value->get_string()) + "}";
  if (!value || value->is_object() || value->is_array()) return {};
  if (value->is_null()) return "";
  return value->is_string() ? std::string(value->get_string()) : boost::json::serialize(*value);
}

class RestFetcher final : public Fetcher {
 public:
  Completion fetch(FetchContext& context) override {
    plan_ = plan_of(context.settings());
    Progress progress;
    while (progress.page < kMaxPages) {
      if (context.stop_requested()) return progress.ends(false, "stopped by the host");
      const Response response = context.send(request(context.settings(), progress));
      ++progress.page;
      if (is_page_of_xml(response)) return hand_in_xml(context, response);
      if (is_past_the_end(response, progress))
        return progress.ends(!progress.total, "the page after a short one is not there");
      if (const auto completion = read(context, response, progress)) return *completion;
    }
    return progress.ends(false, "no end after " + std::to_string(kMaxPages) + " pages");
  }

 private:
  Request request(const Settings& settings, const Progress& progress) const {
    const Variables variables = [&](std::string_view name) -> std::optional<std::string> {
      if (name == "page") return std::to_string(plan_.first_page + progress.page);
      if (name == "offset") return std::to_string(progress.seen);
      if (name == "size") return std::to_string(plan_.page_size);
      if (name == "cursor") return progress.cursor;
      return setting(settings, name);
    };
    Request request;
    request.method = plan_.method;
    for (const auto& [name, value] : plan_.headers) {
      request.headers.push_back({name, filled(value, variables, Encoding::none)});
    }
    request.body = filled(plan_.body, variables, Encoding::json_string);
    request.url = progress.next_url.empty() ? first_url(variables) : with_keys(progress.next_url, variables);
    return request;
  }

  // A link that the site made has no key, or has it written out, where it would be recorded.
  std::string with_keys(std::string url, const Variables& variables) const {
    for (const auto& [name, value] : plan_.query) {
      const std::string text = filled(value, variables, Encoding::none);
      if (text.find("${secret:") == std::string::npos) continue;
      url = with_query(without_parameter(std::move(url), name), {{name, text}});
    }
    return url;
  }

  std::string first_url(const Variables& variables) const {
    std::vector<std::pair<std::string, std::string>> query;
    for (const auto& [name, value] : plan_.query) {
      std::string text = filled(value, variables, Encoding::none);
      const bool no_cursor_yet = text.empty() && has_hole(value, "cursor");
      if (!no_cursor_yet) query.emplace_back(name, std::move(text));
    }
    return with_query(filled(plan_.url, variables, Encoding::url), query);
  }

  // Where there is one page there is nothing to look for in it, and the host reads XML as well as JSON.
  bool is_page_of_xml(const Response& response) const {
    const bool success = response.status >= 200 && response.status <= 299;
    const bool one_page =
        plan_.pagination == Pagination::none && plan_.detail_url.empty() && plan_.total.empty();
    return success && one_page && looks_like_xml(response.body);
  }

  Completion hand_in_xml(FetchContext& context, const Response& response) const {
    context.emit({.exchanges = {response.exchange_id},
                  .format = PageFormat::xml,
                  .records = plan_.records ? json_path(*plan_.records) : ""});
    return {true, "the source has one page, of XML", {}};
  }

  // Some sites answer 404 for the page after the last one.
  bool is_past_the_end(const Response& response, const Progress& progress) const {
    const bool numbered = plan_.pagination == Pagination::page || plan_.pagination == Pagination::offset;
    return numbered && response.status == 404 && progress.last_was_short;
  }

  // Hands in one reply and finds out how to go on; the Completion when it was the last one.
  std::optional<Completion> read(FetchContext& context, const Response& response, Progress& progress) const {
    const JsonView json = json_of(response);
    const auto path = records_path(plan_, json);
    const std::vector<JsonView> records = records_of(response, json, path, progress);
    const auto count = static_cast<std::int64_t>(records.size());
    if (count > 0 && !progress.bodies.insert(std::hash<std::string_view>()(json.find(*path)->raw())).second) {
      return progress.ends(false, "page " + std::to_string(progress.page) + " repeats an earlier one");
    }
    if (const auto total = plan_.total.empty() ? std::nullopt : json.find(plan_.total))
      progress.total = total->integer();
    if (count > 0 || progress.page == 1) {
      std::optional<Page> page = page_of(context, response, records);
      if (!page) return progress.ends(false, "stopped by the host");
      if (path) page->records = json_path(*path);
      page->server_total = progress.total;
      context.emit(std::move(*page));
    }
    progress.seen += count;
    progress.last_was_short = count < plan_.page_size;
    return go_on(response, json, count, progress);
  }

  std::vector<JsonView> records_of(const Response& response, const JsonView& json,
                                   const std::optional<std::string>& path, const Progress& progress) const {
    if (!path && plan_.pagination == Pagination::none) return {};  // the mapping will say where they are
    const auto records = path ? json.find(*path) : std::nullopt;
    if (records && records->is(JsonView::Kind::array)) return records->elements();
    const bool nothing_more = progress.page > 1 && (!records || records->is(JsonView::Kind::null));
    if (nothing_more) return {};
    std::string sentence =
        shown(response.url) + (path ? " has no array at \"" + *path + "\""
                                    : " has more than one array or none, so that the setting "
                                      "records must say where the records are");
    if (const auto names = json.names(); !names.empty()) {
      sentence += "; its members are";
      for (std::size_t i = 0; i < std::min<std::size_t>(names.size(), 12); ++i)
        sentence += (i ? ", " : " ") + names[i];
    }
    throw FetchFailure(path ? FailureKind::changed : FailureKind::failed, sentence);
  }

  std::optional<Page> page_of(FetchContext& context, const Response& response,
                              const std::vector<JsonView>& records) const {
    if (plan_.detail_url.empty()) return Page{.exchanges = {response.exchange_id}};
    return with_details(context, response, records, [&](const JsonView& record) -> std::optional<Request> {
      bool whole = true;
      const Variables variables = [&](std::string_view name) -> std::optional<std::string> {
        if (!name.starts_with("record.")) return setting(context.settings(), name);
        const auto value = record.find(name.substr(7));
        whole = whole && value && !value->text().empty();
        return value ? value->text() : "";
      };
      // A record may name the whole address; then it is the site's word where the source's headers may go.
      const Encoding encoding = plan_.detail_url.starts_with("{record.") ? Encoding::none : Encoding::url;
      Request request{.url = resolved(response.url, filled(plan_.detail_url, variables, encoding))};
      if (!whole || request.url.empty()) return {};
      if (!same_origin(request.url, response.url)) return request;
      for (const auto& [name, value] : plan_.headers) {
        request.headers.push_back({name, filled(value, variables, Encoding::none)});
      }
      return request;
    });
  }

  std::optional<Completion> go_on(const Response& response, const JsonView& json, std::int64_t count,
                                  Progress& progress) const {
    const bool all = progress.total && progress.seen >= *progress.total;
    switch (plan_.pagination) {
      case Pagination::none:
        return progress.ends(!progress.total || all, "the source has one page");
      case Pagination::page:
      case Pagination::offset:
        if (all) return progress.ends(true, "as many as the server counts");
        if (count == 0)
          return progress.ends(!progress.total, "page " + std::to_string(progress.page) + " is empty");
        return {};
      case Pagination::cursor: {
        const auto cursor = json.find(plan_.cursor);
        progress.cursor = cursor ? cursor->text() : "";
        return follow(progress.cursor, "cursor", progress);
      }
      case Pagination::next_link: {
        const auto next = json.find(plan_.next);
        return follow_link(response, next ? next->text() : "", progress);
      }
      case Pagination::link_header:
        return follow_link(response, next_of_link_headers(response.headers), progress);
    }
    return {};
  }

  static std::optional<Completion> follow(const std::string& target, const std::string& what,
                                          Progress& progress) {
    const bool all = progress.total && progress.seen >= *progress.total;
    if (target.empty()) {
      return progress.ends(all || !progress.total, "the last page names no further " + what);
    }
    if (progress.targets.insert(target).second) return {};
    return progress.ends(all, "the " + what + " \"" + target + "\" came twice");
  }

  // The source's headers, secrets among them, were meant for its own origin only.
  static std::optional<Completion> follow_link(const Response& response, const std::string& link,
                                               Progress& progress) {
    progress.next_url = link.empty() ? "" : resolved(response.url, link);
    if (!link.empty() && (progress.next_url.empty() || !same_origin(progress.next_url, response.url))) {
      return progress.ends(false, "the next link \"" + link + "\" leads away from " + shown(response.url));
    }
    return follow(progress.next_url, "link", progress);
  }

  Plan plan_;
};

}  // namespace

TRIBUTARY_PLUGIN(RestFetcher, R"json({
  "name": "rest", "version": "1.0.0", "site": "", "hosts": ["*"], "files": false,
  "summary": "Any HTTP/JSON API, described by settings",
  "settings": [
    {"name": "url", "type": "text", "required": true, "default": null,
     "help": "address of the list; {page}, {offset}, {size}, {cursor} and {SETTING} are filled in"},
    {"name": "method", "type": "text", "required": false, "default": "GET", "help": "GET or POST"},
    {"name": "query", "type": "object", "required": false, "default": null, "help": "query parameters, with the same holes"},
    {"name": "headers", "type": "object", "required": false, "default": null, "help": "request headers, with the same holes and {secret}"},
    {"name": "body", "type": "text", "required": false, "default": null, "help": "request body, with the same holes"},
    {"name": "secret", "type": "secret", "required": false, "default": null,
     "help": "environment variable that holds the key; write {secret} where it goes"},
    {"name": "records", "type": "text", "required": false, "default": null,
     "help": "where the array of records is: names joined by dots, such as data.jobs; empty for the body itself"},
    {"name": "pagination", "type": "text", "required": false, "default": "none",
     "help": "none, page, offset, cursor, next_link or link_header"},
    {"name": "first_page", "type": "integer", "required": false, "default": 1, "help": "number of the first page"},
    {"name": "page_size", "type": "integer", "required": false, "default": 0, "help": "records per page, for {size}; 0 when not known"},
    {"name": "total", "type": "text", "required": false, "default": null, "help": "where a reply says how many records there are: meta.total"},
    {"name": "cursor", "type": "text", "required": false, "default": null, "help": "where a reply names the next cursor: paging.next"},
    {"name": "next", "type": "text", "required": false, "default": null, "help": "where a reply names the next address: links.next"},
    {"name": "detail_url", "type": "text", "required": false, "default": null,
     "help": "address of one record's detail, such as /jobs/{record.id}; its JSON is added to the record as \"detail\""}
  ]
})json");
