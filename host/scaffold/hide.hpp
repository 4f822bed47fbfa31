// A sample's values as they may be kept in a checkout: no people, no ways to reach them, no keys.
//
// The rules are those by which a model is shown values (mapgen/mask.hpp), but the text around what is hidden
// stays, so that a page reads as before. What makes a posting the one it is (ids, addresses) stays too. It
// knows a name by its form of address or by the member that holds it, and no others: a person looks at it
// before it is committed. For one thread.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "mapgen/mask.hpp"

namespace tributary::scaffold {

class Hider {
 public:
  // `keys`: values of the query that were taken for keys; they are hidden wherever they stand.
  explicit Hider(std::vector<std::string> keys = {}) : keys_(std::move(keys)) {}

  // The text at `path` (JSONPath) in a member called `name`.
  std::string text(std::string_view value, std::string_view path, std::string_view name);
  // Whether a number at `path` is shown; else it becomes 0.
  bool shows_number(std::string_view path);

  const mapgen::Redactions& hidden() const { return hidden_; }

 private:
  std::string without_keys(std::string_view value);
  std::string address(std::string_view url);
  std::string sentence(std::string text);

  std::vector<std::string> keys_;
  mapgen::Redactions hidden_;
};

// The values of the parameters of `url` that are taken for keys, encoded and decoded.
std::vector<std::string> keys_in(std::string_view url);

}  // namespace tributary::scaffold
