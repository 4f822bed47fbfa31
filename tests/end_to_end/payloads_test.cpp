// Recorded replies of real job sites, through the file plugin into the database.
#include <catch2/catch.hpp>

#include <filesystem>

#include "support/program.hpp"

using tributary::testing::Finished;
using tributary::testing::Home;

TEST_CASE("every recorded payload ends as postings or as a sentence that says why not") {
  const std::filesystem::path payloads =
      std::filesystem::path(TRIBUTARY_SOURCE_DIR) / ".." / "shared" / "payloads";
  if (!std::filesystem::exists(payloads)) {
    WARN("skipped: the recorded payloads (../shared/payloads beside the checkout) are not here");
    return;
  }
  Home home;
  std::int64_t with_postings = 0;
  std::int64_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(payloads)) {
    if (entry.path().extension() != ".json" && entry.path().extension() != ".xml") continue;
    const std::string name = entry.path().stem().string();
    INFO(name);
    ++files;
    REQUIRE(home.run({"source", "add", name, "--plugin", "file", "--set", "path=" + entry.path().string()})
                .code == 0);
    const Finished run = home.run({"run", name, "--generator", "matcher", "--output", "json"});
    INFO(run.out << run.error);
    REQUIRE((run.code == 0 || run.code == 1 || run.code == 3));
    const auto row = run.json().as_array().front();
    if (row.at("new").as_int64() > 0) {
      ++with_postings;
    } else {
      CHECK_FALSE((row.at("stop_reason").as_string().empty() && row.at("generator_reason").is_null()));
    }
  }
  // Most of them are lists of postings that any matcher worth its name maps.
  CHECK(files >= 50);
  CHECK(with_postings >= 45);
}
