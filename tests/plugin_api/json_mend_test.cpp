#include "plugin_api/json_mend.hpp"

#include <catch2/catch.hpp>

#include <string>

#include "plugin_api/json_view.hpp"

using namespace tributary::plugin;

namespace {

struct Mended {
  const char* in;
  const char* out;
  const char* said;
};

void check(const Mended& row) {
  INFO(row.in);
  const MendedJson json = mended_json(row.in);
  CHECK(json.problem == "");
  CHECK(json.text == row.out);
  CHECK(json.mends.text() == row.said);
  CHECK_NOTHROW(JsonView::parse(json.text));
}

}  // namespace

TEST_CASE("what is JSON stays byte for byte") {
  for (const std::string text :
       {R"({})", R"([])", R"( {"a" : [1, -0.5e+7 ,true,null,{"b":"\"\\\/\u00e9"}] , "a":"," }  )",
        R"({"a":"he said: \"b\", \"c\"}","d":"//no","e":"/*no*/","f":"<!--no-->"})", "{\"a\":\n\"b\"\r\n}",
        "{\"a\":\"\xC2\xA0\xE9 no UTF-8\"}", R"({"a":"","b":["",""],"c":""})"}) {
    INFO(text);
    const MendedJson json = mended_json(text);
    CHECK(json.problem == "");
    CHECK(json.text == text);
    CHECK_FALSE(json.mends.any());
  }
}

TEST_CASE("a slightly broken text is mended where it is broken, and each rule is counted") {
  const Mended kTable[] = {
      {"{\"a\":\"x\ny\tz\x01\"}", R"({"a":"x\ny\tz\u0001"})", "3 raw characters"},
      {"{\xC2\xA0\"a\":1\xEF\xBB\xBF}", R"({"a":1})", "2 raw characters"},
      {"\xEF\xBB\xBF{\"a\":1}", R"({"a":1})", "1 raw character"},
      {R"({"a":"it\'s \&, \"b\" \d"})", R"({"a":"it's &, \"b\" d"})", "3 stray backslashes"},
      {R"({"a":"C:\users \u12 \x41"})", R"({"a":"C:\\users \\u12 \\x41"})", "3 stray backslashes"},
      {R"({"a":"the "best" bakery, "really", in town"})",
       R"({"a":"the \"best\" bakery, \"really\", in town"})", "4 stray quotes"},
      {R"({"a":["1. Mix "all".5. Bake"]})", R"({"a":["1. Mix \"all\".5. Bake"]})", "2 stray quotes"},
      {R"({"a":"<a href="x">", "b":["u"v","w"]})", R"({"a":"<a href=\"x\">", "b":["u\"v","w"]})",
       "3 stray quotes"},
      {R"({"a":1,})", R"({"a":1})", "1 comma"},
      {R"({"a":[1, 2 , ], })", R"({"a":[1, 2  ] })", "2 commas"},
      {R"({,"a":[,1,,2],,"b":3})", R"({"a":[1,2],"b":3})", "4 commas"},
      {"{\"a\":\"x\"\n\"b\":[{} {}]}", "{\"a\":\"x\"\n,\"b\":[{} ,{}]}", "2 commas"},
      {R"({"a":{"b":[1,2)", R"({"a":{"b":[1,2]}})", "3 closings"},
      {R"({"a":{"b":1)", R"({"a":{"b":1}})", "2 closings"},
      {R"({"a":[1,)", R"({"a":[1]})", "1 comma, 2 closings"},
      {R"({"a":[{"b":1,"c":[2]})", R"({"a":[{"b":1,"c":[2]}]})", "2 closings"},
      {R"({"a":1}})", R"({"a":1})", "1 closing"},
      {R"({"a":1]})", R"({"a":1})", "1 closing"},
      {R"({"a":1};)", R"({"a":1})", "1 odd ending"},
      {"{\"a\":/* x, \"y\" */1, // and\n\"b\":<!-- no -->2}", "{\"a\":1, \"b\":2}", "3 comments"},
      {"{\"a\":\"x\", // why\n\"b\":\"y\" // so\n}", "{\"a\":\"x\", \"b\":\"y\" }", "2 comments"},
      {R"({"a":,"b":})", R"({"a":null,"b":null})", "2 odd values"},
      {R"({"a":01234,"b":NaN,"c":[undefined,True],"d":full time })",
       R"({"a":"01234","b":null,"c":[null,true],"d":"full time" })", "5 odd values"},
      {R"({&quot;a&quot;:&quot;x &amp;lt;b&amp;gt; &amp; y&quot;})", R"({"a":"x &lt;b&gt; & y"})",
       "1 escaped text decoded"},
      {R"([{&#34;a&#34;:1}])", R"([{"a":1}])", "1 escaped text decoded"},
      {R"({&amp;quot;a&amp;quot;:1})", R"({"a":1})", "1 escaped text decoded"},
  };
  for (const Mended& row : kTable) check(row);
}

TEST_CASE("the wrapping of a value is left out and is no mending") {
  for (const char* text : {"<!--\n{\"a\":1}\n-->", "<![CDATA[{\"a\":1}]]>", "//<![CDATA[\n{\"a\":1}\n//]]>",
                           "// <![CDATA[\n{\"a\":1}\n// ]]&gt;", "/*<![CDATA[*/{\"a\":1}/*]]>*/",
                           "<!--//--><![CDATA[//><!--\n{\"a\":1}\n//--><!]]>"}) {
    INFO(text);
    const MendedJson json = mended_json(text);
    CHECK(json.problem == "");
    CHECK(JsonView::parse(json.text).raw() == "{\"a\":1}");
    CHECK_FALSE(json.mends.any());
  }
}

TEST_CASE("what is open at the end of a wrapping is closed") {
  CHECK(mended_json("\xEF\xBB\xBF<!--\n{\"a\":[1\n-->").text == "\n{\"a\":[1\n]}");
  CHECK(mended_json("<![CDATA[{\"a\":[1]]>").text == "{\"a\":[1]}");
}

TEST_CASE("values behind the first are read, too") {
  const MendedJson json = mended_json(R"({"a":1}, {"b":2})");
  CHECK(json.text == R"({"a":1} {"b":2})");
  CHECK(json.mends.text() == "2 odd endings");
  // A closing too many, in the middle.
  CHECK(mended_json(R"({"g":[{"a":1}},{"b":2}]})").text == R"({"g":[{"a":1}]}{"b":2})");
}

TEST_CASE("what cannot be mended is told, and what came before it is kept") {
  struct Row {
    const char* in;
    const char* text;
    const char* problem;
  };
  const Row kTable[] = {
      {"hello", "", "at byte 0 an object or array was expected"},
      {"\"text\"", "", "at byte 0 an object or array was expected"},
      {"{a:1}", "", "at byte 1 a name in quotes was expected"},
      {"{'a':1}", "", "at byte 1 a name in quotes was expected"},
      {"{\"a\":'x'}", "", "at byte 5 a value was expected"},
      {"{\"a\" 1}", "", "at byte 5 a colon was expected"},
      {"{\"a\":\"x", "", "it ends where a closing quote was expected"},
      {"{\"a\":\"x\"y}", "", "at byte 8 what can follow a string was expected"},
      {"{\"a\":\"x\\", "", "it ends where a closing quote was expected"},
      {"{\"a\":", "", "it ends where the rest of it was expected"},
      {"{\"a\"", "", "it ends where a colon was expected"},
      {"{\"a\":1} and more", "{\"a\":1} ", "at byte 8 nothing more was expected"},
      {"{\"a\":1}{\"b\"}", "{\"a\":1}", "at byte 11 a colon was expected"},
  };
  for (const Row& row : kTable) {
    INFO(row.in);
    const MendedJson json = mended_json(row.in);
    CHECK(json.text == row.text);
    CHECK(json.problem == row.problem);
  }
}

TEST_CASE("a text that was cut off is not closed") {
  CHECK(mended_json("{\"a\":1", true).text == "{\"a\":1}");
  CHECK(mended_json("{\"a\":1", false).text == "");
  CHECK(mended_json("{\"a\":1", false).problem == "it ends where the rest of it was expected");
  CHECK(mended_json("{\"a\":1}", false).text == "{\"a\":1}");
}

TEST_CASE("a hundred thousand brackets are not mended") {
  CHECK(mended_json(std::string(100000, '[')).problem ==
        "at byte 120 nothing nested deeper than 120 levels was expected");
  CHECK(mended_json(std::string(100000, '{')).problem == "at byte 1 a name in quotes was expected");
  CHECK(mended_json(std::string(100000, ']')).problem == "at byte 0 an object or array was expected");
  CHECK(mended_json(std::string(120, '[')).text.size() == 240);
}
