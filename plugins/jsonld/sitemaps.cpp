#include "sitemaps.hpp"

#include <deque>
#include <unordered_set>

#include "collection.hpp"
#include "pattern.hpp"
#include "plugin_api/html_links.hpp"
#include "plugin_api/sitemap.hpp"
#include "plugin_api/url.hpp"
#include "replies.hpp"

namespace tributary::jsonld {
namespace {

using namespace plugin;

constexpr std::size_t kMostSitemaps = 2000;
constexpr int kDeepest = 3;

class SitemapReader {
 public:
  explicit SitemapReader(FetchContext& context) : context_(context) {}

  AddressList read(const std::string& first) {
    waiting_.push_back({first, 1});
    seen_.insert(first);
    while (!waiting_.empty()) {
      const Waiting next = waiting_.front();
      waiting_.pop_front();
      if (context_.stop_requested()) {
        found_.incomplete("stopped after " + std::to_string(read_) + " sitemaps");
        break;
      }
      if (read_ == kMostSitemaps || found_.full()) {
        found_.incomplete("only the first " + std::to_string(read_) + " sitemaps were read");
        break;
      }
      read_one(next);
    }
    if (found_.empty() && named_ > 0) nothing_meant(first, named_, context_.settings().text("link_pattern"));
    return std::move(found_).list();
  }

 private:
  struct Waiting {
    std::string url;
    int depth;
  };

  void read_one(const Waiting& sitemap) {
    const Response response = context_.send(page_request(sitemap.url));
    ++read_;
    if (sitemap.depth > 1 && is_gone(response)) {
      return miss(response, "answered " + std::to_string(response.status));
    }
    expect_success(response);
    const auto content = read_sitemap(response.body);
    if (!content) {
      expect_not_blocked(response, "a sitemap");
      if (sitemap.depth > 1) return miss(response, "cannot be read: " + content.error());
      throw FetchFailure(FailureKind::changed, shown(response.url) + " cannot be read: " + content.error());
    }
    named_ += content->is_index ? 0 : content->entries.size();
    content->is_index ? follow(*content, response, sitemap.depth) : collect(*content, response);
  }

  void miss(const Response& response, const std::string& what) {
    found_.incomplete("the sitemap " + shown(response.url) + " " + what);
    context_.log(LogLevel::warning, "the sitemap " + response.url + " " + what);
  }

  void follow(const Sitemap& index, const Response& response, int depth) {
    if (depth == kDeepest) return miss(response, "is an index in an index in an index");
    for (const SitemapEntry& entry : index.entries) {
      const std::string url = link_address(response.url, entry.location);
      if (!url.empty() && seen_.insert(url).second) waiting_.push_back({url, depth + 1});
    }
  }

  void collect(const Sitemap& sitemap, const Response& response) {
    const Pattern postings(context_.settings().text("link_pattern"), response.url);
    for (const SitemapEntry& entry : sitemap.entries) {
      const std::string url = link_address(response.url, entry.location);
      if (!url.empty() && (postings.empty() || postings.matches(url)))
        found_.add(url, {response.exchange_id});
    }
  }

  FetchContext& context_;
  Collection found_;
  std::deque<Waiting> waiting_;
  std::unordered_set<std::string> seen_;
  std::size_t read_ = 0;
  std::size_t named_ = 0;  // addresses of pages, meant or not
};

}  // namespace

AddressList read_sitemaps(FetchContext& context, const std::string& first) {
  return SitemapReader(context).read(first);
}

}  // namespace tributary::jsonld
