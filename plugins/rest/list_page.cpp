#include "list_page.hpp"

#include <algorithm>
#include <charconv>

#include "error_reply.hpp"
#include "path.hpp"
#include "plugin_api/url.hpp"

namespace tributary::rest {
namespace {

using plugin::FailureKind;
using plugin::FetchFailure;
using plugin::JsonView;
using plugin::Response;

constexpr std::size_t kMostNames = 12;  // members named in a sentence
constexpr int kNoContent = 204;

std::string id_of(const Plan& plan, const JsonView& record) {
  std::string id;
  for (const std::string& path : plan.id) {
    const auto found = find(record, path);
    const std::string_view raw = found ? found->value.raw() : std::string_view();
    if (raw != "null" && raw != "\"\"" && raw != "{}" && raw != "[]") id += raw;  // these name nothing
    id += '\x1f';
  }
  const bool empty = id.find_first_not_of('\x1f') == std::string::npos;
  return empty ? std::string(record.raw()) : id;
}

// "items 0-149/1150" or "1150".
std::optional<std::int64_t> number_in(std::string_view header) {
  const std::size_t slash = header.rfind('/');
  std::string_view digits = slash == std::string_view::npos ? header : header.substr(slash + 1);
  while (digits.ends_with(' ')) digits.remove_suffix(1);
  std::int64_t number = 0;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (digits.empty() || read.ec != std::errc() || read.ptr != digits.data() + digits.size()) return {};
  return number;
}

std::optional<std::int64_t> total_of(const Plan& plan, const Response& response,
                                     const std::optional<JsonView>& json) {
  if (!plan.total_header.empty()) {
    if (const auto number = number_in(response.header(plan.total_header))) return number;
  }
  return json && !plan.total.empty() ? integer_at(*json, plan.total) : std::nullopt;
}

[[noreturn]] void refuse(const Response& response, const std::string& told) {
  throw FetchFailure(FailureKind::failed, plugin::shown(response.url) + " answered with HTTP status " +
                                              std::to_string(response.status) + " and an error: " + told);
}

// Where the source says where errors are told, that is the place; else it is where sites tell them.
void refuse_error(const Plan& plan, const Response& response, const JsonView& json) {
  if (!plan.error.empty()) return;
  if (const auto told = error_told(json)) refuse(response, *told);
}

std::string members_of(const JsonView& json) {
  const auto names = json.names();
  if (names.empty()) return "";
  std::string text = "; its members are";
  for (std::size_t i = 0; i < std::min(names.size(), kMostNames); ++i) text += (i ? ", " : " ") + names[i];
  return text;
}

[[noreturn]] void no_array(const Response& response, const JsonView& json,
                           const std::optional<std::string>& path) {
  throw FetchFailure(
      path ? FailureKind::changed : FailureKind::failed,
      plugin::shown(response.url) +
          (path ? " has no array at \"" + *path + "\""
                : " has more than one array or none, so that the setting records must say where "
                  "the records are") +
          members_of(json));
}

void find_records(const Plan& plan, const Response& response, bool first, ListPage& page) {
  const JsonView& json = *page.json;
  page.path = records_path(plan, json);
  if (!page.path && plan.pagination == Pagination::none) {
    refuse_error(plan, response, json);
    return;  // the mapping will say where they are
  }
  if (const auto found = page.path ? find(json, *page.path) : std::nullopt) {
    page.path = found->path;
    if (found->value.is(JsonView::Kind::array)) {
      page.array = found->value;
      page.records = found->value.elements();
      return;
    }
    const bool null = found->value.is(JsonView::Kind::null);
    if (null && (!first || page.total == 0)) return refuse_error(plan, response, json);
  } else if (!first || (page.path && page.total == 0)) {
    refuse_error(plan, response, json);
    if (page.path) page.path = page.path->substr(0, page.path->find('|'));
    return;
  }
  refuse_error(plan, response, json);
  no_array(response, json, page.path);
}

}  // namespace

ListPage page_of(const Plan& plan, const Response& response, bool first) {
  ListPage page;
  if (response.status == kNoContent) {
    page.total = total_of(plan, response, {});
    page.path = plan.records.value_or("");
    page.path = page.path->substr(0, page.path->find('|'));
    return page;
  }
  page.json = json_of(response);
  if (const auto told = error_at(*page.json, plan.error)) refuse(response, *told);
  page.total = total_of(plan, response, page.json);
  find_records(plan, response, first, page);
  const bool whole_body = page.array && !page.records.empty() && page.path == "";
  if (whole_body) refuse_error(plan, response, *page.array);  // a list of errors in place of the records
  for (const JsonView& record : page.records) page.ids.push_back(id_of(plan, record));
  return page;
}

}  // namespace tributary::rest
