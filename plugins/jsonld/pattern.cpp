#include "pattern.hpp"

#include <algorithm>
#include <utility>

#include "plugin_api/html_tags.hpp"

namespace tributary::jsonld {
namespace {

constexpr std::size_t kLongestAddress = 4096;  // longer is no posting's; it also bounds the comparing

// The parts between the stars, each at the first place where it is found; the last one at the end.
bool fits(std::string_view text, std::string_view pattern) {
  std::size_t star = pattern.find('*');
  if (star == std::string_view::npos) return text == pattern;
  if (!text.starts_with(pattern.substr(0, star))) return false;
  text.remove_prefix(star);
  while (true) {
    pattern.remove_prefix(star + 1);
    star = pattern.find('*');
    if (star == std::string_view::npos) return text.ends_with(pattern);
    const std::size_t found = text.find(pattern.substr(0, star));
    if (found == std::string_view::npos) return false;
    text.remove_prefix(found + star);
  }
}

// "a.example:8080" and "/path?query" of an http or https address.
struct Parts {
  std::string_view authority;
  std::string_view path;
};

Parts parts_of(std::string_view url) {
  const std::size_t begin = std::min(url.find("//"), url.size() - 2) + 2;
  const std::size_t path = url.find_first_of("/?", begin);
  if (path == std::string_view::npos) return {url.substr(begin), "/"};
  return {url.substr(begin, path - begin), url.substr(path)};
}

}  // namespace

Pattern::Pattern(std::string text, std::string_view list)
    : text_(std::move(text)), host_(plugin::lower_case(parts_of(list).authority)) {}

bool Pattern::matches(std::string_view url) const {
  if (url.size() > kLongestAddress) return false;
  if (!text_.starts_with('/')) return fits(url, text_);
  const Parts parts = parts_of(url);
  return plugin::lower_case(parts.authority) == host_ && fits(parts.path, text_);
}

}  // namespace tributary::jsonld
