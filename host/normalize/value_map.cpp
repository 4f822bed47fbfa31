#include "normalize/value_map.hpp"

#include "normalize/fold.hpp"
#include "normalize/utf8.hpp"

namespace tributary::normalize {

ValueMap::ValueMap(const std::vector<std::pair<std::string, std::string>>& values) {
  for (const auto& [found, value] : values) {
    exact_.emplace(found, value);
    fold(utf8::trimmed(found), buffer_);
    folded_.emplace(buffer_, value);  // of two that fold alike the first one counts
  }
}

std::optional<std::string_view> ValueMap::find(std::string_view found) {
  if (const auto entry = exact_.find(found); entry != exact_.end()) return entry->second;
  fold(utf8::trimmed(found), buffer_);
  if (const auto entry = folded_.find(buffer_); entry != folded_.end()) return entry->second;
  return std::nullopt;
}

}  // namespace tributary::normalize
