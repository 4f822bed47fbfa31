// The run's report names the fields that came out empty, and why: silent emptiness is the usual failure.
#include <catch2/catch.hpp>

#include <fstream>

#include "support/program.hpp"

using tributary::testing::Finished;
using tributary::testing::Home;
using tributary::testing::says;

namespace {

// Thirty postings, of which five name an employment type that nobody knows.
void write_page(const std::filesystem::path& path) {
  boost::json::array jobs;
  for (int i = 0; i < 30; ++i) {
    const std::string id = std::to_string(4700 + i);
    jobs.push_back({{"id", id},
                    {"title", "Welder " + id},
                    {"company", "Acme Shipyards GmbH"},
                    {"url", "https://jobs.example.org/" + id},
                    {"location", "Kiel, Germany"},
                    {"employment_type", i % 6 == 0   ? "guild member"
                                        : i % 2 == 0 ? "full_time"
                                                     : "part_time"},
                    {"posted_at", "2026-10-05T09:00:00Z"}});
  }
  std::ofstream(path) << boost::json::serialize(boost::json::object{{"jobs", jobs}});
}

// What the last output says of employment_type.
void check_fields(const boost::json::value& fields) {
  INFO(boost::json::serialize(fields));
  const auto& field = fields.at("employment_type");
  CHECK(field.at("filled").to_number<int>() == 25);
  CHECK(field.at("failed").at("not a known employment type").to_number<int>() == 5);
  CHECK(field.at("examples").at("not a known employment type").as_string() == "guild member");
  CHECK(fields.at("title").at("filled").to_number<int>() == 30);
  CHECK(fields.as_object().if_contains("career_level") == nullptr);
}

}  // namespace

TEST_CASE("values that could not be read are named by the run, by normalize and by the status") {
  Home home;
  const auto page = home.path() / "jobs.json";
  write_page(page);
  REQUIRE(home.run({"source", "add", "acme", "--plugin", "file", "--set", "path=" + page.string()}).code ==
          0);

  const Finished first = home.run({"run", "acme", "--generator", "matcher", "--output", "json"});
  INFO(first.out << first.error);
  REQUIRE(first.code == 0);
  check_fields(first.json().as_array().front().at("fields"));

  // Nothing changed, and the fields are told all the same; as text only those that want a look.
  const Finished second = home.run({"run", "acme"});
  INFO(second.out << second.error);
  CHECK(second.code == 0);
  CHECK(says(second.out, "acme: fields to look at"));
  CHECK(says(second.out, "employment_type"));
  CHECK(says(second.out, "25 of 30"));
  CHECK(says(second.out, "5 not a known employment type: \"guild member\""));
  CHECK_FALSE(says(second.out, "title"));

  const Finished status = home.run({"status"});
  CHECK(says(status.out, "fields to look at"));
  CHECK(says(status.out, "employment_type"));
  check_fields(home.run({"status", "--output", "json"}).json().as_array().front().at("fields"));

  const std::string run = std::to_string(first.json().as_array().front().at("run_id").as_int64());
  const std::vector<std::string> again{"normalize", "acme", "--dry-run", "--run", run};
  CHECK(says(home.run(again).out, "\"guild member\""));
  auto as_json = again;
  as_json.insert(as_json.end(), {"--output", "json"});
  check_fields(home.run(as_json).json().as_array().front().at("fields"));
}
