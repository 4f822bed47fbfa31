#include "links.hpp"

#include <algorithm>
#include <string_view>

namespace tributary::rest {
namespace {

bool is_link(const plugin::Header& header) {
  return header.name.size() == 4 && (header.name[0] | 0x20) == 'l' && (header.name[1] | 0x20) == 'i' &&
         (header.name[2] | 0x20) == 'n' && (header.name[3] | 0x20) == 'k';
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

std::string next_of_link_headers(const std::vector<plugin::Header>& headers) {
  for (const plugin::Header& header : headers) {
    if (!is_link(header)) continue;
    if (std::string next = next_of(header.value); !next.empty()) return next;
  }
  return {};
}

}  // namespace tributary::rest
