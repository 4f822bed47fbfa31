#include "fetch/holes.hpp"

#include <algorithm>
#include <array>

#include "plugin_api/holes.hpp"

namespace tributary::fetch {
namespace {

constexpr std::array<std::string_view, 10> kRestHoles{"page",    "offset", "offset_end", "size",  "cursor",
                                                      "last_id", "from",   "to",         "found", "id"};

}  // namespace

std::vector<std::string> holes_in(std::string_view text) {
  std::vector<std::string> names;
  for (plugin::Pieces pieces(text); pieces.next();) {
    if (pieces.is_hole()) names.emplace_back(pieces.hole().name);
  }
  return names;
}

bool is_one_hole(std::string_view text) {
  return !text.empty() && plugin::hole_at(text).length == text.size();
}

bool is_rest_hole(std::string_view name) {
  return name.starts_with("record.") || name.starts_with("split.") || name == "split_json" ||
         std::find(kRestHoles.begin(), kRestHoles.end(), name) != kRestHoles.end();
}

std::string with_holes_filled(std::string_view text,
                              const std::function<std::optional<std::string>(const std::string&)>& value_of) {
  std::string out;
  for (plugin::Pieces pieces(text); pieces.next();) {
    const auto value = pieces.is_hole() ? value_of(std::string(pieces.hole().name)) : std::nullopt;
    out += value ? *value : std::string(pieces.text());
  }
  return out;
}

}  // namespace tributary::fetch
