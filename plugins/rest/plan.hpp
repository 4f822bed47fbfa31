// The settings of a rest source, read once and checked against each other.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "plugin_api/fetcher.hpp"
#include "plugin_api/json_view.hpp"

namespace tributary::rest {

enum class Pagination { none, page, offset, cursor, next_link, link_header };

struct Plan {
  std::string method;
  std::string url;  // a template, with base_url in place of its origin where that is set
  std::vector<std::pair<std::string, std::string>> query;    // templates
  std::vector<std::pair<std::string, std::string>> headers;  // templates
  std::string body;                                          // a template
  std::optional<std::string> records;                        // names joined by dots; "" for the whole body
  std::string total;
  std::string cursor;
  std::string next;
  std::string detail_url;  // a template
  Pagination pagination = Pagination::none;
  std::int64_t first_page = 1;
  std::int64_t page_size = 0;  // 0: not known
};

// Throws FetchFailure{failed} with a sentence for settings that contradict each other.
Plan plan_of(const plugin::Settings& settings);

// Where the records are in a reply: as the plan says, or else the body when it is an array, or else its only
// member that is an array of objects. nullopt when that cannot be told.
std::optional<std::string> records_path(const Plan& plan, const plugin::JsonView& json);

// "data.jobs" as the JSONPath of its elements: "$.data.jobs[*]".
std::string json_path(std::string_view dotted);

// The target of the first link with rel=next in Link headers (RFC 8288); "" when there is none.
std::string next_of_link_headers(const std::vector<plugin::Header>& headers);

}  // namespace tributary::rest
