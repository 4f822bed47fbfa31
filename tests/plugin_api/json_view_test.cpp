#include "plugin_api/json_view.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace tributary::plugin;

namespace {

JsonError error_of(std::string_view text) {
  try {
    JsonView::parse(text);
  } catch (const JsonError& error) {
    return error;
  }
  FAIL("accepted: " << text);
  throw;
}

}  // namespace

TEST_CASE("a path of names and positions finds the value where it stands in the bytes") {
  const std::string body = R"( {"meta":{"total": 23}, "a\u0062":[10, {"x":"y"} ,[]], "e":{}, "n":null})";
  const JsonView json = JsonView::parse(body);
  CHECK(json.find("meta.total")->integer() == 23);
  CHECK(json.find("ab.1.x")->raw() == "\"y\"");
  CHECK(body.substr(json.find("ab.1")->begin()).starts_with(R"({"x":"y"} )"));
  CHECK(json.find("ab")->elements().size() == 3);
  CHECK(json.find("e")->elements().empty());
  CHECK(json.find("n")->is(JsonView::Kind::null));
  CHECK(json.find("")->is(JsonView::Kind::object));
  CHECK(json.names() == std::vector<std::string>{"meta", "ab", "e", "n"});
  CHECK_FALSE(json.find("meta.count"));
  CHECK_FALSE(json.find("ab.3"));
  CHECK_FALSE(json.find("ab.x"));
  CHECK_FALSE(json.find("n.x"));
}

TEST_CASE("what sites get wrong inside strings and numbers does not keep a plugin from reading") {
  CHECK(JsonView::parse("\xEF\xBB\xBF[1]").begin() == 3);
  CHECK(JsonView::parse(")]}'\n{\"a\":1}").find("a")->integer() == 1);
  CHECK(JsonView::parse("\"\xFF\"").text() == "\xFF");
  CHECK(JsonView::parse(R"("\ud83d\ude80\u00e9\ud800\n")").text() == "\U0001F680\u00e9\uFFFD\n");
  CHECK(JsonView::parse(R"("\u0000")").text() == std::string(1, '\0'));
  CHECK(JsonView::parse("1234567890123456789012345678901234567890").text().size() == 40);
  CHECK_FALSE(JsonView::parse("1234567890123456789012345678901234567890").integer());
  CHECK_FALSE(JsonView::parse("1.5").integer());
  CHECK(JsonView::parse("\"42\"").integer() == 42);
  CHECK(JsonView::parse(R"({"a":1,"a":2})").find("a")->integer() == 1);
}

TEST_CASE("text that ends too early is told from text that is something else") {
  for (const char* text :
       {"", " ", "{", "{\"a", "{\"a\"", "{\"a\":", "[1,", "[1", "tru", "-", "1.", "\"\\", "\"\\u12"}) {
    INFO(text);
    CHECK(error_of(text).cut_short());
  }
  for (const char* text :
       {"<html>", "{a:1}", "[1,]", "[1 2]", "01", "1 2", "{\"a\":1,}", "\"\\x\"", "nul1", "}"}) {
    INFO(text);
    CHECK_FALSE(error_of(text).cut_short());
  }
  CHECK(error_of("[1, 2 3]").offset() == 6);
}

TEST_CASE("a hundred thousand brackets are refused, not followed") {
  CHECK_THROWS_AS(JsonView::parse(std::string(100000, '[')), JsonError);
  CHECK_NOTHROW(JsonView::parse(std::string(128, '[') + std::string(128, ']')));
  CHECK_THROWS_AS(JsonView::parse(std::string(129, '[') + std::string(129, ']')), JsonError);
}

TEST_CASE("a splice leaves every other byte as it came") {
  const std::string body = "\xEF\xBB\xBF{ \"jobs\": [ {\"id\": 1.50} , { } ], \"x\": 1e2 }\n";
  const auto records = JsonView::parse(body).find("jobs")->elements();
  JsonSplice splice;
  splice.add_member(records[1], "detail", "null");
  splice.add_member(records[0], "de\"tail", R"({"a": [1]})");
  CHECK(splice.text(body) ==
        "\xEF\xBB\xBF{ \"jobs\": [ {\"id\": 1.50,\"de\\\"tail\":{\"a\": [1]}} , { \"detail\":null} ], \"x\": "
        "1e2 }\n");
  CHECK(JsonSplice().text(body) == body);
}

TEST_CASE("a reply that is not JSON ends the fetch with the URL and the byte") {
  const auto kind_of = [](std::string body) {
    const Response response{
        .status = 200, .url = "https://a.example/x", .headers = {}, .body = std::move(body)};
    try {
      json_of(response);
    } catch (const FetchFailure& failure) {
      CHECK_THAT(failure.what(), Catch::Contains("https://a.example/x"));
      return failure.kind();
    }
    FAIL("accepted");
    return FailureKind::failed;
  };
  CHECK(kind_of("{\"jobs\":[{\"id\":") == FailureKind::transient);
  CHECK(kind_of("callback({})") == FailureKind::changed);
  CHECK(kind_of("<!doctype html><html></html>") == FailureKind::blocked);
}
