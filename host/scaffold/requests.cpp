#include "json/text.hpp"
#include "plugin_api/holes.hpp"
#include "plugin_api/url.hpp"
#include "scaffold/address.hpp"
#include "scaffold/writing.hpp"

namespace tributary::scaffold {
namespace {

std::string value_of(const Api& api, std::string_view hole, std::int64_t page_size,
                     const Position& position) {
  if (hole == "page") return std::to_string(api.first_page + position.page);
  if (hole == "offset") return std::to_string(api.first_offset + position.offset);
  if (hole == "size") return std::to_string(page_size);
  if (hole == "cursor") return position.cursor;
  for (const Secret& secret : api.secrets) {
    if (secret.setting == hole) return "${secret:" + secret.variable + "}";
  }
  return "";
}

}  // namespace

std::string request_url(const Api& api, std::int64_t page_size, const Position& position) {
  std::vector<std::pair<std::string, std::string>> query;
  for (const Parameter& parameter : api.query) {
    std::string value;
    for (plugin::Pieces pieces(parameter.value); pieces.next();) {
      value += pieces.is_hole() ? value_of(api, pieces.hole().name, page_size, position)
                                : std::string(pieces.text());
    }
    if (!value.empty() || parameter.value.empty()) query.emplace_back(parameter.name, std::move(value));
  }
  return plugin::with_query(api.origin + api.path, query);
}

std::string followed_url(const Api& api, const std::string& asked, const std::string& link) {
  std::string url = plugin::resolved(asked, link);
  for (const Secret& secret : api.secrets) {
    url = plugin::with_query(plugin::without_parameter(std::move(url), secret.parameter),
                             {{secret.parameter, "${secret:" + secret.variable + "}"}});
  }
  return url;
}

std::string made_up_link(const Api& api) {
  return plugin::with_query(api.origin + api.path,
                            {{api.position_parameter.empty() ? "page" : api.position_parameter, "2"}});
}

std::string json_string(std::string_view text) {
  std::string out;
  json::append_string(text, out);
  return out;
}

std::string class_name(std::string_view plugin) {
  std::string name;
  bool upper = true;
  for (const char c : plugin) {
    if (c != '_') name += upper && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    upper = c == '_';
  }
  return name;
}

std::string wrapper_text() {
  return "<!DOCTYPE html>\n<html>\n<head>\n<title>Jobs</title>\n<script type=\"application/ld+json\">" +
         std::string(kReplyHole) + "</script>\n</head>\n<body><p>Jobs</p></body>\n</html>\n";
}

}  // namespace tributary::scaffold
