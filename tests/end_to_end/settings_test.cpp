// Settings of sources and plugins, as a user gives and checks them.
#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>

#include "support/program.hpp"

using tributary::testing::Finished;
using tributary::testing::Home;
using tributary::testing::says;

namespace {

namespace fs = std::filesystem;

const fs::path kSamples = fs::path(TRIBUTARY_SOURCE_DIR) / "samples";

}  // namespace

TEST_CASE("a sources file that says no schedule leaves the one that is set; an empty one takes it away") {
  Home home;
  const auto file = home.path() / "sources.json";
  const auto apply = [&](const std::string& members, int code = 0) {
    std::ofstream(file) << R"([{"name":"acme","plugin":"file","settings":{"path":"jobs.json"})" << members
                        << "}]";
    const Finished applied = home.run({"source", "apply", file.string()});
    INFO(applied.out << applied.error);
    CHECK(applied.code == code);
    return applied.out + applied.error;
  };
  const auto schedule = [&] {
    const auto shown = home.run({"source", "show", "acme", "--output", "json"}).json();
    return std::string(shown.at("schedule").as_string());
  };
  CHECK(says(apply(R"(,"schedule":"15 4 * * *")"), "added"));
  CHECK(says(apply(""), "as it was"));
  CHECK(schedule() == "15 4 * * *");
  CHECK(says(apply(R"(,"schedule":17)", 78), "the \"schedule\" of acme is no text"));
  CHECK(schedule() == "15 4 * * *");
  CHECK(says(apply(R"(,"schedule":"")"), "changed"));
  CHECK(schedule().empty());
  CHECK(says(apply(""), "as it was"));
}

TEST_CASE("of many plugins those that can be checked are, and the one that cannot be is said") {
  Home home;
  const auto plugins = home.path() / "plugins";
  fs::create_directories(plugins);
  const auto share = home.path() / "share";
  fs::create_directories(share / "plugins");
  for (const std::string name : {"example", "deutsche_bank"}) {
    fs::create_symlink(fs::path(TRIBUTARY_BUILD_DIR) / "plugins" / (name + ".so"), plugins / (name + ".so"));
    fs::create_symlink(fs::path(TRIBUTARY_SOURCE_DIR) / "plugins" / name, share / "plugins" / name);
  }
  std::ofstream(plugins / "fake.so") << "no library";
  home.environment["TRIBUTARY_PLUGINS"] = plugins.string();
  home.environment["TRIBUTARY_SHARE"] = share.string();
  const Finished checked = home.run({"plugin", "check", "--all", "--output", "json"});
  INFO(checked.out << checked.error);
  CHECK(checked.code == 78);
  CHECK(says(checked.error, "fake.so"));
  std::map<std::string, int> passed;
  std::map<std::string, int> failed;
  const auto rows = checked.json();
  for (const auto& row : rows.as_array()) {
    const std::string plugin(row.at("plugin").as_string());
    ++(row.at("result") == "FAILED" ? failed : passed)[plugin];
  }
  CHECK(passed == std::map<std::string, int>{{"example", 9}, {"deutsche_bank", 9}});
  CHECK(failed == std::map<std::string, int>{{"fake", 1}});
  CHECK(says(home.run({"plugin", "check", "fake"}).out, "FAILED"));
}

TEST_CASE("a source may have whatever settings the reviewed mapping of its site reads, and no others") {
  Home home;
  const auto page = (kSamples / "personio" / "page.xml").string();
  const auto add = [&](const char* name, const std::string& setting) {
    return home.run({"source", "add", name, "--plugin", "file", "--set", "path=" + page, "--set",
                     "site=personio", "--set", setting});
  };
  const Finished added = add("acme", "tenant=acme-gmbh");
  INFO(added.error);
  REQUIRE(added.code == 0);
  CHECK(says(add("other", "tennant=acme-gmbh").error, "did you mean 'tenant'?"));
  CHECK(home.run({"source", "check", "acme"}).code == 0);
  const Finished run = home.run({"run", "acme", "--generator", "matcher"});
  INFO(run.out << run.error);
  REQUIRE((run.code == 0 || run.code == 3));
  CHECK(
      says(home.run({"posting", "list", "--output", "json"}).out, "https://acme-gmbh.jobs.personio.de/job/"));

  // Where it starts from none, nothing reads it.
  const Finished none = home.run({"source", "add", "none", "--plugin", "file", "--set", "path=" + page,
                                  "--set", "site=none", "--set", "tenant=x"});
  CHECK(none.code == 78);
  CHECK(says(none.error, "plugin file has no setting 'tenant'"));
}

TEST_CASE("preview and mapping suggest take any setting that a mapping may read") {
  const Home home;
  const auto mapping = home.path() / "mapping.json";
  std::ofstream(mapping) << R"({"format":"tributary-mapping/1","records":"$.jobs[*]","fields":{
      "external_id":"$.id","title":"$.title","company":{"setting":"company_id"},
      "url":{"template":"https://{host}/{tenant}/{id}","parts":{
        "host":{"setting":"host"},"tenant":{"setting":"tenant"},"id":"$.id"}}}})";
  const std::string page = R"({"jobs":[{"id":1,"title":"Cook"},{"id":2,"title":"Baker"}]})";
  const std::vector<std::string> settings{"--set", "tenant=acme",       "--set", "host=jobs.example",
                                          "--set", "company_id=Acme 7", "--set", "more=1"};
  std::vector<std::string> command{"preview", "-", "--mapping", mapping.string()};
  command.insert(command.end(), settings.begin(), settings.end());
  const Finished preview = home.run(command, page);
  INFO(preview.out << preview.error);
  CHECK(preview.code == 0);
  CHECK(preview.lines().at(0).at("url") == "https://jobs.example/acme/1");
  CHECK(preview.lines().at(0).at("company") == "Acme 7");

  command = {"mapping", "suggest", "-", "--generator", "matcher"};
  command.insert(command.end(), settings.begin(), settings.end());
  CHECK(home.run(command, page).code == 0);
}

TEST_CASE("a key that is not set is one sentence, and nothing is asked of the site") {
  const Home home;
  REQUIRE(
      home.run({"source", "add", "r", "--plugin", "reed", "--set", "api_key=TRIBUTARY_NO_SUCH_KEY"}).code ==
      0);
  const Finished run = home.run({"run", "r", "--output", "json"});
  CHECK(run.code == 1);
  CHECK_THAT(run.error, Catch::Contains("the environment variable TRIBUTARY_NO_SUCH_KEY") &&
                            Catch::Contains("export it"));
  CHECK(run.json().at(0).at("status") == "failed");
  const Finished shown = home.run({"plugin", "show", "lever", "--output", "json"});
  CHECK(shown.json().at("settings").at(1).at("choices") == boost::json::array{"global", "eu"});
}
