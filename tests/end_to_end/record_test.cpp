// A source of the sandbox recorded as a testcase: it replays anywhere, and holds nothing of this machine.
#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "support/program.hpp"

using tributary::testing::Finished;
using tributary::testing::Home;
using tributary::testing::SandboxProcess;
using tributary::testing::says;

namespace {

namespace fs = std::filesystem;

std::string text_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string sentence_of(const boost::json::value& rows, std::string_view check) {
  for (const auto& row : rows.as_array()) {
    if (row.at("check").as_string() == check) return std::string(row.at("sentence").as_string());
  }
  return "";
}

// Sites that are served and not in the demo become sources too, beside those that are.
void add_described(const Home& home, const SandboxProcess& sandbox) {
  const auto of_demo = boost::json::parse(text_of(sandbox.sources_file()));
  std::string base;
  for (const auto& source : of_demo.as_array()) {
    if (source.at("name") == "example") base = source.at("settings").at("base_url").as_string();
  }
  base.resize(base.rfind('/'));
  for (const std::string site : {"lever", "ashby"}) {
    const auto described =
        boost::json::parse(text_of(fs::path(TRIBUTARY_SOURCE_DIR) / "samples" / site / "sandbox.json"));
    boost::json::object settings = described.at("settings").as_object();
    settings["base_url"] = base + "/" + site;
    settings["allow_private"] = true;
    settings["delay_ms"] = 0;
    const auto file = home.path() / (site + ".json");
    std::ofstream(file) << boost::json::serialize(
        boost::json::array{{{"name", site}, {"plugin", site}, {"settings", settings}}});
    const Finished applied = home.run({"source", "apply", file.string()});
    INFO(applied.out << applied.error);
    REQUIRE(applied.code == 0);
  }
}

}  // namespace

TEST_CASE("what is recorded from the sandbox replays as if the site itself had answered") {
  Home home;
  SandboxProcess sandbox(home);
  REQUIRE(home.run({"source", "apply", sandbox.sources_file().string()}).code == 0);
  add_described(home, sandbox);
  const std::string before = home.run({"history", "--output", "json"}).out;
  struct Site {
    const char* source;
    const char* plugin;
    const char* asks;  // the plugin's own server, or the made-up one
  };
  const Site sites[] = {{"lever", "lever", "https://api.lever.co/v0/postings/"},
                        {"ashby", "ashby", "https://api.ashbyhq.com/"},
                        {"jobboard", "rest", "https://jobs.example.com/jobboard/api/positions"},
                        {"example", "example", "https://jobs.example.com/postings"}};
  for (const Site& site : sites) {
    const std::string folder = (home.path() / site.source).string();
    const std::vector<std::string> record{"plugin",      "record", site.source, "--case", "whole_list",
                                          "--directory", folder,   "--output",  "json"};
    const Finished recorded = home.run(record);
    INFO(site.source << ": " << recorded.out << recorded.error);
    REQUIRE(recorded.code == 0);
    CHECK(recorded.json().at("status") == "ok");
    for (const auto& file : fs::directory_iterator(fs::path(folder) / "testcases/whole_list")) {
      const std::string text = text_of(file.path());
      CHECK_FALSE(says(text, "127.0.0.1"));
      CHECK_FALSE(says(text, "allow_private"));
    }
    CHECK(says(text_of(fs::path(folder) / "testcases/whole_list/conversation.json"), site.asks));

    const Finished checked =
        home.run({"plugin", "check", site.plugin, "--directory", folder, "--output", "json"});
    INFO(checked.out << checked.error);
    CHECK(says(sentence_of(checked.json(), "testcases"), "no testcase goes wrong"));  // nothing else is wrong
    CHECK(sentence_of(checked.json(), "hosts").find("runs") != std::string::npos);

    const Finished again = home.run(record);
    CHECK(again.code == 2);
    CHECK(says(again.error, "--yes"));
  }
  CHECK(home.run({"history", "--output", "json"}).out == before);
}

TEST_CASE("a recording says which pages it stopped at, and a source of files has none") {
  Home home;
  SandboxProcess sandbox(home);
  REQUIRE(home.run({"source", "apply", sandbox.sources_file().string()}).code == 0);
  const std::string folder = (home.path() / "one").string();
  const Finished recorded = home.run({"plugin", "record", "example", "--case", "stopped", "--directory",
                                      folder, "--max-pages", "1", "--output", "json"});
  INFO(recorded.out << recorded.error);
  REQUIRE(recorded.code == 0);
  CHECK(recorded.json().at("status") == "truncated");
  CHECK(recorded.json().at("pages") == 1);
  CHECK(says(text_of(fs::path(folder) / "testcases/stopped/settings.json"), "\"max_pages\":1"));
  const Finished files = home.run({"plugin", "record", "files", "--directory", folder});
  CHECK(files.code == 2);
  CHECK(says(files.error, "reads files of this machine"));
}
