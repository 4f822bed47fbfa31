// URLs in the parts that rules are about.
#include <catch2/catch.hpp>

#include "http/client.hpp"

using tributary::http::parts_of;

TEST_CASE("the target of a URL is its path and query, as they are asked for") {
  struct Case {
    const char* url;
    const char* target;
  };
  const Case cases[] = {
      {"http://www.example.com", "/"},
      {"http://www.example.com/", "/"},
      {"http://www.example.com/a", "/a"},
      {"http://www.example.com/a/", "/a/"},
      {"http://www.example.com/a/b?c=http://d.e/", "/a/b?c=http://d.e/"},
      {"http://www.example.com/a/b?c=d&e=f#fragment", "/a/b?c=d&e=f"},
      {"http://www.example.com?a", "/?a"},
      {"http://www.example.com/a;b#c", "/a;b"},
      {"http://www.example.com//a/b/c", "//a/b/c"},
      {"http://www.example.com/public/../private", "/private"},
      {"http://www.example.com/%70rivate", "/%70rivate"},
  };
  for (const Case& c : cases) {
    INFO(c.url);
    CHECK(parts_of(c.url)->target == c.target);
  }
}

TEST_CASE("one server has one authority, however its URL is written") {
  for (const char* url :
       {"https://jobs.example.com/", "https://JOBS.example.com:443/", "http://jobs.example.com",
        "http://jobs.example.com.:80/x", "HTTPS://jobs.example.com./"}) {
    INFO(url);
    CHECK(parts_of(url)->authority() == "jobs.example.com");
  }
  CHECK(parts_of("http://127.0.0.1:8080/")->authority() == "127.0.0.1:8080");
  CHECK(parts_of("http://[::1]:8080/")->authority() == "[::1]:8080");
  CHECK(parts_of("https://jobs.example.com:80/")->origin() == "https://jobs.example.com:80");
  CHECK(parts_of("http://Jobs.example.com:80/x?y")->origin() == "http://jobs.example.com");
}

TEST_CASE("what would not be asked has no parts") {
  for (const char* url :
       {"", "example.com/a", "/a", "ftp://example.com/", "http://user@example.com/", "file:x"}) {
    INFO(url);
    CHECK_FALSE(parts_of(url));
  }
}
