// Every testcase of every plugin, replayed through worker and host. A new testcase needs no line here.
#include "fetch/replay.hpp"

#include <catch2/catch.hpp>

#include <filesystem>

using namespace tributary;
namespace fs = std::filesystem;

TEST_CASE("every plugin does in each of its recorded conversations what the case expects") {
  const fs::path build = TRIBUTARY_BUILD_DIR;
  const fs::path folders = fs::path(TRIBUTARY_SOURCE_DIR) / "plugins";
  std::size_t cases = 0;
  for (const auto& plugin :
       fetch::PluginCatalog(build / "plugins", build / "tributary-worker", {folders}).list()) {
    for (const fs::path& testcase : fetch::replay_cases(folders / plugin.name)) {
      const fetch::ReplayReport report = fetch::replay(plugin, build / "tributary-worker", testcase);
      ++cases;
      INFO(testcase << ": " << report.outcome.stop_reason);
      for (const std::string& difference : report.differences) FAIL_CHECK(difference);
    }
  }
  CHECK(cases > 0);
}
