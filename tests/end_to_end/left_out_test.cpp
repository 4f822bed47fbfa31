// What the filter of a mapping's records path leaves out is counted and told, and leaving out everything is a
// changed site, not an empty one.
#include <catch2/catch.hpp>

#include <fstream>

#include "support/program.hpp"

using tributary::testing::Finished;
using tributary::testing::Home;
using tributary::testing::says;

namespace {

// As Remote OK answers: a legal notice, then postings.
void write_page(const std::filesystem::path& path, const char* title_member) {
  boost::json::array page{{{"legal", "Link back, please."}}};
  for (int i = 0; i < 6; ++i) {
    const std::string id = std::to_string(4700 + i);
    page.push_back({{"id", id},
                    {title_member, "Welder " + id},
                    {"company", "Acme Shipyards"},
                    {"description", "<p>Weld ship number " + id + " together.</p>"},
                    {"location", "Kiel, Germany"},
                    {"url", "https://remote.example/jobs/" + id},
                    {"date", "2026-10-05T09:00:00+00:00"}});
  }
  std::ofstream(path) << boost::json::serialize(page);
}

}  // namespace

TEST_CASE("what the records path's filter leaves out is told, and all of it left out is a changed site") {
  Home home;
  const auto page = home.path() / "jobs.json";
  write_page(page, "position");
  REQUIRE(home.run({"source", "add", "acme", "--plugin", "file", "--set", "path=" + page.string(), "--set",
                    "site=remoteok"})
              .code == 0);

  const Finished first = home.run({"run", "acme"});
  INFO(first.out << first.error);
  CHECK(first.code == 0);
  CHECK(says(first.out, "6 new"));
  CHECK(says(first.out, "1 record left out by the filter of the mapping's records path"));
  const Finished dry = home.run({"normalize", "acme", "--dry-run", "--output", "json"});
  const auto dry_rows = dry.json();
  const auto& row = dry_rows.as_array().front().as_object();
  CHECK(row.at("records").to_number<int>() == 6);
  CHECK(row.at("left_out").to_number<int>() == 1);

  write_page(page, "role");
  const Finished second = home.run({"run", "acme", "--output", "json"});
  INFO(second.out << second.error);
  CHECK(second.code == 3);  // its page waits for a mapping
  const auto rows = second.json();
  const auto& changed = rows.as_array().front().as_object();
  CHECK(changed.at("status").as_string() == "changed");
  CHECK(changed.at("stop_reason").as_string() ==
        "the filter of the mapping's records path leaves out all 7 records");
}
