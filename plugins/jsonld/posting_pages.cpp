#include "posting_pages.hpp"

#include <boost/json.hpp>

#include "plugin_api/json_view.hpp"
#include "plugin_api/url.hpp"
#include "replies.hpp"

namespace tributary::jsonld {
namespace {

using namespace plugin;

constexpr std::string_view kBodyBegin = "{\"jobs\":[";
constexpr std::string_view kBodyEnd = "]}";
constexpr std::string_view kPageMember = "@page";
constexpr std::size_t kFullBody = std::size_t{8} << 20;  // then a page is handed in before its batch is full
constexpr std::size_t kMostTold = 20;                    // of pages without a posting; more say nothing new
constexpr std::size_t kMostErrorsInTurn = 3;  // one page may be broken, three are a site that is down

std::string counted(std::size_t count, const std::string& one) {
  return std::to_string(count) + " " + one + (count == 1 ? "" : "s");
}

// The posting as it came; with the address of its page where it does not say its own.
std::string with_page(const std::string& posting, const std::string& url) {
  const JsonView object = JsonView::parse(posting);
  const auto own = object.find("url");
  if (own && !own->text().empty()) return posting;
  JsonSplice splice;
  splice.add_member(object, kPageMember, boost::json::serialize(boost::json::string(url)));
  return splice.text(posting);
}

}  // namespace

std::string Tally::text(std::size_t pages) const {
  std::string text =
      "saw " + counted(postings, "posting") + " on " + std::to_string(with) + " of " + counted(pages, "page");
  if (gone > 0) text += ", " + std::to_string(gone) + " gone";
  if (without > 0) text += ", " + std::to_string(without) + " without one";
  if (unreadable > 0) text += ", " + std::to_string(unreadable) + " unreadable";
  return text;
}

void PostingPages::read(const Address& address) {
  const Response response = context_.send(page_request(address.url));
  ++tally_.asked;
  if (has_body(response)) {
    const JsonLdPostings page = json_ld_postings(response.body);
    if (page.postings.empty() && !page.lost) expect_not_blocked(response, "a posting");
    for (const std::string& posting : page.postings) add(address, response, posting);
    take_down(response, page);
  }
  if (++pages_in_batch_ >= batch_ || body_.size() >= kFullBody) flush();
}

// A page that is gone or broken is counted; what concerns the whole site ends the run.
bool PostingPages::has_body(const Response& response) {
  if (is_gone(response)) {
    ++tally_.gone;
    errors_in_turn_ = 0;
    return false;
  }
  if (response.status >= 200 && response.status <= 299) {
    errors_in_turn_ = 0;
    if (response.body.find('<') != std::string::npos) return true;
    ++tally_.unreadable;
    tell(LogLevel::warning, response.url + " answered with something that is no page");
    return false;
  }
  const bool of_the_site = response.status == 401 || response.status == 403 || response.status == 429;
  if (of_the_site || ++errors_in_turn_ == kMostErrorsInTurn) expect_success(response);
  ++tally_.unreadable;
  tell(LogLevel::warning, response.url + " answered " + std::to_string(response.status));
  return false;
}

void PostingPages::add(const Address& address, const Response& response, const std::string& posting) {
  body_ += body_.empty() ? kBodyBegin : ",";
  body_ += with_page(posting, address.url);
  exchanges_.insert(address.named_by.begin(), address.named_by.end());
  exchanges_.insert(response.exchange_id);
  ++tally_.postings;
}

void PostingPages::take_down(const Response& response, const JsonLdPostings& page) {
  for (const std::string& problem : page.problems) tell(LogLevel::warning, response.url + ": " + problem);
  tally_.mended += page.mended_blocks > 0;
  tally_.mends += page.mends;
  tally_.with += !page.postings.empty();
  tally_.unreadable += page.lost;
  if (!page.postings.empty() || page.lost) return;
  ++tally_.without;
  tell(LogLevel::info, response.url + " has no JobPosting as JSON-LD");
}

void PostingPages::tell(LogLevel level, const std::string& message) {
  if (told_ < kMostTold) context_.log(level, message);
  if (++told_ == kMostTold) context_.log(level, "further pages are only counted");
}

void PostingPages::flush() {
  pages_in_batch_ = 0;
  if (body_.empty()) return;
  Page page{.exchanges = {exchanges_.begin(), exchanges_.end()}, .records = "$.jobs[*]"};
  page.body = body_ + std::string(kBodyEnd);
  body_.clear();
  exchanges_.clear();
  context_.emit(std::move(page));
}

}  // namespace tributary::jsonld
