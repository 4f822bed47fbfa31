#include "plan.hpp"

#include <algorithm>
#include <array>

#include "error_reply.hpp"
#include "json_ld_reply.hpp"
#include "path.hpp"
#include "plugin_api/holes.hpp"
#include "plugin_api/url.hpp"

namespace tributary::rest {
namespace {

using plugin::FailureKind;
using plugin::FetchFailure;
using plugin::JsonView;
using plugin::Settings;
namespace json = boost::json;

[[noreturn]] void refuse(const std::string& sentence) {
  throw FetchFailure(FailureKind::failed, sentence);
}

template <class T>
using Words = std::vector<std::pair<std::string_view, T>>;

// The value that a setting's word stands for.
template <class T>
T one_of(const Words<T>& words, const std::string& given, const std::string& setting) {
  std::string list;
  for (const auto& [word, value] : words) {
    if (word == given) return value;
    list += (list.empty() ? "" : ", ") + std::string(word);
  }
  refuse("the setting " + setting + " is \"" + given + "\"; it must be one of " + list);
}

const Words<Format> kFormats = {
    {"json", Format::json}, {"ndjson", Format::ndjson}, {"xml", Format::xml}, {"jsonld", Format::jsonld}};
// A window of dates is a list without pages of its own, in parts.
const Words<Pagination> kPaginations = {
    {"none", Pagination::none},           {"page", Pagination::page},
    {"offset", Pagination::offset},       {"cursor", Pagination::cursor},
    {"next_link", Pagination::next_link}, {"link_header", Pagination::link_header},
    {"last_id", Pagination::last_id},     {"date_window", Pagination::none}};
const Words<DateFormat> kDateFormats = {{"date", DateFormat::date},
                                        {"time", DateFormat::time},
                                        {"local", DateFormat::local},
                                        {"epoch", DateFormat::epoch},
                                        {"epoch_ms", DateFormat::epoch_ms}};
const Words<Auth::Kind> kAuthKinds = {{"none", Auth::Kind::none},   {"header", Auth::Kind::header},
                                      {"query", Auth::Kind::query}, {"bearer", Auth::Kind::bearer},
                                      {"basic", Auth::Kind::basic}, {"oauth2", Auth::Kind::oauth2}};

std::string text_of(const json::value& value) {
  return value.is_string() ? std::string(value.get_string()) : json::serialize(value);
}

Pairs pairs_of(const Settings& settings, std::string_view name) {
  Pairs pairs;
  if (!settings.has(name)) return pairs;
  for (const auto& [key, value] : settings.json().at(name).as_object()) {
    if (!value.is_array()) {
      pairs.emplace_back(key, text_of(value));
      continue;
    }
    for (const json::value& each : value.get_array()) pairs.emplace_back(key, text_of(each));
  }
  return pairs;
}

bool names_header(const Pairs& headers, std::string_view wanted) {
  return std::any_of(headers.begin(), headers.end(), [&](const auto& header) {
    return std::equal(header.first.begin(), header.first.end(), wanted.begin(), wanted.end(),
                      [](char a, char b) { return (a | 0x20) == (b | 0x20); });  // header names are ASCII
  });
}

// Where a hole stands that becomes a path, {record.path|path}; npos where there is none.
std::size_t path_hole(std::string_view url) {
  std::size_t at = 0;
  for (plugin::Pieces pieces(url); pieces.next(); at += pieces.text().size()) {
    if (pieces.is_hole() && pieces.hole().filter == "path") return at;
  }
  return std::string_view::npos;
}

std::string with_base(const std::string& url, const std::string& base, const std::string& setting) {
  if (url.empty()) return url;
  const bool absolute = url.starts_with("http://") || url.starts_with("https://");
  if (base.empty()) {
    if (absolute || setting != "url") return url;
    refuse("the setting url is \"" + url +
           "\"; it must start with http:// or https://, or base_url must be set");
  }
  if (!absolute && setting != "url") return url;  // relative to the list
  const std::size_t scheme = url.find("://");
  // A host may have holes; one that is a whole path begins the path.
  const std::size_t path = scheme == std::string::npos
                               ? 0
                               : std::min({url.find_first_of("/?", scheme + 3), url.size(), path_hole(url)});
  return plugin::base_url(base, "") + url.substr(path);
}

std::string member(const json::object& object, std::string_view name, std::string_view of) {
  const json::value* value = object.if_contains(name);
  if (!value || value->is_null()) return "";
  if (!value->is_string())
    refuse("the setting " + std::string(of) + "." + std::string(name) + " is not a text");
  return std::string(value->get_string());
}

Auth auth_of(const Settings& settings, const std::string& base) {
  Auth auth;
  if (!settings.has("auth")) return auth;
  const json::object& given = settings.json().at("auth").as_object();
  const auto said = [&](std::string_view name) { return member(given, name, "auth"); };
  auth.kind = one_of(kAuthKinds, said("kind"), "auth.kind");
  auth.name = said("name");
  auth.value = said("value");
  auth.authorization.scope = said("scope");
  auth.authorization.token_url = with_base(said("token_url"), base, "auth.token_url");
  const bool client = auth.kind == Auth::Kind::oauth2;
  auth.authorization.user = said(client ? "client_id" : "user");
  auth.authorization.password = said(client ? "client_secret" : "password");
  const bool named = auth.kind == Auth::Kind::header || auth.kind == Auth::Kind::query;
  if (named && auth.name.empty())
    refuse("the setting auth has no name: of the header or parameter with the key");
  if ((named || auth.kind == Auth::Kind::bearer) && auth.value.empty())
    refuse("the setting auth has no value");
  if (client && auth.authorization.token_url.empty()) refuse("the setting auth has no token_url");
  return auth;
}

std::vector<Facet> facets_of(const Settings& settings) {
  std::vector<Facet> facets;
  if (!settings.has("split_by")) return facets;
  for (const json::value& value : settings.json().at("split_by").as_array()) {
    if (!value.is_object()) refuse("the setting split_by holds something that is no {name, from}");
    const json::object& given = value.get_object();
    Facet facet{member(given, "name", "split_by"), member(given, "from", "split_by")};
    if (const std::string name = member(given, "value", "split_by"); !name.empty()) facet.value = name;
    if (const json::value* values = given.if_contains("values"); values && values->is_array()) {
      for (const json::value& each : values->get_array()) facet.values.push_back(text_of(each));
    }
    if (facet.name.empty() || facet.from.empty() == facet.values.empty()) {
      refuse("the setting split_by needs a name, and either from or values");
    }
    facets.push_back(std::move(facet));
  }
  return facets;
}

std::vector<std::string> list_of(std::string_view words) {
  std::vector<std::string> list;
  while (!words.empty()) {
    const std::size_t comma = std::min(words.find(','), words.size());
    std::string_view word = words.substr(0, comma);
    while (word.starts_with(' ')) word.remove_prefix(1);
    while (word.ends_with(' ')) word.remove_suffix(1);
    if (!word.empty()) list.emplace_back(word);
    words.remove_prefix(std::min(comma + 1, words.size()));
  }
  return list;
}

void check_paging(const Plan& plan) {
  const auto need_hole = [&](std::string_view hole) {
    if (asks_with(plan, hole)) return;
    refuse("pagination is " + std::string(hole) + ", and neither url nor query nor body says {" +
           std::string(hole) + "}: every page would be the first");
  };
  if (plan.pagination == Pagination::page) need_hole("page");
  if (plan.pagination == Pagination::offset) need_hole("offset");
  if (plan.pagination == Pagination::cursor) need_hole("cursor");
  if (plan.pagination == Pagination::last_id) need_hole("last_id");
  if (plan.pagination == Pagination::cursor && plan.cursor.empty()) {
    refuse("pagination is cursor, and the setting cursor does not say where a reply names the next one");
  }
  if (plan.pagination == Pagination::next_link && plan.next.empty()) {
    refuse("pagination is next_link, and the setting next does not say where a reply names the next address");
  }
  if (plan.page_size < 0) refuse("the setting page_size is negative");
}

void check_parts(const Plan& plan) {
  if (plan.split_dates && !(asks_with(plan, "from") && asks_with(plan, "to"))) {
    refuse("the list is to be asked for by date, and neither url nor query nor body says {from} and {to}");
  }
  if (plan.split_dates && (plan.from_days < 1 || plan.window_days < 1)) {
    refuse("the settings from_days and window_days must be at least 1");
  }
  if (!plan.split_by.empty() && plan.window == 0) {
    refuse("split_by is set, and the setting window does not say how many records one query gives out");
  }
  const bool one_page = plan.pagination == Pagination::none && plan.total.empty() && plan.detail_url.empty();
  if ((plan.format == Format::xml || plan.format == Format::ndjson) && !one_page) {
    refuse("a list of XML or of lines is one page: pagination, total and detail_url are for JSON");
  }
  if (!plan.lookup_url.empty() && plan.lookup.empty()) {
    refuse("lookup_url is set, and the setting lookup does not say where its reply has the value");
  }
}

void read_parts(Plan& plan, const Settings& settings) {
  plan.window = settings.integer("window");
  plan.split_by = facets_of(settings);
  plan.split_covers = settings.boolean("split_covers");
  plan.snapshot = !settings.has("snapshot") || settings.boolean("snapshot");
  plan.split_dates = settings.boolean("split_dates") || settings.text("pagination") == "date_window";
  plan.from_days = settings.integer("from_days");
  plan.window_days = settings.integer("window_days");
  plan.ahead_days = settings.integer("ahead_days");
  plan.date_format = one_of(kDateFormats, settings.text("date_format"), "date_format");
}

// Whether the source's own setting of that name, where there is one, is not false.
bool wanted(const Settings& settings, const std::string& setting) {
  if (setting.empty()) return true;
  const json::value* variables = settings.json().if_contains("variables");
  const json::object& own = variables && variables->is_object() ? variables->get_object() : settings.json();
  const json::value* value = own.if_contains(setting);
  return !value || text_of(*value) != "false";
}

void read_details(Plan& plan, const Settings& settings, const std::string& base) {
  if (!wanted(settings, settings.text("detail_if"))) return;
  plan.detail_method = settings.text("detail_method");
  plan.detail_body = settings.text("detail_body");
  plan.detail_where = settings.text("detail_where");
  plan.detail_url = with_base(settings.text("detail_url"), base, "detail_url");
  plan.detail_member = settings.text("detail_key");
  plan.detail_format = one_of(kFormats, settings.text("detail_format"), "detail_format");
  plan.detail_at_once =
      static_cast<int>(std::clamp<std::int64_t>(settings.integer("detail_concurrency"), 1, 16));
  if (settings.has("detail_headers")) plan.detail_headers = pairs_of(settings, "detail_headers");
}

void read_list(Plan& plan, const Settings& settings) {
  plan.format = one_of(kFormats, settings.text("format"), "format");
  if (settings.has("records")) plan.records = plain_path(settings.text("records"));
  if (plan.format == Format::jsonld) plan.records = kJsonLdRecords;
  plan.id = list_of(settings.text("id"));
  plan.total = plain_path(settings.text("total"));
  plan.total_header = settings.text("total_header");
  plan.exact_total = settings.boolean("exact_total");
  plan.cursor = plain_path(settings.text("cursor"));
  plan.next = plain_path(settings.text("next"));
  plan.last = settings.has("last") ? settings.text("last") : "id";
  plan.pagination = one_of(kPaginations, settings.text("pagination"), "pagination");
  plan.first_page = settings.integer("first_page");
  plan.first_offset = settings.integer("first_offset");
  plan.page_size = settings.integer("page_size");
  plan.probe = settings.text("probe");
  plan.error = plain_path(settings.text("error"));
  plan.sweeps = static_cast<int>(std::clamp<std::int64_t>(settings.integer("sweeps"), 0, 10));
}

bool is_object_array(const JsonView& value) {
  if (!value.is(JsonView::Kind::array)) return false;
  const std::vector<JsonView> elements = value.elements();
  return !elements.empty() && elements.front().is(JsonView::Kind::object);
}

}  // namespace

Plan plan_of(const Settings& settings) {
  const std::string base = settings.text("base_url");
  Plan plan;
  plan.method = settings.text("method");
  plan.url = with_base(settings.text("url"), base, "url");
  plan.query = pairs_of(settings, "query");
  plan.headers = pairs_of(settings, "headers");
  plan.body = settings.text("body");
  plan.query_from = settings.text("query_from");
  plan.auth = auth_of(settings, base);
  plan.lookup_url = with_base(settings.text("lookup_url"), base, "lookup_url");
  plan.lookup = settings.text("lookup");
  read_list(plan, settings);
  read_parts(plan, settings);
  read_details(plan, settings, base);
  if (!names_header(plan.headers, "Accept")) {
    const char* kind = plan.format == Format::xml      ? "application/xml"
                       : plan.format == Format::jsonld ? "text/html"
                                                       : "application/json";
    plan.headers.emplace_back("Accept", kind);
  }
  if (!plan.body.empty() && !names_header(plan.headers, "Content-Type")) {
    plan.headers.emplace_back("Content-Type", "application/json");
  }
  check_paging(plan);
  check_parts(plan);
  return plan;
}

bool asks_with(const Plan& plan, std::string_view hole) {
  const auto in = [&](const auto& pair) { return has_hole(pair.second, hole); };
  return has_hole(plan.url, hole) || has_hole(plan.body, hole) ||
         (hole == "offset" && asks_with(plan, "offset_end")) ||
         std::any_of(plan.query.begin(), plan.query.end(), in) ||
         std::any_of(plan.headers.begin(), plan.headers.end(), in);
}

std::optional<std::string> records_path(const Plan& plan, const JsonView& json) {
  if (plan.records) return plan.records;
  if (json.is(JsonView::Kind::array)) return "";
  std::optional<std::string> found;
  for (const std::string& name : json.names()) {
    const auto value = json.find(name);
    if (!value || !is_object_array(*value) || is_error_name(name)) continue;
    if (found) return {};
    found = name;
  }
  return found;
}

}  // namespace tributary::rest
