#include <catch2/catch.hpp>

#include "plugin_api/fetcher.hpp"

using namespace tributary::plugin;

TEST_CASE("a setting is read with its type, and an absent one is empty") {
  const Settings settings({{"board", "acme"}, {"size", 20}, {"pay", true}, {"none", nullptr}});
  CHECK(settings.text("board") == "acme");
  CHECK(settings.integer("size") == 20);
  CHECK(settings.boolean("pay"));
  CHECK(settings.has("board"));
  for (const char* absent : {"none", "other"}) {
    CHECK_FALSE(settings.has(absent));
    CHECK(settings.text(absent).empty());
    CHECK(settings.integer(absent) == 0);
    CHECK_FALSE(settings.boolean(absent));
  }
}

TEST_CASE("a setting read with another type than it has is the plugin's bug, and says so") {
  const Settings settings({{"board", "acme"}, {"size", 20}, {"half", 0.5}});
  CHECK_THROWS_WITH(settings.integer("board"),
                    "the plugin reads its setting 'board' as an integer, but it is string; the manifest must "
                    "declare it with the type it is read as");
  CHECK_THROWS_AS(settings.text("size"), std::logic_error);
  CHECK_THROWS_AS(settings.boolean("size"), std::logic_error);
  CHECK_THROWS_AS(settings.integer("half"), std::logic_error);
}

TEST_CASE("a header is found whatever its case, the first of several") {
  Response response;
  response.headers = {{"Link", "<a>"}, {"LINK", "<b>"}, {"content-type", "x"}};
  CHECK(response.header("link") == "<a>");
  CHECK(response.header("Content-Type") == "x");
  CHECK(response.header("Retry-After").empty());
}

TEST_CASE("a reply that is not JSON fails with the kind that decides what happens next") {
  struct Case {
    int status;
    const char* type;
    const char* body;
    std::optional<FailureKind> kind;
  };
  const Case cases[] = {
      {200, "application/json", "{}", std::nullopt},
      {201, "", "\xEF\xBB\xBF [1]", std::nullopt},
      {200, "text/html", "{\"mislabelled\": true}", std::nullopt},
      {200, "text/html; charset=utf-8", "<div>Log in</div>", FailureKind::blocked},
      {200, "", "\n<!doctype HTML><p>", FailureKind::blocked},
      {200, "application/xml", "<?xml version=\"1.0\"?><jobs/>", FailureKind::changed},
      {200, "application/json", " \n", FailureKind::changed},
      {204, "", "", FailureKind::changed},
      {304, "", "", FailureKind::failed},
      {401, "", "{}", FailureKind::blocked},
      {403, "", "{}", FailureKind::blocked},
      {404, "", "{}", FailureKind::failed},
      {408, "", "{}", FailureKind::transient},
      {429, "", "{}", FailureKind::transient},
      {500, "", "{}", FailureKind::transient},
      {503, "", "", FailureKind::transient},
  };
  for (const Case& c : cases) {
    INFO(c.status << " " << c.body);
    Response response;
    response.status = c.status;
    response.url = "https://jobs.example.com/";
    response.headers = {{"Content-Type", c.type}};
    response.body = c.body;
    std::optional<FailureKind> kind;
    try {
      expect_json(response);
    } catch (const FetchFailure& failure) {
      kind = failure.kind();
      CHECK(std::string(failure.what()).starts_with("https://jobs.example.com/ answered with HTTP status "));
    }
    CHECK(kind == c.kind);
  }
}
