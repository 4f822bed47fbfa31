#include "requests.hpp"

#include <boost/json.hpp>

#include <algorithm>

#include "path.hpp"
#include "plugin_api/url.hpp"

namespace tributary::rest {
namespace {

using plugin::JsonView;
using plugin::Request;
namespace json = boost::json;

constexpr std::string_view kVariables = "variables";  // what the host made of a source.toml's settings
constexpr std::string_view kNonsense = "tributary-no-such-board-4f1c";

std::string as_text(const json::value& value) {
  if (value.is_null() || value.is_object() || value.is_array()) return "";
  return value.is_string() ? std::string(value.get_string()) : json::serialize(value);
}

// What a site says must not become a placeholder, which the host would fill with a key.
std::string harmless(std::string text) {
  for (std::size_t at = text.find("${"); at != std::string::npos; at = text.find("${", at + 1)) {
    text.insert(at + 1, " ");
  }
  return text;
}

std::string moment(Timestamp time, DateFormat format) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
  switch (format) {
    case DateFormat::date:
      return rfc3339(seconds).substr(0, 10);
    case DateFormat::time:
      return rfc3339(seconds);
    case DateFormat::local:
      return rfc3339(seconds).substr(0, 19);
    case DateFormat::epoch:
      return std::to_string(seconds.time_since_epoch().count());
    case DateFormat::epoch_ms:
      return std::to_string(seconds.time_since_epoch().count() * 1000);
  }
  return "";
}

bool has_a_detail(const Plan& plan, const JsonView& record) {
  if (plan.detail_where.empty()) return true;
  const std::size_t equals = std::min(plan.detail_where.find('='), plan.detail_where.size());
  return text_at(record, plan.detail_where.substr(0, equals)) ==
         plan.detail_where.substr(std::min(equals + 1, plan.detail_where.size()));
}

// {"locations": ["a1"]}, for sites that take the facets in their body.
std::string as_json(const Part& part) {
  json::object object;
  for (const auto& [name, value] : part.facets) object[name] = json::array{harmless(value)};
  return json::serialize(object);
}

}  // namespace

std::string Part::text() const {
  std::string text;
  for (const auto& [name, value] : facets) text += (text.empty() ? "" : ", ") + name + "=" + value;
  if (!window) return text;
  return text + (text.empty() ? "" : ", ") + rfc3339(window->first) + " to " + rfc3339(window->second);
}

std::optional<std::string> Requests::setting(std::string_view name) const {
  const json::value* variables = settings_.json().if_contains(kVariables);
  if (variables && variables->is_object()) {
    if (const json::value* value = variables->get_object().if_contains(name)) return as_text(*value);
  }
  const json::value* value = settings_.json().if_contains(name);
  if (!value || value->is_object() || value->is_array()) return {};
  if (name == "secret" && value->is_string()) return "${secret:" + std::string(value->get_string()) + "}";
  return as_text(*value);
}

Variables Requests::variables(const Part& part, const Position& at, const std::string& nonsense) const {
  return [this, part, at, nonsense](std::string_view name) -> std::optional<std::string> {
    if (!nonsense.empty() && name == plan_.probe) return nonsense;
    if (name == "page") return std::to_string(plan_.first_page + at.page);
    if (name == "offset") return std::to_string(plan_.first_offset + at.offset);
    if (name == "offset_end") return std::to_string(plan_.first_offset + at.offset + plan_.page_size - 1);
    if (name == "size") return std::to_string(plan_.page_size);
    if (name == "cursor") return harmless(at.cursor);
    if (name == "last_id") return harmless(at.last_id);
    if (name == "found") return harmless(found_);
    if (name == "from") return part.window ? moment(part.window->first, plan_.date_format) : "";
    if (name == "to") return part.window ? moment(part.window->second, plan_.date_format) : "";
    if (name == "split_json") return as_json(part);
    if (name.starts_with("split.")) {
      for (const auto& [facet, value] : part.facets) {
        if (facet == name.substr(6)) return harmless(value);
      }
      return "";
    }
    return setting(name);
  };
}

void Requests::authorize(Request& request, const Variables& variables) const {
  const auto fill = [&](const std::string& text) { return filled(text, variables, Encoding::none); };
  const Auth& auth = plan_.auth;
  plugin::Authorization& given = request.authorization;
  switch (auth.kind) {
    case Auth::Kind::none:
      return;
    case Auth::Kind::header:
      request.headers.push_back({auth.name, fill(auth.value)});
      return;
    case Auth::Kind::query:
      request.url = plugin::with_query(plugin::without_parameter(std::move(request.url), auth.name),
                                       {{auth.name, fill(auth.value)}});
      return;
    case Auth::Kind::bearer:
      request.headers.push_back({"Authorization", "Bearer " + fill(auth.value)});
      return;
    case Auth::Kind::basic:
    case Auth::Kind::oauth2:
      given.kind = auth.kind == Auth::Kind::basic ? plugin::Authorization::Kind::basic
                                                  : plugin::Authorization::Kind::client_credentials;
      given.user = fill(auth.authorization.user);
      given.password = fill(auth.authorization.password);
      given.token_url = filled(auth.authorization.token_url, variables, Encoding::url);
      given.scope = fill(auth.authorization.scope);
      return;
  }
}

// A link that the site made has no key, or has it written out, where it would be recorded.
std::string Requests::with_keys(std::string url, const Variables& variables) const {
  for (const auto& [name, value] : filled(plan_.query, variables)) {
    if (value.find("${secret:") == std::string::npos) continue;
    url = plugin::with_query(plugin::without_parameter(std::move(url), name), {{name, value}});
  }
  return url;
}

Pairs Requests::query_of(const Variables& variables, const Part& part) const {
  Pairs query = filled(plan_.query, variables);
  if (!plan_.query_from.empty()) {
    json::error_code error;
    const json::value members = json::parse(variables(plan_.query_from).value_or(""), error);
    if (!error && members.is_object()) {
      for (const auto& member : members.get_object()) {
        query.emplace_back(member.key(), as_text(member.value()));
      }
    }
  }
  if (asks_with(plan_, "split_json")) return query;
  for (const auto& [name, value] : part.facets) {
    if (asks_with(plan_, "split." + name)) continue;
    std::erase_if(query, [&](const auto& pair) { return pair.first == name; });  // the part is narrower
    query.emplace_back(name, harmless(value));
  }
  return query;
}

Request Requests::request(const Variables& variables, const Part& part, const Position& at) const {
  Request request;
  request.method = plan_.method;
  for (const auto& [name, value] : filled(plan_.headers, variables)) request.headers.push_back({name, value});
  request.body = filled(plan_.body, variables, Encoding::json_string);
  if (at.next_url.empty()) {
    request.url = plugin::with_query(filled(plan_.url, variables, Encoding::url), query_of(variables, part));
  } else {
    request.url = with_keys(at.next_url, variables);
  }
  authorize(request, variables);
  return request;
}

Request Requests::lookup() const {
  const Variables known = variables({}, {});
  Request request{.url = filled(plan_.lookup_url, known, Encoding::url)};
  for (const auto& [name, value] : filled(plan_.headers, known)) request.headers.push_back({name, value});
  authorize(request, known);
  return request;
}

Request Requests::list(const Part& part, const Position& position) const {
  return request(variables(part, position), part, position);
}

Request Requests::probe() const {
  return request(variables({}, {}, std::string(kNonsense)), {}, {});
}

bool Requests::carries_secrets(const Request& request) const {
  constexpr std::string_view kSecret = "${secret:";
  const auto secret = [&](std::string_view text) { return text.find(kSecret) != std::string_view::npos; };
  return request.authorization.kind != plugin::Authorization::Kind::none || secret(request.url) ||
         secret(request.body) ||
         std::any_of(request.headers.begin(), request.headers.end(),
                     [&](const plugin::Header& header) { return secret(header.value); });
}

bool Requests::may_follow(const std::string& url, const plugin::Response& list) const {
  if (!plugin::same_origin(url, list.url)) return false;
  const Request first = this->list({}, {});
  return !carries_secrets(first) || plugin::same_origin(url, first.url);
}

std::optional<Request> Requests::detail(const plugin::Response& list, const JsonView& record) const {
  bool whole = true;
  const Variables known = variables({}, {});
  const Variables with_record = [&](std::string_view name) -> std::optional<std::string> {
    const bool id = name == "id" && !plan_.id.empty();
    if (!id && !name.starts_with("record.")) return known(name);
    std::string text = text_at(record, id ? std::string_view(plan_.id.front()) : name.substr(7));
    whole = whole && !text.empty();
    return harmless(std::move(text));
  };
  // A record may name the whole address; then it is the site's word where the source's headers may go.
  const Encoding encoding = plan_.detail_url.starts_with("{record.") ? Encoding::none : Encoding::url;
  if (!has_a_detail(plan_, record)) return {};
  const std::string address = filled(plan_.detail_url, with_record, encoding);
  // Resolving writes characters otherwise; what the template says is what the site knows.
  const bool whole_address =
      plan_.detail_url.starts_with("http://") || plan_.detail_url.starts_with("https://");
  Request request{.method = plan_.detail_method,
                  .url = whole_address ? address : plugin::resolved(list.url, address),
                  .body = filled(plan_.detail_body, with_record, Encoding::json_string)};
  if (!whole || request.url.empty()) return {};
  if (!may_follow(request.url, list)) return request;
  for (const auto& [name, value] : filled(plan_.detail_headers.value_or(plan_.headers), known)) {
    request.headers.push_back({name, value});
  }
  authorize(request, known);
  return request;
}

}  // namespace tributary::rest
