#include "sandbox/sandbox.hpp"

#include <httplib.h>
#include <catch2/catch.hpp>

#include <algorithm>
#include <set>
#include <string>

#include "base/error.hpp"
#include "plugin_api/json_view.hpp"
#include "plugin_api/url.hpp"

using namespace tributary;
using plugin::JsonView;
using sandbox::Sandbox;

namespace {

const std::string kSamples = std::string(TRIBUTARY_SOURCE_DIR) + "/samples";
const httplib::Headers kKey = {{"X-API-Key", "jobboerse-jobsuche"}};
const std::string kJobsuche = "/arbeitsagentur/jobboerse/jobsuche-service/pc/";
const std::string kBoard = "/greenhouse/v1/boards/nordwind/jobs?content=true";

struct Running {
  Sandbox sandbox{{.samples = kSamples}};
  int port = sandbox.start();
  httplib::Client client{"127.0.0.1", port};

  httplib::Result get(const std::string& path, const httplib::Headers& headers = {}) {
    return client.Get(path, headers);
  }
  std::string body(const std::string& path, const httplib::Headers& headers = {}) {
    const auto reply = get(path, headers);
    REQUIRE(reply);
    INFO(reply->body);
    REQUIRE(reply->status == 200);
    return reply->body;
  }
};

std::string search(int first, int count, const std::string& index = "search") {
  return "/deutsche_bank/" + index + "/?data=" +
         plugin::percent_encoded(
             R"({"LanguageCode":"EN","SearchParameters":{"FirstItem":)" + std::to_string(first) +
             ",\"CountItem\":" + std::to_string(count) +
             R"(,"MatchedObjectDescriptor":["PositionID","PositionTitle"]},"SearchCriteria":[]})");
}

}  // namespace

TEST_CASE("a Greenhouse board comes whole, its texts only when asked for, and an unknown board is 404") {
  Running running;
  const std::string whole = running.body(kBoard + "&pay_transparency=true");
  const auto jobs = JsonView::parse(whole).find("jobs")->elements();
  CHECK(jobs.size() == 14);
  CHECK(JsonView::parse(whole).find("meta.total")->integer() == 14);
  CHECK_THAT(jobs[0].find("content")->text(), Catch::StartsWith("&lt;p&gt;"));
  CHECK(jobs[0].find("pay_input_ranges.0.min_cents"));
  const std::string bare = running.body("/greenhouse/v1/boards/nordwind/jobs");
  CHECK_FALSE(JsonView::parse(bare).find("jobs.0.content"));
  CHECK(running.get("/greenhouse/v1/boards/suedwind/jobs")->status == 404);
}

TEST_CASE(
    "the bank's search counts from 1, shows only the fields asked for, and has a text for each posting") {
  Running running;
  std::set<std::string> ids;
  for (int first = 1; first <= 22; first += 10) {
    const std::string page = running.body(search(first, 10));
    const JsonView json = JsonView::parse(page);
    CHECK(json.find("SearchResult.SearchResultCountAll")->integer() == 22);
    for (const JsonView& item : json.find("SearchResult.SearchResultItems")->elements()) {
      ids.insert(item.find("MatchedObjectDescriptor.PositionID")->text());
      CHECK(item.find("MatchedObjectDescriptor")->names().size() == 2);
    }
  }
  CHECK(ids.size() == 22);
  for (const std::string& id : ids) {
    CHECK(JsonView::parse(running.body("/deutsche_bank/jobhtml/" + id + ".json")).find("html"));
  }
  CHECK(JsonView::parse(running.body(search(23, 10)))
            .find("SearchResult.SearchResultItems")
            ->elements()
            .empty());
  CHECK(JsonView::parse(running.body(search(1, 10, "graduatesearch")))
            .find("SearchResult.SearchResultCountAll")
            ->integer() == 3);
  CHECK(running.get("/deutsche_bank/search/?data=%7B")->status == 400);
  CHECK(running.get("/deutsche_bank/jobhtml/1.json")->status == 404);
}

TEST_CASE("the Jobsuche wants its key, pages from 1, and leaves the list out when nothing matches") {
  Running running;
  CHECK(running.get(kJobsuche + "v6/jobs")->status == 403);
  CHECK(running.get(kJobsuche + "v4/jobs", kKey)->status == 404);
  CHECK(running.get(kJobsuche + "v6/jobs?page=101&size=100", kKey)->status == 400);
  std::set<std::string> references;
  for (int page = 1; page <= 3; ++page) {
    const std::string body = running.body(kJobsuche + "v6/jobs?size=10&page=" + std::to_string(page), kKey);
    CHECK(JsonView::parse(body).find("maxErgebnisse")->integer() == 26);
    for (const JsonView& job : JsonView::parse(body).find("ergebnisliste")->elements()) {
      references.insert(job.find("referenznummer")->text());
    }
  }
  CHECK(references.size() == 26);
  int gone = 0;
  for (const std::string& reference : references) {
    const auto reply =
        running.get(kJobsuche + "v4/jobdetails/" + plugin::percent_encoded(plugin::base64(reference)), kKey);
    REQUIRE(reply);
    if (reply->status == 404)
      ++gone;
    else
      CHECK(JsonView::parse(reply->body).find("referenznummer")->text() == reference);
  }
  CHECK(gone == 1);  // listed, and withdrawn since
  const std::string none = running.body(kJobsuche + "v6/jobs?was=Astronaut", kKey);
  CHECK_FALSE(JsonView::parse(none).find("ergebnisliste"));
  CHECK(JsonView::parse(none).find("maxErgebnisse")->integer() == 0);
}

TEST_CASE("the job board's cursors lead through every position once") {
  Running running;
  std::set<std::string> slugs;
  std::string cursor;
  int pages = 0;
  do {
    const std::string body =
        running.body("/jobboard/api/positions?limit=5&after=" + plugin::percent_encoded(cursor));
    for (const JsonView& position : JsonView::parse(body).find("data.positions")->elements()) {
      CHECK(slugs.insert(position.find("slug")->text()).second);
    }
    cursor = JsonView::parse(body).find("paging.next_cursor")->text();
  } while (!cursor.empty() && ++pages < 10);
  CHECK(slugs.size() == 16);
  CHECK(running.get("/jobboard/api/positions?after=nonsense")->status == 400);
}

TEST_CASE("the example site numbers its pages and counts its postings") {
  Running running;
  const std::string last = running.body("/example/postings?page=3&size=5");
  CHECK(JsonView::parse(last).find("postings")->elements().size() == 3);
  CHECK(JsonView::parse(last).find("total")->integer() == 13);
  CHECK(
      JsonView::parse(running.body("/example/postings?page=4&size=5")).find("postings")->elements().empty());
}

TEST_CASE("every bundled site tells how to add it as a source, with this sandbox's address") {
  Running running;
  const auto sites = running.sandbox.sites();
  REQUIRE(std::count_if(sites.begin(), sites.end(), [](const auto& site) { return site.in_demo; }) == 6);
  for (const auto& site : sites) {
    INFO(site.name);
    const std::string settings = boost::json::serialize(site.settings);
    CHECK(settings.find("${") == std::string::npos);
    CHECK((settings.find(running.sandbox.url() + "/" + site.name) != std::string::npos ||
           site.plugin == "file"));
  }
}

TEST_CASE("a person who opens the sandbox reads what there is") {
  Running running;
  const std::string page = running.body("/");
  CHECK_THAT(page, Catch::Contains(running.sandbox.url() + "/arbeitsagentur/"));
  CHECK_THAT(page, Catch::Contains("truncated_body"));
}

TEST_CASE("a fault spoils as many replies as it says, then the site is itself again") {
  Running running;
  const std::string sound = running.body(kBoard);
  const auto faulty = [&](const std::string& kind) {
    running.sandbox.add_fault(sandbox::parse_fault("greenhouse=" + kind + "*1"));
    return running.get(kBoard);
  };
  for (const int status : {401, 403, 404, 429, 500, 503}) {
    CHECK(faulty("status_" + std::to_string(status))->status == status);
  }
  CHECK(faulty("status_429")->get_header_value("Retry-After") == "1");
  CHECK_THAT(faulty("html_200")->body, Catch::StartsWith("<!DOCTYPE html>"));
  CHECK(faulty("truncated_body")->body == sound.substr(0, sound.size() / 2));
  CHECK_THROWS_AS(JsonView::parse(faulty("not_json")->body), plugin::JsonError);
  CHECK(JsonView::parse(faulty("empty_list")->body).find("meta.total")->integer() == 0);
  CHECK(faulty("slow:20")->body == sound);
  CHECK(faulty("bom")->body == "\xEF\xBB\xBF" + sound);
  CHECK_THAT(faulty("invalid_utf8")->body, Catch::Contains("p\xFCnktlich"));
  CHECK_THAT(faulty("nul_character")->body, Catch::Contains("\"title\":\"\\u0000Berufs"));
  CHECK_THAT(faulty("renamed_field")->body, !Catch::Contains("\"title\":\"Berufs"));
  CHECK_THAT(faulty("renamed_field")->body, Catch::Contains("\"absolute_url\":"));
  CHECK_THAT(faulty("renamed_fields")->body, !Catch::Contains("\"title\":\"Berufs"));
  CHECK_THAT(faulty("renamed_fields")->body, !Catch::Contains("\"absolute_url\":"));
  CHECK_FALSE(JsonView::parse(faulty("record_without_title")->body).find("jobs.0.title"));
  CHECK_FALSE(faulty("broken_connection"));
  CHECK(running.body(kBoard) == sound);
}

TEST_CASE(
    "faults are added, listed and cleared over HTTP, and an unknown one is refused with those there are") {
  Running running;
  const auto post = [&](const std::string& body) {
    return running.client.Post("/_sandbox/faults", body, "application/json");
  };
  CHECK(post(R"({"site":"example","kind":"status_500","after":1})")->status == 204);
  CHECK(running.get("/example/postings")->status == 200);
  CHECK(running.get("/example/postings")->status == 500);
  CHECK(running.get("/jobboard/api/positions")->status == 200);
  CHECK_THAT(running.body("/_sandbox/faults"), Catch::Contains("status_500"));
  CHECK(running.client.Delete("/_sandbox/faults")->body == "[]");
  CHECK(running.get("/example/postings")->status == 200);
  CHECK_THAT(post(R"({"site":"example","kind":"html"})")->body, Catch::Contains("html_200"));
  CHECK_THAT(post(R"({"site":"exmaple","kind":"bom"})")->body, Catch::Contains("did you mean 'example'"));
  CHECK(post("nonsense")->status == 400);
  CHECK_THAT(running.body("/_sandbox/requests"), Catch::Contains("\"example\":3"));
}

TEST_CASE("a port in use is a sentence, not a second sandbox on the same port") {
  Running running;
  Sandbox second({.listen = "127.0.0.1:" + std::to_string(running.port), .samples = kSamples});
  CHECK_THROWS_WITH(second.start(), Catch::Contains("the port is in use"));
  Sandbox nowhere({.listen = "here", .samples = kSamples});
  CHECK_THROWS_AS(nowhere.start(), Error);
  CHECK_THROWS_AS(Sandbox({.samples = "/nonexistent"}), Error);
}

TEST_CASE("stopping does not wait for a slow reply") {
  auto running = std::make_unique<Running>();
  running->sandbox.add_fault(sandbox::parse_fault("example=slow:60000"));
  running->client.set_read_timeout(0, 50000);
  CHECK_FALSE(running->get("/example/postings"));
  running.reset();  // the test's time limit is the check
}

TEST_CASE("a fault on the command line names its site, kind, argument, count and start") {
  const auto fault = sandbox::parse_fault("jobboard=slow:2500*3@1");
  CHECK(fault.site == "jobboard");
  CHECK(fault.kind == "slow");
  CHECK(fault.argument == 2500);
  CHECK(fault.times == 3);
  CHECK(fault.after == 1);
  for (const char* wrong :
       {"", "jobboard", "=bom", "a=nonsense", "a=bom*x", "a=status_200", "a=status_4444"}) {
    INFO(wrong);
    CHECK_THROWS_AS(sandbox::parse_fault(wrong), Error);
  }
}
