// What a path takes for lists, and what it calls the nodes that it selects.
#include <catch2/catch.hpp>

#include "jsonpath/path.hpp"

using tributary::jsonpath::Path;

namespace {

// "parent/name" of each list, "?" for a parent that the path does not say.
std::string lists(const char* path, const std::optional<std::string>& start = "") {
  std::string out;
  Path::parse(path)->each_list(start, [&](const auto& parent, const auto& name) {
    out += (out.empty() ? "" : " ") + parent.value_or("?") + "/" + name;
  });
  return out;
}

std::string selected(const char* path) {
  return Path::parse(path)->selected_name("").value_or("?");
}

}  // namespace

TEST_CASE("what an index, a wildcard, a slice or a filter stands behind is a list") {
  CHECK(lists("$.rss.channel.item[*]") == "channel/item");
  CHECK(lists("$.jobs[0].offices[*].name") == "/jobs jobs/offices");
  CHECK(lists("$.jobs[1:3]") == "/jobs");
  CHECK(lists("$.jobs[?@.id]") == "/jobs");
  CHECK(lists("$.jobs.*") == "/jobs");
  CHECK(lists("$.offices[*]", "job") == "job/offices");
  CHECK(lists("$['a', 'b'][*]") == "/a /b");
}

TEST_CASE("what only names lead to is no list, and neither is the node at $") {
  CHECK(lists("$.rss.channel.title") == "");
  CHECK(lists("$[?@.label == 'City'].value", "Job") == "");
  CHECK(lists("$[*][*]") == "");
  CHECK(lists("$..office") == "");
}

TEST_CASE("behind a descendant step a list may be anywhere") {
  CHECK(lists("$..item[*]") == "?/item");
  CHECK(lists("$.a..[*]") == "");
  CHECK(lists("$[*].b[*]", "a") == "?/b");
}

TEST_CASE("filters take things for lists as well") {
  CHECK(lists("$.jobs[?@.places[0] == $.main[0]]") == "/jobs jobs/places /main");
  CHECK(lists("$.jobs[?count(@.places[*]) > 1 && !(@.x[*])]") == "/jobs jobs/places jobs/x");
}

TEST_CASE("selected nodes are called as the last name, elements of a list as the list is") {
  CHECK(selected("$.rss.channel.item[*]") == "item");
  CHECK(selected("$.jobs[?@.id]") == "jobs");
  CHECK(selected("$..job") == "job");
  CHECK(selected("$") == "");
  CHECK(selected("$[*]") == "?");
  CHECK(selected("$['a', 'b']") == "?");
}
