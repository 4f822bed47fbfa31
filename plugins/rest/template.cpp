#include "template.hpp"

#include <boost/json.hpp>

#include "plugin_api/fetcher.hpp"
#include "plugin_api/url.hpp"

namespace tributary::rest {
namespace {

[[noreturn]] void refuse(const std::string& sentence) {
  throw plugin::FetchFailure(plugin::FailureKind::failed, sentence);
}

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

bool is_inside(char c) {
  return is_letter(c) || (c >= '0' && c <= '9') || c == '.' || c == '|';
}

// The length of the hole that `text` begins with, 0 where it begins with none.
std::size_t hole_length(std::string_view text) {
  if (text.size() < 3 || text[0] != '{' || !is_letter(text[1])) return 0;
  std::size_t end = 1;
  while (end < text.size() && is_inside(text[end])) ++end;
  return end < text.size() && text[end] == '}' ? end + 1 : 0;
}

std::string encoded(const std::string& value, Encoding encoding) {
  if (encoding == Encoding::url) return plugin::percent_encoded(value);
  if (encoding == Encoding::none) return value;
  const std::string quoted = boost::json::serialize(boost::json::string(value));
  return quoted.substr(1, quoted.size() - 2);
}

std::string value_of(std::string_view text, std::string_view inside, const Variables& variables,
                     Encoding encoding) {
  const std::size_t bar = std::min(inside.find('|'), inside.size());
  const std::string_view name = inside.substr(0, bar);
  const std::optional<std::string> value = variables(name);
  if (!value) {
    refuse("\"" + std::string(text) + "\" has the hole {" + std::string(name) +
           "}, and there is no setting or paging variable of that name");
  }
  if (name == "split_json") return *value;
  if (bar == inside.size()) return encoded(*value, encoding);
  if (inside.substr(bar + 1) != "base64") {
    refuse("\"" + std::string(text) + "\" has the filter \"" + std::string(inside.substr(bar + 1)) +
           "\"; there is only base64");
  }
  return encoded(plugin::base64(*value), encoding);
}

}  // namespace

std::string filled(std::string_view text, const Variables& variables, Encoding encoding) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const bool secret = text.substr(at).starts_with("${");
    const std::size_t length = secret ? 0 : hole_length(text.substr(at));
    if (length == 0) {
      const std::size_t taken = secret ? 2 : 1;
      out += text.substr(at, taken);
      at += taken;
      continue;
    }
    out += value_of(text, text.substr(at + 1, length - 2), variables, encoding);
    at += length;
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
  const std::string opening = "{" + std::string(name);
  for (std::size_t at = text.find(opening); at != std::string_view::npos; at = text.find(opening, at + 1)) {
    const std::string_view rest = text.substr(at + opening.size());
    if (rest.starts_with('}') || rest.starts_with('|')) return true;
  }
  return false;
}

}  // namespace tributary::rest
