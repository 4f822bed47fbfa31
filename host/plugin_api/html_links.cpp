#include "plugin_api/html_links.hpp"

#include <algorithm>
#include <unordered_set>

#include "plugin_api/html_tags.hpp"
#include "plugin_api/url.hpp"

namespace tributary::plugin {
namespace {

constexpr std::string_view kHexDigits = "0123456789ABCDEFabcdef";

bool is_hex(char c) {
  return kHexDigits.find(c) != std::string_view::npos;
}

bool belongs_in_urls(char c) {
  const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  return letter || std::string_view("-._~:/?@!$&'()*+,;=").find(c) != std::string_view::npos;
}

void append_encoded(char c, std::string& out) {
  const auto byte = static_cast<unsigned char>(c);
  ((out += '%') += kHexDigits[byte >> 4]) += kHexDigits[byte & 0xF];
}

// rel is a list of words.
bool says_next(const HtmlTag& tag) {
  const std::string words = " " + tag.word("rel") + " ";
  return words.find(" next ") != std::string::npos;
}

std::string on_one_line(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool space = std::string_view(" \t\r\n\f").find(c) != std::string_view::npos;
    if (!space) out += c;
    if (space && !out.empty() && out.back() != ' ') out += ' ';
  }
  if (out.ends_with(' ')) out.pop_back();
  return out;
}

// What the page says, before anything is resolved: <base> may come late.
struct Found {
  std::vector<std::string> links;
  std::string next;
  std::string base;
  std::string title;
};

Found read_tags(std::string_view html) {
  Found found;
  HtmlTags tags(html);
  while (const auto tag = tags.next()) {
    if (tag->closing) continue;
    if (tag->name == "title" && found.title.empty()) {
      found.title = on_one_line(without_references(tag->content));
    }
    const bool link = tag->name == "a" || tag->name == "area";
    if (!link && tag->name != "link" && tag->name != "base") continue;
    const std::string href = tag->attribute("href").value_or("");
    if (href.empty() || href.starts_with('#')) continue;
    if (tag->name == "base" && found.base.empty()) found.base = href;
    if (link) found.links.push_back(href);
    if (tag->name != "base" && found.next.empty() && says_next(*tag)) found.next = href;
  }
  return found;
}

}  // namespace

std::string link_address(std::string_view base, std::string_view link) {
  link = trimmed(link.substr(0, link.find('#')));
  std::string clean;
  for (std::size_t i = 0; i < link.size(); ++i) {
    const char c = link[i];
    if (c == '\t' || c == '\r' || c == '\n') continue;
    const bool escape = c == '%' && i + 2 < link.size() && is_hex(link[i + 1]) && is_hex(link[i + 2]);
    if (escape || belongs_in_urls(c)) {
      clean += c;
    } else {
      append_encoded(c, clean);
    }
  }
  return resolved(base, clean);
}

HtmlLinks html_links(std::string_view html, std::string_view address) {
  const Found found = read_tags(html);
  std::string base = link_address(address, found.base);
  if (base.empty()) base = address;

  HtmlLinks page;
  page.title = found.title;
  if (!found.next.empty()) page.next = link_address(base, found.next);
  std::unordered_set<std::string> seen;
  for (const std::string& href : found.links) {
    std::string url = link_address(base, href);
    if (!url.empty() && seen.insert(url).second) page.links.push_back(std::move(url));
  }
  return page;
}

}  // namespace tributary::plugin
