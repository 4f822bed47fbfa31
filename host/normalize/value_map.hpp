// The value map of an expression: text found to posting value.
//
// For one thread: looking up folds into a buffer of its own and allocates nothing in the steady state.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace tributary::normalize {

class ValueMap {
 public:
  explicit ValueMap(const std::vector<std::pair<std::string, std::string>>& values);

  bool empty() const { return exact_.empty(); }
  // What `found` stands for: as it is written first, then without the spaces around it and without regard to
  // case and accents. Lives as long as the map.
  std::optional<std::string_view> find(std::string_view found);

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };
  using Table = std::unordered_map<std::string, std::string, Hash, std::equal_to<>>;

  Table exact_;
  Table folded_;
  std::string buffer_;
};

}  // namespace tributary::normalize
