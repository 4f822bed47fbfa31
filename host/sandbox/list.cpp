#include "sandbox/list.hpp"

#include <algorithm>

#include "plugin_api/json_view.hpp"
#include "sandbox/json_edit.hpp"

namespace tributary::sandbox {
namespace {

namespace fs = std::filesystem;
using plugin::JsonView;

// Of `empty`; larger numbers are a status.
constexpr int kEmptyList = 0;
constexpr int kNullList = 1;
constexpr int kNoList = 2;

void replace_all(std::string& text, const std::string& from, const std::string& to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
}

std::string filled(std::string text, const std::map<std::string, std::string>& values) {
  for (const auto& [name, value] : values) replace_all(text, "{" + name + "}", value);
  return text;
}

// JSON whose texts are filled; a text that is one hole is a number or a boolean.
std::string json_of(const boost::json::value& value, const std::map<std::string, std::string>& values) {
  if (value.is_object()) {
    std::string object;
    for (const auto& member : value.get_object()) {
      object += (object.empty() ? "" : ",") + json_text(member.key()) + ":" + json_of(member.value(), values);
    }
    return "{" + object + "}";
  }
  if (!value.is_string()) return boost::json::serialize(value);
  const std::string text(value.get_string());
  for (const auto& [name, number] : values) {
    if (text == "{" + name + "}") return number;
  }
  return json_text(filled(text, values));
}

std::map<std::string, std::string> values_of(const PageRules& rules, const Place& place, const Slice& slice,
                                             std::size_t total) {
  const std::size_t last = slice.first + (slice.count > 0 ? slice.count - 1 : 0);
  return {
      {"page", std::to_string(place.page + static_cast<std::size_t>(rules.page.empty() ? 1 : rules.first))},
      {"pages", std::to_string((total + place.size - 1) / place.size)},
      {"size", std::to_string(place.size)},
      {"count", std::to_string(slice.count)},
      {"total", std::to_string(total)},
      {"offset",
       std::to_string(place.start + static_cast<std::size_t>(rules.page.empty() ? rules.first : 0))},
      {"first", std::to_string(slice.first)},
      {"last", std::to_string(last)},
      {"next_offset", std::to_string(slice.next)},
      {"more", slice.more ? "true" : "false"}};
}

}  // namespace

List::List(Members& members, std::shared_ptr<const Postings> postings, const fs::path& directory,
           const Holes& holes, const std::string& detail_only)
    : route_(members, holes), postings_(std::move(postings)), envelope_(postings_->envelope()) {
  in_ = members.text("in", route_.method() == "POST" ? kInBody : kInQuery);
  rules_ = page_rules(members);
  narrowing_ = narrowing_of(members);
  totals_ = members.texts("total");
  total_at_most_ = members.number("total_at_most", 0);
  total_later_ = static_cast<TotalThen>(members.word("total_later", {"same", "zero", "absent"}, 0));
  total_past_end_ = static_cast<TotalThen>(members.word("total_past_end", {"same", "zero", "absent"}, 0));
  empty_ = members.word_or_status("empty", {"list", "null", "missing"}, kEmptyList);
  read_form(members, directory, detail_only);
  members.done();
}

void List::read_form(Members& members, const fs::path& directory, const std::string& detail_only) {
  if (const auto* sets = members.find("sets")) {
    if (!sets->is_object()) members.refuse("sets", "an object");
    for (const auto& member : sets->get_object()) sets_.emplace_back(member.key(), member.value());
  }
  if (const auto* adds = members.find("adds")) {
    if (!adds->is_object()) members.refuse("adds", "an object");
    for (const auto& add : adds->get_object()) {
      envelope_ = with_value(envelope_, add.key(), boost::json::serialize(add.value()));
    }
  }
  reply_headers_ = members.pairs("reply_headers");
  partial_status_ = members.word_or_status("partial_status", {}, partial_status_);
  item_ = members.text("item", "");
  for (std::string& name : members.texts("hides")) hides_.insert(std::move(name));
  if (!detail_only.empty()) hides_.insert(detail_only);
  if (const auto* unless = members.find("hidden_unless")) {
    Members hidden(*unless, members.where("hidden_unless"));
    if (!unless->is_object()) members.refuse("hidden_unless", "an object");
    for (const auto& member : unless->get_object()) {
      const std::string_view condition = member.key();
      const std::size_t equals = condition.find('=');
      if (equals == std::string_view::npos) hidden.refuse(condition, "named \"parameter=value\"");
      hidden_unless_.push_back({std::string(condition.substr(0, equals)),
                                std::string(condition.substr(equals + 1)), hidden.texts(condition)});
    }
  }
  if (const std::string file = members.text("wrapped_in", ""); !file.empty())
    wrapped_in_ = text_of(directory / file);
}

std::string List::shown(std::string_view record, const std::set<std::string>& hidden) const {
  if (!item_.empty()) {
    const auto item = JsonView::parse(record).find(item_);
    return item ? std::string(item->raw()) : "null";
  }
  return hidden.empty() ? std::string(record) : filtered(record, hidden, false);
}

std::string List::listed(const Page& page, const Parameters& parameters) const {
  std::set<std::string> hidden = hides_;
  for (const HiddenUnless& unless : hidden_unless_) {
    if (parameters.first(unless.parameter) == unless.value) continue;
    hidden.insert(unless.members.begin(), unless.members.end());
  }
  std::string array = "[";
  for (std::size_t i = page.slice.first; i < page.slice.first + page.slice.count; ++i) {
    array += (array.size() > 1 ? "," : "") + shown(page.order.records[i], hidden);
  }
  return array + "]";
}

std::string List::with_records(std::string body, const std::string& array, const Traps& traps) const {
  int form = array == "[]" ? empty_ : kEmptyList;
  if (array == "[]" && traps.has("null_list")) form = kNullList;
  if (array == "[]" && traps.has("missing_list")) form = kNoList;
  if (form == kNoList && postings_->records_path().empty()) return "{}";
  if (form == kNoList) return without_value(std::move(body), postings_->records_path());
  return with_value(std::move(body), postings_->records_path(), form == kNullList ? "null" : array);
}

std::size_t List::counted(const Traps& traps, std::size_t found) const {
  if (total_at_most_ > 0) found = std::min(found, static_cast<std::size_t>(total_at_most_));
  if (const auto pinned = traps.argument("total_pinned", std::max<std::size_t>(found / 2, 1)))
    found = std::min(found, *pinned);
  return found;
}

std::string List::with_total(std::string body, const Page& page, const Traps& traps) const {
  const bool later = page.place.start > 0;
  TotalThen then = later ? total_later_ : TotalThen::same;
  if (page.slice.past_end && then == TotalThen::same) then = total_past_end_;
  if (later && traps.has("total_zero_later")) then = TotalThen::zero;
  const std::string number = then == TotalThen::zero ? "0" : std::to_string(page.total);
  for (const std::string& path : totals_) {
    if (then == TotalThen::absent) {
      body = without_value(std::move(body), path);
      continue;
    }
    const auto old = JsonView::parse(body).find(path);
    body = with_value(body, path, old && old->is(JsonView::Kind::text) ? json_text(number) : number);
  }
  return body;
}

std::string List::with_next(std::string body, const Question& question, const Page& page) const {
  if (rules_.next.empty()) return body;
  if (page.slice.more) {
    const std::string next = rules_.paging == Paging::cursor
                                 ? cursor_to(rules_, page.place, page.slice)
                                 : json_text(link_to(rules_, question, page.place, page.slice));
    return with_value(std::move(body), rules_.next, next);
  }
  if (!rules_.at_end) return without_value(std::move(body), rules_.next);
  return with_value(std::move(body), rules_.next, *rules_.at_end);
}

Reply List::reply_of(const Question& question, const Parameters& parameters, const Page& page) const {
  const Values values = values_of(rules_, page.place, page.slice, page.total);
  std::string body = with_next(with_total(envelope_, page, question.traps), question, page);
  for (const auto& [path, value] : sets_) body = with_value(std::move(body), path, json_of(value, values));
  for (const Facet& facet : narrowing_.facets) {
    if (facet.counts.empty()) continue;
    body = with_value(std::move(body), facet.counts, counts_of(facet, page.order.records));
  }

  Reply reply;
  reply.conditional = true;
  reply.body = with_records(std::move(body), listed(page, parameters), question.traps);
  if (page.slice.count < page.order.records.size()) reply.status = partial_status_;
  for (const auto& [name, text] : reply_headers_) reply.headers.emplace_back(name, filled(text, values));
  if (rules_.paging == Paging::link_header && page.slice.more) {
    const std::string link = link_to(rules_, question, page.place, page.slice);
    reply.headers.emplace_back("Link", "<" + link + ">; rel=\"next\"");
  }
  return reply;
}

Reply List::answer(const Question& question, std::map<std::string, std::string> holes) const {
  const Parameters parameters(question, std::move(holes), in_);
  const auto all = postings_->population(question.traps);
  const Records none;
  std::vector<std::string_view> found =
      narrowed(narrowing_, parameters, question.without_records ? none : all->records);
  const bool nothing = found.empty();
  const auto position_of = [&](const std::string& id) -> std::optional<std::size_t> {
    for (std::size_t i = 0; i < found.size(); ++i) {
      if (value_of(found[i], postings_->paths().id) == id) return i;
    }
    return {};
  };

  Page page;
  page.place = place_of(rules_, parameters, question.traps, found.size(), position_of);
  if (page.place.status != 200)
    return refusal(page.place.status, "what was asked for is no page of this list");
  question.traps.count_list(page.place.start == 0);
  page.order = order_of(std::move(found), postings_->paths(), question.traps, page.place.page);
  page.slice = slice_of(rules_, page.place, question.traps, page.order.records.size());
  if (page.slice.status != 200) return refusal(page.slice.status, "there is no such page");
  if (nothing && empty_ > kNoList) return refusal(empty_, "nothing was found");
  page.total = counted(question.traps, page.order.records.size());

  Reply reply = reply_of(question, parameters, page);
  if (wrapped_in_.empty()) return reply;
  std::string html = wrapped_in_;
  replace_all(html, "${reply}", reply.body);
  reply.body = std::move(html);
  reply.content_type = "text/html; charset=utf-8";
  return reply;
}

}  // namespace tributary::sandbox
