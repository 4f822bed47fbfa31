// How a run treats its site: robots.txt, what has not changed, who it says it is.
#include <catch2/catch.hpp>

#include <atomic>
#include <boost/json.hpp>
#include <mutex>

#include "support/program.hpp"
#include "support/raw_server.hpp"

using namespace tributary::testing;
using test_support::Connection;
using test_support::RawServer;
using test_support::reply;
using test_support::target;

namespace {

// Eight jobs at /jobs with an ETag, which a client that knows it need not read again.
class Site {
 public:
  Site()
      : server([this](Connection& connection, const std::string& request) { answer(connection, request); }) {
    home.environment["OLLAMA_HOST"] = "http://127.0.0.1:9";
    done({"source", "add", "acme", "--plugin", "rest", "--set", "url=" + server.url("/jobs"), "--set",
          "allow_private=true", "--set", "delay_ms=0"});
  }

  Finished done(const std::vector<std::string>& arguments, int code = 0) const {
    Finished finished = home.run(arguments);
    INFO(arguments.front() << "\n" << finished.out << finished.error);
    CHECK(finished.code == code);
    return finished;
  }
  boost::json::object run(int code = 0) const {
    return done({"run", "acme", "--output", "json"}, code).json().at(0).as_object();
  }
  int asked(const std::string& path) const {
    int count = 0;
    for (const auto& request : server.requests()) count += target(request) == path;
    return count;
  }

  Home home;
  std::string robots;  // "": there is none
  int version = 1;

 private:
  void answer(Connection& connection, const std::string& request) const {
    if (target(request) == "/robots.txt") {
      return void(connection.send(robots.empty() ? reply(404, "") : reply(200, robots)));
    }
    const std::string etag = "\"" + std::to_string(version) + "\"";
    if (request.find("If-None-Match: " + etag) != std::string::npos) {
      return void(connection.send(reply(304, "", "ETag: " + etag + "\r\n")));
    }
    boost::json::array jobs;
    const char* towns[] = {"Berlin", "Hamburg", "Kiel", "Jena", "Bonn", "Mainz", "Trier", "Ulm"};
    for (int i = 0; i < 8; ++i) {
      const std::string id = std::to_string(4700 + i);
      jobs.push_back(boost::json::object{
          {"ref", id},
          {"title", "Welder " + id + (i == 0 ? " v" + std::to_string(version) : "")},
          {"company", "Acme Shipyards"},
          {"city", towns[i]},
          {"url", "https://acme.example/jobs/" + id},
          {"posted_at", std::to_string(i + 2) + " days ago"},
          {"description", "Weld ship number " + id + " together, every day of the week."}});
    }
    connection.send(reply(200, boost::json::serialize(boost::json::object{{"jobs", jobs}}),
                          "Content-Type: application/json\r\nETag: " + etag + "\r\n"));
  }

 public:
  RawServer server;
};

}  // namespace

TEST_CASE("a run of replies that had not changed changes nothing but when the postings were seen last") {
  Site site;
  const auto first = site.run();
  CHECK(first.at("new") == 8);
  CHECK(first.at("not_modified") == 0);
  const auto stored = site.done({"posting", "list", "--output", "json"}).json();

  for (int again = 0; again < 2; ++again) {
    const auto next = site.run();
    CHECK(next.at("status") == "ok");
    CHECK(next.at("requests") == 1);
    CHECK(next.at("not_modified") == 1);
    CHECK(next.at("new") == 0);
    CHECK(next.at("changed") == 0);
    CHECK(next.at("unchanged") == 8);
  }
  CHECK(site.asked("/robots.txt") == 1);
  CHECK(site.asked("/jobs") == 3);
  CHECK(site.done({"verify-lineage", "--bytes"}).code == 0);

  site.version = 2;
  const auto changed = site.run();
  CHECK(changed.at("not_modified") == 0);
  CHECK(changed.at("changed").to_number<int>() >= 1);
  const auto unchanged_again = site.run();
  CHECK(unchanged_again.at("not_modified") == 1);
  CHECK(unchanged_again.at("changed") == 0);
  CHECK(site.done({"verify-lineage", "--bytes"}).code == 0);
  for (const auto& posting : stored.as_array()) {
    const auto id = boost::json::serialize(posting.at("id"));
    CHECK(says(site.done({"explain", id}).out, site.server.url("/jobs")));
  }
}

TEST_CASE("the raw bytes of a page that had not changed can be read again, by another mapping too") {
  Site site;
  site.run();
  const auto second = site.run();
  const auto run = boost::json::serialize(second.at("run_id"));
  CHECK(says(site.done({"normalize", "acme", "--run", run}).out, "8"));
  const auto pages = site.done({"history", "--run", run, "--kind", "page", "--output", "json"}).json();
  REQUIRE(pages.as_array().size() == 1);
  CHECK(pages.at(0).at("inputs").as_array().size() == 2);
  CHECK(
      says(site.done({"history", "body", boost::json::serialize(pages.at(0).at("id"))}).out, "Welder 4707"));
  site.done({"source", "remove", "acme", "--yes"});
}

TEST_CASE("what robots.txt forbids ends the run as blocked, unless it is to be ignored, which is on record") {
  Site site;
  site.robots = "# keep out\nUser-agent: *\nDisallow: /jobs\n";
  const Finished blocked = site.done({"run", "acme", "--output", "json"}, 1);
  const auto row = blocked.json().at(0);
  CHECK(row.at("status") == "blocked");
  CHECK(row.at("requests") == 0);
  CHECK(says(row.at("stop_reason"), "/robots.txt forbids /jobs to us (line 3: Disallow: /jobs)"));
  CHECK(says(row.at("stop_reason"), "robots=ignore"));
  CHECK(site.asked("/jobs") == 0);

  site.done({"source", "remove", "acme", "--yes"});
  site.done({"source", "add", "acme", "--plugin", "rest", "--set", "url=" + site.server.url("/jobs"), "--set",
             "allow_private=true", "--set", "robots=ignore"});
  const Finished ignored = site.done({"run", "acme", "--output", "json"});
  CHECK(ignored.json().at(0).at("robots_ignored") == true);
  CHECK(says(ignored.error, "acme: asks without regard to robots.txt (robots=ignore)"));
  CHECK(site.asked("/robots.txt") == 1);
}

TEST_CASE("a site is told how to reach who asks") {
  Site site;
  site.home.environment["TRIBUTARY_CONTACT"] = "jobs@example.com";
  site.run();
  const std::string request = site.server.requests().back();
  CHECK(says(request, "User-Agent: Tributary/"));
  CHECK(says(request, " (+jobs@example.com)\r\n"));
}
