// How the records of a page are written down: the one word for it in the plugin API, the tables and the logs.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace tributary {

enum class PageFormat : std::uint8_t {
  json,    // one document
  ndjson,  // one document a line; a bad line is one reject
  xml,     // one document, read in its JSON form (mappings/FORMAT.md)
};

inline constexpr std::array<std::string_view, 3> kPageFormatNames = {"json", "ndjson", "xml"};

constexpr std::string_view name(PageFormat format) {
  return kPageFormatNames[static_cast<std::size_t>(format)];
}

constexpr std::optional<PageFormat> page_format(std::string_view name) {
  for (std::size_t i = 0; i < kPageFormatNames.size(); ++i) {
    if (kPageFormatNames[i] == name) return static_cast<PageFormat>(i);
  }
  return std::nullopt;
}

}  // namespace tributary
