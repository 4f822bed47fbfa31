#include "template.hpp"

#include <boost/json.hpp>

#include "plugin_api/fetcher.hpp"
#include "plugin_api/holes.hpp"
#include "plugin_api/url.hpp"

namespace tributary::rest {
namespace {

constexpr std::string_view kAfter = "after:";

[[noreturn]] void refuse(std::string_view text, const std::string& sentence) {
  throw plugin::FetchFailure(plugin::FailureKind::failed, "\"" + std::string(text) + "\" has " + sentence);
}

std::string encoded(const std::string& value, Encoding encoding) {
  if (encoding == Encoding::url) return plugin::percent_encoded(value);
  if (encoding == Encoding::none) return value;
  const std::string quoted = boost::json::serialize(boost::json::string(value));
  return quoted.substr(1, quoted.size() - 2);
}

// Segments encoded, the slashes between them kept.
std::string as_path(std::string_view value) {
  std::string out;
  for (;;) {
    const std::size_t slash = std::min(value.find('/'), value.size());
    out += plugin::percent_encoded(value.substr(0, slash));
    if (slash == value.size()) return out;
    out += '/';
    value.remove_prefix(slash + 1);
  }
}

// "a,b" as ["a","b"].
std::string as_list(std::string_view value) {
  boost::json::array list;
  while (!value.empty()) {
    const std::size_t comma = std::min(value.find(','), value.size());
    if (comma > 0) list.emplace_back(value.substr(0, comma));
    value.remove_prefix(std::min(comma + 1, value.size()));
  }
  return boost::json::serialize(list);
}

std::string put_in(std::string_view text, const plugin::Hole& hole, const std::string& value,
                   Encoding encoding) {
  if (hole.name == "split_json") return value;
  if (hole.filter.empty()) return encoded(value, encoding);
  if (hole.filter == "base64") return encoded(plugin::base64(value), encoding);
  if (hole.filter == "path") return as_path(value);
  if (hole.filter == "list") return as_list(value);
  if (hole.filter.starts_with(kAfter)) {
    return value.empty() ? "" : std::string(hole.filter.substr(kAfter.size())) + encoded(value, encoding);
  }
  refuse(text,
         "the filter \"" + std::string(hole.filter) + "\"; there are base64, path, list and after:TEXT");
}

}  // namespace

std::string filled(std::string_view text, const Variables& variables, Encoding encoding) {
  std::string out;
  for (plugin::Pieces pieces(text); pieces.next();) {
    if (!pieces.is_hole()) {
      out += pieces.text();
      continue;
    }
    const std::optional<std::string> value = variables(pieces.hole().name);
    if (!value) {
      refuse(text, "the hole {" + std::string(pieces.hole().name) +
                       "}, and there is no setting or paging variable of that name");
    }
    out += put_in(text, pieces.hole(), *value, encoding);
  }
  return out;
}

Pairs filled(const Pairs& pairs, const Variables& variables) {
  Pairs out;
  for (const auto& [name, value] : pairs) {
    std::string text = filled(value, variables, Encoding::none);
    if (text.empty() && !value.empty()) continue;
    out.emplace_back(name, std::move(text));
  }
  return out;
}

bool has_hole(std::string_view text, std::string_view name) {
  for (plugin::Pieces pieces(text); pieces.next();) {
    if (pieces.is_hole() && pieces.hole().name == name) return true;
  }
  return false;
}

}  // namespace tributary::rest
