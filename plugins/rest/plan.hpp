// The settings of a rest source, read once and checked against each other.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "plugin_api/fetcher.hpp"
#include "plugin_api/json_view.hpp"
#include "template.hpp"

namespace tributary::rest {

enum class Format { json, ndjson, xml, jsonld };
enum class Pagination { none, page, offset, cursor, next_link, link_header, last_id };
enum class DateFormat { date, time, local, epoch, epoch_ms };

// A property by which the list can be asked for in parts.
struct Facet {
  std::string name;             // the query parameter, unless a template has {split.NAME} or {split_json}
  std::string from;             // path of the values in a reply; "" where `values` says them
  std::string value = "value";  // in an array of objects: the member that is the value
  std::vector<std::string> values = {};  // said outright
};

struct Auth {
  enum class Kind { none, header, query, bearer, basic, oauth2 } kind = Kind::none;
  std::string name;   // of the header or the parameter
  std::string value;  // templates from here on
  plugin::Authorization authorization;
};

struct Plan {
  std::string method;
  std::string url;         // a template, with base_url in place of its origin where that is set
  Pairs query;             // templates
  Pairs headers;           // templates
  std::string body;        // a template
  std::string query_from;  // a setting whose members are further query parameters
  Auth auth;
  Format format = Format::json;
  std::optional<std::string> records;  // "" for the whole body
  std::vector<std::string> id;         // paths in a record; empty: its bytes
  std::string total;
  std::string total_header;
  bool exact_total = false;
  Pagination pagination = Pagination::none;
  std::int64_t first_page = 1;
  std::int64_t first_offset = 0;
  std::int64_t page_size = 0;  // 0: not known
  std::string cursor;
  std::string next;
  std::string last;
  std::int64_t window = 0;  // the most records that one query gives out; 0: no such limit
  std::vector<Facet> split_by;
  bool split_covers = false;
  bool snapshot = true;  // what is not in the list is gone
  bool split_dates = false;
  std::int64_t from_days = 30;
  std::int64_t window_days = 7;
  std::int64_t ahead_days = 0;  // behind now, where the last window ends
  DateFormat date_format = DateFormat::date;
  std::string detail_url;  // a template; "" where no details are asked for
  std::string detail_method;
  std::string detail_body;   // a template
  std::string detail_where;  // "path=value": of the records that have a detail; "" for all
  std::string detail_member;
  Format detail_format = Format::json;
  int detail_at_once = 1;
  std::optional<Pairs> detail_headers;
  std::string lookup_url;  // a template
  std::string lookup;
  std::string probe;  // name of the setting that names the board
  std::string error;
  int sweeps = 2;  // how often the list is read again where a reading cannot have been whole
};

// Throws FetchFailure{failed} with a sentence for settings that contradict each other.
Plan plan_of(const plugin::Settings& settings);

// True when a template of the list's request has the hole.
bool asks_with(const Plan& plan, std::string_view hole);

// Where the records are in a reply: as the plan says, or else the body when it is an array, or else its only
// member that is an array of objects and is not called errors. nullopt when that cannot be told.
std::optional<std::string> records_path(const Plan& plan, const plugin::JsonView& json);

}  // namespace tributary::rest
