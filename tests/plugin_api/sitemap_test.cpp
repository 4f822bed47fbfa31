#include "plugin_api/sitemap.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace tributary::plugin;

namespace {

std::vector<std::string> locations(const std::string& bytes) {
  const auto sitemap = read_sitemap(bytes);
  INFO(bytes);
  REQUIRE(sitemap.has_value());
  std::vector<std::string> found;
  for (const SitemapEntry& entry : sitemap->entries) found.push_back(entry.location);
  return found;
}

std::string problem_of(const std::string& bytes) {
  const auto sitemap = read_sitemap(bytes);
  return sitemap ? "" : sitemap.error();
}

using Texts = std::vector<std::string>;

// printf '<urlset><url><loc>https://a.example/1</loc></url></urlset>' | gzip -9n
const std::string kGzipped(
    "\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xb3\x29\x2d\xca\x29\x4e\x2d\xb1\xb3\x01\xd2\x76\x36\x39\xf9\xc9"
    "\x76\x19\x25\x25\x05\xc5\x56\xfa\xfa\x89\x7a\xa9\x15\x89\xb9\x05\x39\xa9\xfa\x86\x36\xfa\x20\x09\x1b\x7d"
    "\xb0\x1a\x7d\xa8\x0e\x00\xe1\xa6\xe8\xaf\x3a\x00\x00\x00",
    66);

}  // namespace

TEST_CASE("a sitemap's addresses are read with what namespaces, CDATA and references do to them") {
  CHECK(
      locations(
          "<?xml version=\"1.0\"?>\n<!-- <url><loc>no</loc></url> -->"
          "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>\n<url>\n<loc> https://a.example/1?x=1&amp;y=2 "
          "</loc></url><url><loc><![CDATA[https://a.example/2?x=1&y=2]]></loc><priority>1</priority></url></urlset>") ==
      Texts{"https://a.example/1?x=1&y=2", "https://a.example/2?x=1&y=2"});
  CHECK(
      locations(
          "\xEF\xBB\xBF<s:urlset xmlns:s='x>y'><s:url><s:loc>https://a.example/1</s:loc></s:url></s:urlset>") ==
      Texts{"https://a.example/1"});
  CHECK(locations("<urlset><url/><url><loc/></url><url><loc>https://a.example/&#49;</loc></url></urlset >") ==
        Texts{"https://a.example/1"});
  CHECK(locations("<urlset></urlset>").empty());
  CHECK(locations("<urlset/>").empty());
}

TEST_CASE("what extensions call an address is none") {
  CHECK(locations("<urlset><url><image:image><image:loc>https://a.example/x.png</image:loc></image:image>"
                  "<image:loc>https://a.example/y.png</image:loc><loc>https://a.example/1</loc></url>"
                  "<loc>https://a.example/2</loc><other><loc>https://a.example/3</loc></other></urlset>") ==
        Texts{"https://a.example/1"});
}

TEST_CASE("an index is told from a list, and dates come with the addresses") {
  const auto index = read_sitemap(
      "<sitemapindex><sitemap><lastmod> 2026-11-02 </lastmod><loc>https://a.example/s.xml.gz</loc></sitemap>"
      "<sitemap><loc>https://a.example/t.xml</loc></sitemap><url><loc>https://a.example/1</loc></url></sitemapindex>");
  REQUIRE(index.has_value());
  CHECK(index->is_index);
  REQUIRE(index->entries.size() == 2);
  CHECK(index->entries[0].last_modified == "2026-11-02");
  CHECK(index->entries[1].last_modified.empty());
  CHECK_FALSE(read_sitemap("<urlset></urlset>")->is_index);
}

TEST_CASE("gzip is decoded first, and a list of lines is a sitemap, too") {
  CHECK(locations(kGzipped) == Texts{"https://a.example/1"});
  CHECK(problem_of(kGzipped.substr(0, 40)) == "it is not a whole gzip file");
  CHECK(locations("https://a.example/1\r\n\r\nhttp://a.example/2\n") ==
        Texts{"https://a.example/1", "http://a.example/2"});
}

TEST_CASE("what is no whole sitemap is refused with what it is") {
  CHECK(problem_of("") == "it is empty");
  CHECK(problem_of("<?xml version='1.0'?>") == "it is empty");
  CHECK(problem_of("not found") == "it is no sitemap");
  CHECK(problem_of("<!DOCTYPE html><html><body></body></html>") == "it is no sitemap but <html>");
  CHECK(problem_of("<rss version='2.0'></rss>") == "it is no sitemap but <rss>");
  CHECK(problem_of("<urlset><url><loc>https://a.example/1</loc></url>") == "it ends before </urlset>");
  for (const char* cut : {"<urlset><url><loc>https://a.ex", "<urlset><url><loc><![CDATA[https://a",
                          "<urlset><ur", "<urlset><!-- ", "<urlset a='", "<urlset"}) {
    INFO(cut);
    CHECK_FALSE(problem_of(cut).empty());
  }
}
