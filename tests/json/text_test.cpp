#include "json/text.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <cstdlib>
#include <random>

using tributary::json::Parser;

namespace {

std::string scalar(std::string_view body) {
  Parser parser;
  const auto root = parser.parse(body);
  REQUIRE(root.has_value());
  std::string text;
  return tributary::json::append_scalar(*root, text) ? text : "(none)";
}

std::string json(std::string_view body) {
  Parser parser;
  const auto root = parser.parse(body);
  REQUIRE(root.has_value());
  std::string text;
  tributary::json::append_json(*root, text);
  return text;
}

}  // namespace

TEST_CASE("a scalar is written exactly, and what is no scalar is not written") {
  CHECK(scalar(R"("a\n\"b")") == "a\n\"b");
  CHECK(scalar(R"("")") == "");
  CHECK(scalar("18446744073709551615") == "18446744073709551615");
  CHECK(scalar("-9223372036854775808") == "-9223372036854775808");
  CHECK(scalar("true") == "true");
  CHECK(scalar("false") == "false");
  for (std::string_view other : {"null", "[1]", "{}"}) CHECK(scalar(other) == "(none)");
}

TEST_CASE("a double is written shortest, and plainly where people write it plainly") {
  CHECK(scalar("0.1") == "0.1");
  CHECK(scalar("60000.0") == "60000");
  CHECK(scalar("100000.0") == "100000");
  CHECK(scalar("1e5") == "100000");
  CHECK(scalar("12345678.25") == "12345678.25");
  CHECK(scalar("0.000001") == "0.000001");
  CHECK(scalar("1e-7") == "1e-07");
  CHECK(scalar("9.2e18") == "9200000000000000000");
  CHECK(scalar("1e20") == "1e+20");
  CHECK(scalar("1.7976931348623157e308") == "1.7976931348623157e+308");
}

TEST_CASE("a double that is written is read back the same") {
  std::mt19937_64 random(1);
  for (int i = 0; i < 20'000; ++i) {
    const std::uint64_t bits = random();
    double value;
    std::memcpy(&value, &bits, sizeof value);
    if (!std::isfinite(value)) continue;
    char written[64];
    std::snprintf(written, sizeof written, "%.17e", value);
    const std::string text = scalar(written);
    CAPTURE(written, text);
    REQUIRE(std::strtod(text.c_str(), nullptr) == value);
  }
}

TEST_CASE("what is written is read again without a repair") {
  Parser parser;
  for (std::string_view body :
       {"[1e18,1e19,-1e19,1e20,9223372036854775808.0]", "[\"\xFF\",\"\\ud800\",1e999]"}) {
    CAPTURE(body);
    REQUIRE(parser.parse(json(body)).has_value());
    CHECK(!parser.repairs().any());
  }
}

TEST_CASE("a value is written compactly with its members in their order of arrival") {
  CHECK(json(R"( { "b" : [ ] , "a" : { } , "c" : [ 1 , { "x" : null } ] } )") ==
        R"({"b":[],"a":{},"c":[1,{"x":null}]})");
}

TEST_CASE("strings are escaped where RFC 8259 asks for it and nowhere else") {
  CHECK(json(R"(["\u0000\u001f\b\f\n\r\t\"\\\/\u007fé"])") ==
        "[\"\\u0000\\u001f\\b\\f\\n\\r\\t\\\"\\\\/\x7F"
        "é\"]");
  std::string text = "x";
  tributary::json::append_string("", text);
  CHECK(text == "x\"\"");
}
