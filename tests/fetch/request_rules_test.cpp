// What may be asked for, and with which secrets.
#include <catch2/catch.hpp>

#include <cstdlib>

#include "fetch/clean_text.hpp"
#include "fetch/host_rules.hpp"
#include "fetch/secrets.hpp"

using namespace tributary::fetch;
using Catch::Matchers::StartsWith;
using tributary::plugin::Request;

TEST_CASE("a host is allowed by its name, by a template of one label, or by a star") {
  const std::vector<std::string> rules{"api.example.com", "{slug}.boards.example.com",
                                       "eu-{zone}.example.org"};
  for (const char* host : {"api.example.com", "API.Example.COM", "api.example.com.",
                           "acme.boards.example.com", "a-b_c9.boards.example.com", "eu-west1.example.org"}) {
    INFO(host);
    CHECK(host_allowed(host, rules));
  }
  for (const char* host :
       {"example.com", "xapi.example.com", "api.example.com.evil.net", "api.example.comx",
        "boards.example.com", ".boards.example.com", "a.b.boards.example.com",
        "acme.boards.example.com.evil.net", "evil.net", "", "eu-.example.org", "127.0.0.1"}) {
    INFO(host);
    CHECK_FALSE(host_allowed(host, rules));
  }
  CHECK(host_allowed("anything.at.all", {"*"}));
  CHECK_FALSE(host_allowed("api.example.com", {}));
}

TEST_CASE("secrets are filled in where they belong, percent-encoded in the URL") {
  setenv("TEST_KEY", "k&y=/secret", 1);
  const Request request{"POST",
                        "https://h/?key=${secret:TEST_KEY}&x=${other}",
                        {{"Authorization", "Bearer ${secret:TEST_KEY}!"}},
                        "{\"k\":\"${secret:TEST_KEY}\",\"open\":\"${secret:\"}"};
  const auto disclosed = disclose(request, {"TEST_KEY"});
  REQUIRE(disclosed.has_value());
  CHECK(disclosed->request.url == "https://h/?key=k%26y%3D%2Fsecret&x=${other}");
  CHECK(disclosed->request.headers[0].value == "Bearer k&y=/secret!");
  CHECK(disclosed->request.body == "{\"k\":\"k&y=/secret\",\"open\":\"${secret:\"}");
  CHECK(disclosed->redacted("at https://h/?key=k%26y%3D%2Fsecret or k&y=/secret") ==
        "at https://h/?key=${secret:TEST_KEY} or ${secret:TEST_KEY}");
  unsetenv("TEST_KEY");
}

TEST_CASE("a secret that is not named or not set is a sentence with its name") {
  const Request request{"GET", "https://h/${secret:TEST_KEY}", {}, ""};
  unsetenv("TEST_KEY");
  CHECK_THAT(disclose(request, {}).error(),
             StartsWith("the plugin asked for ${secret:TEST_KEY}, which no secret"));
  CHECK_THAT(disclose(request, {"TEST_KEY"}).error(), StartsWith("the environment variable TEST_KEY"));
  setenv("TEST_KEY", "", 1);
  CHECK_FALSE(disclose(request, {"TEST_KEY"}).has_value());
  unsetenv("TEST_KEY");
}

TEST_CASE("a placeholder inside a secret is not filled in again") {
  setenv("TEST_OUTER", "${secret:TEST_INNER}", 1);
  setenv("TEST_INNER", "inner", 1);
  const auto disclosed = disclose({"GET", "https://h/", {{"A", "${secret:TEST_OUTER}"}}, ""}, {"TEST_OUTER"});
  REQUIRE(disclosed.has_value());
  CHECK(disclosed->request.headers[0].value == "${secret:TEST_INNER}");
  unsetenv("TEST_OUTER");
  unsetenv("TEST_INNER");
}

TEST_CASE("strangers' bytes become UTF-8 without U+0000") {
  using namespace std::string_literals;
  CHECK(clean("K\xC3\xB6ln \xF0\x9F\x98\x80") == "K\xC3\xB6ln \xF0\x9F\x98\x80");
  CHECK(clean("a\0b"s) == "a\xEF\xBF\xBD"s + "b");
  CHECK(clean("K\xF6ln") == "K\xEF\xBF\xBDln");
  CHECK(clean("\xED\xA0\x80") == "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");  // a lone surrogate
  CHECK(clean("\xC3") == "\xEF\xBF\xBD");
}
