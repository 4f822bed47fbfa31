// Sources that start from the reviewed mapping of their site, as a user runs them.
#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include "support/model_server.hpp"
#include "support/program.hpp"

using tributary::test_support::answers;
using tributary::test_support::ModelServer;
using tributary::testing::Finished;
using tributary::testing::Home;
using tributary::testing::SandboxProcess;
using tributary::testing::says;

namespace {

const std::filesystem::path kSamples = std::filesystem::path(TRIBUTARY_SOURCE_DIR) / "samples";

boost::json::object run(const Home& home, const std::string& source) {
  const Finished finished = home.run({"run", source, "--output", "json"});
  INFO(finished.out << finished.error);
  REQUIRE((finished.code == 0 || finished.code == 3));
  return finished.json().as_array().front().as_object();
}

boost::json::value shown(const Home& home, std::int64_t mapping) {
  return home.run({"mapping", "show", std::to_string(mapping), "--output", "json"}).json();
}

Finished add(const Home& home, const std::string& name, const std::string& file,
             const std::vector<std::string>& more) {
  std::vector<std::string> arguments{"source", "add", name, "--plugin", "file", "--set", "path=" + file};
  for (const auto& setting : more) {
    arguments.emplace_back("--set");
    arguments.push_back(setting);
  }
  return home.run(arguments);
}

}  // namespace

TEST_CASE("a plugin's site starts from its reviewed mapping; a model within reach is asked nothing") {
  ModelServer server;
  server.script({answers("no")});
  Home home;
  home.environment["OLLAMA_HOST"] = server.url();
  SandboxProcess sandbox(home);
  REQUIRE(home.run({"source", "apply", sandbox.sources_file().string()}).code == 0);
  for (const char* source : {"greenhouse", "example"}) {
    INFO(source);
    const auto row = run(home, source);
    CHECK(says(row.at("mapping"), "v1 by tributary reviewers (new)"));
    CHECK(says(row.at("generator_reason"), "the reviewed mapping of " + std::string(source)));
    CHECK(row.at("rejects").as_int64() == 0);
    const auto mapping = shown(home, row.at("mapping_id").as_int64());
    CHECK(says(mapping.at("by"), "tributary reviewers"));
    CHECK(says(mapping.at("reviewed_site"), source));
    CHECK(mapping.at("trial").at("passed").as_bool());
  }
  CHECK(server.chats().empty());
  // A site that no reviewed mapping is of is the model's, and then the matcher's.
  CHECK(says(run(home, "jobboard").at("mapping"), "by matcher"));
  CHECK_FALSE(server.chats().empty());
  const auto source = home.run({"source", "show", "jobboard", "--output", "json"}).json();
  CHECK(says(source.at("starts from"), "no reviewed mapping"));
}

TEST_CASE("a site that renamed a field keeps the rest of its reviewed mapping, and explain names all acts") {
  Home home;
  SandboxProcess sandbox(home, {"greenhouse=renamed_field"});
  REQUIRE(home.run({"source", "apply", sandbox.sources_file().string()}).code == 0);
  const auto row = run(home, "greenhouse");
  CHECK(row.at("new").as_int64() > 0);
  CHECK(row.at("rejects").as_int64() == 0);
  const auto mapping = shown(home, row.at("mapping_id").as_int64());
  CHECK(says(mapping.at("by"), "matcher"));
  CHECK(says(mapping.at("reviewed_site"), "greenhouse"));
  const auto& fields = mapping.at("field_mappings").at("fields");
  CHECK(says(fields.at("title").at("path"), "$.job_title"));
  CHECK(says(fields.at("salary_min").at("as"), "minor_units"));
  CHECK(fields.at("company").as_object().contains("first"));

  const auto posting = home.run({"posting", "list", "--output", "json"}).json().as_array().front();
  const auto explained =
      home.run({"explain", std::to_string(posting.at("id").as_int64()), "--output", "json"}).json();
  std::multiset<std::string> acts;
  for (const auto& act : explained.at("lineage").as_array()) {
    const std::string kind(act.at("kind").as_string());
    if (kind == "generate_mapping" || kind == "trial") {
      acts.insert(std::string(act.at("actor").as_string()) + " " + kind +
                  (act.at("error").as_string().empty() ? "" : " failed"));
    }
  }
  CHECK(acts == std::multiset<std::string>{"tributary reviewers generate_mapping", "host trial failed",
                                           "matcher generate_mapping", "matcher generate_mapping",
                                           "host trial"});
}

TEST_CASE("a file of a known API starts from its reviewed mapping when its source names the site") {
  Home home;
  const std::string page = (kSamples / "lever/page.json").string();
  const Finished added = add(home, "looms", page, {"site=lever", "company=Solstice Looms"});
  INFO(added.error);
  REQUIRE(added.code == 0);
  CHECK(says(run(home, "looms").at("mapping"), "by tributary reviewers"));
  const auto source = home.run({"source", "show", "looms", "--output", "json"}).json();
  CHECK(says(source.at("starts from"), "the reviewed mapping of lever"));

  // One posting a line: the same mapping, with the records where they are.
  std::ifstream in(page);
  const auto records = boost::json::parse(std::string{std::istreambuf_iterator<char>(in), {}});
  std::ofstream lines(home.path() / "lines.ndjson");
  for (const auto& record : records.as_array()) lines << boost::json::serialize(record) << "\n";
  lines.close();
  REQUIRE(add(home, "lines", (home.path() / "lines.ndjson").string(), {"site=lever"}).code == 0);
  const auto row = run(home, "lines");
  CHECK(says(row.at("mapping"), "by tributary reviewers"));
  CHECK(row.at("new").as_int64() == static_cast<std::int64_t>(records.as_array().size()));
}

TEST_CASE("an unknown site is refused when the source is added, with the one that is meant") {
  Home home;
  const Finished added = add(home, "looms", "page.json", {"site=levre"});
  CHECK(added.code == 78);
  CHECK(added.error.find("did you mean 'lever'?") != std::string::npos);
  const auto sites = home.run({"mapping", "sites", "--output", "json"}).json();
  std::set<std::string> names;
  for (const auto& row : sites.as_array()) names.emplace(row.at("site").as_string());
  CHECK(names.contains("lever"));
  CHECK_FALSE(names.contains("posting_fields"));
}

TEST_CASE("nothing changes by itself for a source that has a mapping; asked for, the reviewed one waits") {
  Home home;
  const std::string page = (kSamples / "lever/page.json").string();
  REQUIRE(add(home, "looms", page, {}).code == 0);
  CHECK(says(run(home, "looms").at("mapping"), "by matcher"));
  std::ofstream(home.path() / "sources.json")
      << boost::json::serialize(boost::json::array{boost::json::object{
             {"name", "looms"}, {"plugin", "file"}, {"settings", {{"path", page}, {"site", "lever"}}}}});
  REQUIRE(home.run({"source", "apply", (home.path() / "sources.json").string()}).code == 0);
  CHECK(says(run(home, "looms").at("mapping"), "v1 by matcher"));

  const Finished generated = home.run({"mapping", "generate", "looms", "--output", "json"});
  INFO(generated.out << generated.error);
  REQUIRE(generated.code == 0);
  CHECK(generated.out.find("tributary reviewers") != std::string::npos);
  CHECK(says(run(home, "looms").at("mapping"), "v1 by matcher"));
}

TEST_CASE("mapping suggest starts from a reviewed mapping only when it is told to") {
  Home home;
  const std::string page = (kSamples / "lever/page.json").string();
  const Finished alone = home.run({"mapping", "suggest", page, "--generator", "matcher"});
  REQUIRE(alone.code == 0);
  const Finished started = home.run({"mapping", "suggest", page, "--site", "lever"});
  INFO(started.error);
  REQUIRE(started.code == 0);
  CHECK(started.out != alone.out);
  CHECK(started.json().at("keep").as_object().contains("apply_url"));
  CHECK(home.run({"mapping", "suggest", page, "--site", "lefer"}).code == 78);
}
