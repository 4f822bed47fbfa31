// Text of strangers on its way to the database.
#include <catch2/catch.hpp>

#include "source_fixture.hpp"
#include "store/safe_text.hpp"

using namespace tributary;
using namespace tributary::testing;

TEST_CASE("text that PostgreSQL refuses is made text that it takes") {
  const std::pair<std::string, std::string> cases[] = {
      {"plain", "plain"},
      {"Grüße 🍳", "Grüße 🍳"},
      {std::string("a\0b", 3), "a\uFFFDb"},
      {"\xC3", "\uFFFD"},
      {"a\xC3(", "a\uFFFD("},
      {"\xED\xA0\x80", "\uFFFD\uFFFD\uFFFD"},  // a surrogate in UTF-8
      {"\xF4\x90\x80\x80", "\uFFFD\uFFFD\uFFFD\uFFFD"},
      {"\xC0\x80", "\uFFFD\uFFFD"},
      {"", ""}};
  for (const auto& [in, out] : cases) CHECK(store::safe_text(in) == out);
}

TEST_CASE("JSON that jsonb refuses is made JSON that it takes") {
  TestDatabase test;
  const std::pair<std::string, std::string> cases[] = {
      {R"({"a":"\u0000"})", R"({"a":"\ufffd"})"},
      {R"({"a":"\ud800"})", R"({"a":"\ufffd"})"},
      {R"({"a":"\ud800x\udc00"})", R"({"a":"\ufffdx\ufffd"})"},
      {R"({"a":"\ud83c\udf73"})", R"({"a":"\ud83c\udf73"})"},
      {R"({"a":"\uD800\uD83C\uDF73"})", R"({"a":"\ufffd\uD83C\uDF73"})"},
      {R"({"a":"\\u0000"})", R"({"a":"\\u0000"})"},
      {R"({"a":"\\\u0000"})", R"({"a":"\\\ufffd"})"},
      {"{\"a\":\"\xFF\"}", "{\"a\":\"\uFFFD\"}"},
      {R"({"a":"\u00e4\n"})", R"({"a":"\u00e4\n"})"}};
  for (const auto& [in, out] : cases) {
    CHECK(store::json_safe(in) == out);
    test.database().transact(
        [&](pqxx::work& work) { CHECK_NOTHROW(work.exec_params("SELECT $1::jsonb", store::json(in))); });
  }
  CHECK(store::json_safe("\"\\u12") == "\"\\u12");  // not JSON stays not JSON
  CHECK(store::json_safe("\"\\") == "\"\\");
}

TEST_CASE("a NUL does not cut off a parameter") {
  SourceFixture fixture;
  fixture.runs.finish(fixture.run, "failed", std::string("before\0after", 12), {}, {}, kNoon);
  CHECK(fixture.runs.get(fixture.run).stop_reason == "before\uFFFDafter");
}
