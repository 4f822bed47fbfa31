#include "mapgen/model_answer.hpp"

#include <catch2/catch.hpp>

#include "mapgen/json_answer.hpp"
#include "sample_records.hpp"

using namespace tributary;
using namespace tributary::mapgen;
using Catch::Contains;

namespace {

ReadAnswer read(std::string_view answer, std::map<std::string, std::string, std::less<>> settings = {}) {
  const shape::Shape shape = sample::shape_of(sample::kRecords);
  GenerationRequest request = sample::request_for(shape);
  request.settings = std::move(settings);
  return read_answer(answer, build_prompt(request, {}, nullptr).paths, request);
}

const std::string kGood(sample::kGoodAnswer);

std::string replaced(std::string text, const std::string& what, const std::string& with) {
  text.replace(text.find(what), what.size(), with);
  return text;
}

std::string one_path_for_all() {
  std::string answer = "{";
  for (const auto field : mapping::kPostingFieldNames) {
    answer += (answer.size() > 1 ? ",\"" : "\"") + std::string(field) + "\":\"p2\"";
  }
  return answer + "}";
}

std::string all(const std::string& value) {
  std::string answer = "{";
  for (const auto field : mapping::kPostingFieldNames) {
    answer += (answer.size() > 1 ? ",\"" : "\"") + std::string(field) + "\":" + value;
  }
  return answer + "}";
}

}  // namespace

TEST_CASE("a good answer becomes the mapping a person would write") {
  const ReadAnswer good = read(kGood, {{"company", "Bakery"}});
  REQUIRE(good.mapping);
  CHECK(good.notes.empty());
  CHECK(mapping::canonical_document(*good.mapping) == mapping::canonical_document(*mapping::parse_mapping(R"({
    "format": "tributary-mapping/1", "records": "$[*]", "fields": {
      "external_id": {"path": "$.ref"}, "title": {"path": "$.name"},
      "description": {"path": "$.text", "as": "html"}, "company": {"setting": "company"},
      "location": {"path": "$.place.town"}, "city": {"path": "$.place.town", "as": "location"},
      "url": {"path": "$.link"}, "posted_at": {"path": "$.since"},
      "employment_type": {"path": "$.kinds[*]", "separator": ", "}}})")));
}

TEST_CASE(
    "a model may name a path to fall back on and one to join, and they become the operators of FORMAT.md") {
  std::string answer = replaced(kGood, R"("title_or":"none")", R"("title_or":"p1")");
  answer = replaced(answer, R"("description_or":"none","description_and":"none")",
                    R"("description_or":"p4","description_and":"p9")");
  const ReadAnswer read_operators = read(answer);
  INFO(read_operators.error);
  REQUIRE(read_operators.mapping);
  const auto document = boost::json::parse(mapping::canonical_document(*read_operators.mapping));
  const auto expected = boost::json::parse(mapping::canonical_document(*mapping::parse_mapping(R"({
    "format": "tributary-mapping/1", "records": "$[*]", "fields": {
      "external_id": "$.ref", "title": {"first": ["$.name", "$.ref"]},
      "description": {"as": "html", "first": [
        {"join": ["$.text", {"path": "$.kinds[*]", "separator": "\n"}], "separator": "\n"}, "$.place.town"]},
      "location": "$.place.town", "city": {"path": "$.place.town", "as": "location"}, "url": "$.link",
      "posted_at": "$.since", "employment_type": {"path": "$.kinds[*]", "separator": ", "}}})")));
  CHECK(document == expected);
}

TEST_CASE("an answer is found under thoughts, fences, prose and strings") {
  const std::string escaped = boost::json::serialize(boost::json::string(kGood));
  const std::vector<std::string> answers = {
      "```json\n" + kGood + "\n```",
      "Sure! Here is {the} mapping:\n" + kGood + "\nI hope {this} helps.",
      "<think>maybe {\"title\":{\"path\":\"p3\"}} or not</think>\n" + kGood,
      "maybe {\"title\":{\"path\":\"p3\"}}</think>" + kGood,
      "<thinking>p7?</thinking><reasoning>p8?</reasoning>" + kGood,
      escaped,
      "\xEF\xBB\xBF  " + kGood + "\r\n\r\n",
      "[" + kGood + "]",
      replaced(kGood, "\"p2\"", "\"$.name\""),
      replaced(kGood, R"("company":"none")", R"("company":null)"),
      replaced(kGood, R"("company":"none","company_as":"automatic")", R"("company":{"path":null,"as":null})"),
      replaced(kGood, R"("p2")", R"({"path":"p2"})"),
      replaced(kGood, R"("p3","description_as":"html")", R"({"path":"p3","as":"html"})"),
      replaced(kGood, R"("title_or":"none")", R"("title_or":"p2")"),
      replaced(kGood, R"("company_or":"none")", R"("company_or":"p2")"),
  };
  const std::string expected = mapping::canonical_document(*read(kGood).mapping);
  for (const std::string& answer : answers) {
    INFO(answer);
    const ReadAnswer found = read(answer);
    INFO(found.error);
    REQUIRE(found.mapping);
    CHECK(mapping::canonical_document(*found.mapping) == expected);
  }
}

TEST_CASE("members left out are none, members unknown are ignored, and both are noted") {
  const ReadAnswer answer = read(R"({"external_id":"p1","title":"p2","mood":"good"})");
  REQUIRE(answer.mapping);
  CHECK(answer.notes.size() == mapping::kPostingFieldCount - 2 + 1);
  CHECK_THAT(answer.notes.back(), Contains("mood"));
}

TEST_CASE("an answer that cannot be trusted makes no mapping but a sentence") {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"", "the answer is empty"},
      {"   \n", "the answer is empty"},
      {"<think>p1 or p2?", "the answer is only thought"},
      {"<think>p1 or p2?</think>", "the answer is only thought"},
      {"I cannot help with that.", "the answer holds no JSON object: \"I cannot help"},
      {"[]", "the answer holds no JSON object"},
      {"null", "the answer holds no JSON object"},
      {"{}", "without any field of a posting"},
      {R"({"thought":"the title is p2"})", "without any field of a posting"},
      {R"({"mapping":{"title":{"path":"p2"}}})", "without any field of a posting"},
      {R"([{"field":"title","path":"p2"}])", "without any field of a posting"},
      {kGood.substr(0, kGood.size() / 2), "the answer is cut off"},
      {kGood.substr(0, kGood.size() - 1), "the answer is cut off"},
      {replaced(kGood, "{", "{{"), "the answer is cut off"},
      {R"({"title": p2})", "the answer holds no valid JSON object"},
      {R"({"{"summary": 1})", "the answer"},
      {replaced(kGood, "\"company\"", "\"title\""), "the answer names \"title\" twice"},
      {replaced(kGood, R"("title_as":"automatic")", R"("title_as":"html","title_as":"text")"),
       "the answer names \"title_as\" twice"},
      {replaced(kGood, "\"p2\"", "\"p99\""),
       "title: the answer chooses \"p99\", which is not one of the 9 paths"},
      {replaced(kGood, "\"p2\"", "\"$.salary.max\""), "title: the answer chooses \"$.salary.max\""},
      {replaced(kGood, "\"p2\"", "2"), "title: the answer's path is not the id of a path"},
      {replaced(kGood, "\"p2\"", "[\"p2\"]"), "title: the answer's path is not the id of a path"},
      {replaced(kGood, R"("p2")", R"({"id":"p2"})"), "title: the answer has no \"path\""},
      {replaced(kGood, R"("description_as":"html")", R"("description_as":"markdown")"),
       "description: the answer's \"as\" is"},
      {replaced(kGood, R"("description_as":"html")", R"("description_as":"epoch_seconds")"),
       "description: the answer's \"as\" is"},
      {replaced(kGood, R"("description_as":"html")", R"("description_as":7)"),
       "description: the answer's \"as\" is"},
      {replaced(kGood, "\"p2\"", "\"none\""), "title: the answer chooses no path for it"},
      {all("null"), "external_id: the answer chooses no path"},
      {all(R"("none")"), "external_id: the answer chooses no path"},
      {all(R"({"path":"none","as":"automatic"})"), "external_id: the answer chooses no path"},
      {replaced(kGood, R"("title_or":"none")", R"("title_or":"p77")"),
       "title_or: the answer chooses \"p77\", which is not one of"},
      {replaced(kGood, R"("description_and":"none")", R"("description_and":["p2"])"),
       "description_and: the answer's path is not the id of a path"},
      {replaced(kGood, "{", R"({"external_id_or":"p2",)"), "external_id: the answer names a second path"},
      {replaced(kGood, "{", R"({"title_and":"p3",)"), "title: the answer joins a second path"},
      {one_path_for_all(), "the answer chooses p2 for 19 fields"},
      {replaced(kGood, "\"p2\"", "\"p1\""), "the answer chooses p1 for external_id and for title"},
      {replaced(kGood, "\"p2\"", "\"p\xFF\""), "the answer holds no valid JSON object"},
      {replaced(kGood, "\"p2\"", "\"\\ud800\""), "the answer holds no valid JSON object"},
      {replaced(kGood, "\"p2\"", std::string("\"p\0\"", 4)), "the answer holds no valid JSON object"},
      {replaced(kGood, "\"p2\"", "\"p2\\u0000\""), "which is not one of the 9 paths"},
      {std::string(100'000, '{'), "the answer is longer than"},
      {std::string(60'000, '{'), "the answer is cut off"},
      {"Voici: {\"titre\":{\"chemin\":\"p2\"}}", "without any field of a posting"},
  };
  for (const auto& [answer, error] : cases) {
    INFO(answer.substr(0, 300));
    const ReadAnswer refused = read(answer);
    CHECK_FALSE(refused.mapping);
    CHECK_THAT(refused.error, Contains(error));
    CHECK(refused.error.size() < 400);
  }
}

TEST_CASE("an answer is cut anywhere without harm") {
  for (std::size_t i = 0; i < kGood.size(); ++i) {
    const ReadAnswer cut = read(kGood.substr(0, i));
    CHECK_FALSE(cut.mapping);
    CHECK_FALSE(cut.error.empty());
  }
}
