// What sites really do to their lists, played by the sandbox: a run sees it all and proves it, or says that
// it did not. Never is a run complete that was not.
#include <catch2/catch.hpp>

#include <set>
#include <string>

#include "plugin_api/json_view.hpp"
#include "plugins/bundled_run.hpp"

using namespace tributary;
using Catch::Contains;
using fetch::RunStatus;
using test::BundledRuns;
using test::Run;

namespace {

// The values at `member` of every record that was handed in.
std::multiset<std::string> values_in(const Run& run, std::string_view member) {
  std::multiset<std::string> values;
  for (const fetch::FetchedPage& page : run.pages) {
    const std::string path = page.records.substr(2, page.records.size() - 5);
    const auto records = plugin::JsonView::parse(page.body).find(path);
    if (!records) continue;
    for (const plugin::JsonView& record : records->elements()) {
      const auto value = record.find(member);
      values.insert(value ? std::string(value->raw()) : "");
    }
  }
  return values;
}

std::size_t distinct(const Run& run, std::string_view member = "id") {
  const auto values = values_in(run, member);
  return std::set<std::string>(values.begin(), values.end()).size();
}

// The site with a small page, so that its list has several.
struct Listed {
  BundledRuns sites;

  std::size_t all(const std::string& site) {
    sites.sandbox.clear_faults();
    const Run run = with_pages_of_three(site);
    INFO(site << ": " << run.outcome.stop_reason);
    REQUIRE(run.outcome.status == RunStatus::ok);
    return distinct(run);
  }

  Run with(const std::string& fault) {
    sites.sandbox.clear_faults();
    const sandbox::Fault parsed = sandbox::parse_fault(fault);
    sites.sandbox.add_fault(parsed);
    return with_pages_of_three(parsed.site);
  }

  Run with_pages_of_three(const std::string& site) {
    for (auto each : sites.sandbox.sites()) {
      if (each.name != site) continue;
      const auto plugin = sites.plugin(each.plugin);
      for (const auto& setting : plugin.manifest->settings) {
        if (setting.name == "page_size") each.settings["page_size"] = 3;
        if (setting.name == "details") each.settings["details"] = false;
      }
      return sites.run(each, 1);
    }
    FAIL("no site " << site);
    return {};
  }
};

// Sites whose lists come in numbered pages with a count: by configuration, and in C++.
const char* const kCounted[] = {"smartrecruiters", "example"};

}  // namespace

TEST_CASE("a count that is 0 behind the first page is none") {
  Listed lists;
  for (const std::string site : kCounted) {
    const std::size_t all = lists.all(site);
    const Run run = lists.with(site + "=total_zero_later");
    INFO(site << ": " << run.outcome.stop_reason);
    CHECK(run.outcome.status == RunStatus::ok);
    CHECK(distinct(run) == all);
  }
}

TEST_CASE("a count that is pinned at a cap proves nothing, whether the list ends there or goes on") {
  Listed lists;
  for (const std::string site : {"icims", "example"}) {
    lists.sites.sandbox.clear_faults();
    lists.sites.sandbox.add_fault(sandbox::parse_fault(site + "=many_records:1200"));
    lists.sites.sandbox.add_fault(sandbox::parse_fault(site + "=total_pinned:1000"));
    const Run run = lists.sites.run(site, 1);
    INFO(site << ": " << run.outcome.stop_reason);
    CHECK(run.outcome.status == RunStatus::truncated);
    CHECK_THAT(run.outcome.stop_reason, Contains("1000"));
  }
}

TEST_CASE("positions that wrap around to page one end the run, and not as complete") {
  Listed lists;
  for (const std::string site : kCounted) {
    const Run run = lists.with(site + "=wrap:3");
    INFO(site << ": " << run.outcome.stop_reason);
    CHECK(run.outcome.status == RunStatus::truncated);
    CHECK_THAT(run.outcome.stop_reason, Contains("repeats an earlier one"));
  }
}

TEST_CASE("page one that is repeated for ever ends the run, and not as complete") {
  Listed lists;
  for (const std::string site : {"smartrecruiters", "example", "jobboard", "lever"}) {
    const Run run = lists.with(site + "=first_page_forever");
    INFO(site << ": " << run.outcome.stop_reason);
    CHECK(run.outcome.status == RunStatus::truncated);
  }
}

TEST_CASE("a page size that is clamped silently loses nothing") {
  Listed lists;
  for (const std::string site : {"smartrecruiters", "lever"}) {
    const std::size_t all = lists.all(site);
    const Run run = lists.with(site + "=clamped:2");
    INFO(site << ": " << run.outcome.stop_reason);
    CHECK(run.outcome.status == RunStatus::ok);
    CHECK(distinct(run) == all);
  }
}

TEST_CASE("short pages in the middle are no end") {
  Listed lists;
  for (const std::string site : {"smartrecruiters", "lever"}) {
    const std::size_t all = lists.all(site);
    const Run run = lists.with(site + "=short_pages");
    INFO(site << ": " << run.outcome.stop_reason);
    CHECK(run.outcome.status == RunStatus::ok);
    CHECK(distinct(run) == all);
  }
}

TEST_CASE("a list in another order on every page is read again until it is whole") {
  Listed lists;
  const std::size_t all = lists.all("smartrecruiters");
  const Run run = lists.with("smartrecruiters=unstable_order");
  INFO(run.outcome.stop_reason);
  if (run.outcome.status == RunStatus::ok) {
    CHECK(distinct(run) == all);
    CHECK(run.outcome.evidence.at("readings").to_number<int>() > 1);
  } else {
    CHECK(run.outcome.status == RunStatus::truncated);
    CHECK_THAT(run.outcome.stop_reason, Contains("was never whole"));
  }
}

TEST_CASE("what comes or goes while the list is read is noticed, and a list that held still is read") {
  Listed lists;
  for (const char* fault : {"added_while_paging:2", "removed_while_paging:2"}) {
    const Run run = lists.with(std::string("smartrecruiters=") + fault);
    INFO(fault << ": " << run.outcome.stop_reason);
    CHECK(run.outcome.status == RunStatus::ok);
    CHECK(run.outcome.evidence.at("readings").to_number<int>() > 1);
    const auto total = run.outcome.server_total;
    REQUIRE(total);
    CHECK(static_cast<std::int64_t>(distinct(run)) >= *total);
  }
  const Run run = lists.with("example=removed_while_paging:2");  // it does not read again, and says so
  INFO(run.outcome.stop_reason);
  CHECK(run.outcome.status == RunStatus::truncated);
  CHECK_THAT(run.outcome.stop_reason, Contains("moved"));
}

TEST_CASE("null or nothing in place of an empty list ends a list, and is no changed site") {
  Listed lists;
  for (const std::string site : {"smartrecruiters", "lever"}) {
    const std::size_t all = lists.all(site);
    for (const char* fault : {"=null_list", "=missing_list"}) {
      if (site == "lever" && fault == std::string("=missing_list")) continue;  // its body is the list
      const Run run = lists.with(site + fault);
      INFO(site << fault << ": " << run.outcome.stop_reason);
      CHECK(run.outcome.status == RunStatus::ok);
      CHECK(distinct(run) == all);
    }
  }
}

TEST_CASE("an error that comes with status 200 is failed, and never a changed or an empty site") {
  Listed lists;
  for (const std::string site : {"smartrecruiters", "lever", "ashby", "workday"}) {
    for (const char* fault : {"=error_object_200", "=error_array_200"}) {
      const Run run = lists.with(site + fault);
      INFO(site << fault << ": " << run.outcome.stop_reason);
      CHECK(run.outcome.status == RunStatus::failed);
      CHECK_THAT(run.outcome.stop_reason, Contains("an error"));
    }
  }
}

TEST_CASE("a login, a captcha or another tenant's page with status 200 is blocked") {
  Listed lists;
  for (const std::string site : {"smartrecruiters", "lever", "ashby", "workday", "personio"}) {
    for (const char* fault : {"=html_200", "=captcha_200", "=wrong_tenant_200"}) {
      const Run run = lists.with(site + fault);
      INFO(site << fault << ": " << run.outcome.stop_reason);
      CHECK(run.outcome.status == RunStatus::blocked);
      CHECK(run.pages.empty());
    }
  }
}

TEST_CASE("an empty list proves nothing where any name is answered with one") {
  Listed lists;
  auto& sandbox = lists.sites.sandbox;
  sandbox.add_fault(sandbox::parse_fault("smartrecruiters=empty_list"));
  const Run known = lists.with_pages_of_three("smartrecruiters");
  INFO(known.outcome.stop_reason);
  CHECK(known.outcome.status == RunStatus::truncated);  // its own way: any company is answered
  const Run lever = lists.with("lever=empty_list");
  INFO(lever.outcome.stop_reason);
  CHECK(lever.pages.size() == 1);
}

TEST_CASE("the window of a query is left by asking for its parts") {
  Listed lists;
  lists.sites.sandbox.add_fault(sandbox::parse_fault("workday=many_records:2500"));
  auto sites = lists.sites.sandbox.sites();
  for (auto& site : sites) {
    if (site.name != "workday") continue;
    site.settings["details"] = false;
    const Run run = lists.sites.run(site, 1);
    INFO(run.outcome.stop_reason);
    CHECK(run.outcome.evidence.at("parts").to_number<int>() > 1);
    CHECK(run.outcome.evidence.at("distinct").to_number<int>() >= 2000);
    CHECK(run.outcome.status == RunStatus::truncated);  // 500 have no such place, and nobody says how many
  }
}

TEST_CASE("one record for each location of a posting is what the ids say it is") {
  Listed lists;
  const Run run = lists.with("example=job_per_location");
  INFO(run.outcome.stop_reason);
  CHECK(run.outcome.status == RunStatus::truncated);  // the count is of rows, the ids are of postings
  CHECK_THAT(run.outcome.stop_reason, Contains("came twice"));
}

TEST_CASE("ids beyond 2^53 stay what they are, digit by digit") {
  Listed lists;
  for (const char* fault :
       {"smartrecruiters=big_ids", "smartrecruiters=big_ids:64", "smartrecruiters=big_ids:40"}) {
    const Run run = lists.with(fault);
    INFO(fault << ": " << run.outcome.stop_reason);
    CHECK(run.outcome.status == RunStatus::ok);
    const auto ids = values_in(run, "id");
    CHECK(ids.size() == std::set<std::string>(ids.begin(), ids.end()).size());
    for (const std::string& id : ids) CHECK(id.find_first_not_of("0123456789") == std::string::npos);
  }
}

TEST_CASE("a detail that is gone costs its record the detail, one that is refused for now costs the run") {
  BundledRuns sites;
  const std::size_t all = distinct(sites.run("smartrecruiters"));
  sites.sandbox.add_fault(sandbox::parse_fault("smartrecruiters=detail_404:1"));
  const Run gone = sites.run("smartrecruiters");
  INFO(gone.outcome.stop_reason);
  CHECK(gone.outcome.status == RunStatus::ok);
  CHECK(distinct(gone) == all);
  const Run busy = sites.run_with("smartrecruiters=detail_429:1");
  INFO(busy.outcome.stop_reason);
  CHECK(busy.outcome.status == RunStatus::transient);
}

TEST_CASE("an unknown board that is answered with an empty list is no empty board") {
  BundledRuns sites;
  auto all = sites.sandbox.sites();
  for (auto& site : all) {
    if (site.name != "smartrecruiters") continue;
    sites.sandbox.add_fault(sandbox::parse_fault("smartrecruiters=unknown_board_empty"));
    site.settings["board"] = "NobodyHasThisName";
    const Run run = sites.run(site, 1);
    INFO(run.outcome.stop_reason);
    CHECK(run.outcome.status == RunStatus::truncated);
    CHECK_THAT(run.outcome.stop_reason, Contains("a name that nobody has"));
  }
}
