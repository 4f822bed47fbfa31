// The reviewed mappings inside the program are those of the checkout.
#include "mapping/reviewed_mappings.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

using namespace tributary;
namespace fs = std::filesystem;

TEST_CASE("the program carries the reviewed mapping of every site, a link as the document it points to") {
  std::vector<std::string> files;
  for (const auto& entry : fs::directory_iterator(fs::path(TRIBUTARY_SOURCE_DIR) / "mappings")) {
    const std::string site = entry.path().stem().string();
    if (entry.path().extension() != ".json" || site == "posting_fields" || site == "mapping.schema") continue;
    files.push_back(site);
    INFO(site);
    std::ifstream in(entry.path());
    const auto on_disk = mapping::parse_mapping(std::string{std::istreambuf_iterator<char>(in), {}});
    const auto carried = mapping::reviewed_mapping(site);
    REQUIRE(on_disk.has_value());
    REQUIRE(carried.has_value());
    CHECK(mapping::content_hash(*carried) == mapping::content_hash(*on_disk));
  }
  std::sort(files.begin(), files.end());
  CHECK(mapping::reviewed_sites() == files);
}

TEST_CASE("a site without a reviewed mapping has none") {
  CHECK_FALSE(mapping::reviewed_mapping("no_such_site"));
  CHECK_FALSE(mapping::reviewed_mapping(""));
  CHECK_FALSE(mapping::reviewed_mapping("posting_fields"));
}
