// The described sites of samples/, asked as their plugins ask them.
#include <httplib.h>
#include <catch2/catch.hpp>

#include <filesystem>
#include <set>

#include "described.hpp"
#include "plugin_api/url.hpp"

using namespace tributary;
using plugin::JsonView;
using test::Ids;
using test::ids_in;
using test::number_in;

namespace {

namespace fs = std::filesystem;

const fs::path kSamples = fs::path(TRIBUTARY_SOURCE_DIR) / "samples";

struct Running {
  sandbox::Sandbox sandbox{{.samples = kSamples}};
  httplib::Client client{"127.0.0.1", sandbox.start()};

  httplib::Response get(const std::string& path) {
    const auto reply = client.Get(path);
    REQUIRE(reply);
    return *reply;
  }
  // A page of the Workday site; `facets`: JSON.
  std::string workday(std::size_t offset, const std::string& facets = "{}") {
    const auto reply = client.Post("/workday/wday/cxs/tannhof/Careers/jobs",
                                   R"({"appliedFacets":)" + facets + R"(,"limit":20,"offset":)" +
                                       std::to_string(offset) + R"(,"searchText":""})",
                                   "application/json");
    REQUIRE(reply);
    REQUIRE(reply->status == 200);
    return reply->body;
  }
};

}  // namespace

TEST_CASE("every folder with a sandbox.json is a site, behind those of the demo, in the order of names") {
  Running running;
  std::vector<std::string> behind;
  std::set<std::string> all;
  for (const auto& site : running.sandbox.sites()) {
    all.insert(site.name);
    if (!site.in_demo) behind.push_back(site.name);
  }
  CHECK(std::is_sorted(behind.begin(), behind.end()));
  for (const fs::directory_entry& entry : fs::directory_iterator(kSamples)) {
    INFO(entry.path());
    if (fs::exists(entry.path() / "sandbox.json")) CHECK(all.contains(entry.path().filename().string()));
  }
}

TEST_CASE("Lever pages by skip and limit, a bare array that is empty behind the last") {
  Running running;
  const std::string board = "/lever/v0/postings/solstice?mode=json";
  const std::string whole = running.get(board).body;
  CHECK(JsonView::parse(whole).elements().size() == 5);
  CHECK(ids_in(running.get(board + "&skip=4&limit=2").body, "").size() == 1);
  CHECK(running.get(board + "&skip=5&limit=2").body == "[]\n");
  CHECK(running.get("/lever/v0/postings/nobody?mode=json").status == 404);
}

TEST_CASE("Ashby and Recruitee are one reply") {
  Running running;
  const std::string board = "/ashby/posting-api/job-board/beispielbank";
  CHECK(ids_in(running.get(board).body).size() == 5);
  CHECK_FALSE(JsonView::parse(running.get(board).body).find("jobs.0.compensation"));
  const std::string with_pay = running.get(board + "?includeCompensation=true").body;
  CHECK(JsonView::parse(with_pay).find("jobs.0.compensation"));
  CHECK(ids_in(running.get("/recruitee/api/offers/").body, "offers").size() == 4);
}

TEST_CASE("SmartRecruiters counts, has details, and knows no unknown company") {
  Running running;
  const std::string company = "/smartrecruiters/v1/companies/SilberpfeilOptik/postings";
  const std::string page = running.get(company + "?limit=2&offset=2").body;
  CHECK(number_in(page, "totalFound") == 5);
  CHECK(number_in(page, "offset") == 2);
  CHECK(ids_in(page, "content") == Ids{"744000000000003", "744000000000004"});
  const std::string detail = running.get(company + "/744000000000001").body;
  CHECK(JsonView::parse(detail).find("jobAd.sections"));
  const auto nobody = running.get("/smartrecruiters/v1/companies/Nobody/postings");
  CHECK(nobody.status == 200);
  CHECK(number_in(nobody.body, "totalFound") == 0);
}

TEST_CASE("Personio is a feed of XML as it stands in its file") {
  Running running;
  const auto feed = running.get("/personio/xml?language=de");
  CHECK_THAT(feed.get_header_value("Content-Type"), Catch::StartsWith("text/xml"));
  CHECK_THAT(feed.body, Catch::StartsWith("<?xml") && Catch::Contains("<workzag-jobs>"));
}

TEST_CASE("Workday counts on page one alone, up to 2000, wraps behind that, and its facets narrow it") {
  Running running;
  CHECK(number_in(running.workday(0), "total") == 5);
  CHECK(number_in(running.workday(20), "total") == 0);
  running.sandbox.add_fault(sandbox::parse_fault("workday=many_records:2503"));
  const std::string first = running.workday(0);
  CHECK(number_in(first, "total") == 2000);
  CHECK(ids_in(running.workday(2000), "jobPostings", "externalPath") ==
        ids_in(first, "jobPostings", "externalPath"));
  std::set<std::string> seen;
  std::size_t counted = 0;
  for (const JsonView& time_type : JsonView::parse(first).find("facets.0.values")->elements()) {
    const std::string facets = R"({"timeType":[)" + std::string(time_type.find("id")->raw()) + "]}";
    const auto count = static_cast<std::size_t>(time_type.find("count")->integer().value());
    counted += count;
    CHECK(number_in(running.workday(0, facets), "total") == static_cast<std::int64_t>(count));
    for (std::size_t offset = 0; offset < count; offset += 20) {
      const std::string page = running.workday(offset, facets);
      for (const std::string& id : ids_in(page, "jobPostings", "externalPath")) seen.insert(id);
    }
  }
  CHECK(counted > 20);
  CHECK(seen.size() == counted);
}

TEST_CASE(
    "Workday refuses larger pages, has a detail behind the path of a posting, and 404 for another site") {
  Running running;
  const std::string site = "/workday/wday/cxs/tannhof/Careers";
  const auto larger = running.client.Post(site + "/jobs", R"({"limit":21,"offset":0})", "application/json");
  CHECK(larger->status == 400);
  const auto other = running.client.Post("/workday/wday/cxs/tannhof/Intern/jobs", "{}", "application/json");
  CHECK(other->status == 404);
  const std::string detail = running.get(site + "/job/Remote---Japan/Field-Service-Engineer_R-20004").body;
  CHECK(JsonView::parse(detail).find("jobPostingInfo.jobDescription"));
  CHECK(running.get(site + "/job/Lab-Assistant").status == 404);
}
