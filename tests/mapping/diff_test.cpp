#include "mapping/diff.hpp"

#include <catch2/catch.hpp>

using namespace tributary::mapping;

namespace {

Mapping parsed(const char* fields, const char* rest = "") {
  return *parse_mapping(std::string(R"({"format":"tributary-mapping/1","records":"$.jobs[*]","fields":{)") +
                        R"("external_id":"$.id","title":"$.title")" + fields + "}" + rest + "}");
}

std::string lines(const std::vector<Difference>& differences) {
  std::string text;
  for (const auto& one : differences) {
    if (one.kind == Difference::Kind::same) continue;
    text += one.member + " " + std::string(name(one.kind)) + " " + boost::json::serialize(one.from) + " " +
            boost::json::serialize(one.to) + "\n";
  }
  return text;
}

}  // namespace

TEST_CASE("two mappings differ by what their canonical documents say, member by member") {
  const auto a =
      parsed(R"(,"company":"$.company","city":"$.city")", R"(,"keep":{"team":"$.team","x":"$.x"})");
  const auto b =
      parsed(R"(,"company":"$.employer","url":{"path":"$.url"})", R"(,"keep":{"team":"$.group","y":"$.y"})");
  CHECK(lines(differences(a, b)) ==
        "company changed {\"path\":\"$.company\"} {\"path\":\"$.employer\"}\n"
        "city removed {\"path\":\"$.city\"} null\n"
        "url added null {\"path\":\"$.url\"}\n"
        "keep.team changed \"$.team\" \"$.group\"\n"
        "keep.x removed \"$.x\" null\n"
        "keep.y added null \"$.y\"\n");
}

TEST_CASE("a path written in short and in full is the same, and a mapping differs in nothing from itself") {
  CHECK(lines(differences(parsed(R"(,"url":"$.url")"), parsed(R"(,"url":{"path":"$.url"})"))) == "");
  const auto all = differences(parsed(""), parsed(""));
  CHECK(all.size() == 3);  // records and the two fields there are
}
