#include "sandbox/path_template.hpp"

#include <algorithm>

namespace tributary::sandbox {

PathTemplate::PathTemplate(std::string_view text) {
  for (;;) {
    const std::size_t open = text.find('{');
    const std::size_t close = text.find('}', open);
    if (open == std::string_view::npos || close == std::string_view::npos) break;
    parts_.push_back(
        {std::string(text.substr(0, open)), std::string(text.substr(open + 1, close - open - 1))});
    text = text.substr(close + 1);
  }
  parts_.push_back({std::string(text), ""});
}

std::optional<std::map<std::string, std::string>> PathTemplate::match(std::string_view path) const {
  std::map<std::string, std::string> holes;
  if (!path.starts_with(parts_[0].literal)) return {};
  path.remove_prefix(parts_[0].literal.size());
  for (std::size_t i = 0; i + 1 < parts_.size(); ++i) {
    const std::string& following = parts_[i + 1].literal;
    const bool last = i + 2 == parts_.size();
    std::size_t end = path.find(following.empty() ? "/" : following);
    if (last) end = path.size() - std::min(path.size(), following.size());
    if (end == std::string_view::npos || !path.substr(end).starts_with(following)) return {};
    const std::string_view value = path.substr(0, end);
    const std::string& hole = parts_[i].hole;
    const bool id = hole == kIdHole || hole == kBase64IdHole;
    if (value.empty() || (!id && value.find('/') != std::string_view::npos)) return {};
    holes[hole] = value;
    path.remove_prefix(end + following.size());
  }
  if (!path.empty()) return {};
  return holes;
}

bool PathTemplate::has_hole(std::string_view name) const {
  return std::any_of(parts_.begin(), parts_.end(), [&](const Part& part) { return part.hole == name; });
}

}  // namespace tributary::sandbox
