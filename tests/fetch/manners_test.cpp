// How the host behaves towards a site: its robots.txt, its rate limits, its bad days.
#include <catch2/catch.hpp>

#include "tests/fetch/asking.hpp"

using namespace tributary;
using namespace tributary::fetch;
using namespace std::chrono_literals;
using Catch::Matchers::Contains;
using test_support::Asking;
using test_support::Connection;
using test_support::RawServer;
using test_support::redirect;
using test_support::reply;
using test_support::target;

namespace {

// Answers robots.txt with `robots` (bytes), everything else with an empty list.
RawServer with_robots(std::string robots) {
  return RawServer([robots](Connection& connection, const std::string& request) {
    connection.send(target(request) == "/robots.txt" ? robots : reply(200, "[]"));
  });
}

std::vector<std::string> targets(const RawServer& server) {
  std::vector<std::string> all;
  for (const auto& request : server.requests()) all.push_back(target(request));
  return all;
}

using Targets = std::vector<std::string>;

struct Polite : Asking {
  MemoryRobots robots;
  explicit Polite(const RawServer& server) : Asking(server) {
    plan.robots = &robots;
    plan.max_attempts = 1;
  }
};

}  // namespace

TEST_CASE("robots.txt is read once an origin, recorded, not counted, and obeyed") {
  const RawServer server = with_robots(reply(200, "User-agent: *\nDisallow: /private\n"));
  Polite a(server);
  const Answer answer =
      a.ask_all({{.url = server.url("/jobs")}, {.url = server.url("/private/jobs?page=2")}});
  REQUIRE(answer.no_reply);
  CHECK(answer.no_reply->kind == plugin::FailureKind::blocked);
  CHECK(
      answer.no_reply->message ==
      server.url("/robots.txt") +
          " forbids /private/jobs?page=2 to us (line 2: Disallow: /private); ask who runs the site, or, the "
          "setting robots=ignore does without it, where you may");
  CHECK(targets(server) == Targets{"/robots.txt", "/jobs"});
  CHECK(a.totals.requests == 1);
  CHECK(a.totals.bytes == 2);
  REQUIRE(a.recorder.kept.size() == 3);
  CHECK_THAT(a.recorder.kept[0].interaction.input, Contains("/robots.txt"));
  CHECK_THAT(a.recorder.kept[0].body->bytes, Contains("Disallow"));
  CHECK(a.recorder.kept[2].interaction.error == answer.no_reply->message);

  Polite again(server);  // another source, with the cache of the first
  again.plan.robots = &a.robots;
  CHECK(again.ask({.url = server.url("/private")}).no_reply);
  CHECK(targets(server) == Targets{"/robots.txt", "/jobs"});
}

TEST_CASE("rules are for the word by which the host calls itself") {
  const RawServer server = with_robots(reply(200, "User-agent: tributary\nDisallow: /\n"));
  CHECK(Polite(server).ask({.url = server.url("/jobs")}).no_reply);
  Polite other(server);
  other.plan.user_agent = "AcmeJobs/2 (+https://example.com)";
  CHECK_FALSE(other.ask({.url = server.url("/jobs")}).no_reply);
}

TEST_CASE("where robots.txt is not there everything may be asked for, and where it cannot be read nothing") {
  struct Case {
    std::string bytes;
    bool allowed;
    const char* says;
  };
  const std::string half = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nUser-agent: *";
  const Case cases[] = {
      {reply(200, ""), true, ""},
      {reply(204, ""), true, ""},
      {reply(200, "<!DOCTYPE html><p>Jobs</p>"), true, ""},
      {reply(401, "User-agent: *\nDisallow: /"), true, ""},
      {reply(403, ""), true, ""},
      {reply(404, "User-agent: *\nDisallow: /"), true, ""},
      {reply(410, ""), true, ""},
      {redirect(302, "/robots.txt"), true, ""},  // for ever
      {reply(302, ""), true, ""},                // to nowhere
      {redirect(302, "file:///etc/robots.txt"), false, "scheme"},
      {reply(429, ""), false, "HTTP status 429"},
      {reply(429, "", "Retry-After: 3600\r\n"), false, "asks to wait 3600 s"},
      {reply(500, ""), false, "HTTP status 500"},
      {reply(501, ""), false, "HTTP status 501"},
      {reply(503, "User-agent: *\nAllow: /"), false, "HTTP status 503"},
      {half, false, "ended before it was whole"},
      {"", false, "ended before it was whole"},
  };
  for (const Case& c : cases) {
    INFO(c.bytes);
    const RawServer server = with_robots(c.bytes);
    Polite a(server);
    const Answer answer = a.ask({.url = server.url("/jobs")});
    CHECK(!answer.no_reply == c.allowed);
    CHECK((targets(server).back() == "/jobs") == c.allowed);
    if (!answer.no_reply || c.allowed) continue;
    CHECK(answer.no_reply->kind == plugin::FailureKind::transient);
    CHECK_THAT(answer.no_reply->message,
               Contains("robots.txt cannot be read (") && Contains(c.says) && Contains("robots=ignore"));
    CHECK_FALSE(a.robots.find(server.url("")));
  }
  Polite nobody(with_robots(""));
  nobody.plan.settings = {{"base_url", "http://127.0.0.1:1"}};
  CHECK_THAT(nobody.ask({.url = "http://127.0.0.1:1/jobs"}).no_reply->message, Contains("cannot be reached"));
}

TEST_CASE("what could not be read is not asked for again in the same fetch, but repeated as any request") {
  const RawServer server = with_robots(reply(503, ""));
  Polite a(server);
  a.plan.max_attempts = 2;
  CHECK(a.ask_all({{.url = server.url("/1")}, {.url = server.url("/2")}}).no_reply);
  CHECK(targets(server) == Targets{"/robots.txt", "/robots.txt"});
}

TEST_CASE("five redirects lead to a robots.txt, also to another host's") {
  const RawServer other([](Connection& connection, const std::string&) {
    connection.send(reply(200, "User-agent: *\nDisallow: /jobs\n"));
  });
  const RawServer server([&](Connection& connection, const std::string& request) {
    const std::string path = target(request);
    connection.send(path == "/robots.txt" ? redirect(301, "/1")
                    : path == "/4"        ? redirect(308, other.url("/5"))
                    : path == "/jobs"     ? reply(200, "[]")
                                      : redirect(302, "/" + std::to_string(std::stoi(path.substr(1)) + 1)));
  });
  Polite a(server);
  const Answer answer = a.ask({.url = server.url("/jobs")});
  REQUIRE(answer.no_reply);
  CHECK_THAT(answer.no_reply->message, Contains("forbids /jobs"));
}

TEST_CASE("a robots.txt without end is read as far as the RFC says, said length or not") {
  std::string body = "User-agent: *\nDisallow: /jobs\n";
  body.resize(2 << 20, '#');
  for (const bool length_said : {true, false}) {
    const RawServer server = with_robots(length_said ? reply(200, body) : "HTTP/1.1 200 OK\r\n\r\n" + body);
    Polite a(server);
    const Answer answer = a.ask({.url = server.url("/jobs")});
    REQUIRE(answer.no_reply);
    CHECK_THAT(answer.no_reply->message, Contains("forbids /jobs"));
    CHECK(a.recorder.kept[0].body->bytes.size() < kMostRobotsBytes + (64 << 10));
  }
}

TEST_CASE("a redirect leads nowhere that robots.txt forbids, on this host or another") {
  const RawServer other = with_robots(reply(200, "User-agent: *\nDisallow: /\n"));
  const RawServer server([&](Connection& connection, const std::string& request) {
    const std::string path = target(request);
    connection.send(path == "/robots.txt" ? reply(200, "User-agent: *\nDisallow: /secret\n")
                    : path == "/near"     ? redirect(302, "/secret")
                    : path == "/far"      ? redirect(302, other.url("/jobs"))
                                          : reply(200, "[]"));
  });
  Polite a(server);
  for (const char* path : {"/near", "/far"}) {
    const Answer answer = a.ask({.url = server.url(path)});
    REQUIRE(answer.no_reply);
    CHECK(answer.no_reply->kind == plugin::FailureKind::blocked);
  }
  CHECK(targets(server) == Targets{"/robots.txt", "/near", "/far"});
  CHECK(targets(other) == Targets{"/robots.txt"});
}

TEST_CASE("Crawl-delay is kept where it is longer than the source's pause") {
  const RawServer server = with_robots(reply(200, "User-agent: *\nCrawl-delay: 5\n"));
  Polite a(server);
  a.plan.delay_between_requests = 1s;
  a.ask_all({{.url = server.url("/1")}, {.url = server.url("/2")}, {.url = server.url("/3")}});
  CHECK(a.sleeper.waits == std::vector<std::chrono::milliseconds>{1s, 5s, 5s});
}

TEST_CASE("a secret in a forbidden URL is not told") {
  setenv("TEST_ROBOTS_KEY", "s3cr3t-key", 1);
  const RawServer server = with_robots(reply(200, "User-agent: *\nDisallow: /\n"));
  Polite a(server);
  a.plan.secrets = {"TEST_ROBOTS_KEY"};
  const Answer answer = a.ask({.url = server.url("/jobs?key=${secret:TEST_ROBOTS_KEY}")});
  unsetenv("TEST_ROBOTS_KEY");
  REQUIRE(answer.no_reply);
  CHECK_THAT(answer.no_reply->message, Contains("key=${secret:TEST_ROBOTS_KEY}") && !Contains("s3cr3t"));
}

TEST_CASE("where nothing remains the host is left alone until the reset, also by another source") {
  const RawServer server([](Connection& connection, const std::string& request) {
    const bool hour = target(request) == "/hour";
    connection.send(reply(
        200, "[]",
        "X-RateLimit-Remaining: 0\r\nX-RateLimit-Reset: " + std::string(hour ? "3600" : "20") + "\r\n"));
  });
  Asking first(server), second(server);
  second.plan.hosts = &first.ledger;
  CHECK_FALSE(first.ask({.url = server.url("/minute")}).no_reply);
  CHECK_FALSE(second.ask({.url = server.url("/hour")}).no_reply);
  CHECK(second.sleeper.waits == std::vector<std::chrono::milliseconds>{20s});
  const Answer third = first.ask({.url = server.url("/minute")});
  REQUIRE(third.no_reply);
  CHECK(third.no_reply->kind == plugin::FailureKind::transient);
  CHECK_THAT(third.no_reply->message, Contains("asks to be left alone until 2026-11-20T01:00:00Z "
                                               "(X-RateLimit-Remaining is 0)"));
  CHECK(server.requests().size() == 2);
}

TEST_CASE("a host that keeps failing is left alone, and one request tries it afterwards") {
  std::atomic<bool> well = false;
  const RawServer server([&](Connection& connection, const std::string&) {
    connection.send(well ? reply(200, "[]") : reply(502, ""));
  });
  Asking a(server);
  CHECK_FALSE(a.ask({.url = server.url("/1")}).no_reply);  // four tries, and the 502 is the reply
  const Answer open = a.ask({.url = server.url("/2")});
  REQUIRE(open.no_reply);
  CHECK(open.no_reply->kind == plugin::FailureKind::transient);
  CHECK_THAT(open.no_reply->message,
             Contains("failed 5 times in a row (the last time: HTTP status 502)") && Contains("until 2026-"));
  CHECK(server.requests().size() == 5);
  CHECK(a.ask({.url = server.url("/3")}).no_reply);
  CHECK(server.requests().size() == 5);
  a.clock.time += 30s;
  well = true;
  CHECK_FALSE(a.ask_all({{.url = server.url("/4")}, {.url = server.url("/5")}}).no_reply);
  CHECK(server.requests().size() == 7);
}

TEST_CASE("401 and 403 stop, are asked once, and say nothing against the host") {
  for (const int status : {401, 403}) {
    const RawServer server(
        [&](Connection& connection, const std::string&) { connection.send(reply(status, "")); });
    Asking a(server);
    for (int i = 0; i < 9; ++i) CHECK(a.ask({.url = server.url("/")}).response.status == status);
    CHECK(server.requests().size() == 9);
    CHECK(a.sleeper.waits.empty());
  }
}

TEST_CASE("an unreachable host trips its breaker, a request that was not sent does not") {
  const RawServer server = with_robots("");
  Asking a(server);
  for (int i = 0; i < 9; ++i) a.ask({.url = "http://127.0.0.1:1/", .headers = {{"X", "a\nb"}}});
  CHECK_THAT(a.ask({.url = "http://127.0.0.1:1/"}).no_reply->message, Contains("cannot be reached"));
  CHECK_THAT(a.ask({.url = "http://127.0.0.1:1/"}).no_reply->message, Contains("is left alone until"));
  CHECK_THAT(a.ask({.url = "http://127.0.0.1:1/"}).no_reply->message, Contains("is left alone until"));
}
