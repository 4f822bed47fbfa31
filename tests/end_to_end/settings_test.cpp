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
  const auto built = fs::path(TRIBUTARY_BUILD_DIR) / "plugins";
  fs::create_symlink(built / "example.so", plugins / "example.so");
  fs::create_symlink(built / "greenhouse.so", plugins / "greenhouse.so");
  std::ofstream(plugins / "fake.so") << "no library";
  home.environment["TRIBUTARY_PLUGINS"] = plugins.string();
  const Finished checked = home.run({"plugin", "check", "--all", "--output", "json"});
  INFO(checked.out << checked.error);
  CHECK(checked.code == 78);
  CHECK(says(checked.error, "fake.so"));
  std::map<std::string, std::string> results;
  const auto rows = checked.json();
  for (const auto& row : rows.as_array()) {
    results[std::string(row.at("plugin").as_string())] = row.at("result").as_string();
  }
  CHECK(results ==
        std::map<std::string, std::string>{{"example", "ok"}, {"fake", "not checked"}, {"greenhouse", "ok"}});
  CHECK(says(home.run({"plugin", "check", "--all"}).out, "not checked"));
}
