// What a run keeps of its proof, and what it notices about its neighbours.
#include <catch2/catch.hpp>

#include <boost/json.hpp>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>

#include "support/program.hpp"

using namespace tributary::testing;
using Catch::Contains;

namespace {

// The sandbox, and sources of its sites.
struct Bundled {
  Bundled() {
    home.environment["OLLAMA_HOST"] = "http://127.0.0.1:9";
    sources = boost::json::parse(read_when_there(home.path() / "sources.json")).as_array();
  }

  static std::string read_when_there(const std::filesystem::path& file) {
    for (int i = 0; i < 200 && !std::filesystem::exists(file); ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    std::ifstream in(file);
    return {std::istreambuf_iterator<char>(in), {}};
  }

  // A source of that name with the settings of the sandbox's site.
  void add(const std::string& name, const std::string& site) {
    for (const auto& source : sources) {
      if (source.at("name").as_string() != site) continue;
      std::vector<std::string> arguments{"source", "add", name, "--plugin",
                                         std::string(source.at("plugin").as_string())};
      for (const auto& setting : source.at("settings").as_object()) {
        const auto& value = setting.value();
        arguments.insert(arguments.end(), {"--set", std::string(setting.key()) + "=" +
                                                        (value.is_string() ? std::string(value.as_string())
                                                                           : boost::json::serialize(value))});
      }
      const Finished finished = home.run(arguments);
      INFO(finished.error);
      REQUIRE(finished.code == 0);
    }
  }

  Home home;
  Background sandbox{home,
                     {"sandbox", "--listen", "127.0.0.1:0", "--every-site", "--write-sources",
                      (home.path() / "sources.json").string()}};
  boost::json::array sources;
};

}  // namespace

TEST_CASE("a run keeps the evidence of its end, and says whether what it did not see is gone") {
  Bundled bundled;
  bundled.add("snapshot", "lever");
  const Finished whole = bundled.home.run({"run", "snapshot", "--output", "json"});
  INFO(whole.out << whole.error);
  const auto run = whole.json().at(0);
  CHECK(run.at("status") == "ok");
  CHECK(run.at("proves_absence") == true);
  CHECK(run.at("evidence").at("rule") == "empty_page");
  CHECK(run.at("evidence").at("distinct") == 5);

  const Finished cut = bundled.home.run({"run", "snapshot", "--max-pages", "1", "--output", "json"});
  CHECK(cut.json().at(0).at("status") == "truncated");
  CHECK(cut.json().at(0).at("proves_absence") == false);
}

TEST_CASE("the same content under two names is noticed") {
  Bundled bundled;
  bundled.add("first", "greenhouse");
  bundled.add("second", "greenhouse");
  const Finished first = bundled.home.run({"run", "first"});
  CHECK_THAT(first.error, !Contains("the same board"));
  const Finished second = bundled.home.run({"run", "second", "--output", "json"});
  INFO(second.error);
  CHECK(second.code == 0);
  CHECK_THAT(second.error, Contains("have the ids of those of source first") && Contains("remove one"));
  CHECK(second.json().at(0).at("evidence").at("same_as") == "first");
}
