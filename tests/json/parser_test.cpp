#include "json/parser.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <string>

#include "json/text.hpp"

using tributary::kMaxBodyBytes;
using tributary::kMaxJsonDepth;
using tributary::json::Parser;
using tributary::json::Problem;
using tributary::json::Repairs;

using namespace std::string_view_literals;

namespace {

// The document as compact JSON, or the problem's message.
std::string read(Parser& parser, std::string_view body) {
  const auto root = parser.parse(body);
  if (!root) return root.error().message;
  std::string text;
  tributary::json::append_json(*root, text);
  return text;
}

std::string read(std::string_view body) {
  Parser parser;
  return read(parser, body);
}

std::string repairs_of(std::string_view body) {
  Parser parser;
  const auto root = parser.parse(body);
  return root ? parser.repairs().text() : root.error().message;
}

Problem problem_of(std::string_view body) {
  Parser parser;
  const auto root = parser.parse(body);
  REQUIRE(root.has_error());
  CHECK(!parser.repairs().any());
  return root.error();
}

std::string repeat(std::string_view part, std::size_t times) {
  std::string text;
  for (std::size_t i = 0; i < times; ++i) text += part;
  return text;
}

}  // namespace

TEST_CASE("a correct document is read as it is and nothing is mended") {
  CHECK(read(R"( {"a":[1,-2,3.5,true,false,null,"x\u00e9\n"],"b":{}} )") ==
        R"({"a":[1,-2,3.5,true,false,null,"xé\n"],"b":{}})");
  CHECK(repairs_of(R"([1])") == "");
  CHECK(read("7") == "7");
  CHECK(read("\"x\"") == "\"x\"");
}

TEST_CASE("what sites get wrong is mended and counted") {
  struct Case {
    std::string_view body, document, repairs;
  };
  const Case cases[] = {
      {"\xEF\xBB\xBF{\"a\":1}", R"({"a":1})", "byte order mark removed"},
      {")]}',\n[1]", "[1]", "guard prefix removed"},
      {")]}'\n\n[1]", "[1]", "guard prefix removed"},
      {"\xEF\xBB\xBF )]}',[1]", "[1]", "byte order mark removed; guard prefix removed"},
      {"while(1);[1]", "[1]", "guard prefix removed"},
      {R"(["\ud800"])", "[\"\xEF\xBF\xBD\"]", "1 lone surrogate replaced by U+FFFD"},
      {R"(["\udc00x\uD83D"])", "[\"\xEF\xBF\xBDx\xEF\xBF\xBD\"]", "2 lone surrogates replaced by U+FFFD"},
      {R"(["\ud83d\ud83d\ude00"])", "[\"\xEF\xBF\xBD\xF0\x9F\x98\x80\"]",
       "1 lone surrogate replaced by U+FFFD"},
      {R"(["\ud83d\u0041"])",
       "[\"\xEF\xBF\xBD"
       "A\"]",
       "1 lone surrogate replaced by U+FFFD"},
      {"[\"M\xFCnchen\"]", "[\"M\xEF\xBF\xBDnchen\"]", "1 invalid UTF-8 sequence replaced by U+FFFD"},
      {"{\"k\xFF\":1}", "{\"k\xEF\xBF\xBD\":1}", "1 invalid UTF-8 sequence replaced by U+FFFD"},
      {"[\"\xED\xA0\x80\"]", "[\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"]",
       "3 invalid UTF-8 sequences replaced by U+FFFD"},
      {"[\"\xF0\x9F\x98\"]", "[\"\xEF\xBF\xBD\"]", "1 invalid UTF-8 sequence replaced by U+FFFD"},
      {"[18446744073709551616]", R"(["18446744073709551616"])",
       "1 number too big for a machine type kept as text"},
      {"[-9223372036854775809,1e400,-1E+999]", R"(["-9223372036854775809","1e400","-1E+999"])",
       "3 numbers too big for a machine type kept as text"},
      {R"({"id":1234567890123456789012345678901234567890,"n":"x"})",
       R"({"id":"1234567890123456789012345678901234567890","n":"x"})",
       "1 number too big for a machine type kept as text"},
      {R"({"a":1,"a":2,"b":{"a":3},"a":4})", R"({"a":1,"a":2,"b":{"a":3},"a":4})",
       "2 duplicate keys ignored"},
  };
  for (const Case& expected : cases) {
    CAPTURE(expected.body);
    CHECK(read(expected.body) == expected.document);
    CHECK(repairs_of(expected.body) == expected.repairs);
  }
}

TEST_CASE("numbers that a machine type holds stay numbers") {
  CHECK(read("[18446744073709551615,-9223372036854775808,9007199254740993]") ==
        "[18446744073709551615,-9223372036854775808,9007199254740993]");
  CHECK(read("[1e-400,1e5,-0.0,12.50]") == "[0,100000,-0,12.5]");
  CHECK(repairs_of("[1e-400,4e-324,1.7976931348623157e308,0e99999999999]") == "");
}

TEST_CASE("of duplicate keys the first one wins, in small and in large objects") {
  for (std::size_t keys : {2, 64, 65, 1000}) {
    std::string body = "{";
    for (std::size_t i = 0; i < keys; ++i)
      body += "\"key" + std::to_string(i) + "\":" + std::to_string(i) + ",";
    body += R"("key0":"second"})";
    Parser parser;
    const auto root = parser.parse(body);
    REQUIRE(root.has_value());
    CHECK(std::int64_t((*root)["key0"]) == 0);
    CHECK(parser.repairs().duplicate_keys == 1);
  }
}

TEST_CASE("a body that is not JSON is a problem that says where and what was expected") {
  struct Case {
    std::string body;
    std::size_t offset;
    std::string_view message;
  };
  const Case cases[] = {
      {"", 0, "not JSON at byte 0: the body is empty, expected a value"},
      {" \n\t ", 4, "not JSON at byte 4: the body is only white space, expected a value"},
      {"\xEF\xBB\xBF", 3, "not JSON at byte 3: the body is only white space, expected a value"},
      {"\n<!DOCTYPE HTML><html>", 1,
       "not JSON at byte 1: found '<', expected a value; the body starts like an HTML page (a login, error "
       "or "
       "block page instead of data)"},
      {"<?xml version='1.0'?>", 0,
       "not JSON at byte 0: found '<', expected a value; the body starts like an XML document"},
      {"\x1f\x8b\x08", 0,
       "not JSON at byte 0: found byte 0x1F, expected a value; the body is still compressed (gzip)"},
      {"callback({\"a\":1})", 0,
       "not JSON at byte 0: found 'c', expected a value; the body starts like JavaScript that calls a "
       "function "
       "(JSONP)"},
      {std::string("\xFF\xFE[\0", 4), 0,
       "not JSON at byte 0: found byte 0xFF, expected a value; the body is UTF-16 text, UTF-8 is needed"},
      {std::string("[\0]\0", 4), 1,
       "not JSON at byte 1: found byte 0x00, expected a value; the body may be UTF-16 text, UTF-8 is needed"},
      {R"({"jobs":[{"title":"Wel)", 22,
       "not JSON at byte 22: the body ends inside a string, 3 levels deep; it was cut short"},
      {R"({"jobs":[{"id":1},)", 18,
       "not JSON at byte 18: the body ends where a value should be, 2 levels deep; it was cut short"},
      {R"({"jobs":[])", 10,
       "not JSON at byte 10: the body ends inside an object, 1 level deep; it was cut short"},
      {"tru", 3, "not JSON at byte 3: the body ends inside a literal; it was cut short"},
      {"[-", 2, "not JSON at byte 2: the body ends inside a number, 1 level deep; it was cut short"},
      {"[\"\\u12", 6, "not JSON at byte 6: the body ends inside a string, 1 level deep; it was cut short"},
      {"{\"a\":1}\n{\"a\":2}", 8,
       "not JSON at byte 8: found '{', expected nothing more after the document; several documents in one "
       "body "
       "must be read one by one"},
      {"[1]<html>", 3,
       "not JSON at byte 3: found '<', expected nothing more after the document; what follows starts like an "
       "HTML page (a login, error or block page instead of data)"},
      {std::string("[1]\0", 4), 3,
       "not JSON at byte 3: found byte 0x00, expected nothing more after the document"},
      {"[1,]", 3, "not JSON at byte 3: found ']', expected a value; there is a comma too many before it"},
      {"{\"a\":1,}", 7,
       "not JSON at byte 7: found '}', expected a member's name in double quotes; there is a comma too many "
       "before it"},
      {"{'a':1}", 1,
       "not JSON at byte 1: found ''', expected a member's name in double quotes; JSON strings are in double "
       "quotes"},
      {"[NaN]", 1, "not JSON at byte 1: found 'N', expected a value; NaN is not a JSON value"},
      {"[nul]", 1, "not JSON at byte 1: found 'n', expected a value"},
      {"[01]", 1, "not JSON at byte 1: found '0', expected a number without leading zeros"},
      {"[1.]", 3, "not JSON at byte 3: found ']', expected a digit"},
      {"[\"a\nb\"]", 3,
       "not JSON at byte 3: found byte 0x0A, expected the rest of a string; control characters must be "
       "escaped; "
       "the quote is opened at byte 1"},
      {R"(["\x"])", 3,
       R"(not JSON at byte 3: found 'x', expected one of " \ / b f n r t u after a backslash)"},
      {R"(["\u12g4"])", 6, R"(not JSON at byte 6: found 'g', expected four hexadecimal digits after \u)"},
      {R"({"a" 1})", 5, "not JSON at byte 5: found '1', expected ':'"},
      {R"({"a":1 "b":2})", 7, R"(not JSON at byte 7: found '"', expected ',' or '}')"},
      {"[1 2]", 3, "not JSON at byte 3: found '2', expected ',' or ']'"},
      {")]}',", 5, "not JSON at byte 5: the body is only white space, expected a value"},
      {")]}',[1", 7, "not JSON at byte 7: the body ends inside an array, 1 level deep; it was cut short"},
  };
  for (const Case& expected : cases) {
    CAPTURE(expected.body);
    const Problem problem = problem_of(expected.body);
    CHECK(problem.offset == expected.offset);
    CHECK(problem.message == expected.message);
  }
}

TEST_CASE("a document is as deep as allowed or it is refused") {
  const std::size_t most = kMaxJsonDepth;
  for (const auto& [open, inner, close] :
       {std::tuple{"[", "", "]"}, {"[", "1", "]"}, {"{\"a\":", "1", "}"}, {"{\"a\":", "[]", "}"}}) {
    const std::size_t levels = std::string_view(inner) == "[]" ? most - 1 : most;
    const std::string allowed = repeat(open, levels) + inner + repeat(close, levels);
    const std::string refused = open + allowed + close;
    CHECK(read(allowed) == allowed);
    CHECK_THAT(read(refused), Catch::StartsWith("nested too deep at byte "));
  }
}

TEST_CASE("a hundred thousand opening brackets are a problem, not a crash") {
  CHECK(problem_of(repeat("[", 100'000)).offset == kMaxJsonDepth);
  CHECK(problem_of(repeat("{\"a\":", 100'000)).offset == kMaxJsonDepth * 5);
}

TEST_CASE("a body of the size limit is read and one byte more is refused") {
  std::string body(kMaxBodyBytes, ' ');
  body.front() = '[';
  body.back() = ']';
  CHECK(read(body) == "[]");
  body += ' ';
  const Problem problem = problem_of(body);
  CHECK(problem.offset == kMaxBodyBytes);
  CHECK(problem.message ==
        "the body is too big: 67108865 bytes, at most 67108864 are read; fetch smaller pages");
}

TEST_CASE("a body that mending makes longer than the size limit is read") {
  constexpr std::size_t kInvalid = 2 << 20;  // bytes, each of which becomes three
  std::string body(kMaxBodyBytes, ' ');
  body.front() = '"';
  std::fill_n(body.begin() + 1, kInvalid, '\xFF');
  body[1 + kInvalid] = '"';
  Parser parser;
  REQUIRE(parser.parse(body).has_value());
  CHECK(parser.repairs().invalid_utf8 == kInvalid);
}

TEST_CASE("a NUL character in a string is kept") {
  Parser parser;
  const auto root = parser.parse(R"(["a\u0000b"])");
  REQUIRE(root.has_value());
  CHECK(std::string_view(root->at(0)) == std::string_view("a\0b", 3));
}

// simdjson 3.0.1: On-Demand dereferences null when a document is touched after its first error.
TEST_CASE("a broken object is refused before anybody can ask for its members") {
  CHECK(problem_of(R"({ "main": "therain"_"in_spain"_ })").offset == 19);
}

// simdjson 3.0.1: On-Demand reads the members that it is asked for and never sees the garbage between them.
TEST_CASE("garbage in a part that nobody reads refuses the document") {
  CHECK(problem_of(R"({"a":1,"b":[1,2 3 garbage],"c":2})").offset == 16);
}

// simdjson 3.0.1 reads beyond the end of the text, where the body before may have left what completes it.
TEST_CASE("what the body before left behind does not complete a body that is cut short") {
  Parser parser;
  CHECK(read(parser, R"([true,"abcdef",12345])") == R"([true,"abcdef",12345])");
  for (std::string_view body : {"[tru", "[true,\"abc", "[true,\"abcdef\",123", "[true,\"abcdef\",12345"}) {
    CHECK_THAT(read(parser, body), Catch::Contains("cut short"));
  }
  CHECK(read(parser, "12") == "12");
}

TEST_CASE("a parser is as good after a refusal as before") {
  Parser parser;
  for (int i = 0; i < 3; ++i) {
    CHECK_THAT(read(parser, repeat("[", 200)), Catch::StartsWith("nested too deep"));
    CHECK(read(parser, "\xEF\xBB\xBF[1e999]") == R"(["1e999"])");
    CHECK(parser.repairs().byte_order_mark);
    CHECK(read(parser, "[1]") == "[1]");
    CHECK(!parser.repairs().any());
  }
}

// Changes one byte at a time: what simdjson refuses the exact reader must explain or mend, and nothing
// crashes.
TEST_CASE("every damaged document is read or explained") {
  const std::string whole = R"({"a":[1,-2.5e3,true,null,"x\u00e9\ud83d\ude00)"
                            "\xC3\xA9\xF0\x9F\x98\x80"
                            R"("],"b":{"c":"\\\"","d":[[],{}]},"e":18446744073709551615})";
  const std::string_view bytes = "\0\x01 \"\\/{}[],:0129eE+-.utfn\x7F\x80\xC3\xED\xF4\xFF"sv;
  Parser parser;
  for (std::size_t at = 0; at <= whole.size(); ++at) {
    CHECK(read(parser, whole.substr(0, at)) != "");
    for (char byte : bytes) {
      std::string changed = whole;
      if (at < whole.size()) changed[at] = byte;
      std::string longer = whole;
      longer.insert(at, 1, byte);
      for (const std::string& body : {changed, longer}) {
        const auto root = parser.parse(body);
        if (root) continue;
        CAPTURE(body);
        CHECK(root.error().offset <= body.size());
        CHECK_THAT(root.error().message, Catch::StartsWith("not JSON at byte "));
      }
    }
  }
}
