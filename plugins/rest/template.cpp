#include "template.hpp"

#include <boost/json.hpp>

#include "plugin_api/fetcher.hpp"
#include "plugin_api/url.hpp"

namespace tributary::rest {
namespace {

bool is_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
}

// The length of the hole that starts at text[0] == '{', braces included; 0 when it is only a brace.
std::size_t hole_length(std::string_view text) {
  std::size_t end = 1;
  while (end < text.size() && is_name(text[end])) ++end;
  return end > 1 && end < text.size() && text[end] == '}' ? end + 1 : 0;
}

std::string encoded(const std::string& value, Encoding encoding) {
  if (encoding == Encoding::url) return plugin::percent_encoded(value);
  if (encoding == Encoding::none) return value;
  const std::string quoted = boost::json::serialize(boost::json::string(value));
  return quoted.substr(1, quoted.size() - 2);
}

}  // namespace

std::string filled(std::string_view text, const Variables& variables, Encoding encoding) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = text[at] == '{' ? hole_length(text.substr(at)) : 0;
    if (length == 0) {
      out += text[at++];
      continue;
    }
    const std::string_view name = text.substr(at + 1, length - 2);
    const std::optional<std::string> value = variables(name);
    if (!value) {
      throw plugin::FetchFailure(plugin::FailureKind::failed,
                                 "\"" + std::string(text) + "\" has the hole {" + std::string(name) +
                                     "}, and there is no setting or paging variable of that name");
    }
    out += encoded(*value, encoding);
    at += length;
  }
  return out;
}

bool has_hole(std::string_view text, std::string_view name) {
  return text.find("{" + std::string(name) + "}") != std::string_view::npos;
}

}  // namespace tributary::rest
