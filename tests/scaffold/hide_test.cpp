// What is kept of a sample: no people, no keys, and everything else as it was.
#include <catch2/catch.hpp>

#include "scaffold/hide.hpp"
#include "scaffold/page_text.hpp"
#include "scaffold/xml_page.hpp"

using namespace tributary;
using scaffold::Hider;

namespace {

std::string hidden(const std::string& value, const std::string& path = "$.jobs[*].description",
                   const std::string& name = "description") {
  return Hider().text(value, path, name);
}

}  // namespace

TEST_CASE("ways to reach people are hidden, and the text around them stays") {
  CHECK(hidden("<p>Write to jane.doe@bakery.example, please.</p>") ==
        "<p>Write to hidden@example.org, please.</p>");
  CHECK(hidden("The mill by the river, +49 30 1234567, has three stones") ==
        "The mill by the river, (phone hidden), has three stones");
  CHECK(hidden("Jane Doe", "$.jobs[*].recruiter.name", "name") == "hidden");
  CHECK(hidden("jane@bakery.example", "$.jobs[*].contact.email", "email") == "hidden@example.org");
  CHECK(hidden("https://people.example/jane", "$.jobs[*].recruiter.url", "url") ==
        "https://example.org/hidden");
}

TEST_CASE("what makes a posting the one it is stays") {
  for (const char* same : {"5d1f0c1e-0001-4a2b-9c3d-000000000001", "2026-11-20T10:00:00Z", "20.11.2026",
                           "https://jobs.example/5d1f0c1e9c3d?gh_jid=4012345", "4012345",
                           "Software engineer (m/f/d)", "50,000 - 60,000 EUR"}) {
    CHECK(hidden(same, "$.jobs[*].id", "id") == same);
    CHECK(hidden(same, "$.jobs[*].note", "note") ==
          (std::string(same).starts_with("5d1f") ? hidden(same) : same));
  }
}

TEST_CASE("keys are hidden wherever they stand") {
  CHECK(scaffold::keys_in("https://a.example/jobs?api_key=s3cr3t&page=1") ==
        std::vector<std::string>{"s3cr3t"});
  Hider hider({"s3cr3t"});
  CHECK(hider.text("https://a.example/jobs?api_key=s3cr3t&page=2", "$.next", "next") ==
        "https://a.example/jobs?api_key=hidden&page=2");
  CHECK(hider.text("you asked with s3cr3t", "$.echo", "echo") == "you asked with hidden");
  CHECK(hidden("https://user:pass@a.example/x?access_token=abcd", "$.url", "url") ==
        "https://a.example/x?access_token=hidden");
}

TEST_CASE("a page keeps its order and has the records and values that are wanted") {
  json::Parser parser;
  const auto root = parser.parse(
      R"({"z":1.50,"total":9,"jobs":[{"id":1,"tags":["a","b"]},{"id":2},{"id":3}],"a":{"next":"x"}})");
  REQUIRE(root.has_value());
  Hider hider;
  CHECK(scaffold::page_text(*root, hider,
                            {.records = "jobs",
                             .first = 0,
                             .count = 2,
                             .without = {1},
                             .values = {{"total", "1"}, {"a.next", "null"}},
                             .compact = true}) ==
        R"({"z":1.5,"total":1,"jobs":[{"id":1,"tags":["a","b"]}],"a":{"next":null}})");
  CHECK_THAT(scaffold::page_text(*root, hider, {.records = "jobs"}),
             Catch::StartsWith("{\n  \"z\": 1.5,\n  \"total\": 9,\n  \"jobs\": [\n    {"));
}

TEST_CASE("a feed keeps its markup and loses its comments, people and further records") {
  Hider hider;
  const std::string xml =
      "<?xml version=\"1.0\"?>\n<rss><channel><!-- made by jane --><item url=\"https://a.example/1?token=abcdef\"><title>Miller</title>"
      "<text><![CDATA[<b>jane@mill.example</b>]]></text><recruiter>Jane</recruiter></item><item><title>Baker</title></item><x/></channel></rss>";
  CHECK(
      scaffold::xml_page_text(xml, hider, {.records = "rss.channel.item", .count = 1}) ==
      "<?xml version=\"1.0\"?>\n<rss><channel><item url=\"https://a.example/1?token=hidden\"><title>Miller</title>"
      "<text><![CDATA[<b>hidden@example.org</b>]]></text><recruiter>hidden</recruiter></item><x/></channel></rss>");
}
