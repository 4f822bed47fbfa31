#include "fetch/network_transport.hpp"

#include <catch2/catch.hpp>

#include <cstdlib>
#include <thread>

#include "tests/fetch/asking.hpp"

using namespace tributary;
using namespace tributary::fetch;
using namespace std::chrono_literals;
using Catch::Matchers::Contains;
using test_support::Asking;
using test_support::Connection;
using test_support::RawServer;
using test_support::reply;
using test_support::target;

TEST_CASE("a request is repeated until it goes well, and every try is recorded") {
  std::atomic<int> asked = 0;
  const RawServer server([&](Connection& connection, const std::string&) {
    const int n = ++asked;
    if (n == 1) connection.send(reply(503, "busy"));
    if (n == 2) connection.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf");
    if (n == 3) connection.send(reply(429, "slow", "Retry-After: 5\r\n"));
    if (n == 4) connection.send(reply(200, "[]"));
  });
  Asking a(server);
  const Answer answer = a.ask({.url = server.url("/")});
  REQUIRE_FALSE(answer.no_reply);
  CHECK(answer.response.body == "[]");
  CHECK(answer.response.exchange_id == 104);
  CHECK(a.sleeper.waits == std::vector<std::chrono::milliseconds>{500ms, 1000ms, 5000ms});
  REQUIRE(a.recorder.kept.size() == 4);
  CHECK(a.recorder.kept[0].body->bytes == "busy");
  CHECK(a.recorder.kept[1].interaction.status == interaction::Status::failed);
  CHECK(a.recorder.kept[1].body->bytes == "half");
  CHECK_THAT(a.recorder.kept[3].interaction.output, Contains("\"attempt\":4"));
  CHECK(a.totals.requests == 4);
}

TEST_CASE("a status that does not pass in time is a reply all the same") {
  const RawServer server(
      [](Connection& connection, const std::string&) { connection.send(reply(503, "busy")); });
  Asking a(server);
  a.plan.max_attempts = 2;
  const Answer answer = a.ask({.url = server.url("/")});
  REQUIRE_FALSE(answer.no_reply);
  CHECK(answer.response.status == 503);
  CHECK(server.requests().size() == 2);
}

TEST_CASE("a server that asks to wait an hour is not waited for") {
  const RawServer server([](Connection& connection, const std::string&) {
    connection.send(reply(429, "", "Retry-After: 3600\r\n"));
  });
  Asking a(server);
  const Answer answer = a.ask({.url = server.url("/")});
  REQUIRE(answer.no_reply);
  CHECK(answer.no_reply->kind == plugin::FailureKind::transient);
  CHECK(answer.no_reply->message ==
        "127.0.0.1 answered HTTP status 429 and asks to wait 3600 s; try again later");
  CHECK(a.sleeper.waits.empty());
}

TEST_CASE("a POST that broke is not repeated") {
  const RawServer server([](Connection& connection, const std::string&) { connection.reset(); });
  Asking a(server);
  const Answer answer = a.ask({.method = "POST", .url = server.url("/"), .body = "{}"});
  REQUIRE(answer.no_reply);
  CHECK(server.requests().size() == 1);
}

TEST_CASE("a stop while waiting ends the request") {
  const RawServer server([](Connection& connection, const std::string&) { connection.send(reply(503, "")); });
  Asking a(server);
  a.sleeper.stop_after = 1;
  const Answer answer = a.ask({.url = server.url("/")});
  REQUIRE(answer.no_reply);
  CHECK(answer.no_reply->message == "the host is stopping");
  CHECK(server.requests().size() == 1);
}

TEST_CASE("between two requests to one host there is the source's pause") {
  const RawServer server(
      [](Connection& connection, const std::string&) { connection.send(reply(200, "[]")); });
  Asking a(server);
  a.plan.delay_between_requests = 60s;
  a.ask_all({{.url = server.url("/1")}, {.url = server.url("/2")}});
  REQUIRE(a.sleeper.waits.size() == 1);
  CHECK(a.sleeper.waits[0] > 50s);
  CHECK(a.sleeper.waits[0] <= 60s);
}

TEST_CASE("a host that neither manifest nor base_url names is not asked") {
  const RawServer server(
      [](Connection& connection, const std::string&) { connection.send(reply(200, "[]")); });
  Asking a(server);
  const std::string other = "http://localhost:" + std::to_string(server.port()) + "/";
  const Answer answer = a.ask({.url = other});
  REQUIRE(answer.no_reply);
  CHECK(answer.no_reply->kind == plugin::FailureKind::failed);
  CHECK_THAT(answer.no_reply->message,
             Contains("the plugin asked for localhost, which is not among its hosts (127.0.0.1)"));
  CHECK(server.requests().empty());
  CHECK(a.recorder.kept.size() == 1);
}

TEST_CASE("a body that outgrows the limit by its placeholders is refused, and what is kept fits") {
  setenv("TEST_ECHO_GROWS", "abcd1234", 1);
  const RawServer server([](Connection& connection, const std::string&) {
    connection.send(reply(200, "[\"abcd1234\",\"abcd1234\"]"));
  });
  Asking a(server);
  a.plan.secrets = {"TEST_ECHO_GROWS"};
  a.plan.http.max_body_bytes = 30;
  const Answer answer = a.ask({.url = server.url("/?key=${secret:TEST_ECHO_GROWS}")});
  REQUIRE(answer.no_reply);
  CHECK(answer.no_reply->kind == plugin::FailureKind::failed);
  CHECK_THAT(answer.no_reply->message, Contains("at most 30 are kept"));
  REQUIRE(a.recorder.kept.size() == 1);
  CHECK(a.recorder.kept[0].interaction.status == interaction::Status::failed);
  CHECK(a.recorder.kept[0].body->bytes.size() == 30);
  CHECK(a.recorder.kept[0].body->bytes.find("abcd1234") == std::string::npos);
}

TEST_CASE("a key that the site echoes is behind its placeholder again, in the record and for the plugin") {
  setenv("TEST_ECHO", "abcdef123", 1);
  const RawServer server([](Connection& connection, const std::string& request) {
    connection.send(reply(200, R"({"next":")" + target(request) + R"(&page=2"})", "X-Key: abcdef123\r\n"));
  });
  Asking a(server);
  a.plan.secrets = {"TEST_ECHO"};
  const Answer answer = a.ask({.url = server.url("/?key=${secret:TEST_ECHO}")});
  unsetenv("TEST_ECHO");
  CHECK(answer.response.body == R"({"next":"/?key=${secret:TEST_ECHO}&page=2"})");
  CHECK(answer.response.header("x-key") == "${secret:TEST_ECHO}");
  CHECK_THAT(a.recorder.kept[0].interaction.output + a.recorder.kept[0].body->bytes, !Contains("abcdef123"));
  CHECK_THAT(server.requests()[0], Contains("GET /?key=abcdef123 "));
}

TEST_CASE("credentials that were typed into plain settings, and sessions, are not recorded") {
  const RawServer server([](Connection& connection, const std::string&) {
    connection.send(reply(200, "[]", "Set-Cookie: session=abc\r\nX-Latin: K\xF6ln\r\n"));
  });
  Asking a(server);
  const Answer answer = a.ask({.url = server.url("/"), .headers = {{"Authorization", "Bearer typed"}}});
  CHECK(answer.response.header("Set-Cookie") == "session=abc");
  const auto& act = a.recorder.kept[0].interaction;
  CHECK_THAT(act.input + act.output, !Contains("typed") && !Contains("session=abc"));
  CHECK_THAT(act.output, Contains("K\xEF\xBF\xBDln"));
}

TEST_CASE("several requests are under way at once, and answered in their order") {
  std::atomic<int> under_way = 0;
  std::atomic<int> most = 0;
  const RawServer server([&](Connection& connection, const std::string& request) {
    const int now = ++under_way;
    for (int seen = most; now > seen && !most.compare_exchange_weak(seen, now);) {
    }
    // The first three wait for each other: they would do so in vain if one were made after another.
    for (int i = 0; target(request) < "/3" && most < 3 && i < 500; ++i) std::this_thread::sleep_for(10ms);
    --under_way;
    if (target(request) == "/4")
      return static_cast<void>(connection.send(test_support::redirect(302, "/moved")));
    connection.send(reply(target(request) == "/5" ? 404 : 200, target(request)));
  });
  Asking a(server);
  const Watch watch(10s, a.stop);
  ExchangeRecord record(a.plan, a.recorder, a.clock, a.totals);
  NetworkTransport transport(a.plan, record, watch, a.sleeper, [] { return 1.0; }, {});
  transport.open(PluginManifest());
  std::vector<plugin::Request> requests;
  for (int i = 0; i < 8; ++i) requests.push_back({.url = server.url("/" + std::to_string(i))});
  std::vector<std::string> bodies;
  transport.answer_all(requests, 3, [&](Answer answer) {
    REQUIRE_FALSE(answer.no_reply);
    bodies.push_back(answer.response.body);
  });
  CHECK(bodies == std::vector<std::string>{"/0", "/1", "/2", "/3", "/moved", "/5", "/6", "/7"});
  CHECK(most == 3);
  CHECK(a.totals.requests == 8);
  REQUIRE(a.recorder.kept.size() == 8);
  CHECK(a.recorder.kept[7].body->bytes == "/7");
}
