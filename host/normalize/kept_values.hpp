// source_metadata: the values of a record that no field takes but that the mapping asks to keep.
//
// Private to normalize/. For one thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "json/parser.hpp"
#include "jsonpath/path.hpp"

namespace tributary::normalize {

class KeptValues {
 public:
  explicit KeptValues(const std::vector<std::pair<std::string, jsonpath::Path>>& keep);

  // Replaces `out` by a JSON object with a member for each value that the record has, in the mapping's order;
  // by "" when it has none. A path that can select several gives an array. U+0000, which PostgreSQL's jsonb
  // refuses, is a space. Throws TooManyNodes when the paths cost more than is left of `budget`; `out` is then
  // without use.
  void read(json::Element record, jsonpath::Budget& budget, std::string& out);

 private:
  struct Value {
    std::string member;  // "name": as JSON
    jsonpath::Path path;
  };

  std::vector<Value> values_;
  std::vector<json::Element> nodes_;
};

}  // namespace tributary::normalize
