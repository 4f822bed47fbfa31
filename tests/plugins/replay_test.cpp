// Every testcase of every plugin, replayed through worker and host. A new testcase needs no line here.
#include "fetch/replay.hpp"

#include <catch2/catch.hpp>

#include <filesystem>

using namespace tributary;
namespace fs = std::filesystem;

TEST_CASE("every plugin does in each of its recorded conversations what the case expects") {
  const fs::path build = TRIBUTARY_BUILD_DIR;
  std::size_t cases = 0;
  for (const fs::directory_entry& folder :
       fs::directory_iterator(fs::path(TRIBUTARY_SOURCE_DIR) / "plugins")) {
    if (!folder.is_directory()) continue;
    const fs::path plugin = build / "plugins" / (folder.path().filename().string() + ".so");
    for (const fs::path& testcase : fetch::replay_cases(folder.path())) {
      const fetch::ReplayReport report = fetch::replay(plugin, build / "tributary-worker", testcase);
      ++cases;
      INFO(testcase << ": " << report.outcome.stop_reason);
      for (const std::string& difference : report.differences) FAIL_CHECK(difference);
    }
  }
  CHECK(cases > 0);
}
