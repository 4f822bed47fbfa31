// What is too much of a good thing is refused with a sentence, in time.
#include <catch2/catch.hpp>

#include <chrono>
#include <string>

#include "base/limits.hpp"
#include "xml/to_json.hpp"

using namespace tributary;
using Catch::Matchers::Contains;

namespace {

std::string repeated(std::string_view text, std::size_t times) {
  std::string out;
  out.reserve(text.size() * times);
  for (std::size_t i = 0; i < times; ++i) out += text;
  return out;
}

std::string refusal(const std::string& page) {
  xml::Repairs repairs;
  const auto json = xml::to_json(page, {}, repairs);
  return json ? "it was read" : json.error().message;
}

std::string form(const std::string& page) {
  xml::Repairs repairs;
  const auto json = xml::to_json(page, {}, repairs);
  return json ? *json : json.error().message;
}

}  // namespace

TEST_CASE("a page may be as large as a JSON page, and no larger") {
  CHECK_THAT(refusal(std::string(kMaxBodyBytes + 1, ' ')), Contains("the body is too big: 67108865 bytes"));
  CHECK(refusal("<a>" + std::string(kMaxBodyBytes - 8, 'x') + "</a>") == "it was read");
}

TEST_CASE("a page whose JSON form would be too large is refused") {
  CHECK_THAT(refusal("<a>" + std::string(kMaxBodyBytes / 4, '\x01') + "</a>"),
             Contains("its JSON form is larger than 67108864 bytes"));
}

TEST_CASE("more elements than would fit into memory are refused") {
  CHECK_THAT(refusal("<a>" + repeated("<b/>", kMaxXmlElements) + "</a>"), Contains("too many elements"));
}

TEST_CASE("lists count as depth where they would make the JSON form too deep") {
  CHECK_THAT(refusal(repeated("<a>", 100) + repeated("</a><a/>", 99) + "</a>"),
             Contains("objects and lists inside each other"));
}

TEST_CASE("many names, and one name many times, take no longer than their bytes") {
  std::string names;
  for (int i = 0; i < 200'000; ++i) names += "<n" + std::to_string(i) + "/>";
  const auto start = std::chrono::steady_clock::now();
  CHECK(refusal("<a>" + names + "</a>") == "it was read");
  CHECK(refusal("<a>" + repeated("<b>x</b>", 500'000) + "</a>") == "it was read");
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(20));
}

TEST_CASE("invalid UTF-8 is left to the JSON reader, which mends and counts it") {
  CHECK(form("<a>\xFF</a>") == "{\"a\":\"\xFF\"}");
}
