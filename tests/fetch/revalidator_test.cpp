// What is known from earlier runs is asked for only as far as it has changed.
#include "fetch/revalidator.hpp"

#include <catch2/catch.hpp>

#include "tests/fetch/asking.hpp"

using namespace tributary;
using namespace tributary::fetch;
using Catch::Matchers::Contains;
using test_support::Asking;
using test_support::Connection;
using test_support::RawServer;
using test_support::redirect;
using test_support::reply;
using test_support::target;

namespace {

// What a database would keep, out of what the recorder kept.
class MemoryReplies final : public ReplyMemory {
 public:
  explicit MemoryReplies(const test_support::KeepingRecorder& recorder) : recorder_(recorder) {}

  std::optional<KnownReply> find(const std::string& request) override {
    const auto found = known.find(request);
    return found == known.end() ? std::nullopt : std::optional(found->second);
  }
  std::optional<RecalledReply> recall(const std::string& request) override {
    const auto found = known.find(request);
    if (found == known.end() || bodies_gone) return std::nullopt;
    const auto& kept = recorder_.kept.at(static_cast<std::size_t>(found->second.exchange) - 101);
    auto reply = recorded_reply(kept.interaction.output);
    reply->body = kept.body.value().bytes;
    return reply;
  }
  void keep(const std::string& request, const KnownReply& reply) override { known[request] = reply; }
  void forget(const std::string& request) override { known.erase(request); }

  std::map<std::string, KnownReply> known;
  bool bodies_gone = false;

 private:
  const test_support::KeepingRecorder& recorder_;
};

struct Remembering : Asking {
  MemoryReplies replies{recorder};
  explicit Remembering(const RawServer& server) : Asking(server) {
    plan.replies = &replies;
    plan.max_attempts = 1;
  }
};

std::string header(const std::string& request, const std::string& name) {
  const auto at = request.find("\r\n" + name + ": ");
  if (at == std::string::npos) return "";
  const auto begin = at + 4 + name.size();
  return request.substr(begin, request.find("\r\n", begin) - begin);
}

// As a server that knows of validators: each path has its own ETag.
void serve(Connection& connection, const std::string& request) {
  const std::string etag = "\"of" + target(request) + "\"";
  if (header(request, "If-None-Match") == etag) {
    connection.send("HTTP/1.1 304 Not Modified\r\nETag: " + etag +
                    "\r\nContent-Type: text/wrong\r\nContent-Length: 0\r\nX-Served: again\r\n\r\n");
  } else {
    connection.send(
        reply(200, "[\"" + target(request) + "\"]",
              "Content-Type: application/json\r\nETag: " + etag +
                  "\r\nSet-Cookie: a=b\r\nX-Served: first\r\nCache-Control: no-store\r\nVary: *\r\n"));
  }
}

}  // namespace

TEST_CASE("what has not changed is answered as it was, and recorded as 304 with what it refers to") {
  const RawServer server(serve);
  Remembering a(server);
  const plugin::Request request{.url = server.url("/jobs")};
  const Answer first = a.ask(request);
  const Answer second = a.ask(request);
  REQUIRE_FALSE(second.no_reply);
  CHECK(second.response.status == 200);
  CHECK(second.response.body == first.response.body);
  CHECK(second.response.url == first.response.url);
  CHECK(second.response.exchange_id == 102);
  CHECK(second.response.header("Content-Type") == "application/json");
  CHECK(second.response.header("X-Served") == "again");
  CHECK(second.response.header("Set-Cookie") == "");  // was not recorded
  CHECK(a.totals.requests == 2);
  CHECK(a.totals.not_modified == 1);
  const auto& kept = a.recorder.kept.at(1);
  CHECK_FALSE(kept.body);
  CHECK_THAT(kept.interaction.output, Contains("\"status\":304"));
  CHECK_THAT(kept.interaction.input, Contains("If-None-Match"));
  CHECK(kept.interaction.inputs == std::vector<interaction::InteractionId>{101});
  CHECK(a.recorder.kept.at(0).interaction.inputs.empty());

  a.ask(request);  // refers to where the bytes are, not to the one before
  CHECK(a.recorder.kept.at(2).interaction.inputs == std::vector<interaction::InteractionId>{101});
}

TEST_CASE("Last-Modified alone is a validator, and what has changed is the new reply") {
  std::string modified = "Fri, 20 Nov 2026 12:00:00 GMT";
  const RawServer server([&](Connection& connection, const std::string& request) {
    if (header(request, "If-Modified-Since") == modified) return void(connection.send(reply(304, "")));
    connection.send(reply(200, modified, "Last-Modified: " + modified + "\r\n"));
  });
  Remembering a(server);
  const plugin::Request request{.url = server.url("/jobs")};
  a.ask(request);
  CHECK(a.ask(request).response.body == modified);
  CHECK(a.totals.not_modified == 1);
  modified = "Sat, 21 Nov 2026 12:00:00 GMT";
  CHECK(a.ask(request).response.body == modified);
  CHECK(a.recorder.kept.at(2).interaction.inputs.empty());  // or all runs would be one chain
  CHECK(a.ask(request).response.body == modified);
  CHECK(a.totals.not_modified == 2);
}

TEST_CASE("a request is another one by its URL and by its headers, whatever their order") {
  const auto hash = [](std::vector<plugin::Header> headers) {
    return hash_of({.url = "https://jobs.example.com/", .headers = std::move(headers)});
  };
  CHECK(hash({}).size() == 32);
  CHECK(hash({{"Accept", "a"}, {"X", "b"}}) == hash({{"x", "b"}, {"accept", "a"}}));
  CHECK(hash({{"Accept", "a"}}) != hash({{"Accept", "b"}}));
  CHECK(hash({{"Authorization", "Bearer ${secret:A}"}}) != hash({{"Authorization", "Bearer ${secret:B}"}}));
  CHECK(hash_of({.url = "https://a/"}) != hash_of({.url = "https://b/"}));
}

TEST_CASE("only whole replies with 200 to GET are remembered") {
  int status = 200;
  std::string body = "[]", headers = "ETag: \"x\"\r\n";
  const RawServer server([&](Connection& connection, const std::string& request) {
    if (target(request) == "/half")
      return void(connection.send("HTTP/1.1 200 OK\r\nETag: \"x\"\r\nContent-Length: 9\r\n\r\n[1"));
    connection.send(reply(status, body, headers));
  });
  Remembering a(server);
  const auto remembered = [&](const plugin::Request& request) {
    a.replies.known.clear();
    a.ask(request);
    return !a.replies.known.empty();
  };
  CHECK(remembered({.url = server.url("/")}));
  CHECK_FALSE(remembered({.method = "POST", .url = server.url("/"), .body = "{}"}));
  CHECK_FALSE(remembered({.url = server.url("/half")}));
  headers = "";
  CHECK_FALSE(remembered({.url = server.url("/")}));
  headers = "ETag: \"" + std::string(2000, 'x') + "\"\r\n";
  CHECK_FALSE(remembered({.url = server.url("/")}));
  headers = "ETag: \"x\"\r\n";
  body = "";
  CHECK_FALSE(remembered({.url = server.url("/")}));
  body = "[]";
  for (const int other : {203, 206, 404, 410}) {
    status = other;
    CHECK_FALSE(remembered({.url = server.url("/")}));
  }
}

TEST_CASE("a body that is gone is asked for whole, as is one that is of another address now") {
  const RawServer server(serve);
  Remembering a(server);
  const plugin::Request request{.url = server.url("/jobs")};
  a.ask(request);
  a.replies.bodies_gone = true;
  CHECK(a.ask(request).response.body == "[\"/jobs\"]");
  CHECK(a.totals.not_modified == 0);
  CHECK(header(server.requests().at(2), "If-None-Match") == "");

  std::string leads_to = "/a";
  const RawServer moving([&](Connection& connection, const std::string& asked) {
    if (target(asked) == "/jobs") return void(connection.send(redirect(302, leads_to)));
    if (header(asked, "If-None-Match") == "\"1\"") return void(connection.send(reply(304, "")));
    connection.send(reply(200, "[\"" + target(asked) + "\"]", "ETag: \"1\"\r\n"));
  });
  Remembering b(moving);
  b.ask({.url = moving.url("/jobs")});
  CHECK(b.ask({.url = moving.url("/jobs")}).response.body == "[\"/a\"]");
  CHECK(b.totals.not_modified == 1);
  leads_to = "/b";  // with the same ETag
  CHECK(b.ask({.url = moving.url("/jobs")}).response.body == "[\"/b\"]");
}

TEST_CASE("304 to a request that did not say what is known is a change of the site's, in one sentence") {
  const RawServer server([](Connection& connection, const std::string&) { connection.send(reply(304, "")); });
  Remembering a(server);
  const Answer answer = a.ask({.url = server.url("/jobs")});
  REQUIRE(answer.no_reply);
  CHECK(answer.no_reply->kind == plugin::FailureKind::changed);
  CHECK(answer.no_reply->message ==
        server.url("/jobs") +
            ": HTTP status 304 (not modified) to a request that did not say what is known; expected was the "
            "reply itself");

  const Answer own = a.ask({.url = server.url("/jobs"), .headers = {{"If-None-Match", "\"mine\""}}});
  CHECK(own.response.status == 304);  // the plugin has asked for it
  CHECK(a.replies.known.empty());
}
