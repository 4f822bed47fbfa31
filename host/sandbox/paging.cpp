#include "sandbox/paging.hpp"

#include <algorithm>
#include <charconv>

#include "base/error.hpp"
#include "plugin_api/url.hpp"
#include "sandbox/json_edit.hpp"

namespace tributary::sandbox {
namespace {

constexpr std::int64_t kMostNumber = 1'000'000'000;  // larger positions are all the same: behind the end

std::optional<std::int64_t> number_in(std::string_view text) {
  std::int64_t value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || read.ec != std::errc() || read.ptr != text.data() + text.size()) return {};
  return std::clamp(value, -kMostNumber, kMostNumber);
}

std::int64_t number_of(const Parameters& parameters, const std::string& name, std::int64_t otherwise) {
  return number_in(parameters.first(name)).value_or(otherwise);
}

std::size_t position(std::int64_t number) {
  return static_cast<std::size_t>(std::max<std::int64_t>(number, 0));
}

std::string token_of(std::size_t start) {
  return plugin::base64("after:" + std::to_string(start));
}

std::optional<std::size_t> token_start(const std::string& token, std::size_t found) {
  for (std::size_t start = 0; start <= found; ++start) {
    if (token_of(start) == token) return start;
  }
  return {};
}

// With short_pages every second page holds half; the one behind starts where it ends, so that none is lost.
std::size_t half(std::size_t size) {
  return std::max<std::size_t>(size / 2, 1);
}

std::size_t start_of_page(std::size_t page, std::size_t size, bool short_pages) {
  if (!short_pages) return page * size;
  return page / 2 * (size + half(size)) + page % 2 * size;
}

struct Span {
  std::int64_t first = 0;
  std::int64_t last = 0;
};

std::optional<Span> span_in(const std::string& text) {
  const std::size_t dash = text.find('-');
  if (dash == std::string::npos) return {};
  const auto first = number_in(text.substr(0, dash));
  const auto last = number_in(text.substr(dash + 1));
  if (!first || !last || *first < 0 || *last < *first) return {};
  return Span{*first, *last};
}

// The size that the request asks for; a status in `place` where that is too large.
void size_into(Place& place, const PageRules& rules, const Parameters& parameters, std::int64_t asked,
               std::size_t found) {
  std::int64_t size =
      asked > 0 ? asked : std::max<std::int64_t>(number_of(parameters, rules.size, rules.default_size), 0);
  if (size == 0)
    size = rules.max_size > 0 ? rules.max_size : std::max<std::int64_t>(static_cast<std::int64_t>(found), 1);
  if (rules.max_size > 0 && size > rules.max_size) {
    if (rules.too_large != PageRules::kClamp) place.status = rules.too_large;
    size = rules.max_size;
  }
  place.size = static_cast<std::size_t>(size);
}

bool by_page(const PageRules& rules) {
  if (rules.paging == Paging::cursor) return rules.cursor_is == CursorIs::page;
  return !rules.page.empty();
}

// The name of the parameter that says where a page starts.
const std::string& position_name(const PageRules& rules) {
  for (const std::string* name : {&rules.page, &rules.offset, &rules.cursor}) {
    if (!name->empty()) return *name;
  }
  return rules.last_id;
}

void start_into(Place& place, const PageRules& rules, const Parameters& parameters, bool short_pages,
                std::size_t found,
                const std::function<std::optional<std::size_t>(const std::string&)>& position_of) {
  const std::string& name = position_name(rules);
  const std::string given = parameters.first(name);
  if (rules.paging == Paging::last_id) {
    const auto last = position_of(given);
    if (!given.empty() && !last) place.status = rules.bad_position;
    if (last) place.start = *last + 1;
  } else if (!rules.cursor.empty() && rules.cursor_is == CursorIs::token) {
    const auto start = given.empty() ? 0 : token_start(given, found);
    if (!start) place.status = rules.bad_position;
    place.start = start.value_or(0);
  } else if (by_page(rules)) {
    place.page = position(number_of(parameters, name, rules.first) - rules.first);
    place.start = start_of_page(place.page, place.size, short_pages);
    return;
  } else if (!name.empty()) {
    place.start = position(number_of(parameters, name, rules.first) - rules.first);
  }
  place.page = place.start / place.size;
}

// The number that names the page that starts at `next`.
std::int64_t name_of_next(const PageRules& rules, const Place& place, const Slice& slice) {
  return rules.first + static_cast<std::int64_t>(by_page(rules) ? place.page + 1 : slice.next);
}

// How far into the list a query reaches, and what is behind that.
struct Window {
  bool any = false;
  std::size_t records = 0;
  int past = PageRules::kEmpty;
};

Window window_of(const PageRules& rules, const Traps& traps, std::size_t found) {
  Window window{rules.window > 0, rules.window > 0 ? static_cast<std::size_t>(rules.window) : found,
                rules.past_window};
  if (const auto pinned = traps.argument("total_pinned", half(found))) window = {true, *pinned, window.past};
  if (const auto wrapped = traps.argument("wrap", half(found))) window = {true, *wrapped, PageRules::kWrap};
  // A list that fits has an end, whatever happens behind the window.
  if (window.past == PageRules::kWrap && found <= window.records) window.any = false;
  return window;
}

void check(const PageRules& rules, const Members& members) {
  const bool named = !position_name(rules).empty() || !rules.range.empty();
  if (rules.paging != Paging::none && !named)
    members.refuse("paging",
                   "\"none\" where no parameter says where a page starts (\"page\", \"offset\", \"cursor\", "
                   "\"last_id\", \"range\")");
  if (rules.paging == Paging::cursor && rules.cursor_is == CursorIs::token && rules.cursor.empty()) {
    members.refuse("cursor", "the name of the parameter that takes the cursor");
  }
  const bool publishes = rules.paging == Paging::cursor || rules.paging == Paging::next_link;
  if (publishes && rules.next.empty()) members.refuse("next", "a path in the envelope");
}

}  // namespace

PageRules page_rules(Members& members) {
  PageRules rules;
  rules.paging = static_cast<Paging>(members.word(
      "paging", {"none", "page", "offset", "cursor", "next_link", "link_header", "last_id", "range"}, 0));
  for (const auto& [name, member] : {std::pair{"page", &rules.page},
                                     {"offset", &rules.offset},
                                     {"cursor", &rules.cursor},
                                     {"last_id", &rules.last_id},
                                     {"range", &rules.range},
                                     {"size", &rules.size},
                                     {"next", &rules.next}}) {
    *member = members.text(name, "");
  }
  rules.default_size = members.number("default_size", 0);
  rules.max_size = members.number("max_size", 0);
  rules.too_large = members.word_or_status("too_large", {"clamp"}, PageRules::kClamp);
  rules.cursor_is = static_cast<CursorIs>(members.word("cursor_is", {"token", "offset", "page"}, 0));
  rules.first = members.number("first", by_page(rules) ? 1 : 0);
  rules.links = static_cast<Links>(members.word("links", {"absolute", "relative", "query"}, 0));
  const auto* at_end = members.find("at_end");
  rules.at_end = at_end ? boost::json::serialize(*at_end) : "null";
  if (rules.at_end == "\"absent\"") rules.at_end.reset();
  rules.bad_position = members.word_or_status("bad_position", {}, rules.bad_position);
  rules.past_end = members.word_or_status("past_end", {"empty"}, PageRules::kEmpty);
  rules.window = members.number("window", 0);
  rules.window_by_end = members.word("window_by", {"start", "end"}, 0) == 1;
  rules.past_window = members.word_or_status("past_window", {"empty", "wrap"}, PageRules::kEmpty);
  check(rules, members);
  return rules;
}

Place place_of(const PageRules& rules, const Parameters& parameters, const Traps& traps, std::size_t found,
               const std::function<std::optional<std::size_t>(const std::string&)>& position_of) {
  Place place;
  const std::string range = rules.paging == Paging::range ? parameters.first(rules.range) : "";
  const auto span = span_in(range);
  if (!range.empty() && !span) place.status = rules.bad_position;
  size_into(place, rules, parameters, span ? span->last - span->first + 1 : 0, found);
  if (const auto clamped = traps.argument("clamped", half(found)))
    place.size = std::min(place.size, *clamped);
  if (span) {
    place.start = position(span->first - rules.first);
    place.page = place.start / place.size;
  } else {
    start_into(place, rules, parameters, traps.has("short_pages"), found, position_of);
  }
  if (traps.has("first_page_forever")) place.start = place.page = 0;
  return place;
}

Slice slice_of(const PageRules& rules, const Place& place, const Traps& traps, std::size_t found) {
  const Window window = window_of(rules, traps, found);
  const bool short_page = traps.has("short_pages") && place.page % 2 == 1;
  const std::size_t size = short_page ? half(place.size) : place.size;
  const bool by_end = rules.window_by_end && place.start > 0;
  const bool outside = window.any && place.start + (by_end ? place.size - 1 : 0) >= window.records;
  const bool wrapped = outside && window.past == PageRules::kWrap;
  if (outside && window.past > PageRules::kWrap) return {.status = window.past};

  Slice slice;
  slice.first = wrapped ? 0 : std::min(place.start, found);
  slice.past_end = place.start > 0 && !wrapped && (place.start >= found || outside);
  if (slice.past_end && place.start >= found && rules.past_end != PageRules::kEmpty)
    return {.status = rules.past_end, .past_end = true};
  const std::size_t end = window.any ? std::min(found, window.records) : found;
  if (!slice.past_end && slice.first < end) slice.count = std::min(size, end - slice.first);
  slice.next = place.start + (slice.count > 0 ? slice.count : size);
  const bool endless = window.any && window.past == PageRules::kWrap;
  slice.more = slice.count > 0 && (endless || slice.next < end);
  return slice;
}

std::string cursor_to(const PageRules& rules, const Place& place, const Slice& slice) {
  if (rules.cursor_is == CursorIs::token) return json_text(token_of(slice.next));
  return std::to_string(name_of_next(rules, place, slice));
}

std::string link_to(const PageRules& rules, const Question& question, const Place& place,
                    const Slice& slice) {
  const std::string& name = position_name(rules);
  const bool token = !rules.cursor.empty() && rules.cursor_is == CursorIs::token;
  std::vector<std::pair<std::string, std::string>> query;
  for (const auto& [key, value] : question.query) {
    if (key != name) query.emplace_back(key, value);
  }
  query.emplace_back(name, token ? token_of(slice.next) : std::to_string(name_of_next(rules, place, slice)));
  std::string where;
  if (rules.links != Links::query) where = question.base + question.path;
  if (rules.links == Links::relative) where = where.substr(where.find('/', where.find("//") + 2));
  return plugin::with_query(where.empty() ? "?" : where, query);
}

}  // namespace tributary::sandbox
