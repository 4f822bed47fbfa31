#include "plugin_api/json_ld.hpp"

#include <catch2/catch.hpp>

#include <chrono>
#include <string>
#include <vector>

using namespace tributary::plugin;

namespace {

std::string block(const std::string& json, const std::string& attributes = "type=\"application/ld+json\"") {
  return "<script " + attributes + ">" + json + "</script>";
}

using Texts = std::vector<std::string>;

const std::string kA = R"({"@type":"JobPosting","title":"a"})";
const std::string kB = R"({"title": "b", "@type" : ["Thing", "JobPosting"] })";

}  // namespace

TEST_CASE("a block is known by its type, however it is written") {
  for (const char* attributes :
       {"type=\"application/ld+json\"", "type='application/ld+json'", "type=application/ld+json",
        "TYPE=\"Application/LD+JSON\"", "type=\" application/ld+json ; charset=utf-8\"",
        "type=\"application/ld&#x2B;json\"", "id=\"x>y\" data-a type = 'application/ld+json' async",
        "\n\ttype=application/ld+json\n", "class=\"yoast\" type=\"application/ld+json\" /"}) {
    INFO(attributes);
    CHECK(json_ld_postings("<html>" + block(kA, attributes)).postings == Texts{kA});
  }
  for (const char* attributes : {"", "type=application/json", "type=\"text/javascript\"",
                                 "data-type=\"application/ld+json\"", "type=\"application/ld+json2\""}) {
    INFO(attributes);
    CHECK(json_ld_postings(block(kA, attributes)).blocks == 0);
  }
  CHECK(json_ld_postings("<SCRIPT Type=application/ld+json>" + kA + "</Script >").postings == Texts{kA});
}

TEST_CASE("a block that a browser would not see is none") {
  CHECK(json_ld_postings("<!-- " + block(kA) + " -->").blocks == 0);
  CHECK(json_ld_postings("<script>var x = '<script type=application/ld+json>" + kA + "'</script>").blocks ==
        0);
  CHECK(json_ld_postings("<textarea>" + block(kA) + "</textarea>").blocks == 0);
  CHECK(json_ld_postings("<!--> " + block(kA)).postings == Texts{kA});
  CHECK(json_ld_postings("<p title='<!--'>" + block(kA)).postings == Texts{kA});
  CHECK(json_ld_postings(block(" \n ")).blocks == 0);
}

TEST_CASE("a posting is found wherever it stands, in the page's order") {
  const std::string page =
      "<html><head>" + block(R"({"@type":"Organization","name":"x"})") + block(kA) +
      block("[" + kB + "," + kA + "]") +
      block(R"({"@context":"https://schema.org","@graph":[{"@type":"WebSite"},)" + kA + "]}") +
      block(R"({"@type":"ItemList","itemListElement":[{"@type":"ListItem","item":)" + kB + "}]}") +
      block(R"({"@type":"WebPage","mainEntity":)" + kA + "}") + block(R"({"a":{"b":[[{"c":)" + kB + "}]]}}");
  const JsonLdPostings found = json_ld_postings(page);
  CHECK(found.postings == Texts{kA, kB, kA, kA, kB, kA, kB});
  CHECK(found.blocks == 7);
  CHECK(found.mended_blocks == 0);
  CHECK(found.problems.empty());
}

TEST_CASE("a type is a text or one of several, bare or with its vocabulary") {
  for (const char* type :
       {R"("JobPosting")", R"("http://schema.org/JobPosting")", R"("https:\/\/schema.org\/JobPosting")",
        R"("https://www.schema.org/JobPosting")", R"("schema:JobPosting")", R"(["JobPosting"])",
        R"([ "Thing", "http://schema.org/JobPosting" ])"}) {
    INFO(type);
    CHECK(json_ld_postings(block("{\"@type\":" + std::string(type) + "}")).postings.size() == 1);
  }
  for (const char* other : {R"({"@type":"Job"})", R"({"@type":"JobPostings"})",
                            R"({"@type":["http://other.example/JobPosting"]})", R"({"type":"JobPosting"})",
                            R"({"@type":{"x":"JobPosting"}})", R"({"@type":[["JobPosting"]]})",
                            R"({"@type":null,"x":"JobPosting"})", R"(["@type","JobPosting"])",
                            R"({"x":"@type","y":"JobPosting"})"}) {
    INFO(other);
    CHECK(json_ld_postings(block(other)).postings.empty());
  }
}

TEST_CASE("a posting inside another is part of that one") {
  const std::string outer = R"({"more":[)" + kA + "," + kB + R"(],"@type":"JobPosting"})";
  CHECK(json_ld_postings(block(outer)).postings == Texts{outer});
}

TEST_CASE("a mended block is counted, and its other postings stay as they came") {
  const JsonLdPostings found =
      json_ld_postings(block("[" + kB + ",{\"@type\":\"JobPosting\",\"title\":\"c\nd\",}];") + block(kA));
  CHECK(found.postings == Texts{kB, R"({"@type":"JobPosting","title":"c\nd"})", kA});
  CHECK(found.blocks == 2);
  CHECK(found.mended_blocks == 1);
  CHECK(found.mends.text() == "1 raw character, 1 comma, 1 odd ending");
}

TEST_CASE("a block that cannot be mended is a problem, and is lost when it names a posting") {
  const JsonLdPostings found = json_ld_postings(block(kA) + block("{\"@type\":\"JobPosting\",title:1}"));
  CHECK(found.postings == Texts{kA});
  CHECK(found.problems == Texts{"JSON-LD block 2: at byte 21 what can follow a string was expected"});
  CHECK(found.lost);
  const JsonLdPostings harmless = json_ld_postings(block(kA) + block("{type:1}") + block(kA + " trailing"));
  CHECK(harmless.postings == Texts{kA, kA});
  CHECK(harmless.problems.size() == 2);
  CHECK_FALSE(harmless.lost);
}

TEST_CASE("a page that ends inside a block has lost it") {
  const JsonLdPostings found =
      json_ld_postings("<script type=application/ld+json>" + kA.substr(0, kA.size() - 1));
  CHECK(found.postings.empty());
  CHECK(found.lost);
  CHECK(json_ld_postings("<script type=application/ld+json>" + kA).postings == Texts{kA});
}

TEST_CASE("a hostile page takes no longer than its size") {
  constexpr std::size_t kSize = 1 << 20;
  const auto repeated = [](std::string_view part) {
    std::string text;
    while (text.size() < kSize) text += part;
    return text;
  };
  const auto start = std::chrono::steady_clock::now();
  for (const std::string& page :
       {repeated("<"), repeated("<a "), repeated("<!--"), repeated("<script>"), repeated("</script"),
        "<script>" + repeated("</scrip"), repeated("<a b='"), repeated("&#"),
        block("{\"a\":\"" + repeated("\"")), block("{\"a\":\"" + repeated("\" ")),
        block("[" + repeated("/*")), block("[" + repeated("\"\",")), block("[1" + repeated(", ")),
        block("{\"a\":\"" + repeated("\",")), block("[" + repeated("[{\"@type\":")), block(repeated("{}")),
        block("[" + repeated("{\"@type\":\"JobPosting\"},")),
        block("{\"@type\":[" + repeated("\"JobPosting\","))}) {
    json_ld_postings(page);
  }
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(20));
}
