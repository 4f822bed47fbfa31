// XML where JSON goes: files on the command line, and a source of the plugin `file`, as a user runs them.
#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "support/program.hpp"

using tributary::testing::Finished;
using tributary::testing::Home;
using tributary::testing::says;

namespace {

const std::filesystem::path kSource = TRIBUTARY_SOURCE_DIR;

std::string sample(const char* name) {
  return (kSource / "samples" / name).string();
}

std::string bytes_of(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

boost::json::object run(const Home& home, const std::string& source) {
  const Finished finished = home.run({"run", source, "--generator", "matcher", "--output", "json"});
  INFO(finished.out << finished.error);
  return finished.json().as_array().front().as_object();
}

void write(const std::filesystem::path& path, std::string_view bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

}  // namespace

TEST_CASE("sources of XML files yield postings, keep the XML, and explain leads into its JSON form") {
  Home home;
  REQUIRE(home.run({"source", "add", "mill", "--plugin", "file", "--set", "path=" + sample("personio/*.xml"),
                    "--set", "site=personio", "--set", "base_url=https://mill.jobs.example"})
              .code == 0);
  const auto row = run(home, "mill");
  CHECK(row.at("new").as_int64() == 4);
  CHECK(row.at("rejects").as_int64() == 0);
  CHECK(says(std::string(row.at("mapping").as_string()), "by tributary reviewers"));

  const auto postings = home.run({"posting", "list", "--output", "json"}).json().as_array();
  REQUIRE(postings.size() == 4);
  for (const auto& posting : postings) {
    const std::string id = std::to_string(posting.at("id").as_int64());
    const auto explained = home.run({"explain", id, "--output", "json"}).json();
    CHECK(explained.at("format").as_string() == "xml");
    CHECK(
        says(std::string(explained.at("posting").at("url").as_string()), "https://mill.jobs.example/job/1"));
    for (const auto& field : explained.at("fields").as_array()) {
      if (field.at("field").as_string() != "title") continue;
      // The place is one that `path eval` finds again in the very file.
      const std::string path(field.at("paths").as_array().front().as_string());
      CHECK(says(path, "$['workzag-jobs']['position']["));
      const std::string file = std::string(explained.at("url").as_string()).substr(5);
      const Finished found = home.run({"path", "eval", path, file});
      CHECK(found.json().as_array().front() == field.at("value"));
    }
    const std::string page = std::to_string(explained.at("raw_page_id").as_int64());
    const std::string kept = home.run({"history", "body", "--page", page}).out;
    CHECK(kept == bytes_of(std::string(explained.at("url").as_string()).substr(5)));
    CHECK(says(home.run({"explain", id}).out, "it is XML: the paths are those of its JSON form"));
  }

  // One that no reviewed mapping is named for is the matcher's.
  REQUIRE(home.run({"source", "add", "feed", "--plugin", "file", "--set",
                    "path=" + sample("weworkremotely/page.xml")})
              .code == 0);
  const auto feed = run(home, "feed");
  CHECK(feed.at("new").as_int64() == 3);
  const auto mapping =
      home.run({"mapping", "show", std::to_string(feed.at("mapping_id").as_int64()), "--output", "json"})
          .json();
  CHECK(mapping.at("field_mappings").at("records").as_string() == "$.rss.channel.item[*]");
}

TEST_CASE("suggest, preview and path eval read XML, by name and by its first byte") {
  Home home;
  const Finished suggested =
      home.run({"mapping", "suggest", sample("weworkremotely/one.xml"), "--generator", "matcher"});
  INFO(suggested.error);
  CHECK(suggested.json().at("records").as_string() == "$.rss.channel.item[*]");
  write(home.path() / "mapping.json", suggested.out);
  const Finished previewed = home.run({"preview", "-", "--mapping", (home.path() / "mapping.json").string()},
                                      bytes_of(sample("weworkremotely/one.xml")));
  CHECK(previewed.code == 0);
  CHECK(says(previewed.out, "ostrich-post-letter-carrier"));
  const Finished evaluated =
      home.run({"path", "eval", "$..position[*].id", "-"}, bytes_of(sample("personio/one.xml")));
  CHECK(evaluated.out == "[\"100301\"]\n");
}

TEST_CASE(
    "an HTML page and half a page of XML are runs that changed, with a sentence, whatever they are called") {
  Home home;
  const auto file = home.path() / "jobs.xml";
  write(file, "<!DOCTYPE html><html><body><ul><li>Welder</li></ul></body></html>");
  const Finished suggested = home.run({"mapping", "suggest", file.string(), "--generator", "matcher"});
  CHECK(suggested.code == 1);
  CHECK(says(suggested.error, "the body is an HTML page"));
  CHECK(home.run({"path", "eval", "$", file.string()}).code == 1);

  REQUIRE(home.run({"source", "add", "wall", "--plugin", "file", "--set", "path=" + file.string()}).code ==
          0);
  const auto row = run(home, "wall");
  CHECK(row.at("status").as_string() == "changed");
  CHECK(row.at("new").as_int64() == 0);
  CHECK(says(boost::json::serialize(row), "the body is an HTML page"));

  const auto half = home.path() / "half.xml";
  const std::string whole = bytes_of(sample("successfactors/page.xml"));
  write(half, whole.substr(0, whole.find("<filter7>")));
  REQUIRE(home.run({"source", "add", "half", "--plugin", "file", "--set", "path=" + half.string()}).code ==
          0);
  CHECK(says(boost::json::serialize(run(home, "half")), "it is cut short"));
}
