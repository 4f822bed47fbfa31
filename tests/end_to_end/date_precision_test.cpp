// How far a date is known, from the site's text to what each command prints of it.
#include <catch2/catch.hpp>
#include <fstream>

#include "support/program.hpp"

using namespace tributary::testing;
using Catch::Matchers::Contains;

namespace {

// Six jobs whose site says the hour of posting without a zone, and the day of the deadline.
std::string page() {
  std::string records;
  int id = 100;
  for (const std::string title : {"Baker", "Cook", "Waiter", "Brewer", "Butcher", "Host"}) {
    ++id;
    records += (records.empty() ? R"({"id":)" : R"(,{"id":)") + std::to_string(id) + R"(,"title":")" + title +
               R"(","url":"https://jobs.example/)" + std::to_string(id) +
               R"(","datePosted":"2026-03-04T10:15:00","validThrough":"2026-04-01"})";
  }
  return "{\"jobs\":[" + records + "]}";
}

}  // namespace

TEST_CASE("a time without a zone and a day are told as such by every command that prints a date") {
  Home home;
  const auto path = home.path() / "page.json";
  std::ofstream(path) << page();
  REQUIRE(home.run({"source", "add", "kitchen", "--plugin", "file", "--set", "path=" + path.string()}).code ==
          0);
  const Finished run = home.run({"run", "kitchen", "--generator", "matcher"});
  INFO(run.out << run.error);
  REQUIRE(run.code == 0);
  CHECK_THAT(run.out, Contains("dates of kitchen: posted_at: 6 local (no zone was said; read as UTC)"));

  const auto postings = home.run({"posting", "list", "--output", "json"}).json();
  REQUIRE(postings.as_array().size() == 6);
  const std::string id = std::to_string(postings.as_array().front().at("id").as_int64());
  CHECK_THAT(home.run({"posting", "show", id}).out,
             Contains("posted 2026-03-04 (local) · until 2026-04-01 (day)"));
  const auto shown = home.run({"posting", "show", id, "--output", "json"}).json();
  CHECK(shown.at("posted_at") == "2026-03-04T10:15:00Z");
  CHECK(shown.at("posted_at_precision") == "local");
  CHECK(shown.at("valid_through_precision") == "day");

  CHECK_THAT(home.run({"explain", id}).out, Contains("date_time, local: no zone was said; read as UTC"));
  CHECK_THAT(home.run({"explain", id, "posted_at"}).out, Contains("local: no zone was said; read as UTC"));
  const auto fields =
      home.run({"explain", id, "valid_through", "--output", "json"}).json().at("fields").as_array();
  CHECK(fields.front().at("precision") == "day");
}
