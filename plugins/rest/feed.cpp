#include "feed.hpp"

#include <algorithm>

#include "error_reply.hpp"
#include "path.hpp"

namespace tributary::rest {
namespace {

using plugin::Response;

bool is_success(const Response& response) {
  return response.status >= 200 && response.status <= 299;
}

// Elements of that name, however they are nested: a count for the proof, not a reading.
std::int64_t elements(std::string_view body, std::string_view name) {
  std::int64_t count = 0;
  const std::string opening = "<" + std::string(name);
  for (std::size_t at = body.find(opening); at != std::string_view::npos; at = body.find(opening, at + 1)) {
    const std::size_t end = at + opening.size();
    const bool whole =
        end < body.size() && std::string_view(" \t\r\n/>").find(body[end]) != std::string_view::npos;
    count += whole ? 1 : 0;
  }
  return count;
}

// A list of lines that ends in the middle of one is half a list, and one line that tells an error is none.
void expect_whole_lines(const Response& response) {
  std::string_view body = response.body;
  while (!body.empty() && std::string_view(" \t\r\n").find(body.back()) != std::string_view::npos)
    body.remove_suffix(1);
  const std::size_t before = body.rfind('\n');
  const std::string_view last = before == std::string_view::npos ? body : body.substr(before + 1);
  try {
    const plugin::JsonView view = plugin::JsonView::parse(last);
    const auto told = before == std::string_view::npos ? error_told(view) : std::nullopt;
    if (told) {
      throw plugin::FetchFailure(plugin::FailureKind::failed,
                                 response.url + " answered with an error: " + *told);
    }
  } catch (const plugin::JsonError& error) {
    if (!error.cut_short()) return;  // one line that is no JSON is one reject
    throw plugin::FetchFailure(plugin::FailureKind::transient,
                               response.url + " ends in the middle of its last line: " + error.what());
  }
}

std::int64_t lines(std::string_view body) {
  std::int64_t count = 0;
  while (!body.empty()) {
    const std::size_t end = std::min(body.find('\n'), body.size());
    count += body.substr(0, end).find_first_not_of(" \t\r") != std::string_view::npos ? 1 : 0;
    body.remove_prefix(std::min(end + 1, body.size()));
  }
  return count;
}

constexpr std::string_view kBlanks = " \t\r\n";

// Where the first element begins, behind the declaration, comments and DOCTYPE; npos for none.
std::size_t first_element(std::string_view xml) {
  std::size_t at = xml.find('<');
  while (at != std::string_view::npos && at + 1 < xml.size() && (xml[at + 1] == '?' || xml[at + 1] == '!')) {
    at = xml.find('<', at + 1);
  }
  return at;
}

// Whether the first element is closed, and nothing but comments comes behind it. A connection that breaks
// without a word leaves half a feed, which reads like a whole one.
bool is_whole(std::string_view xml) {
  const std::size_t start = first_element(xml);
  if (start == std::string_view::npos) return false;
  xml.remove_prefix(start);
  const std::string closing = "</" + std::string(xml.substr(1, xml.find_first_of(" \t\r\n/>", 1) - 1));
  std::size_t end = xml.rfind(closing);
  if (end == std::string_view::npos) {  // <jobs/>
    end = xml.find('>');
    if (end == std::string_view::npos || xml[end - 1] != '/') return false;
  }
  end = xml.find('>', end);
  if (end == std::string_view::npos) return false;
  xml.remove_prefix(std::min(xml.find_first_not_of(kBlanks, end + 1), xml.size()));
  return xml.empty() || xml.starts_with("<!--") || xml.starts_with("<?");
}

}  // namespace

bool is_feed(const Plan& plan, const Response& response) {
  if (plan.format == Format::xml || plan.format == Format::ndjson) return true;
  const bool one_page = plan.pagination == Pagination::none && plan.detail_url.empty() && plan.total.empty();
  return plan.format == Format::json && one_page && is_success(response) &&
         plugin::looks_like_xml(response.body);
}

std::int64_t records_in_feed(const Plan& plan, const Response& response) {
  if (plan.format == Format::ndjson) return lines(response.body);
  if (!plan.records || plan.records->empty()) return -1;
  const std::size_t dot = plan.records->rfind('.');
  return elements(response.body, dot == std::string::npos ? *plan.records : plan.records->substr(dot + 1));
}

Feed hand_in_feed(plugin::FetchContext& context, const Plan& plan, const Response& response) {
  const bool xml = plan.format != Format::ndjson;
  if (!xml) {
    plugin::expect_json(response);  // a login page is no file of lines, and nothing is none
    expect_whole_lines(response);
  }
  if (!is_success(response) || (xml && !plugin::looks_like_xml(response.body))) {
    plugin::expect_json(response);  // says what it is instead
    if (xml) {
      throw plugin::FetchFailure(
          plugin::FailureKind::changed,
          response.url + " answered something that is no XML where a feed was expected");
    }
  }
  if (xml && !is_whole(response.body)) {
    throw plugin::FetchFailure(plugin::FailureKind::transient,
                               response.url + " answered XML that ends before its first element does");
  }
  const Feed feed{records_in_feed(plan, response)};
  context.emit({.exchanges = {response.exchange_id},
                .format = xml ? PageFormat::xml : PageFormat::ndjson,
                .records = xml && plan.records ? json_path(*plan.records) : ""});
  return feed;
}

}  // namespace tributary::rest
