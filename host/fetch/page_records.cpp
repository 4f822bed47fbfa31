#include "fetch/page_records.hpp"

#include <boost/json.hpp>

#include "base/limits.hpp"
#include "json/parser.hpp"
#include "jsonpath/path.hpp"
#include "xml/to_json.hpp"

namespace tributary::fetch {
namespace {

namespace json = boost::json;

std::vector<std::string> lines_of(std::string_view body) {
  std::vector<std::string> lines;
  while (!body.empty()) {
    const std::size_t end = std::min(body.find('\n'), body.size());
    if (end > 0) lines.emplace_back(body.substr(0, end));
    body.remove_prefix(std::min(end + 1, body.size()));
  }
  return lines;
}

std::optional<std::string> as_json(std::string_view body, PageFormat format, const jsonpath::Path& path) {
  if (format != PageFormat::xml) return std::string(body);
  xml::Lists lists;
  path.each_list("", [&](const std::optional<std::string>& parent, const std::string& name) {
    lists.add(parent, name);
  });
  xml::Repairs repairs;
  auto text = xml::to_json(body, lists, repairs);
  return text ? std::optional(*std::move(text)) : std::nullopt;
}

std::vector<jsonpath::LocatedNode> located(const jsonpath::Path& path, tributary::json::Element root) {
  std::vector<jsonpath::LocatedNode> nodes;
  try {
    path.locate(root, nodes);
  } catch (const jsonpath::TooManyNodes&) {
    nodes.clear();
  }
  return nodes;
}

// What "$['jobs'][3]" stands in; null where there is no such place.
json::value* list_of(json::value& root, std::string_view place) {
  json::value* at = &root;
  place.remove_prefix(1);  // $
  const std::size_t last = place.rfind('[');
  if (last == std::string_view::npos) return nullptr;
  place = place.substr(0, last);
  while (!place.empty() && at) {
    if (place.starts_with("['")) {
      std::string name;
      std::size_t i = 2;
      for (; i < place.size() && place[i] != '\''; ++i) {
        if (place[i] == '\\' && ++i == place.size()) return nullptr;
        name += place[i];
      }
      place.remove_prefix(std::min(i + 2, place.size()));
      at = at->is_object() ? at->get_object().if_contains(name) : nullptr;
    } else {
      const std::size_t end = place.find(']');
      const std::size_t index = std::stoul(std::string(place.substr(1, end - 1)));
      place.remove_prefix(end + 1);
      at = at->is_array() ? at->get_array().if_contains(index) : nullptr;
    }
  }
  return at;
}

}  // namespace

std::vector<std::string> page_records(std::string_view body, PageFormat format, std::string_view path) {
  if (body.empty()) return {};
  if (format == PageFormat::ndjson) return lines_of(body);
  const auto compiled = jsonpath::Path::parse(path);
  const auto text = compiled ? as_json(body, format, *compiled) : std::nullopt;
  if (!text) return {std::string(body)};
  tributary::json::Parser parser;
  const auto root = parser.parse(*text);
  if (!root) return {std::string(body)};
  std::vector<std::string> records;
  for (const auto& node : located(*compiled, *root)) records.push_back(simdjson::minify(node.value));
  return records;
}

std::optional<std::string> without_records(std::string_view body, PageFormat format, std::string_view path) {
  const auto compiled = jsonpath::Path::parse(path);
  if (format != PageFormat::json || !compiled) return std::nullopt;
  json::parse_options options;
  options.max_depth = kMaxJsonDepth;
  json::error_code error;
  json::value value = json::parse({body.data(), body.size()}, error, {}, options);
  tributary::json::Parser parser;
  const auto root = parser.parse(body);
  if (error || !root) return std::nullopt;
  bool emptied = false;
  for (const auto& node : located(*compiled, *root)) {
    json::value* list = list_of(value, node.path);
    if (!list || !list->is_array()) continue;
    list->get_array().clear();
    emptied = true;
  }
  return emptied ? std::optional(json::serialize(value)) : std::nullopt;
}

}  // namespace tributary::fetch
