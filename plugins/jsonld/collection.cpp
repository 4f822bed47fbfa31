#include "collection.hpp"

#include "plugin_api/fetcher.hpp"
#include "plugin_api/url.hpp"

namespace tributary::jsonld {

bool Collection::add(const std::string& url, std::vector<std::int64_t> named_by) {
  if (seen_.contains(url)) return false;
  if (full()) {
    incomplete("only the first " + std::to_string(kMost) + " addresses are read");
    return false;
  }
  seen_.insert(url);
  list_.addresses.push_back({url, std::move(named_by)});
  return true;
}

void Collection::incomplete(const std::string& why) {
  if (list_.why_not_whole.empty()) list_.why_not_whole = why;
}

void nothing_meant(const std::string& url, std::size_t named, const std::string& link_pattern) {
  throw plugin::FetchFailure(
      plugin::FailureKind::changed,
      plugin::shown(url) + " names " + std::to_string(named) + " addresses, none of which " +
          (link_pattern.empty() ? "can be asked for" : "is like \"" + link_pattern + "\"") +
          ": it must have changed, or link_pattern must");
}

}  // namespace tributary::jsonld
