#include "plugin_api/html_links.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

#include "plugin_api/html_tags.hpp"

using namespace tributary::plugin;

namespace {

const std::string kAddress = "https://jobs.example/en/list?page=1";
using Links = std::vector<std::string>;

Links links_of(const std::string& html) {
  return html_links(html, kAddress).links;
}

}  // namespace

TEST_CASE("references are decoded once, and what is none is left as it is") {
  CHECK(without_references("a&amp;b &lt;&gt; &quot;&apos; &#39;&#x2B; &#228;") == "a&b <> \"' '+ \u00e4");
  CHECK(without_references("&amp;quot;") == "&quot;");
  for (const char* text : {"a & b", "&", "&;", "&#;", "&#x;", "&#0;", "&#xD800;", "&#x110000;", "&copy;=1",
                           "&amp", "&#99999999999999999999;"}) {
    CHECK(without_references(text) == text);
  }
}

TEST_CASE("a link leads where a browser would go") {
  struct Row {
    const char* href;
    const char* url;
  };
  const Row kTable[] = {
      {"\"/job/1\"", "https://jobs.example/job/1"},
      {"'2?a=1&amp;b=2'", "https://jobs.example/en/2?a=1&b=2"},
      {"?page=2", "https://jobs.example/en/list?page=2"},
      {"//cdn.example/x", "https://cdn.example/x"},
      {"\" https://other.example/a#part \"", "https://other.example/a"},
      {"\"/B\u00e4cker und Koch\"", "https://jobs.example/B%C3%A4cker%20und%20Koch"},
      {"\"/100%|[x]/%20\"", "https://jobs.example/100%25%7C%5Bx%5D/%20"},
      {"\"/a\n\t/b\"", "https://jobs.example/a/b"},
  };
  for (const Row& row : kTable) {
    INFO(row.href);
    CHECK(links_of("<a class=x HREF=" + std::string(row.href) + ">x</a>") == Links{row.url});
  }
  for (const char* nowhere : {"\"\"", "#top", "mailto:a@b.example", "javascript:void(0)", "\"tel:+49 1\"",
                              "data:text/html,x", "\"https://\"", "http://%zz/"}) {
    INFO(nowhere);
    CHECK(links_of("<a href=" + std::string(nowhere) + ">x</a>").size() <= 1);
  }
  CHECK(links_of("<a href='mailto:a@b.example'>x</a><a href='#top'>x</a><a>x</a><a href=''>x</a>").empty());
}

TEST_CASE("a link is told once, in the page's order, and none that a browser does not show") {
  CHECK(
      links_of(
          "<a href=/b>b</a><a href=/a#x>a</a><a href=/b>b</a><area href=/c><!--<a href=/d>--><script>'<a href=/e>'"
          "</script></a href=/f><link href=/g>") ==
      Links{"https://jobs.example/b", "https://jobs.example/a", "https://jobs.example/c"});
}

TEST_CASE("a base takes the page's place") {
  CHECK(links_of("<base href=/x/><a href=y>y</a>") == Links{"https://jobs.example/x/y"});
  CHECK(links_of("<a href=y>y</a><base target=_top><base href='https://b.example/'><base href=/no/>") ==
        Links{"https://b.example/y"});
  CHECK(links_of("<base href='javascript:x'><a href=y>y</a>") == Links{"https://jobs.example/en/y"});
}

TEST_CASE("the next page is what rel says, of a link or an anchor") {
  const auto next_of = [](const std::string& html) { return html_links(html, kAddress).next; };
  CHECK(next_of("<link rel=next href='?page=2'>") == "https://jobs.example/en/list?page=2");
  CHECK(next_of("<a rel='nofollow NEXT' href='?page=2'>&gt;</a><a rel=next href='?page=3'>") ==
        "https://jobs.example/en/list?page=2");
  CHECK(
      next_of("<link rel=prev href='?page=0'><a href='?page=2'>next</a><link rel=nextpage href=x>").empty());
}

TEST_CASE("a title is one line, the first") {
  CHECK(html_links("<title>\n Jobs &amp;\n  more </title><svg><title>x</title></svg>", kAddress).title ==
        "Jobs & more");
  CHECK(html_links("<p>no title", kAddress).title.empty());
}
