// What parsing a mapping document shares: where a problem is, how it is said, how JSON kinds are named.
//
// Private to mapping/. A Problems collects while reading goes on, so that one look mends everything.
#pragma once

#include <boost/json.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "mapping/mapping.hpp"

namespace tributary::mapping {

class Problems {
 public:
  void add(const std::string& pointer, std::string message) {
    problems_.push_back({pointer, std::move(message)});
  }
  std::size_t count() const { return problems_.size(); }
  std::vector<MappingProblem> take() { return std::move(problems_); }

 private:
  std::vector<MappingProblem> problems_;
};

// `pointer` one step further (RFC 6901: ~ and / are escaped).
std::string child(const std::string& pointer, std::string_view step);

// "a string", "an array", ...: the kind of `value`, for "found ..., expected ...".
std::string_view kind(const boost::json::value& value);

// "'a', 'b' or 'c'".
std::string alternatives(std::span<const std::string_view> names);

// Adds a problem for each member that its object gives twice, of which JSON readers silently take one.
// REQUIRES: `document` is JSON.
void check_duplicates(std::string_view document, Problems& problems);

// The text of `value`, or nullptr and a problem at `pointer`. Lives as long as `value`.
const boost::json::string* expect_string(const boost::json::value& value, const std::string& pointer,
                                         Problems& problems);

// The path that `value` spells, or nothing and a problem at `pointer`.
std::optional<jsonpath::Path> expect_path(const boost::json::value& value, const std::string& pointer,
                                          Problems& problems);

}  // namespace tributary::mapping
