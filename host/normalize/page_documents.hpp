// The documents of a page: one, or one a line.
#pragma once

#include <algorithm>
#include <string_view>

#include "json/parser.hpp"
#include "normalize/normalizer.hpp"

namespace tributary::normalize {

// Calls `visit(document)` for the page's document, or for each of its lines that is JSON; false ends it.
template <class Visit>
void each_document(const Page& page, json::Parser& parser, Visit visit) {
  if (page.format == PageFormat::json) {
    if (const auto root = parser.parse(page.body)) visit(*root);
    return;
  }
  std::string_view rest = page.body;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    if (const auto root = parser.parse(line); root && !visit(*root)) return;
  }
}

}  // namespace tributary::normalize
