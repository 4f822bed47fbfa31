// The whole way of the data, as a user runs it: real processes, a real PostgreSQL, real HTTP on loopback.
#include <catch2/catch.hpp>

#include <fstream>
#include <set>

#include "base/digest.hpp"
#include "support/program.hpp"

using tributary::testing::Finished;
using tributary::testing::Home;
using tributary::testing::SandboxProcess;

namespace {

std::int64_t total(const boost::json::value& table, const char* column) {
  std::int64_t sum = 0;
  for (const auto& row : table.as_array()) sum += row.at(column).as_int64();
  return sum;
}

std::string text(const boost::json::value& object, const char* key) {
  return std::string(object.at(key).as_string());
}

}  // namespace

TEST_CASE(
    "the bundled sites become pending postings, each explained down to its raw bytes; a second run writes "
    "nothing") {
  Home home;
  SandboxProcess sandbox(home);
  REQUIRE(home.run({"source", "apply", sandbox.sources_file().string()}).code == 0);

  const Finished first = home.run({"run", "--all", "--generator", "matcher", "--output", "json"});
  INFO(first.out << first.error);
  REQUIRE((first.code == 0 || first.code == 3));
  const auto runs = first.json();
  REQUIRE(runs.as_array().size() == 6);
  for (const auto& run : runs.as_array()) {
    INFO(boost::json::serialize(run));
    CHECK(text(run, "status") == "ok");
    CHECK(run.at("new").as_int64() > 0);
    CHECK(run.at("mapping_id").is_int64());
    CHECK(run.at("records").as_int64() ==
          run.at("new").as_int64() + run.at("unchanged").as_int64() + run.at("rejects").as_int64());
  }

  const Finished second = home.run({"run", "--all", "--output", "json"});
  INFO(second.out << second.error);
  const auto again = second.json();
  CHECK(total(again, "new") == 0);
  CHECK(total(again, "changed") == 0);
  CHECK(total(again, "unchanged") == total(runs, "new") + total(runs, "unchanged"));

  const auto postings = home.run({"posting", "list", "--limit", "1000", "--output", "json"}).json();
  CHECK(static_cast<std::int64_t>(postings.as_array().size()) == total(runs, "new"));
  for (const auto& posting : postings.as_array()) CHECK(text(posting, "status") == "pending");

  const std::string id = std::to_string(postings.as_array().front().at("id").as_int64());
  const auto explained = home.run({"explain", id, "--output", "json"}).json();
  const std::string page = std::to_string(explained.at("raw_page_id").as_int64());
  const Finished body = home.run({"history", "body", "--page", page});
  CHECK(tributary::hex(tributary::sha256(body.out)) == text(explained, "sha256"));

  std::set<std::string> kinds;
  for (const auto& act : explained.at("lineage").as_array()) kinds.insert(text(act, "kind"));
  CHECK(kinds ==
        std::set<std::string>{"normalize", "page", "http_exchange", "trial", "generate_mapping", "analyze"});

  for (const auto& field : explained.at("fields").as_array()) {
    if (text(field, "field") != "title") continue;
    REQUIRE(field.at("filled").as_bool());
    // The path that explain names selects, in the raw bytes, the very text the posting has.
    const auto path = std::string(field.at("paths").as_array().front().as_string());
    const Finished found = home.run({"path", "eval", path, "-"}, body.out);
    INFO(path);
    CHECK(found.json().as_array().size() == 1);
  }
}

TEST_CASE("a source whose site renames a field has it mended from the pages it has, and says what happened") {
  Home home;
  {
    SandboxProcess sandbox(home);
    REQUIRE(home.run({"source", "apply", sandbox.sources_file().string()}).code == 0);
    REQUIRE(home.run({"run", "example", "--generator", "matcher"}).code == 0);
  }
  SandboxProcess sandbox(home, {"example=renamed_field"});
  REQUIRE(home.run({"source", "apply", sandbox.sources_file().string()}).code == 0);
  const Finished run = home.run({"run", "example", "--output", "json"});
  INFO(run.out << run.error);
  CHECK(run.code == 0);
  const auto row = run.json().as_array().front();
  CHECK(row.at("rejects").as_int64() == 0);
  CHECK(row.at("unchanged").as_int64() == row.at("records").as_int64());
  CHECK(text(row, "mapping") == "v2 by mender (new)");
  const auto drift = home.run({"drift", "list", "--all", "--output", "json"}).json().as_array();
  REQUIRE_FALSE(drift.empty());
  CHECK(text(drift.front(), "field") == "title");
}

TEST_CASE("pages of several runs are normalized in their order, and the newest content of a posting stays") {
  Home home;
  const auto file = home.path() / "jobs.json";
  const auto write = [&](const std::string& first_title) {
    std::ofstream(file, std::ios::binary)
        << R"({"jobs":[{"id":1,"title":")" << first_title << R"(","url":"https://acme.example/1"},)"
        << R"({"id":2,"title":"Koch","url":"https://acme.example/2"},)"
        << R"({"id":3,"title":"Kellner","url":"https://acme.example/3"},)"
        << R"({"id":4,"title":"Wirt","url":"https://acme.example/4"}]})";
  };
  REQUIRE(home.run({"source", "add", "acme", "--plugin", "file", "--set", "path=" + file.string()}).code ==
          0);
  write("Baker");
  REQUIRE(home.run({"fetch", "acme"}).code == 0);
  write("Head Baker");
  REQUIRE(home.run({"fetch", "acme"}).code == 0);
  REQUIRE(home.run({"mapping", "generate", "acme", "--generator", "matcher"}).code == 0);

  const Finished normalized = home.run({"normalize", "acme", "--output", "json"});
  INFO(normalized.out << normalized.error);
  CHECK(normalized.code == 0);
  const auto row = normalized.json().as_array().front();
  CHECK(row.at("new").as_int64() == 4);
  CHECK(row.at("changed").as_int64() == 1);
  CHECK(row.at("rejects").as_int64() == 0);
  std::set<std::string> titles;
  const auto postings = home.run({"posting", "list", "--output", "json"}).json();
  for (const auto& posting : postings.as_array()) titles.insert(text(posting, "title"));
  CHECK(titles == std::set<std::string>{"Head Baker", "Koch", "Kellner", "Wirt"});
}
