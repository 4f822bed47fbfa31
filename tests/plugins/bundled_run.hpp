// A bundled site fetched as a run fetches it: sandbox, worker, host; what came of it kept in memory.
#pragma once

#include <catch2/catch.hpp>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "fetch/fetch.hpp"
#include "fetch/plugin_catalog.hpp"
#include "fetch/use_plugin.hpp"
#include "sandbox/sandbox.hpp"

namespace tributary::test {

struct Run {
  fetch::FetchOutcome outcome;
  std::vector<fetch::FetchedPage> pages;
  std::vector<std::string> bodies;  // of every recorded exchange
};

// A sandbox of its own with sound sites; spoil them with `sandbox`.
class BundledRuns {
 public:
  BundledRuns() { sandbox.start(); }

  Run run(const std::string& name, int max_attempts = 1) {
    const auto sites = sandbox.sites();
    const auto site =
        std::find_if(sites.begin(), sites.end(), [&](const auto& each) { return each.name == name; });
    REQUIRE(site != sites.end());
    return run(*site, max_attempts);
  }

  Run run(const sandbox::BundledSite& source, int max_attempts) {
    const fetch::PluginInfo plugin = catalog_.find(source.plugin);
    REQUIRE(plugin.manifest);
    fetch::FetchPlan plan;
    plan.source = source.name;
    plan.worker = build_ / "tributary-worker";
    fetch::use_plugin(plan, plugin, fetch::check_settings(*plugin.manifest, source.settings));
    plan.max_attempts = max_attempts;
    plan.user_agent = "tributary-test";
    Memory memory;
    Pages sink;
    const std::atomic<bool> stop{false};
    Run run;
    run.outcome = fetch::fetch(plan, memory, sink, SystemClock(), stop);
    run.pages = std::move(sink.pages);
    run.bodies = std::move(memory.bodies);
    return run;
  }

  fetch::PluginInfo plugin(const std::string& name) const { return catalog_.find(name); }

  // With that fault and no other.
  Run run_with(const std::string& fault) {
    sandbox.clear_faults();
    const sandbox::Fault parsed = sandbox::parse_fault(fault);
    sandbox.add_fault(parsed);
    return run(parsed.site);
  }

  sandbox::Sandbox sandbox{{.samples = std::filesystem::path(TRIBUTARY_SOURCE_DIR) / "samples"}};

 private:
  class Memory final : public interaction::Recorder {
   public:
    interaction::InteractionId append(const interaction::Interaction&,
                                      const interaction::RawBody* body) override {
      if (body) bodies.push_back(body->bytes);
      return ++last_;
    }
    std::vector<std::string> bodies;

   private:
    interaction::InteractionId last_ = 0;
  };

  class Pages final : public fetch::PageSink {
   public:
    bool page(fetch::FetchedPage page) override {
      pages.push_back(std::move(page));
      return true;
    }
    std::vector<fetch::FetchedPage> pages;
  };

  const std::filesystem::path build_ = TRIBUTARY_BUILD_DIR;
  fetch::PluginCatalog catalog_{build_ / "plugins",
                                build_ / "tributary-worker",
                                {std::filesystem::path(TRIBUTARY_SOURCE_DIR) / "plugins"}};
};

}  // namespace tributary::test
