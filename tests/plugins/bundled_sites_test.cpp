// The plugins against the sandbox, through worker and host, as a run has them: sound sites, then each fault.
#include <catch2/catch.hpp>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <string>
#include <vector>

#include "plugin_api/json_view.hpp"
#include "plugins/bundled_run.hpp"

using namespace tributary;
namespace fs = std::filesystem;
using fetch::RunStatus;
using test::BundledRuns;
using test::Run;

namespace {

const fs::path kSource = TRIBUTARY_SOURCE_DIR;

// The records of a page whose plugin says where they are.
std::vector<plugin::JsonView> records_in(const fetch::FetchedPage& page) {
  REQUIRE(page.records.starts_with("$."));
  REQUIRE(page.records.ends_with("[*]"));
  const std::string path = page.records.substr(2, page.records.size() - 5);
  const auto records = plugin::JsonView::parse(page.body).find(path);
  return records ? records->elements() : std::vector<plugin::JsonView>();
}

std::size_t count(const Run& run, std::string_view member = "") {
  std::size_t found = 0;
  for (const fetch::FetchedPage& page : run.pages) {
    for (const plugin::JsonView& record : records_in(page)) found += record.find(member) ? 1 : 0;
  }
  return found;
}

}  // namespace

TEST_CASE("every bundled site is fetched whole, and the run can prove it") {
  const std::map<std::string, std::size_t> kPostings = {
      {"greenhouse", 14}, {"deutsche_bank", 22}, {"arbeitsagentur", 26}, {"jobboard", 16}, {"example", 13}};
  BundledRuns sites;
  for (const auto& [name, postings] : kPostings) {
    const Run run = sites.run(name);
    INFO(name << ": " << run.outcome.stop_reason);
    CHECK(run.outcome.status == RunStatus::ok);
    CHECK(count(run) == postings);
    CHECK(run.outcome.server_total == static_cast<std::int64_t>(postings));
    CHECK(run.outcome.requests == sites.sandbox.requests().at(name));
  }
}

TEST_CASE("every site of the sandbox is fetched by its plugin, and says that it is whole") {
  BundledRuns sites;
  for (const auto& site : sites.sandbox.sites()) {
    for (const auto& [name, value] : site.environment) setenv(name.c_str(), value.c_str(), 1);
    const Run run = sites.run(site, 1);
    INFO(site.name << ": " << run.outcome.stop_reason);
    CHECK(run.outcome.status == RunStatus::ok);
    CHECK_FALSE(run.pages.empty());
    const bool counted = run.outcome.evidence.contains("rule");
    CHECK((counted || !run.outcome.stop_reason.empty()));
    for (const auto& [name, value] : site.environment) unsetenv(name.c_str());
  }
  CHECK(sites.sandbox.sites().size() > 40);
}

TEST_CASE("details are added to their records and the list stays as it came") {
  BundledRuns sites;
  const Run bank = sites.run("deutsche_bank");
  CHECK(count(bank, "detail.html") == 22);
  CHECK(bank.pages.front().composed);
  const Run agency = sites.run("arbeitsagentur");
  CHECK(count(agency, "detail.stellenangebotsBeschreibung") == 25);  // one was withdrawn after it was listed
  CHECK_THAT(agency.pages.front().body, Catch::Contains("38400.5"));
}

TEST_CASE("the bundled file is one page of lines") {
  BundledRuns sites;
  const Run run = sites.run("files");
  INFO(run.outcome.stop_reason);
  CHECK(run.outcome.status == RunStatus::ok);
  REQUIRE(run.pages.size() == 1);
  CHECK(run.pages[0].format == PageFormat::ndjson);
  CHECK(std::count(run.pages[0].body.begin(), run.pages[0].body.end(), '\n') == 12);
}

TEST_CASE("recorded payloads of other sites pass through the file plugin, each as one page") {
  const fs::path payloads = kSource / "../shared/payloads";
  if (!fs::exists(payloads)) {
    WARN("skipped: " << payloads << " is not here");
    return;
  }
  std::size_t files = 0;
  for (const fs::directory_entry& entry : fs::directory_iterator(payloads)) {
    files += entry.path().extension() == ".json" || entry.path().extension() == ".xml" ? 1 : 0;
  }
  const std::string pattern = payloads.lexically_normal().string();
  const sandbox::BundledSite source{
      "payloads", "file", "", {{"path", {pattern + "/*.json", pattern + "/*.xml"}}}};
  const Run run = BundledRuns().run(source, 1);
  INFO(run.outcome.stop_reason);
  CHECK(run.outcome.status == RunStatus::ok);
  CHECK(run.pages.size() == files);
}

TEST_CASE("a fault ends the run as what it is, and what came is kept") {
  struct Expected {
    const char* fault;
    RunStatus status;
  };
  const Expected kExpected[] = {{"status_401", RunStatus::blocked},
                                {"status_403", RunStatus::blocked},
                                {"status_429", RunStatus::transient},
                                {"status_500", RunStatus::transient},
                                {"status_503", RunStatus::transient},
                                {"html_200", RunStatus::blocked},
                                {"truncated_body", RunStatus::transient},
                                {"broken_connection", RunStatus::transient},
                                {"not_json", RunStatus::changed},
                                {"bom", RunStatus::ok},
                                {"invalid_utf8", RunStatus::ok},
                                {"nul_character", RunStatus::ok},
                                {"record_without_title", RunStatus::ok},
                                {"renamed_field", RunStatus::ok},
                                {"empty_list", RunStatus::ok}};
  BundledRuns sites;
  for (const char* site : {"greenhouse", "deutsche_bank", "arbeitsagentur", "jobboard", "example"}) {
    for (const Expected& expected : kExpected) {
      const std::string fault = std::string(site) + "=" + expected.fault;
      const Run run = sites.run_with(fault);
      INFO(fault << ": " << run.outcome.stop_reason);
      CHECK(run.outcome.status == expected.status);
      CHECK_FALSE(run.outcome.stop_reason.empty());
      CHECK_FALSE(run.bodies.empty());
      if (expected.status != RunStatus::ok) CHECK(run.pages.empty());
    }
  }
}

TEST_CASE("a site without postings is seen whole, with none") {
  BundledRuns sites;
  for (const char* site : {"greenhouse", "deutsche_bank", "arbeitsagentur", "jobboard", "example"}) {
    const Run run = sites.run_with(std::string(site) + "=empty_list");
    INFO(site << ": " << run.outcome.stop_reason);
    CHECK(run.outcome.status == RunStatus::ok);
    CHECK(count(run) == 0);
    CHECK(run.outcome.server_total == 0);
  }
}

TEST_CASE("a second page that fails keeps the first and ends the run") {
  BundledRuns sites;
  const Run run = sites.run_with("example=status_500@1");
  CHECK(run.outcome.status == RunStatus::transient);
  CHECK(count(run) == 5);
}

TEST_CASE("one detail that is half there costs its record the detail, not the run") {
  BundledRuns sites;
  const Run run = sites.run_with("deutsche_bank=truncated_body*1@1");
  INFO(run.outcome.stop_reason);
  CHECK(run.outcome.status == RunStatus::ok);
  CHECK(count(run) == 22);
  CHECK(count(run, "detail.html") == 21);
}

TEST_CASE("a site that was busy once is asked again") {
  BundledRuns sites;
  sites.sandbox.add_fault(sandbox::parse_fault("greenhouse=status_503*1"));
  const Run run = sites.run("greenhouse", 2);
  INFO(run.outcome.stop_reason);
  CHECK(run.outcome.status == RunStatus::ok);
  CHECK(count(run) == 14);
}
