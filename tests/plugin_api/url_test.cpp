#include "plugin_api/url.hpp"

#include <catch2/catch.hpp>

using namespace tributary::plugin;

TEST_CASE("a secret's placeholder survives the encoding around it") {
  CHECK(percent_encoded("a b/ü~") == "a%20b%2F%C3%BC~");
  CHECK(percent_encoded("k ${secret:KEY}&") == "k%20${secret:KEY}%26");
  CHECK(percent_encoded("${secret:KEY") == "%24%7Bsecret%3AKEY");
  CHECK(percent_encoded("$${secret:A}${secret:B}") == "%24${secret:A}${secret:B}");
}

TEST_CASE("parameters join the query that is there and leave the fragment behind") {
  CHECK(with_query("https://a.example/x", {{"p", "1"}, {"q", "a b"}}) == "https://a.example/x?p=1&q=a%20b");
  CHECK(with_query("https://a.example/x?k=v#top", {{"p", "1"}}) == "https://a.example/x?k=v&p=1");
  CHECK(with_query("https://a.example/x?", {{"p", "1"}}) == "https://a.example/x?p=1");
  CHECK(with_query("https://a.example/x#top", {}) == "https://a.example/x");
}

TEST_CASE("a link leads where RFC 3986 says, or nowhere when it leaves the web") {
  CHECK(resolved("https://a.example/v1/jobs?page=1", "?page=2") == "https://a.example/v1/jobs?page=2");
  CHECK(resolved("https://a.example/v1/jobs", "/v2/jobs") == "https://a.example/v2/jobs");
  CHECK(resolved("https://a.example/v1/jobs", "https://b.example/x#y") == "https://b.example/x");
  CHECK(resolved("https://a.example/v1/jobs", "file:///etc/passwd").empty());
  CHECK(resolved("https://a.example/v1/jobs", "javascript:void(0)").empty());
  CHECK(resolved("https://a.example/v1/jobs", "http://[").empty());
}

TEST_CASE("a secret's placeholder in an address does not hide where it leads") {
  const char* base = "https://a.example/jobs?key=${secret:KEY}";
  CHECK(resolved(base, "/jobs?page=2") == "https://a.example/jobs?page=2");
  CHECK(same_origin(base, "https://a.example/other"));
}

TEST_CASE("a parameter is taken out of a query and the others stay") {
  CHECK(without_parameter("https://a.example/x?k=1&p=2&k=3", "k") == "https://a.example/x?p=2");
  CHECK(without_parameter("https://a.example/x?p=2&k=1", "k") == "https://a.example/x?p=2");
  CHECK(without_parameter("https://a.example/x?k", "k") == "https://a.example/x");
  CHECK(without_parameter("https://a.example/x?kk=1", "k") == "https://a.example/x?kk=1");
  CHECK(without_parameter("https://a.example/x", "k") == "https://a.example/x");
}

TEST_CASE("headers made for one origin are for that scheme, host and port only") {
  CHECK(same_origin("https://a.example/x", "HTTPS://A.example:443/y"));
  CHECK_FALSE(same_origin("https://a.example/x", "http://a.example/x"));
  CHECK_FALSE(same_origin("https://a.example/x", "https://a.example:8443/x"));
  CHECK_FALSE(same_origin("https://a.example/x", "https://a.example.evil.example/x"));
  CHECK_FALSE(same_origin("https://a.example/x", "https://a.example@evil.example/x"));
}

TEST_CASE("base64 is that of RFC 4648") {
  CHECK(base64("").empty());
  CHECK(base64("f") == "Zg==");
  CHECK(base64("foobar") == "Zm9vYmFy");
  CHECK(base64("\xFB\xFF") == "+/8=");
}

TEST_CASE("a source's base_url replaces the site's own origin") {
  CHECK(base_url("", "https://a.example") == "https://a.example");
  CHECK(base_url("http://127.0.0.1:8080/greenhouse/", "https://a.example") ==
        "http://127.0.0.1:8080/greenhouse");
}
