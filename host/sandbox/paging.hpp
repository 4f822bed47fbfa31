// Where a page of a described list starts, how long it is, and how the one behind it is named.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "sandbox/members.hpp"
#include "sandbox/parameters.hpp"

namespace tributary::sandbox {

enum class Paging { none, page, offset, cursor, next_link, link_header, last_id, range };
enum class CursorIs { token, offset, page };
enum class Links { absolute, relative, query };
enum class TotalThen { same, zero, absent };

// The members of a list in sandbox.json that samples/README.md documents under these names.
struct PageRules {
  // Two words and more stand for themselves, larger numbers for a status.
  static constexpr int kClamp = 0;  // of too_large
  static constexpr int kEmpty = 0;  // of past_end and past_window
  static constexpr int kWrap = 1;   // of past_window

  Paging paging = Paging::none;
  std::string page, offset, cursor, last_id, range, size;
  std::int64_t default_size = 0;  // 0: all
  std::int64_t max_size = 0;      // 0: any
  int too_large = kClamp;
  std::int64_t first = 0;
  CursorIs cursor_is = CursorIs::token;
  std::string next;
  Links links = Links::absolute;
  std::optional<std::string> at_end;  // JSON; nullopt: absent
  int bad_position = 400;
  int past_end = kEmpty;
  std::int64_t window = 0;  // 0: none
  bool window_by_end = false;
  int past_window = kEmpty;
};
PageRules page_rules(Members& members);

// A page, before it is known what is on it.
struct Place {
  int status = 200;       // another one: the request is answered with it
  std::size_t size = 0;   // as served
  std::size_t start = 0;  // position of the first record, as the request asks
  std::size_t page = 0;   // pages before it
};
// `position_of`: where the record with that id stands; for last_id.
Place place_of(const PageRules& rules, const Parameters& parameters, const Traps& traps, std::size_t found,
               const std::function<std::optional<std::size_t>(const std::string&)>& position_of);

// What is on that page of `found` records.
struct Slice {
  int status = 200;
  std::size_t first = 0;
  std::size_t count = 0;
  std::size_t next = 0;  // where the page behind it starts
  bool more = false;
  bool past_end = false;
};
Slice slice_of(const PageRules& rules, const Place& place, const Traps& traps, std::size_t found);

// What names the page behind it: a cursor (JSON), or a link (its text).
std::string cursor_to(const PageRules& rules, const Place& place, const Slice& slice);
std::string link_to(const PageRules& rules, const Question& question, const Place& place, const Slice& slice);

}  // namespace tributary::sandbox
