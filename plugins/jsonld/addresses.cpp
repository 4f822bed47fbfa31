#include "addresses.hpp"

#include "collection.hpp"
#include "listing.hpp"
#include "plugin_api/html_links.hpp"
#include "plugin_api/html_tags.hpp"
#include "plugin_api/url.hpp"
#include "sitemaps.hpp"

namespace tributary::jsonld {
namespace {

using namespace plugin;

[[noreturn]] void refuse(const std::string& sentence) {
  throw FetchFailure(FailureKind::failed, sentence);
}

// An address that a setting names: absolute, or a path at base_url.
std::string address_in(const Settings& settings, const std::string& name, const std::string& value) {
  constexpr std::string_view kNoBase = "http://localhost/";  // an absolute address needs none
  const std::string base = settings.text("base_url");
  const std::string scheme = lower_case(value.substr(0, value.find(':')));
  const bool absolute = scheme == "http" || scheme == "https";
  const std::string url =
      absolute || !base.empty() ? link_address(absolute ? kNoBase : std::string_view(base), value) : "";
  if (!url.empty()) return url;
  refuse("the setting " + name + " names \"" + shown(value) +
         "\", which is no http or https address; a path needs the setting base_url");
}

std::vector<std::string> urls_in(const Settings& settings) {
  const boost::json::value* list = settings.json().if_contains("urls");
  if (!list || !list->is_array()) return {};
  std::vector<std::string> urls;
  for (const boost::json::value& url : list->get_array()) {
    if (!url.is_string()) refuse("the setting urls must be a list of addresses");
    urls.push_back(address_in(settings, "urls", std::string(url.get_string())));
  }
  return urls;
}

// "the settings name urls and sitemap", "the settings name none"
void expect_one_way(const Settings& settings, const std::vector<std::string>& urls) {
  std::string named;
  int ways = 0;
  const auto count = [&](bool given, const char* name) {
    if (!given) return;
    named += (ways++ > 0 ? " and " : "") + std::string(name);
  };
  count(!urls.empty(), "urls");
  count(!settings.text("listing").empty(), "listing");
  count(!settings.text("sitemap").empty(), "sitemap");
  if (ways != 1) {
    refuse("the settings name " + (ways == 0 ? "none" : named) +
           "; give exactly one of urls (pages of postings), listing (a page that links to them) and sitemap");
  }
}

}  // namespace

AddressList find_addresses(FetchContext& context) {
  const Settings& settings = context.settings();
  const std::vector<std::string> urls = urls_in(settings);
  expect_one_way(settings, urls);
  if (!urls.empty()) {
    Collection all;
    for (const std::string& url : urls) all.add(url, {});
    return std::move(all).list();
  }
  if (const std::string sitemap = settings.text("sitemap"); !sitemap.empty()) {
    return read_sitemaps(context, address_in(settings, "sitemap", sitemap));
  }
  if (settings.text("link_pattern").empty()) {
    refuse(
        "a listing needs the setting link_pattern, which tells its links to postings from the others, such as "
        "/jobs/*");
  }
  return read_listing(context, address_in(settings, "listing", settings.text("listing")));
}

}  // namespace tributary::jsonld
