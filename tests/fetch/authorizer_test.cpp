// Credentials that a plugin never sees: basic authentication, and tokens for client credentials.
#include <catch2/catch.hpp>

#include <cstdlib>

#include "tests/fetch/asking.hpp"

using namespace tributary;
using namespace tributary::fetch;
using Catch::Matchers::Contains;
using test_support::Asking;
using test_support::Connection;
using test_support::RawServer;
using test_support::reply;

namespace {

constexpr const char* kToken = "made-up-token-4711";

plugin::Request with_token(const RawServer& server, const std::string& path = "/jobs") {
  plugin::Request request{.url = server.url(path)};
  request.authorization = {plugin::Authorization::Kind::client_credentials, "${secret:TRIBUTARY_TEST_ID}",
                           "${secret:TRIBUTARY_TEST_SECRET}", server.url("/token"), "jobs read"};
  return request;
}

struct Credentials {
  Credentials() {
    setenv("TRIBUTARY_TEST_ID", "made-up-client", 1);
    setenv("TRIBUTARY_TEST_SECRET", "made-up&secret", 1);
  }
  ~Credentials() {
    unsetenv("TRIBUTARY_TEST_ID");
    unsetenv("TRIBUTARY_TEST_SECRET");
  }
  Credentials(const Credentials&) = delete;
};

// Everything that was recorded, as one text.
std::string recorded(const Asking& asking) {
  std::string text;
  for (const auto& kept : asking.recorder.kept) {
    text += kept.interaction.input + kept.interaction.output + kept.interaction.error;
    if (kept.body) text += kept.body->bytes;
  }
  return text;
}

std::size_t asked_for_tokens(const RawServer& server) {
  std::size_t count = 0;
  for (const std::string& request : server.requests()) count += request.starts_with("POST /token") ? 1 : 0;
  return count;
}

bool has_token(const std::string& request, const std::string& token = kToken) {
  return request.find("Authorization: Bearer " + token) != std::string::npos;
}

}  // namespace

TEST_CASE("basic credentials are put together by the host and recorded nowhere") {
  const Credentials credentials;
  const RawServer server([](Connection& connection, const std::string& request) {
    // base64 of "made-up-client:", and the server tells it back
    const bool good = request.find("Authorization: Basic bWFkZS11cC1jbGllbnQ6\r\n") != std::string::npos;
    connection.send(reply(good ? 200 : 401, "you are bWFkZS11cC1jbGllbnQ6 made-up-client"));
  });
  Asking asking(server);
  asking.plan.secrets = {"TRIBUTARY_TEST_ID"};
  plugin::Request request{.url = server.url("/jobs")};
  request.authorization = {plugin::Authorization::Kind::basic, "${secret:TRIBUTARY_TEST_ID}", "", "", ""};
  const Answer answer = asking.ask(request);
  REQUIRE_FALSE(answer.no_reply);
  CHECK(answer.response.status == 200);
  CHECK(answer.response.body == "you are (credentials) ${secret:TRIBUTARY_TEST_ID}");
  CHECK(recorded(asking).find("bWFkZS11cC1jbGllbnQ6") == std::string::npos);
  CHECK(recorded(asking).find("made-up-client") == std::string::npos);
  CHECK_THAT(asking.recorder.kept.back().interaction.input, Contains("\"authorization\":\"basic\""));
}

TEST_CASE("a token is asked for once, used for what follows, and seen by nobody") {
  const Credentials credentials;
  const RawServer server([](Connection& connection, const std::string& request) {
    if (request.starts_with("POST /token")) {
      const bool good = request.find(
                            "grant_type=client_credentials&client_id=made-up-client&client_secret="
                            "made-up%26secret&scope=jobs%20read") != std::string::npos;
      return static_cast<void>(connection.send(
          reply(good ? 200 : 400, R"({"access_token":"made-up-token-4711","expires_in":1499})")));
    }
    connection.send(reply(has_token(request) ? 200 : 401, R"({"echo":"made-up-token-4711"})"));
  });
  Asking asking(server);
  asking.plan.secrets = {"TRIBUTARY_TEST_ID", "TRIBUTARY_TEST_SECRET"};
  const Answer answer = asking.ask_all({with_token(server), with_token(server, "/jobs?page=2")});
  REQUIRE_FALSE(answer.no_reply);
  CHECK(answer.response.status == 200);
  CHECK(answer.response.body == "{\"echo\":\"(access token)\"}");
  CHECK(asked_for_tokens(server) == 1);
  CHECK(asking.recorder.kept.size() == 3);
  for (const char* secret : {kToken, "made-up-client", "made-up&secret", "made-up%26secret"}) {
    CHECK(recorded(asking).find(secret) == std::string::npos);
  }
}

TEST_CASE("a token that was withdrawn is replaced once, and a fresh one that is refused is not") {
  const Credentials credentials;
  std::atomic<int> tokens = 0;
  std::atomic<bool> withdrawn = false;
  const RawServer server([&](Connection& connection, const std::string& request) {
    if (request.starts_with("POST /token")) {
      const std::string token = "made-up-token-" + std::to_string(++tokens);
      return static_cast<void>(connection.send(reply(200, R"({"access_token":")" + token + "\"}")));
    }
    const bool good = has_token(request, "made-up-token-" + std::string(withdrawn ? "2" : "1"));
    connection.send(reply(good ? 200 : 401, "{}"));
    withdrawn = true;
  });
  Asking asking(server);
  asking.plan.secrets = {"TRIBUTARY_TEST_ID", "TRIBUTARY_TEST_SECRET"};
  const Answer answer = asking.ask_all({with_token(server), with_token(server, "/jobs?page=2")});
  CHECK(answer.response.status == 200);
  CHECK(tokens == 2);

  const RawServer never([](Connection& connection, const std::string& request) {
    const bool token = request.starts_with("POST /token");
    connection.send(reply(token ? 200 : 401, token ? R"({"access_token":"made-up-token-9"})" : "{}"));
  });
  Asking refused(never);
  refused.plan.secrets = {"TRIBUTARY_TEST_ID", "TRIBUTARY_TEST_SECRET"};
  CHECK(refused.ask(with_token(never)).response.status == 401);
  CHECK(asked_for_tokens(never) == 1);
}

TEST_CASE("a client that the token server refuses is blocked, tried in the body and in the header") {
  const Credentials credentials;
  const RawServer server(
      [](Connection& connection, const std::string&) { connection.send(reply(401, R"({"error":"no"})")); });
  Asking asking(server);
  asking.plan.secrets = {"TRIBUTARY_TEST_ID", "TRIBUTARY_TEST_SECRET"};
  const Answer answer = asking.ask(with_token(server));
  REQUIRE(answer.no_reply);
  CHECK(answer.no_reply->kind == plugin::FailureKind::blocked);
  CHECK_THAT(answer.no_reply->message, Contains("the token server") && Contains("401"));
  CHECK(asked_for_tokens(server) == 2);
}

TEST_CASE("a token server that is no host of the plugin is not asked") {
  const Credentials credentials;
  const RawServer server(
      [](Connection& connection, const std::string&) { connection.send(reply(200, "{}")); });
  Asking asking(server);
  asking.plan.secrets = {"TRIBUTARY_TEST_ID", "TRIBUTARY_TEST_SECRET"};
  plugin::Request request = with_token(server);
  request.authorization.token_url = "https://tokens.example/token";
  const Answer answer = asking.ask(request);
  REQUIRE(answer.no_reply);
  CHECK_THAT(answer.no_reply->message, Contains("tokens.example"));
  CHECK(server.requests().empty());
}
