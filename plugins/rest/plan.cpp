#include "plan.hpp"

#include <algorithm>

#include "plugin_api/url.hpp"
#include "template.hpp"

namespace tributary::rest {
namespace {

using plugin::FailureKind;
using plugin::FetchFailure;
using plugin::JsonView;
using plugin::Settings;
using Pairs = std::vector<std::pair<std::string, std::string>>;

[[noreturn]] void refuse(const std::string& sentence) {
  throw FetchFailure(FailureKind::failed, sentence);
}

constexpr std::pair<std::string_view, Pagination> kPaginations[] = {
    {"none", Pagination::none},           {"page", Pagination::page},
    {"offset", Pagination::offset},       {"cursor", Pagination::cursor},
    {"next_link", Pagination::next_link}, {"link_header", Pagination::link_header}};

Pagination pagination_of(const std::string& name) {
  for (const auto& [known, pagination] : kPaginations) {
    if (known == name) return pagination;
  }
  refuse("the setting pagination is \"" + name +
         "\"; it must be none, page, offset, cursor, next_link or link_header");
}

Pairs pairs_of(const Settings& settings, std::string_view name) {
  Pairs pairs;
  if (!settings.has(name)) return pairs;
  for (const auto& [key, value] : settings.json().at(name).as_object()) {
    pairs.emplace_back(key,
                       value.is_string() ? std::string(value.get_string()) : boost::json::serialize(value));
  }
  return pairs;
}

bool names_header(const Pairs& headers, std::string_view wanted) {
  return std::any_of(headers.begin(), headers.end(), [&](const auto& header) {
    return std::equal(header.first.begin(), header.first.end(), wanted.begin(), wanted.end(),
                      [](char a, char b) {
                        return (a | 0x20) == (b | 0x20);  // header names are ASCII
                      });
  });
}

// "$.data.jobs[*]" and "data.jobs" mean the same here.
std::string dotted(std::string path) {
  if (path.ends_with("[*]")) path.resize(path.size() - 3);
  if (path.starts_with("$.")) return path.substr(2);
  if (path == "$") return "";
  const bool plain = path.find_first_of("$[]()*@?") == std::string::npos;
  if (!plain) refuse("\"" + path + "\" is no path of names joined by dots, such as data.jobs");
  return path;
}

std::string with_base(const std::string& url, const std::string& base) {
  if (base.empty()) {
    if (url.starts_with("http://") || url.starts_with("https://")) return url;
    refuse("the setting url is \"" + url +
           "\"; it must start with http:// or https://, or base_url must be set");
  }
  const std::size_t scheme = url.find("://");
  const std::size_t path =
      scheme == std::string::npos ? 0 : std::min(url.find_first_of("/?", scheme + 3), url.size());
  return plugin::base_url(base, "") + url.substr(path);
}

bool anywhere(const Plan& plan, std::string_view hole) {
  const auto in = [&](const auto& pair) { return has_hole(pair.second, hole); };
  return has_hole(plan.url, hole) || has_hole(plan.body, hole) ||
         std::any_of(plan.query.begin(), plan.query.end(), in) ||
         std::any_of(plan.headers.begin(), plan.headers.end(), in);
}

void check(const Plan& plan) {
  const auto need_hole = [&](std::string_view hole) {
    if (!anywhere(plan, hole)) {
      refuse("pagination is " + std::string(hole) + ", and neither url nor query nor body says {" +
             std::string(hole) + "}: every page would be the first");
    }
  };
  if (plan.pagination == Pagination::page) need_hole("page");
  if (plan.pagination == Pagination::offset) need_hole("offset");
  if (plan.pagination == Pagination::cursor) need_hole("cursor");
  if (plan.pagination == Pagination::cursor && plan.cursor.empty()) {
    refuse("pagination is cursor, and the setting cursor does not say where a reply names the next one");
  }
  if (plan.pagination == Pagination::next_link && plan.next.empty()) {
    refuse("pagination is next_link, and the setting next does not say where a reply names the next address");
  }
  if (plan.page_size < 0) refuse("the setting page_size is negative");
}

bool is_plain_name(std::string_view name) {
  return !name.empty() && !(name[0] >= '0' && name[0] <= '9') &&
         std::all_of(name.begin(), name.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
         });
}

std::string path_step(std::string_view name) {
  if (is_plain_name(name)) return "." + std::string(name);
  if (name.find_first_not_of("0123456789") == std::string_view::npos) return "[" + std::string(name) + "]";
  return "[" + boost::json::serialize(boost::json::string(name)) + "]";
}

bool is_object_array(const JsonView& value) {
  if (!value.is(JsonView::Kind::array)) return false;
  const std::vector<JsonView> elements = value.elements();
  return !elements.empty() && elements.front().is(JsonView::Kind::object);
}

// Skips what is neither a link target nor a parameter; a quoted string may hold commas.
std::size_t end_of_link(std::string_view text, std::size_t at) {
  bool quoted = false;
  for (; at < text.size() && (quoted || text[at] != ','); ++at) {
    if (text[at] == '"') quoted = !quoted;
  }
  return at;
}

bool says_next(std::string parameters) {
  std::transform(parameters.begin(), parameters.end(), parameters.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 'a' - 'A') : c; });
  std::erase_if(parameters, [](char c) { return c == '"' || c == '\t'; });
  const std::size_t rel = parameters.find("rel=");
  if (rel == std::string::npos) return false;
  const std::string value = " " + parameters.substr(rel + 4, parameters.find(';', rel) - rel - 4) + " ";
  return value.find(" next ") != std::string::npos;
}

std::string next_of(std::string_view text) {
  for (std::size_t at = text.find('<'); at != std::string_view::npos; at = text.find('<', at)) {
    const std::size_t close = text.find('>', at);
    if (close == std::string_view::npos) return {};
    const std::size_t end = end_of_link(text, close);
    if (says_next(std::string(text.substr(close + 1, end - close - 1))))
      return std::string(text.substr(at + 1, close - at - 1));
    at = end;
  }
  return {};
}

}  // namespace

Plan plan_of(const Settings& settings) {
  Plan plan;
  plan.method = settings.text("method");
  plan.url = with_base(settings.text("url"), settings.text("base_url"));
  plan.query = pairs_of(settings, "query");
  plan.headers = pairs_of(settings, "headers");
  plan.body = settings.text("body");
  if (settings.has("records")) plan.records = dotted(settings.text("records"));
  plan.total = dotted(settings.text("total"));
  plan.cursor = dotted(settings.text("cursor"));
  plan.next = dotted(settings.text("next"));
  plan.detail_url = settings.text("detail_url");
  plan.pagination = pagination_of(settings.text("pagination"));
  plan.first_page = settings.integer("first_page");
  plan.page_size = settings.integer("page_size");
  if (!names_header(plan.headers, "Accept")) plan.headers.emplace_back("Accept", "application/json");
  if (!plan.body.empty() && !names_header(plan.headers, "Content-Type")) {
    plan.headers.emplace_back("Content-Type", "application/json");
  }
  check(plan);
  return plan;
}

std::optional<std::string> records_path(const Plan& plan, const JsonView& json) {
  if (plan.records) return plan.records;
  if (json.is(JsonView::Kind::array)) return "";
  std::optional<std::string> found;
  for (const std::string& name : json.names()) {
    const auto value = json.find(name);
    if (!value || !is_object_array(*value)) continue;
    if (found) return {};
    found = name;
  }
  return found;
}

std::string json_path(std::string_view path) {
  std::string out = "$";
  while (!path.empty()) {
    const std::size_t dot = std::min(path.find('.'), path.size());
    out += path_step(path.substr(0, dot));
    path.remove_prefix(std::min(dot + 1, path.size()));
  }
  return out + "[*]";
}

std::string next_of_link_headers(const std::vector<plugin::Header>& headers) {
  for (const plugin::Header& header : headers) {
    if (!names_header({{header.name, ""}}, "Link")) continue;
    if (std::string next = next_of(header.value); !next.empty()) return next;
  }
  return {};
}

}  // namespace tributary::rest
