// The parser and matcher of robots.txt, on the cases of Google's robotstxt (its 21 tests, in our own words)
// and on what RFC 9309 says besides. Where the two differ it is the RFC that holds, and the case says so.
#include "fetch/robots.hpp"

#include <catch2/catch.hpp>

#include "fetch/user_agent.hpp"

using namespace tributary::fetch;
using namespace std::chrono_literals;

namespace {

struct Case {
  const char* body;
  const char* product;
  const char* target;
  bool allowed;
};

bool allowed(std::string_view body, std::string_view product, std::string_view target) {
  return Robots::parse(body).ruling(product, target).allowed;
}

template <std::size_t n>
void check(const Case (&cases)[n]) {
  for (const Case& c : cases) {
    INFO(c.body << "\n" << c.product << " asks for " << c.target);
    CHECK(allowed(c.body, c.product, c.target) == c.allowed);
  }
}

std::string repeated(std::string start, char c, std::size_t size) {
  start.resize(size, c);
  return start;
}

}  // namespace

TEST_CASE("without rules, or without a name, everything may be asked for") {
  const char* body = "user-agent: FooBot\ndisallow: /\n";
  check({{"", "FooBot", "", true}, {body, "", "", true}, {body, "FooBot", "", false}, {"", "", "", true}});
}

TEST_CASE("a rule is a name, a colon and a value; where the colon is missing two words are meant so") {
  check({{"user-agent: FooBot\ndisallow: /\n", "FooBot", "/x/y", false},
         {"foo: FooBot\nbar: /\n", "FooBot", "/x/y", true},
         {"user-agent FooBot\ndisallow /\n", "FooBot", "/x/y", false},
         {"user-agent: FooBot\ndisallow / for now\n", "FooBot", "/x/y", true},
         {"useragent: FooBot\ndissallow: /\n", "FooBot", "/x/y", false},
         {"user agent: FooBot\ndisalow: /\n", "FooBot", "/x/y", false}});
}

TEST_CASE("a group is lines of products and their rules; all groups of a product are one") {
  const char* body =
      "allow: /foo/bar/\n\nuser-agent: FooBot\ndisallow: /\nallow: /x/\nuser-agent: BarBot\ndisallow: /\n"
      "allow: /y/\n\n\nallow: /w/\nuser-agent: BazBot\n\nuser-agent: FooBot\nallow: /z/\ndisallow: /\n";
  check({{body, "FooBot", "/x/b", true},
         {body, "FooBot", "/z/d", true},
         {body, "FooBot", "/y/c", false},
         {body, "BarBot", "/y/c", true},
         {body, "BarBot", "/w/a", true},
         {body, "BarBot", "/z/d", false},
         {body, "BazBot", "/z/d", true},
         {body, "FooBot", "/foo/bar/", false},  // a rule outside of a group is none
         {body, "BarBot", "/foo/bar/", false},
         {body, "BazBot", "/foo/bar/", false}});
}

TEST_CASE("lines that are no rules do not end a group's head") {
  for (const char* line :
       {"Sitemap: https://foo.bar/sitemap", "Invalid-Unknown-Line: unknown", "Crawl-delay: 2"}) {
    const std::string body = "User-agent: BarBot\n" + std::string(line) + "\nUser-agent: *\nDisallow: /\n";
    CHECK_FALSE(allowed(body, "FooBot", "/"));
    CHECK_FALSE(allowed(body, "BarBot", "/"));
  }
}

TEST_CASE("the names of lines are in any case") {
  for (const std::string body :
       {"USER-AGENT: FooBot\nALLOW: /x/\nDISALLOW: /\n", "user-agent: FooBot\nallow: /x/\ndisallow: /\n",
        "uSeR-aGeNt: FooBot\nAlLoW: /x/\ndIsAlLoW: /\n"}) {
    CHECK(allowed(body, "FooBot", "/x/y"));
    CHECK_FALSE(allowed(body, "FooBot", "/a/b"));
  }
}

TEST_CASE("a product's word is of letters, _ and -") {
  for (const char* word : {"Foobot", "Foobot-Bar", "Foo_Bar"}) CHECK(product_token(word) == word);
  for (const char* other : {"ツ", "Foobot*", " Foobot ", "Foobot/2.1", "Foobot Bar"}) {
    CHECK(product_token(other) != other);
  }
  CHECK(product_token("").empty());
}

TEST_CASE("a product's word is compared in any case, up to its first space") {
  for (const std::string name : {"FOO BAR", "foo bar", "FoO bAr"}) {
    const std::string body = "User-Agent: " + name + "\nAllow: /x/\nDisallow: /\n";
    for (const char* product : {"Foo", "foo"}) {
      CHECK(allowed(body, product, "/x/y"));
      CHECK_FALSE(allowed(body, product, "/a/b"));
    }
  }
  const char* body = "User-Agent: *\nDisallow: /\nUser-Agent: Foo Bar\nAllow: /x/\nDisallow: /\n";
  check({{body, "Foo", "/x/y", true}, {body, "Foo Bar", "/x/y", false}});
  CHECK_FALSE(allowed("User-agent: Tributary/0.1\nDisallow: /\n", "Tributary", "/"));
}

TEST_CASE("the groups for all hold where no group names the product") {
  const char* all = "user-agent: *\nallow: /\nuser-agent: FooBot\ndisallow: /\n";
  const char* others =
      "user-agent: FooBot\nallow: /\nuser-agent: BarBot\ndisallow: /\nuser-agent: BazBot\ndisallow: /\n";
  check({{"", "FooBot", "/x/y", true},
         {all, "FooBot", "/x/y", false},
         {all, "BarBot", "/x/y", true},
         {others, "QuxBot", "/x/y", true},
         {"user-agent: * everybody\ndisallow: /\n", "QuxBot", "/x/y", false},
         {"user-agent: *\ndisallow: /\nuser-agent: FooBot\n", "FooBot", "/x/y", true}});
}

TEST_CASE("paths are compared in their own case") {
  check({{"user-agent: FooBot\ndisallow: /x/\n", "FooBot", "/x/y", false},
         {"user-agent: FooBot\ndisallow: /X/\n", "FooBot", "/x/y", true}});
}

TEST_CASE("the longest match decides, and of two that are as long the one that allows") {
  check(
      {{"user-agent: FooBot\ndisallow: /x/page.html\nallow: /x/\n", "FooBot", "/x/page.html", false},
       {"user-agent: FooBot\nallow: /x/page.html\ndisallow: /x/\n", "FooBot", "/x/page.html", true},
       {"user-agent: FooBot\nallow: /x/page.html\ndisallow: /x/\n", "FooBot", "/x/", false},
       {"user-agent: FooBot\ndisallow: \nallow: \n", "FooBot", "/x/page.html", true},
       {"user-agent: FooBot\ndisallow: /\nallow: /\n", "FooBot", "/x/page.html", true},
       {"user-agent: FooBot\ndisallow: /x\nallow: /x/\n", "FooBot", "/x", false},
       {"user-agent: FooBot\ndisallow: /x\nallow: /x/\n", "FooBot", "/x/", true},
       {"user-agent: FooBot\ndisallow: /x/page.html\nallow: /x/page.html\n", "FooBot", "/x/page.html", true},
       {"user-agent: FooBot\nallow: /page\ndisallow: /*.html\n", "FooBot", "/page.html", false},
       {"user-agent: FooBot\nallow: /page\ndisallow: /*.html\n", "FooBot", "/page", true},
       {"user-agent: FooBot\nallow: /x/page.\ndisallow: /*.html\n", "FooBot", "/x/page.html", true},
       {"user-agent: FooBot\nallow: /x/page.\ndisallow: /*.html\n", "FooBot", "/x/y.html", false},
       {"User-agent: *\nDisallow: /x/\nUser-agent: FooBot\nDisallow: /y/\n", "FooBot", "/x/page", true},
       {"User-agent: *\nDisallow: /x/\nUser-agent: FooBot\nDisallow: /y/\n", "FooBot", "/y/page", false}});
}

TEST_CASE("rules and URLs are compared percent-encoded, whoever encoded them") {
  const char* plain = "User-agent: FooBot\nDisallow: /\nAllow: /foo/bar?qux=taz&baz=http://foo.bar?tar&par\n";
  const char* raw = "User-agent: FooBot\nDisallow: /\nAllow: /foo/bar/ツ\n";
  const char* encoded = "User-agent: FooBot\nDisallow: /\nAllow: /foo/bar/%E3%83%84\n";
  const char* needless = "User-agent: FooBot\nDisallow: /\nAllow: /foo/bar/%62%61%7A\n";
  check({{plain, "FooBot", "/foo/bar?qux=taz&baz=http://foo.bar?tar&par", true},
         {raw, "FooBot", "/foo/bar/%E3%83%84", true},
         {encoded, "FooBot", "/foo/bar/%E3%83%84", true},
         {encoded, "FooBot", "/foo/bar/%e3%83%84", true},
         {needless, "FooBot", "/foo/bar/%62%61%7A", true},
         // Google leaves it to its caller to encode the URL and decodes nothing; RFC 9309, 2.2.2, has both.
         {raw, "FooBot", "/foo/bar/ツ", true},
         {encoded, "FooBot", "/foo/bar/ツ", true},
         {needless, "FooBot", "/foo/bar/baz", true},
         // What is reserved is another octet when it is encoded.
         {"User-agent: *\nDisallow: /a%2Fb\n", "FooBot", "/a/b", true},
         {"User-agent: *\nDisallow: /a%2fb\n", "FooBot", "/a%2Fb", false}});
}

TEST_CASE("# begins a comment, $ is the end, * is anything") {
  const char* star = "User-agent: FooBot\nDisallow: /foo/bar/quz\nAllow: /foo/*/qux\n";
  const char* dollar = "User-agent: FooBot\nDisallow: /foo/bar$\nAllow: /foo/bar/qux\n";
  const char* comment = "User-agent: FooBot\n# Disallow: /\nDisallow: /foo/quz#qux\nAllow: /\n";
  check({{star, "FooBot", "/foo/bar/quz", false},
         {star, "FooBot", "/foo/quz", true},
         {star, "FooBot", "/foo//quz", true},
         {star, "FooBot", "/foo/bax/quz", true},
         {dollar, "FooBot", "/foo/bar", false},
         {dollar, "FooBot", "/foo/bar/qux", true},
         {dollar, "FooBot", "/foo/bar/", true},
         {dollar, "FooBot", "/foo/bar/baz", true},
         {comment, "FooBot", "/foo/bar", true},
         {comment, "FooBot", "/foo/quz", false},
         // Verbatim, by their encoding (RFC 9309, 2.2.3), and a $ that is not at the end.
         {"User-agent: *\nDisallow: /a-%2A.html\n", "FooBot", "/a-*.html", false},
         {"User-agent: *\nDisallow: /a-%2A.html\n", "FooBot", "/a-b.html", true},
         {"User-agent: *\nDisallow: /a%24\n", "FooBot", "/a$b", false},
         {"User-agent: *\nDisallow: /a$b\n", "FooBot", "/a$bc", false},
         {"User-agent: *\nDisallow: /*a*b$\n", "FooBot", "/xaxbxb", false},
         {"User-agent: *\nDisallow: /*ab*ab$\n", "FooBot", "/ab", true},
         {"User-agent: *\nDisallow: *\n", "FooBot", "/x", false},
         {"User-agent: *\nDisallow: /**x\n", "FooBot", "/abx", false}});
}

TEST_CASE("an allowed index.html allows its directory") {
  const char* body = "User-Agent: *\nAllow: /allowed-slash/index.html\nDisallow: /\n";
  check({{body, "foobot", "/allowed-slash/", true},
         {body, "foobot", "/allowed-slash/index.htm", false},
         {body, "foobot", "/allowed-slash/index.html", true},
         {body, "foobot", "/anyother-url", false}});
}

TEST_CASE("what stands in a line behind its 16 KiB is not read") {
  constexpr std::size_t kMost = 2083 * 8;
  const std::string forbidden = repeated("/x/", 'a', kMost - 3 - 10 + 1);
  const std::string one = "user-agent: FooBot\ndisallow: " + forbidden + "/qux\n";
  CHECK(allowed(one, "FooBot", "/fux"));
  CHECK_FALSE(allowed(one, "FooBot", forbidden + "/fux"));

  const std::string a = repeated("/x/", 'a', kMost - 3 - 7 + 1);
  const std::string b = repeated("/x/", 'b', kMost - 3 - 7 + 1);
  const std::string two = "user-agent: FooBot\ndisallow: /\nallow: " + a + "/qux\nallow: " + b + "/qux\n";
  CHECK_FALSE(allowed(two, "FooBot", "/"));
  CHECK(allowed(two, "FooBot", a + "/qux"));
  CHECK(allowed(two, "FooBot", b + "/fux"));
}

TEST_CASE("the examples of Google's documentation") {
  const auto only = [](const std::string& rule, std::initializer_list<const char*> yes,
                       std::initializer_list<const char*> no) {
    const std::string body = "user-agent: FooBot\ndisallow: /\nallow: " + rule + "\n";
    for (const char* target : yes) {
      INFO(rule << " " << target);
      CHECK(allowed(body, "FooBot", target));
    }
    for (const char* target : no) {
      INFO(rule << " " << target);
      CHECK_FALSE(allowed(body, "FooBot", target));
    }
  };
  for (const char* rule : {"/fish", "/fish*"}) {
    only(rule,
         {"/fish", "/fish.html", "/fish/salmon.html", "/fishheads", "/fishheads/yummy.html",
          "/fish.html?id=anything"},
         {"/bar", "/Fish.asp", "/Fish.bar", "/catfish", "/?id=fish"});
  }
  only("/fish/", {"/fish/", "/fish/salmon", "/fish/?salmon", "/fish/salmon.html", "/fish/?id=anything"},
       {"/bar", "/fish", "/fish.html", "/Fish/Salmon.html"});
  only("/*.php",
       {"/filename.php", "/folder/filename.php", "/folder/filename.php?parameters",
        "//folder/any.php.file.html", "/filename.php/", "/index?f=filename.php/"},
       {"/bar", "/php/", "/index?php", "/windows.PHP"});
  only("/*.php$", {"/filename.php", "/folder/filename.php"},
       {"/bar", "/filename.php?parameters", "/filename.php/", "/filename.php5", "/php/", "/filename?php",
        "/aaaphpaaa", "//windows.PHP"});
  only("/fish*.php", {"/fish.php", "/fishheads/catfish.php?parameters"}, {"/bar", "/Fish.PHP"});
  check({{"user-agent: FooBot\nallow: /p\ndisallow: /\n", "FooBot", "/page", true},
         {"user-agent: FooBot\nallow: /folder\ndisallow: /folder\n", "FooBot", "/folder/page", true},
         {"user-agent: FooBot\nallow: /page\ndisallow: /*.htm\n", "FooBot", "/page.htm", false},
         {"user-agent: FooBot\nallow: /$\ndisallow: /\n", "FooBot", "/", true},
         {"user-agent: FooBot\nallow: /$\ndisallow: /\n", "FooBot", "/page.html", false}});
}

TEST_CASE("lines end with LF, CR or both, and are counted so") {
  for (const std::string body :
       {"User-Agent: foo\nAllow: /some/path\nUser-Agent: bar\n\n\nDisallow: /\n",
        "User-Agent: foo\r\nAllow: /some/path\r\nUser-Agent: bar\r\n\r\n\r\nDisallow: /\r\n",
        "User-Agent: foo\rAllow: /some/path\rUser-Agent: bar\r\r\rDisallow: /\r",
        "User-Agent: foo\nAllow: /some/path\nUser-Agent: bar\n\n\nDisallow: /",
        "User-Agent: foo\nAllow: /some/path\r\nUser-Agent: bar\n\r\n\nDisallow: /"}) {
    const auto ruling = Robots::parse(body).ruling("bar", "/x");
    CHECK_FALSE(ruling.allowed);
    CHECK(ruling.line == 6);
    CHECK(ruling.rule == "Disallow: /");
    CHECK(Robots::parse(body).ruling("foo", "/some/path").line == 2);
    CHECK(Robots::parse(body).ruling("foo", "/x").line == 0);
  }
}

TEST_CASE("a byte order mark, whole or cut, is skipped at the beginning and nowhere else") {
  const std::string rules = "User-Agent: foo\nDisallow: /AnyValue\n";
  for (const std::string mark : {"\xEF\xBB\xBF", "\xEF\xBB", "\xEF", ""}) {
    CHECK_FALSE(allowed(mark + rules, "foo", "/AnyValue"));
  }
  CHECK(allowed("\xEF\x11\xBF" + rules, "foo", "/AnyValue"));
  CHECK(
      allowed("User-Agent: foo\n\xEF\xBB\xBF"
              "Disallow: /AnyValue\n",
              "foo", "/AnyValue"));
}

TEST_CASE("a sitemap may stand anywhere and is no rule") {
  const std::string rules = "User-Agent: foo\nDisallow: /some/path\nUser-Agent: bar\n\n\n";
  const std::string sitemap = "Sitemap: http://foo.bar/sitemap.xml\n";
  for (const std::string& body : {rules + sitemap, sitemap + rules}) {
    CHECK_FALSE(allowed(body, "foo", "/some/path"));
    CHECK(allowed(body, "bar", "/some/path"));
  }
}

TEST_CASE("a path and query in comparable form") {
  CHECK(comparable("http://www.example.com") == "http://www.example.com");
  CHECK(comparable("/a/b/c") == "/a/b/c");
  CHECK(comparable("á") == "%C3%A1");
  CHECK(comparable("%aa") == "%AA");
  CHECK(comparable("%7e%2d%zz%4") == "~-%zz%4");
  CHECK(comparable("/$*") == "/%24%2A");
}

TEST_CASE("500 KiB are read, and no half rule at their end") {
  std::string body = "User-agent: *\nDisallow: /first\n";
  while (body.size() < kMostRobotsBytes - 100) body += "# " + std::string(97, 'c') + "\n";
  const std::string late = "Disallow: /late\n";
  body += late;
  body.resize(kMostRobotsBytes - 6, '#');  // the next line is cut behind "Disall"
  body += "\nDisallow: /cut/short/by/the/limit\n";
  const Robots robots = Robots::parse(body);
  CHECK_FALSE(robots.ruling("x", "/first").allowed);
  CHECK_FALSE(robots.ruling("x", "/late").allowed);
  CHECK(robots.ruling("x", "/cut/short/by/the/limit").allowed);
  CHECK(robots.ruling("x", "/").allowed);
}

TEST_CASE("Crawl-delay is the least time between requests, up to a limit, of one's own group") {
  const Robots robots = Robots::parse(
      "User-agent: *\nCrawl-delay: 1\nDisallow: /x\nUser-agent: slow\nCrawl-delay: 2.5\nAllow: /\n"
      "User-agent: stuck\nCrawl-delay: 86400\nAllow: /\nUser-agent: odd\nCrawl-delay: soon\nAllow: /\n");
  CHECK(robots.crawl_delay("anybody") == 1s);
  CHECK(robots.crawl_delay("SLOW") == 2500ms);
  CHECK(robots.crawl_delay("stuck") == kLongestCrawlDelay);
  CHECK_FALSE(robots.crawl_delay("odd"));
  for (const char* nonsense : {"", "-1", "nan", "inf", "1e999", "1 s"}) {
    INFO(nonsense);
    CHECK_FALSE(
        Robots::parse("User-agent: *\nCrawl-delay: " + std::string(nonsense) + "\n").crawl_delay("x"));
  }
}

TEST_CASE("a page that is no robots.txt forbids nothing") {
  CHECK(allowed("<!DOCTYPE html><html><head><title>Jobs</title></head><body>disallow: /</body>", "x", "/"));
  std::string bytes;
  for (int i = 0; i < 4096; ++i) bytes += static_cast<char>(i * 37);
  CHECK(allowed(bytes, "x", "/"));
}

TEST_CASE("a hostile rule is matched in no time") {
  std::string rule = "/";
  for (int i = 0; i < 2000; ++i) rule += "*a";
  const std::string body = "User-agent: *\nDisallow: " + rule + "*b$\n";
  CHECK(allowed(body, "x", "/" + std::string(8000, 'a')));
}
