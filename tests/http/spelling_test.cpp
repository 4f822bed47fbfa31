// No way to write an address that is not public gets a socket: asked for directly, or by a redirect.
#include <catch2/catch.hpp>

#include <array>
#include <cstdio>
#include <string>
#include <vector>

#include "http/client.hpp"
#include "tests/support/raw_server.hpp"

using namespace tributary::http;
using namespace std::chrono_literals;
using test_support::Connection;
using test_support::RawServer;
using test_support::redirect;
using test_support::reply;

namespace {

using Octets = std::array<unsigned, 4>;

constexpr Octets kNotPublic[] = {
    {127, 0, 0, 1},   {127, 255, 255, 254}, {10, 0, 0, 1},  {172, 16, 0, 1},      {172, 31, 255, 255},
    {192, 168, 0, 1}, {100, 64, 0, 1},      {0, 0, 0, 0},   {169, 254, 169, 254}, {198, 18, 0, 1},
    {192, 0, 2, 1},   {203, 0, 113, 9},     {224, 0, 0, 1}, {240, 0, 0, 1},       {255, 255, 255, 255}};

template <class... Values>
std::string format(const char* pattern, Values... values) {
  std::array<char, 200> text{};
  std::snprintf(text.data(), text.size(), pattern, values...);
  return text.data();
}

// As inet_aton() and curl read an IPv4 address, and as IPv6 hides one.
std::vector<std::string> spellings(const Octets& o) {
  const auto [a, b, c, d] = o;
  const unsigned number = (a << 24) | (b << 16) | (c << 8) | d, low24 = (b << 16) | (c << 8) | d;
  const unsigned high = number >> 16, low = number & 0xffff;
  return {
      format("%u.%u.%u.%u", a, b, c, d),
      format("%u", number),
      format("0x%x", number),
      format("0X%X", number),
      format("0%o", number),
      format("%u.%u", a, low24),
      format("%u.%u.%u", a, b, low),
      format("0x%x.0x%x.0x%x.0x%x", a, b, c, d),
      format("0%o.0%o.0%o.0%o", a, b, c, d),
      format("0x%x.%u", a, low24),
      format("0%o.0x%x.%u", a, b, low),
      format("000%o.%u.%u.%u", a, b, c, d),
      format("[::ffff:%u.%u.%u.%u]", a, b, c, d),
      format("[::FFFF:%x:%x]", high, low),
      format("[0:0:0:0:0:ffff:%x:%x]", high, low),
      format("[::%u.%u.%u.%u]", a, b, c, d),
      format("[::%x:%x]", high, low),
      format("[64:ff9b::%u.%u.%u.%u]", a, b, c, d),
      format("[64:ff9b::%x:%x]", high, low),
      format("[64:ff9b:1::%x:%x]", high, low),
      format("[2002:%x:%x::1]", high, low),
      format("[2001:0:%x:%x::1]", high, low),
      format("[::ffff:0:%x:%x]", high, low),
  };
}

std::vector<std::string> all_spellings() {
  std::vector<std::string> all;
  for (const Octets& octets : kNotPublic) {
    for (auto& spelling : spellings(octets)) all.push_back(std::move(spelling));
  }
  for (const char* more : {"localhost",
                           "LOCALHOST",
                           "localhost.",
                           "[::]",
                           "[::1]",
                           "[0:0:0:0:0:0:0:1]",
                           "[0000::0001]",
                           "[fc00::1]",
                           "[fd00:ec2::254]",
                           "[fe80::1]",
                           "[fe80::1%25lo]",
                           "[fe80::1%25eth0]",
                           "[febf::1]",
                           "[fec0::1]",
                           "[ff02::1]",
                           "[ff0e::1]",
                           "[100::1]",
                           "[2001:db8::1]",
                           "[3fff::1]",
                           "[4000::1]",
                           "0",
                           "00",
                           "0x0",
                           "127.1",
                           "0177.1",
                           "127.0.1",
                           "127.0.0.1.",
                           "10.0.0.1.",
                           "[::1].",
                           "%30.127.0.0.1",
                           "%31%32%37.0.0.1",
                           "127%2e0%2e0%2e1",
                           "１２７.０.０.１",
                           "127。0。0。1",
                           "①②⑦.⓪.⓪.①"}) {
    all.push_back(more);
  }
  return all;
}

bool no_socket(const Outcome& outcome) {
  if (!outcome.failure) return false;
  // A name that does not resolve, now or in time, opened none either.
  return outcome.failure->kind == FailureKind::refused_by_policy ||
         outcome.failure->message.find("esolv") != std::string::npos;
}

Limits public_only() {
  Limits limits;
  limits.connect_timeout = 2s;
  limits.total_timeout = 3s;
  return limits;
}

}  // namespace

TEST_CASE("of hundreds of spellings of addresses that are not public none gets a socket") {
  const RawServer server(
      [](Connection& connection, const std::string&) { connection.send(reply(200, "inside")); });
  const std::string port = std::to_string(server.port());
  const auto all = all_spellings();
  CHECK(all.size() > 350);
  Client client("test");
  for (const std::string& host : all) {
    INFO(host);
    CHECK(no_socket(client.exchange({"GET", "http://" + host + ":" + port + "/", {}, ""}, public_only())));
  }
  CHECK(server.requests().empty());
}

TEST_CASE("user names and other tails do not hide an address") {
  const RawServer server(
      [](Connection& connection, const std::string&) { connection.send(reply(200, "inside")); });
  const std::string port = std::to_string(server.port());
  Client client("test");
  for (const std::string& url :
       {"http://jobs.example.com@127.0.0.1:" + port, "http://jobs.example.com:80@127.0.0.1:" + port + "/",
        "http://127.0.0.1:" + port + "#@jobs.example.com/",
        "http://127.0.0.1:" + port + "?@jobs.example.com/", "http:127.0.0.1:" + port,
        "http:///127.0.0.1:" + port, "http:/127.0.0.1:" + port,
        "http://127.0.0.1:" + port + "\\@jobs.example.com/",
        "http://jobs.example.com#@127.0.0.1:" + port + "/", "http://[::ffff:127.0.0.1]:" + port + "/%2e%2e/",
        "//127.0.0.1:" + port + "/", "http://127.0.0.1:" + port + "/ HTTP/1.1\r\nHost: x"}) {
    if (url.find("jobs.example.com#") != std::string::npos) continue;  // really asks for jobs.example.com
    INFO(url);
    CHECK(no_socket(client.exchange({"GET", url, {}, ""}, public_only())));
  }
  CHECK(server.requests().empty());
}

TEST_CASE("a redirect to any of them gets no socket either") {
  const RawServer inside(
      [](Connection& connection, const std::string&) { connection.send(reply(200, "inside")); });
  const std::string port = std::to_string(inside.port());
  std::string leads_to;
  const RawServer server(
      [&](Connection& connection, const std::string&) { connection.send(redirect(302, leads_to)); });
  Client client("test");
  for (const std::string& host : all_spellings()) {
    INFO(host);
    leads_to = "http://" + host + ":" + port + "/";
    Limits limits = public_only();
    limits.allow_private = true;  // for the first step only, which must be on this machine
    const auto withdraw = [&](const std::string&) {
      limits.allow_private = false;
      return std::string();
    };
    CHECK(no_socket(client.exchange({"GET", server.url("/"), {}, ""}, limits, {}, {}, withdraw)));
  }
  CHECK(inside.requests().empty());
}

TEST_CASE("a redirect is followed only where whoever asks agrees, and his time is not the transfer's") {
  const RawServer server([](Connection& connection, const std::string& request) {
    connection.send(test_support::target(request) == "/end" ? reply(200, "end") : redirect(302, "/end"));
  });
  Limits limits;
  limits.allow_private = true;
  limits.total_timeout = 400ms;
  Client client("test");
  std::vector<std::string> asked;
  const auto slowly = [&](const std::string& url) {
    asked.push_back(url);
    std::this_thread::sleep_for(500ms);
    return std::string();
  };
  CHECK(client.exchange({"GET", server.url("/"), {}, ""}, limits, {}, {}, slowly).reply.body == "end");
  CHECK(asked == std::vector<std::string>{server.url("/end")});
  const auto never = [](const std::string&) { return std::string("not there"); };
  const auto outcome = client.exchange({"GET", server.url("/"), {}, ""}, limits, {}, {}, never);
  REQUIRE(outcome.failure);
  CHECK(outcome.failure->kind == FailureKind::refused_by_policy);
  CHECK(outcome.failure->message == "not there");
  CHECK(server.requests().size() == 3);
}
