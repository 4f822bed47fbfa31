#include "http/client.hpp"

#include <zlib.h>

#include <catch2/catch.hpp>

#include <chrono>
#include <cstdlib>
#include <string>

#include "tests/support/raw_server.hpp"

using namespace tributary::http;
using namespace std::chrono_literals;
using Catch::Matchers::Contains;
using test_support::Connection;
using test_support::method;
using test_support::RawServer;
using test_support::redirect;
using test_support::reply;
using test_support::target;

namespace {

Limits loopback() {
  Limits limits;
  limits.allow_private = true;
  limits.total_timeout = 5s;
  return limits;
}

Outcome get(const std::string& url, const Limits& limits = loopback()) {
  Client client("tributary-test");
  return client.exchange({"GET", url, {}, ""}, limits);
}

FailureKind failure_of(const Outcome& outcome) {
  REQUIRE(outcome.failure);
  INFO(outcome.failure->message);
  CHECK(outcome.failure->message.size() > 10);
  return outcome.failure->kind;
}

RawServer saying(std::string bytes) {
  return RawServer([bytes](Connection& connection, const std::string&) { connection.send(bytes); });
}

std::string gzip(const std::string& bytes) {
  z_stream stream{};
  REQUIRE(deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY) == Z_OK);
  std::string out(deflateBound(&stream, bytes.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  REQUIRE(deflate(&stream, Z_FINISH) == Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

}  // namespace

TEST_CASE("a reply is a reply, whatever its status") {
  for (const int status : {200, 204, 304, 401, 403, 404, 429, 500, 503}) {
    const RawServer server =
        saying(reply(status, status == 204 || status == 304 ? "" : "said", "X-A: b\r\n"));
    const Outcome outcome = get(server.url("/jobs"));
    INFO(status);
    REQUIRE(outcome.ok());
    CHECK(outcome.reply.status == status);
    CHECK(outcome.reply.url == server.url("/jobs"));
    CHECK(outcome.reply.wire_bytes > 0);
  }
}

TEST_CASE("method, headers and body arrive as they were given, and nothing else of ours") {
  const RawServer server = saying(reply(200, "{}"));
  Client client("Tributary/1 (+https://example.com)");
  const Request request{"POST",
                        server.url("/search?q=a%20b"),
                        {{"Content-Type", "application/json"}, {"X-Empty", ""}, {"Accept-Encoding", "br"}},
                        std::string("{\"a\":\0}", 7)};
  REQUIRE(client.exchange(request, loopback()).ok());
  const std::string sent = server.requests().at(0);
  CHECK_THAT(sent, Contains("POST /search?q=a%20b HTTP/1.1\r\n"));
  CHECK_THAT(sent, Contains("User-Agent: Tributary/1 (+https://example.com)\r\n"));
  CHECK_THAT(sent, Contains("Content-Type: application/json\r\n"));
  CHECK_THAT(sent, Contains("X-Empty:\r\n"));
  CHECK_THAT(sent, Contains("Accept-Encoding: gzip\r\n"));
  CHECK_THAT(sent, !Contains("Cookie") && !Contains("Expect"));
  CHECK(sent.ends_with(request.body));
}

TEST_CASE("a gzip body is decoded") {
  const std::string body(100'000, 'j');
  const RawServer server = saying(reply(200, gzip(body), "Content-Encoding: gzip\r\n"));
  const Outcome outcome = get(server.url());
  REQUIRE(outcome.ok());
  CHECK(outcome.reply.body == body);
  CHECK(outcome.reply.wire_bytes < 2000);
}

TEST_CASE("a hundred kilobytes that decode to a hundred megabytes end at the cap") {
  const RawServer server =
      saying(reply(200, gzip(std::string(100 << 20, '\0')), "Content-Encoding: gzip\r\n"));
  Limits limits = loopback();
  limits.max_body_bytes = 1 << 20;
  const Outcome outcome = get(server.url(), limits);
  CHECK(failure_of(outcome) == FailureKind::too_large);
  CHECK(outcome.reply.body.size() <= limits.max_body_bytes);
}

TEST_CASE(
    "a body without end is ended at the cap, chunked or not, and a said length over it is not read at all") {
  Limits limits = loopback();
  limits.max_body_bytes = 1 << 20;
  const std::string piece(64 << 10, 'x');
  const RawServer endless([&](Connection& connection, const std::string& request) {
    const bool chunked = target(request) == "/chunked";
    connection.send(chunked ? "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                            : "HTTP/1.1 200 OK\r\n\r\n");
    while (connection.send(chunked ? "10000\r\n" + piece + "\r\n" : piece)) {
    }
  });
  CHECK(failure_of(get(endless.url("/chunked"), limits)) == FailureKind::too_large);
  CHECK(failure_of(get(endless.url("/plain"), limits)) == FailureKind::too_large);

  const RawServer announced = saying("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\nxxxx");
  const Outcome outcome = get(announced.url(), limits);
  CHECK(failure_of(outcome) == FailureKind::too_large);
  CHECK(outcome.reply.body.empty());
}

TEST_CASE("headers without end and one header without end are too large") {
  const RawServer flood([](Connection& connection, const std::string& request) {
    connection.send("HTTP/1.1 200 OK\r\n");
    const std::string line = target(request) == "/many" ? "X-Flood: " + std::string(1000, 'y') + "\r\n" : "X";
    if (line.size() == 1) connection.send("X-Long: ");
    while (connection.send(line.size() == 1 ? std::string(1000, 'z') : line)) {
    }
  });
  CHECK(failure_of(get(flood.url("/many"))) == FailureKind::too_large);
  const FailureKind one_line = failure_of(get(flood.url("/long")));
  CHECK((one_line == FailureKind::too_large || one_line == FailureKind::broken));
}

TEST_CASE("a reply that ends early is broken, and what came is kept for the record") {
  const char* replies[] = {
      "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n[{\"half\":",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\n[{\"half\":",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\n[{\"half\":\r\n",
  };
  for (const char* bytes : replies) {
    INFO(bytes);
    const RawServer server = saying(bytes);
    const Outcome outcome = get(server.url());
    CHECK(failure_of(outcome) == FailureKind::broken);
    CHECK(outcome.reply.status == 200);
    CHECK(outcome.reply.body == "[{\"half\":");
  }
}

TEST_CASE("no reply, half a head, nonsense and a broken gzip are broken") {
  const std::string cut_gzip = gzip("hello, world").substr(0, 12) + "nonsense, nonsense";
  for (const std::string& bytes :
       {std::string(), std::string("HTTP/1.1 200 OK\r\nContent-Le"), std::string("SSH-2.0-OpenSSH\r\n"),
        reply(200, cut_gzip, "Content-Encoding: gzip\r\n"), reply(200, "x", "Content-Encoding: rot13\r\n")}) {
    INFO(bytes);
    const RawServer server = saying(bytes);
    CHECK(failure_of(get(server.url())) == FailureKind::broken);
  }
  const RawServer resetting([](Connection& connection, const std::string&) { connection.reset(); });
  CHECK(failure_of(get(resetting.url())) == FailureKind::broken);
}

TEST_CASE("a server that stops talking is timed out by the total and by the stall limit") {
  const RawServer silent([](Connection& connection, const std::string&) {
    connection.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc");
    connection.wait_for_close();
  });
  Limits limits = loopback();
  limits.total_timeout = 300ms;
  const auto before = std::chrono::steady_clock::now();
  CHECK(failure_of(get(silent.url(), limits)) == FailureKind::timed_out);
  CHECK(std::chrono::steady_clock::now() - before < 2s);

  limits.total_timeout = 8s;
  limits.stall_timeout = 1s;
  const Outcome stalled = get(silent.url(), limits);
  CHECK(failure_of(stalled) == FailureKind::timed_out);
  CHECK(stalled.reply.body == "abc");
  CHECK(std::chrono::steady_clock::now() - before < 6s);
}

TEST_CASE("a transfer ends soon after it is cancelled") {
  const RawServer silent([](Connection& connection, const std::string&) { connection.wait_for_close(); });
  Client client("test");
  const auto before = std::chrono::steady_clock::now();
  const Outcome outcome = client.exchange({"GET", silent.url(), {}, ""}, loopback(),
                                          [&] { return std::chrono::steady_clock::now() - before > 200ms; });
  CHECK(failure_of(outcome) == FailureKind::cancelled);
  CHECK(std::chrono::steady_clock::now() - before < 1s);
}

TEST_CASE("a reader gets the body as it arrives and may end it") {
  const RawServer server([](Connection& connection, const std::string&) {
    connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    while (connection.send("4\r\nline\r\n")) {
    }
  });
  Client client("test");
  std::string got;
  const Outcome outcome =
      client.exchange({"GET", server.url(), {}, ""}, loopback(), {}, [&](std::string_view b) {
        got += b;
        return got.size() < 40;
      });
  CHECK(failure_of(outcome) == FailureKind::cancelled);
  CHECK(got.starts_with("linelineline"));
  CHECK(outcome.reply.body.empty());
}

TEST_CASE("a port where nobody listens and a name that nobody has are unreachable") {
  int port = 0;
  {
    const RawServer gone = saying("");
    port = gone.port();
  }
  CHECK(failure_of(get("http://127.0.0.1:" + std::to_string(port))) == FailureKind::unreachable);
  const RawServer not_tls = saying("HTTP/1.1 400 no\r\n\r\n");
  CHECK(failure_of(get("https://127.0.0.1:" + std::to_string(not_tls.port()))) == FailureKind::unreachable);
}

TEST_CASE("no spelling of a private address gets a socket unless it is permitted") {
  const RawServer server = saying(reply(200, "inside"));
  const std::string port = std::to_string(server.port());
  Limits limits = loopback();
  limits.allow_private = false;
  for (const char* host : {"127.0.0.1", "127.1", "0x7f.1", "0x7f000001", "2130706433", "017700000001",
                           "0.0.0.0", "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::]", "localhost",
                           "169.254.169.254", "10.0.0.1", "[fd00::1]", "[fe80::1]", "127.0.0.1."}) {
    INFO(host);
    const Outcome outcome = get("http://" + std::string(host) + ":" + port + "/", limits);
    const FailureKind kind = failure_of(outcome);
    // A name that does not resolve, or a family that this machine lacks, opened no socket either.
    CHECK((kind == FailureKind::refused_by_policy || kind == FailureKind::unreachable));
  }
  CHECK(failure_of(get(server.url(), limits)) == FailureKind::refused_by_policy);
  CHECK(server.requests().empty());
}

TEST_CASE("a connection opened by permission serves no request without") {
  const RawServer server([](Connection& connection, const std::string&) {
    connection.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
    connection.wait_for_close();
  });
  Client client("test");
  REQUIRE(client.exchange({"GET", server.url(), {}, ""}, loopback()).ok());
  Limits limits = loopback();
  limits.allow_private = false;
  CHECK(failure_of(client.exchange({"GET", server.url(), {}, ""}, limits)) == FailureKind::refused_by_policy);
}

TEST_CASE("only http and https are asked, without user names and line breaks") {
  for (const char* url : {"file:///etc/passwd", "ftp://example.com/", "gopher://example.com/", "dict://h/",
                          "example.com/jobs", "//example.com", "", "http://", "http://user:pw@example.com/",
                          "http://user@example.com/", "http://example.com/a b", "http://example.com/\r\nX: y",
                          "http://exa mple.com/", "http://example.com:99999/", "javascript:alert(1)"}) {
    INFO(url);
    CHECK(failure_of(get(url)) == FailureKind::refused_by_policy);
  }
}

TEST_CASE("a head that could be read in two ways is not sent") {
  Client client("test");
  const RawServer server = saying(reply(200, "{}"));
  const std::vector<Request> requests = {
      {"GET", server.url(), {{"X-A", "b\r\nX-Injected: c"}}, ""},
      {"GET", server.url(), {{"X-A\r\nX-B", "c"}}, ""},
      {"GET", server.url(), {{"X A", "c"}}, ""},
      {"GET", server.url(), {{"", "c"}}, ""},
      {"GET", server.url(), {{"X-A", std::string("b\0c", 3)}}, ""},
      {"GET / HTTP/1.1\r\nX: y\r\n\r\nGET", server.url(), {}, ""},
      {"", server.url(), {}, ""},
      {"CONNECT", server.url(), {}, ""},
      {"GET", server.url(), {{"Host", "other.example.com"}}, ""},
      {"POST", server.url(), {{"Content-Length", "1"}}, "abc"},
      {"POST", server.url(), {{"transfer-encoding", "chunked"}}, "abc"},
  };
  for (const Request& request : requests) {
    INFO(request.method);
    CHECK(failure_of(client.exchange(request, loopback())) == FailureKind::refused_by_policy);
  }
  CHECK(server.requests().empty());
}

TEST_CASE("redirects are followed, relative ones too, up to the limit") {
  const RawServer server([](Connection& connection, const std::string& request) {
    const std::string path = target(request);
    if (path == "/end") {
      connection.send(reply(200, "arrived"));
    } else if (path == "/loop") {
      connection.send(redirect(302, "/loop"));
    } else {
      const int n = std::atoi(path.c_str() + 1);
      connection.send(redirect(301, n == 1 ? "end" : "/" + std::to_string(n - 1)));
    }
  });
  const Outcome outcome = get(server.url("/5"));
  REQUIRE(outcome.ok());
  CHECK(outcome.reply.body == "arrived");
  CHECK(outcome.reply.url == server.url("/end"));
  CHECK(failure_of(get(server.url("/6"))) == FailureKind::too_many_redirects);
  CHECK(failure_of(get(server.url("/loop"))) == FailureKind::too_many_redirects);
}

TEST_CASE("a redirect to another scheme, to a user name or to nowhere is refused") {
  for (const char* location : {"file:///etc/passwd", "gopher://127.0.0.1/", "ftp://127.0.0.1/x", "scp://h/x",
                               "http://user:pw@127.0.0.1/", "http://", "http://exa mple/"}) {
    INFO(location);
    const RawServer server = saying(redirect(302, location));
    const Outcome outcome = get(server.url());
    CHECK(failure_of(outcome) == FailureKind::refused_by_policy);
    CHECK(outcome.reply.status == 302);
  }
}

TEST_CASE("credentials stay with the host they were meant for") {
  const RawServer other = saying(reply(200, "other"));
  const RawServer server([&](Connection& connection, const std::string& request) {
    connection.send(target(request) == "/away"   ? redirect(302, other.url("/"))
                    : target(request) == "/near" ? redirect(302, "/here")
                                                 : reply(200, "here"));
  });
  Client client("test");
  const std::vector<Header> headers{
      {"Authorization", "Bearer s3cret"}, {"X-Api-Key", "s3cret"}, {"Accept", "application/json"}};
  REQUIRE(client.exchange({"GET", server.url("/away"), headers, ""}, loopback()).ok());
  CHECK_THAT(other.requests().at(0), !Contains("s3cret") && Contains("Accept: application/json"));
  REQUIRE(client.exchange({"GET", server.url("/near"), headers, ""}, loopback()).ok());
  CHECK_THAT(server.requests().back(), Contains("Bearer s3cret") && Contains("X-Api-Key: s3cret"));
}

TEST_CASE("what a redirect makes of a request is what RFC 9110 says") {
  struct Case {
    int status;
    const char* method;
    const char* becomes;
    bool keeps_body;
  };
  const Case cases[] = {
      {301, "POST", "GET", false}, {302, "POST", "GET", false}, {303, "POST", "GET", false},
      {307, "POST", "POST", true}, {308, "POST", "POST", true}, {303, "PUT", "GET", false},
      {301, "PUT", "PUT", true},   {302, "GET", "GET", false},  {303, "HEAD", "HEAD", false},
  };
  for (const Case& c : cases) {
    INFO(c.status << " " << c.method);
    const RawServer server([&](Connection& connection, const std::string& request) {
      connection.send(target(request) == "/" ? redirect(c.status, "/next") : reply(200, ""));
    });
    Client client("test");
    const std::string body = std::string(c.method)[0] == 'P' ? "the body" : "";
    REQUIRE(client.exchange({c.method, server.url(), {}, body}, loopback()).ok());
    const std::string second = server.requests().at(1);
    CHECK(method(second) == c.becomes);
    CHECK(second.ends_with("the body") == c.keeps_body);
  }
}

TEST_CASE("a body is not carried to another host") {
  const RawServer other = saying(reply(200, "other"));
  const RawServer server = saying(redirect(307, other.url("/")));
  Client client("test");
  const Outcome outcome = client.exchange({"POST", server.url(), {}, "token=s3cret"}, loopback());
  CHECK(failure_of(outcome) == FailureKind::refused_by_policy);
  CHECK(other.requests().empty());
}

TEST_CASE("proxies and netrc of the environment are not used") {
  const RawServer server = saying(reply(200, "direct"));
  setenv("http_proxy", "http://127.0.0.1:1", 1);
  setenv("ALL_PROXY", "http://127.0.0.1:1", 1);
  const Outcome outcome = get(server.url());
  unsetenv("http_proxy");
  unsetenv("ALL_PROXY");
  REQUIRE(outcome.ok());
  CHECK(outcome.reply.body == "direct");
}

TEST_CASE("cookies of one reply are not sent with the next request") {
  const RawServer server = saying(reply(200, "{}", "Set-Cookie: session=1\r\n"));
  Client client("test");
  REQUIRE(client.exchange({"GET", server.url(), {}, ""}, loopback()).ok());
  REQUIRE(client.exchange({"GET", server.url(), {}, ""}, loopback()).ok());
  CHECK_THAT(server.requests().at(1), !Contains("Cookie"));
}
