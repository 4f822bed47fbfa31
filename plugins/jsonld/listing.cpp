#include "listing.hpp"

#include <algorithm>
#include <deque>
#include <iterator>
#include <unordered_set>

#include "collection.hpp"
#include "pattern.hpp"
#include "plugin_api/html_links.hpp"
#include "plugin_api/url.hpp"
#include "replies.hpp"

namespace tributary::jsonld {
namespace {

using namespace plugin;

constexpr std::size_t kMostPages = 2000;  // more means that the listing leads in circles

class ListingReader {
 public:
  ListingReader(FetchContext& context, const std::string& first) : context_(context) { visit(first); }

  AddressList read() {
    for (; !waiting_.empty(); waiting_.pop_front()) {
      if (context_.stop_requested()) {
        found_.incomplete("stopped after " + std::to_string(pages_) + " pages of the listing");
        break;
      }
      if (pages_ == kMostPages || found_.full()) {
        found_.incomplete("the listing did not end within " + std::to_string(pages_) + " pages");
        break;
      }
      read_page(waiting_.front());
    }
    return std::move(found_).list();
  }

 private:
  void visit(const std::string& url) {
    if (visited_.insert(url).second) waiting_.push_back(url);
  }

  void read_page(const std::string& url) {
    const Response response = context_.send(page_request(url));
    const bool first = pages_++ == 0;
    if (!first && is_gone(response)) return;  // behind the last page
    expect_success(response);
    visited_.insert(response.url);
    const HtmlLinks page = html_links(response.body, response.url);
    const auto [meant, fresh] = collect(page, response);
    if (meant == 0) expect_not_blocked(response, "a list of postings");
    if (meant == 0 && first)
      nothing_meant(response.url, page.links.size(), context_.settings().text("link_pattern"));
    if (meant > 0) go_on(page, response, fresh > 0);
  }

  // How many of the page's links are postings', and how many of these are seen for the first time.
  std::pair<std::size_t, std::size_t> collect(const HtmlLinks& page, const Response& response) {
    const Pattern postings(context_.settings().text("link_pattern"), response.url);
    std::size_t meant = 0;
    std::size_t fresh = 0;
    for (const std::string& link : page.links) {
      if (!postings.matches(link) || visited_.contains(link) || link == page.next) continue;
      ++meant;
      fresh += found_.add(link, {response.exchange_id});
    }
    return {meant, fresh};
  }

  // A page with nothing new may be the last again and again, whatever number it is asked for.
  void go_on(const HtmlLinks& page, const Response& response, bool fresh) {
    const Pattern further(context_.settings().text("next_pattern"), response.url);
    std::vector<std::string> next;
    if (!page.next.empty()) next.push_back(page.next);
    if (!further.empty()) {
      std::copy_if(page.links.begin(), page.links.end(), std::back_inserter(next),
                   [&](const std::string& link) { return further.matches(link); });
    }
    for (const std::string& url : next) {
      if (fresh) {
        visit(url);
      } else if (!visited_.contains(url)) {
        found_.incomplete(shown(response.url) + " lists nothing new and still leads on");
      }
    }
  }

  FetchContext& context_;
  Collection found_;
  std::deque<std::string> waiting_;
  std::unordered_set<std::string> visited_;
  std::size_t pages_ = 0;
};

}  // namespace

AddressList read_listing(FetchContext& context, const std::string& first) {
  return ListingReader(context, first).read();
}

}  // namespace tributary::jsonld
