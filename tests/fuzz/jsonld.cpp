// Any bytes as an HTML page (its JSON-LD, its links), as the JSON of one block, and as a sitemap.
#include "plugin_api/json_ld.hpp"

#include "json/parser.hpp"
#include "plugin_api/block_page.hpp"
#include "plugin_api/html_links.hpp"
#include "plugin_api/sitemap.hpp"
#include "promise.hpp"

using namespace tributary;
using namespace tributary::fuzz;

namespace {

void promise_json(std::string_view text) {
  json::Parser parser;
  promise(parser.parse(text).has_value(), "what was mended is JSON, and not too deep", text);
}

// Several values may stand behind one another; then they are no JSON text together.
void promise_mended(std::string_view text) {
  const plugin::MendedJson mended = plugin::mended_json(text);
  const plugin::MendedJson again = plugin::mended_json(mended.text);
  promise(again.text == mended.text && again.problem.empty(), "what was mended needs no mending",
          mended.text);
  if (mended.mends.text().find("ending") == std::string::npos && !mended.text.empty() &&
      mended.text.find_first_of("{[") != std::string::npos) {
    promise_json(mended.text);
  }
  json::Parser parser;
  if (!parser.parse(text)) return;
  if (parser.repairs().guard_prefix || text.find_first_of("{[") == std::string_view::npos) return;
  const bool container = text.find_first_of("{[") == text.find_first_not_of(" \t\r\n");
  if (container && mended.problem.empty()) {
    promise(mended.text == text, "what is JSON stays byte for byte", text);
  }
}

void promise_page(std::string_view html) {
  const plugin::JsonLdPostings page = plugin::json_ld_postings(html);
  for (const std::string& posting : page.postings) {
    promise(posting.starts_with('{') && posting.ends_with('}'), "a posting is an object", posting);
    promise_json("{\"jobs\":[" + posting + "]}");
  }
  promise(page.problems.size() <= page.blocks, "a block has one problem at most", html);
  promise(!page.lost || !page.problems.empty(), "what is lost is told", html);
}

void promise_links(std::string_view html) {
  const plugin::HtmlLinks page = plugin::html_links(html, "https://jobs.example/list");
  for (const std::string& link : page.links) {
    promise(link.starts_with("http"), "a link leads into the web", link);
    promise(plugin::link_address("https://jobs.example/", link) == link, "a link leads to itself", link);
  }
  plugin::looks_blocked(html);
}

void promise_sitemap(std::string_view bytes) {
  const auto sitemap = plugin::read_sitemap(bytes);
  if (!sitemap) {
    promise(sitemap.error().starts_with("it "), "a refusal is a sentence", sitemap.error());
    return;
  }
  for (const auto& entry : sitemap->entries) {
    promise(!entry.location.empty(), "an entry has an address", bytes);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes = input(data, size);
  promise_page(bytes);
  promise_page("<script type=application/ld+json>" + std::string(bytes) + "</script>");
  promise_mended(bytes);
  promise_links(bytes);
  promise_sitemap(bytes);
  return 0;
}
