#include "list_reader.hpp"

#include <algorithm>
#include <utility>

#include "details_of.hpp"
#include "facets.hpp"
#include "json_ld_reply.hpp"
#include "links.hpp"
#include "path.hpp"
#include "plugin_api/url.hpp"

namespace tributary::rest {
namespace {

using plugin::Inventory;
using plugin::Page;
using plugin::Response;

constexpr std::int64_t kMaxPages = 10000;  // of a reading; more means that the paging is broken
constexpr std::int64_t kMostPagesToReadAgain = 500;
constexpr std::int64_t kRoundCount = 100;  // a count that is a multiple of it may be a cap: worth one request

bool is_success(const Response& response) {
  return response.status >= 200 && response.status <= 299;
}

// The reply with only those records in it that are new; every other byte as it came.
Response with_only(const Response& response, const ListPage& page,
                   const std::vector<std::size_t>& positions) {
  std::string records;
  for (const std::size_t i : positions) {
    records += (records.empty() ? "" : ",") + std::string(page.records[i].raw());
  }
  Response reduced = response;
  reduced.body = response.body.substr(0, page.array->begin()) + "[" + records + "]" +
                 response.body.substr(page.array->end());
  return reduced;
}

}  // namespace

Verdict ListReader::read(const Part& part, bool may_split) {
  Verdict verdict;
  inventory_.begin_list();
  for (int readings = 1; readings <= plan_.sweeps + 1; ++readings) {
    inventory_.begin_reading();
    const Reading reading = read_once(part, may_split);
    verdict = judge(reading);
    if (verdict.complete || !worth_again(reading, verdict)) return verdict;
    context_.log(plugin::LogLevel::info,
                 "the list is read again: " + verdict.reason + ": saw " + inventory_.text());
  }
  verdict.rule = "unstable";
  verdict.reason = "the list was read " + std::to_string(plan_.sweeps + 1) +
                   " times and was never whole: " + verdict.reason;
  return verdict;
}

ListReader::Reading ListReader::read_once(const Part& part, bool may_split) {
  Reading reading;
  Position position;
  targets_.clear();
  beyond_ = false;
  while (inventory_.pages() < kMaxPages) {
    if (!first_ && context_.stop_requested()) {
      reading.end = End::stopped;
      return reading;
    }
    Response response =
        first_ ? *std::exchange(first_, std::nullopt) : context_.send(requests_.list(part, position));
    ++asked_;
    reading.end = End::counted;
    if (beyond_ && !is_success(response)) {
      // Nothing there is an answer; a refusal is what comes behind a cap.
      const bool nothing_there = response.status == 404 || response.status == 410;
      if (!nothing_there) reading.end = End::refused_beyond;
      return reading;
    }
    reading.end = End::not_there;
    if (is_past_the_end(response)) return reading;
    if (plan_.format == Format::jsonld)
      response = json_of_html(context_, std::move(response), inventory_.pages() == 0);
    const ListPage page = page_of(plan_, response, inventory_.pages() == 0);
    if (may_split && inventory_.pages() == 0 && is_too_large(page.total)) {
      inventory_.count(page.total);
      for (const Facet& facet : plan_.split_by) reading.values.push_back(values_of(facet, *page.json));
      reading.end = End::too_large;
      return reading;
    }
    const Inventory::News news = inventory_.add(page.ids, page.total);
    ++position.page;
    position.offset = inventory_.rows();
    if (!hand_in(response, page, news)) {
      reading.end = End::stopped;
      return reading;
    }
    if (const auto end = after(page, response, news, position, reading)) {
      reading.end = *end;
      return reading;
    }
  }
  reading.end = End::endless;
  return reading;
}

// A page that has something new, and the first one, which may be empty.
bool ListReader::hand_in(const Response& response, const ListPage& page, const Inventory::News& news) {
  records_known_ = page.path.has_value();
  if (news.fresh.empty() && handed_in_ > 0) return true;
  if (!page.json) return true;  // 204: there is nothing to keep
  const bool again = inventory_.readings() > 1 || !plan_.detail_url.empty();
  const bool reduced = again && page.array && news.fresh.size() < page.records.size();
  std::optional<Page> handed;
  if (reduced) {
    const Response rest = with_only(response, page, news.fresh);
    const ListPage again_page = page_of(plan_, rest, false);
    handed = with_details_of(context_, plan_, requests_, rest, again_page.records);
    if (handed && !handed->body) handed->body = rest.body;
  } else {
    handed = with_details_of(context_, plan_, requests_, response, page.records);
  }
  if (!handed) return false;
  if (plan_.format == Format::jsonld && !handed->body) handed->body = response.body;  // composed of the HTML
  if (page.path) handed->records = json_path(*page.path);
  handed->server_total = inventory_.total();
  context_.emit(*std::move(handed));
  ++handed_in_;
  return true;
}

std::optional<ListReader::End> ListReader::after(const ListPage& page, const Response& response,
                                                 const Inventory::News& news, Position& position,
                                                 Reading& reading) {
  if (plan_.pagination == Pagination::none) return End::one_reply;
  if (news.repeats) return End::repeats;
  switch (plan_.pagination) {
    case Pagination::none:
      break;
    case Pagination::page:
    case Pagination::offset:
      return after_numbered(page, reading);
    case Pagination::last_id:
      if (page.records.empty()) return End::empty_page;
      if (inventory_.reached() && !behind_the_count()) return End::counted;
      position.last_id = text_at(page.records.back(), plan_.last);
      return follow(position.last_id, reading);
    case Pagination::cursor:
      position.cursor = page.json ? text_at(*page.json, plan_.cursor) : "";
      return follow(position.cursor, reading);
    case Pagination::next_link:
      return follow_link(response, page.json ? text_at(*page.json, plan_.next) : "", position, reading);
    case Pagination::link_header:
      return follow_link(response, next_of_link_headers(response.headers), position, reading);
  }
  return {};
}

std::optional<ListReader::End> ListReader::after_numbered(const ListPage& page, Reading& reading) {
  if (page.records.empty()) return beyond_ ? End::counted : End::empty_page;
  reading.pinned = reading.pinned || beyond_;
  if (!reading.pinned && inventory_.reached()) {
    if (!behind_the_count()) return End::counted;
    beyond_ = true;
    return {};
  }
  beyond_ = false;
  if (fills_the_window()) return End::window;
  return {};
}

std::optional<ListReader::End> ListReader::follow(const std::string& target, Reading& reading) {
  if (target.empty()) return End::no_next;
  if (std::find(targets_.begin(), targets_.end(), target) == targets_.end()) {
    targets_.push_back(target);
    return {};
  }
  reading.target = target;
  return End::came_twice;
}

// The source's headers, secrets among them, were meant for its own origin only.
std::optional<ListReader::End> ListReader::follow_link(const Response& response, const std::string& link,
                                                       Position& position, Reading& reading) {
  position.next_url = link.empty() ? "" : plugin::resolved(response.url, link);
  if (!link.empty() && (position.next_url.empty() || !requests_.may_follow(position.next_url, response))) {
    reading.target = link;
    return End::foreign_link;
  }
  return follow(position.next_url, reading);
}

bool ListReader::is_too_large(std::optional<std::int64_t> total) const {
  if (plan_.window == 0 || !total) return false;
  return *total > plan_.window || (*total == plan_.window && !plan_.exact_total);
}

// Where the count may be a cap, one request more tells.
bool ListReader::behind_the_count() const {
  const std::int64_t total = inventory_.total().value_or(0);
  return !plan_.exact_total && !beyond_ && !fills_the_window() && total >= kRoundCount &&
         total % kRoundCount == 0;
}

// Some sites answer 404 for the page after the last one.
bool ListReader::is_past_the_end(const Response& response) const {
  const bool numbered = plan_.pagination == Pagination::page || plan_.pagination == Pagination::offset ||
                        plan_.pagination == Pagination::last_id;
  return numbered && response.status == 404 && inventory_.pages() > 0;
}

Verdict ListReader::judge(const Reading& reading) const {
  Verdict verdict;
  verdict.reason = words(reading);
  verdict.total = inventory_.total();
  verdict.distinct = inventory_.distinct();
  verdict.too_large = reading.end == End::too_large;
  verdict.stopped = reading.end == End::stopped;
  verdict.values = reading.values;
  const bool more_than_counted = verdict.total && verdict.distinct > *verdict.total;
  const bool capped =
      verdict.total && !plan_.exact_total && !more_than_counted &&
      (plugin::looks_capped(*verdict.total) || (plan_.window > 0 && *verdict.total == plan_.window));
  const bool numbered = plan_.pagination == Pagination::page || plan_.pagination == Pagination::offset;
  const bool moved = numbered && inventory_.total_moved() && reading.end == End::counted;
  // Twice the same posting, and another one perhaps never: unless the list held still and is so by itself.
  const bool shaken = !verdict.total && inventory_.had_duplicates() && !inventory_.same_as_before();
  const bool as_counted = !verdict.total || inventory_.reached();
  switch (reading.end) {
    case End::one_reply:
      verdict.rule = "one_reply";
      verdict.complete = as_counted && !capped && !(plan_.snapshot && fills_the_window());
      break;
    case End::counted:
      verdict.rule = "total";
      verdict.complete = as_counted && !capped && !moved;
      break;
    case End::empty_page:
    case End::not_there:
      verdict.rule = "empty_page";
      verdict.complete = as_counted && !shaken && !capped;
      break;
    case End::no_next:
      verdict.rule = "no_next";
      verdict.complete = as_counted && !shaken && !capped;
      break;
    case End::came_twice:
      verdict.rule = "came_twice";
      verdict.complete = verdict.total && as_counted && !capped;
      break;
    case End::window:
      verdict.rule = "window";
      break;
    default:
      verdict.rule = "cut_short";
  }
  if (verdict.rule == "one_reply" && plan_.snapshot && fills_the_window()) {
    verdict.rule = "window";
    verdict.reason = "the reply holds as many records as one may, and there may be more";
  }
  if (moved) verdict.reason = "the server's count moved while the list was read";
  if (as_counted && capped && verdict.rule != "window") {
    verdict.rule = "capped";
    verdict.reason += ", but a count of exactly " + std::to_string(*verdict.total) +
                      " is what servers say that have more; where it is exact, set exact_total";
  }
  return verdict;
}

bool ListReader::fills_the_window() const {
  return plan_.window > 0 && inventory_.rows() >= plan_.window;
}

bool ListReader::worth_again(const Reading& reading, const Verdict& verdict) const {
  const bool came_to_its_end = reading.end == End::counted || reading.end == End::empty_page ||
                               reading.end == End::not_there || reading.end == End::no_next;
  const bool shaken = inventory_.had_duplicates() || inventory_.total_moved();
  return came_to_its_end && shaken && verdict.rule != "capped" && inventory_.pages() <= kMostPagesToReadAgain;
}

std::string ListReader::words(const Reading& reading) const {
  const std::string page = "page " + std::to_string(inventory_.pages());
  switch (reading.end) {
    case End::one_reply:
      return "the source has one page";
    case End::counted:
      return "as many as the server counts";
    case End::empty_page:
      return page + " is empty";
    case End::not_there:
      return "there is no page behind page " + std::to_string(inventory_.pages());
    case End::no_next:
      return "the last page names no further one";
    case End::repeats:
      return page + " repeats an earlier one";
    case End::came_twice:
      return "the next page \"" + reading.target + "\" came twice";
    case End::foreign_link:
      return "the next link \"" + reading.target + "\" leads away from the site";
    case End::refused_beyond:
      return "what comes behind as many as the server counts is refused, as behind a cap";
    case End::window:
      return "the server gives out " + std::to_string(plan_.window) + " records in one query";
    case End::endless:
      return "no end after " + std::to_string(kMaxPages) + " pages";
    case End::stopped:
      return "stopped by the host";
    case End::too_large:
      return "more than one query gives out";
  }
  return "";
}

}  // namespace tributary::rest
