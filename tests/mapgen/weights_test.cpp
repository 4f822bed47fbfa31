#include "mapgen/weights.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include <fstream>
#include <iterator>

using namespace tributary;

namespace {

boost::json::object weights_file() {
  std::ifstream in(TRIBUTARY_SOURCE_DIR "/host/mapgen/weights.json", std::ios::binary);
  return boost::json::parse(std::string(std::istreambuf_iterator<char>(in), {})).as_object();
}

std::string problem_of(const boost::json::object& document) {
  const auto read = mapgen::parse_weights(boost::json::serialize(document));
  return read ? "" : read.error();
}

}  // namespace

TEST_CASE("the weights of the source tree are those in the program") {
  const auto read = mapgen::parse_weights(boost::json::serialize(weights_file()));
  REQUIRE(read.has_value());
  const auto& built_in = mapgen::built_in_weights();
  CHECK(read->version == built_in.version);
  CHECK(read->thresholds == built_in.thresholds);
  for (std::size_t i = 0; i < mapping::kPostingFieldCount; ++i) {
    CHECK_FALSE(built_in.rules[i].empty());
    CHECK(read->rules[i].size() == built_in.rules[i].size());
  }
}

TEST_CASE("a weight that is missing, unknown or no number is named") {
  auto document = weights_file();
  document["names"].as_object().erase("depth");
  CHECK(problem_of(document) == "weights: names/depth is missing");

  document = weights_file();
  document["values"].as_object()["luck"] = 1;
  CHECK(problem_of(document) == "weights: values/luck is not known");

  document = weights_file();
  document["thresholds"].as_object()["title"] = "high";
  CHECK(problem_of(document) == "weights: thresholds/title is not a number");

  document = weights_file();
  document["rules"].as_object()["title"].as_object()["job tittle"] = 0.9;
  CHECK(problem_of(document) ==
        "weights: rules/title/job tittle names a concept that there is not: 'job tittle'");

  CHECK(mapgen::parse_weights("[").error().rfind("weights: not a JSON object: ", 0) == 0);
}
