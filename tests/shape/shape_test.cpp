#include "shape/shape.hpp"

#include <catch2/catch.hpp>

#include <boost/json.hpp>

#include <algorithm>
#include <initializer_list>

#include "json/parser.hpp"

using namespace tributary;

namespace {

shape::Shape shape_of(std::initializer_list<std::string_view> records) {
  json::Parser parser;
  shape::ShapeBuilder builder;
  for (const auto record : records) builder.add(*parser.parse(record));
  return builder.finish();
}

std::vector<std::string> paths_of(const shape::Shape& shape) {
  std::vector<std::string> paths;
  for (const auto& entry : shape.paths) paths.push_back(entry.path);
  return paths;
}

std::string best_records(std::string_view page) {
  json::Parser parser;
  const auto found = shape::find_records(*parser.parse(page));
  return found.empty() ? "" : found[0].path;
}

}  // namespace

TEST_CASE("a path is counted once a record, its values each time") {
  const auto shape =
      shape_of({R"({"tags":["a","b"],"pay":null})", R"({"tags":[],"pay":""})", R"({"pay":3})"});
  REQUIRE(shape.records == 3);
  const auto* tags = shape.find("$.tags[*]");
  REQUIRE(tags);
  CHECK(tags->records == 1);
  CHECK(tags->filled == 1);
  CHECK(tags->values == 2);
  CHECK(tags->most_in_one_record == 2);
  CHECK(tags->kept == std::vector<std::string>{"a", "b"});
  CHECK(tags->kept_record == std::vector<std::uint32_t>{0, 0});
  const auto* pay = shape.find("$.pay");
  REQUIRE(pay);
  CHECK(pay->records == 3);
  CHECK(pay->filled == 1);
  CHECK(pay->types[static_cast<std::size_t>(shape::ValueType::null)] == 1);
  CHECK(pay->kept_record == std::vector<std::uint32_t>{2});
  CHECK(shape.find("$.nothing") == nullptr);
}

TEST_CASE("a path is compared with the records of the structures that it occurs in") {
  const auto shape =
      shape_of({R"({"id":1,"title":"a","city":"x"})", R"({"ref":"r","headline":"b","place":"y"})",
                R"({"id":2,"title":"c","city":null})", R"({"id":3,"city":"z"})"});
  CHECK(shape.find("$.title")->comparable == 3);
  CHECK(shape.find("$.headline")->comparable == 1);
  CHECK(shape.find("$.title")->filled == 2);
}

TEST_CASE("what only a few records have is compared with all of them") {
  std::vector<std::string> records(9, R"({"id":1,"title":"a","city":"x"})");
  json::Parser parser;
  shape::ShapeBuilder builder;
  for (const auto& record : records) builder.add(*parser.parse(record));
  builder.add(*parser.parse(R"({"notice":"please link back"})"));
  const auto shape = builder.finish();
  CHECK(shape.find("$.notice")->comparable == 10);
  CHECK(shape.find("$.title")->comparable == 9);
}

TEST_CASE("an empty string, list or object does not fill a path") {
  const auto shape = shape_of({R"({"a":"","b":[],"c":{},"d":false,"e":0})"});
  for (const char* path : {"$.a", "$.b", "$.c"}) CHECK(shape.find(path)->filled == 0);
  for (const char* path : {"$.d", "$.e"}) CHECK(shape.find(path)->filled == 1);
}

TEST_CASE("an XML element with attributes counts as its text, whether each has them or not") {
  const auto shape = shape_of({R"({"guid":{"@permanent":"no","#text":"a"}})", R"({"guid":"b"})"});
  CHECK(paths_of(shape) == std::vector<std::string>{"$", "$.guid", "$.guid['@permanent']"});
  const auto* guid = shape.find("$.guid");
  REQUIRE(guid);
  CHECK(guid->types[static_cast<std::size_t>(shape::ValueType::text)] == 2);
  CHECK(guid->filled == 2);
  CHECK(guid->kept == std::vector<std::string>{"a", "b"});
}

TEST_CASE("names that the shorthand does not allow are quoted and escaped") {
  const auto shape = shape_of({R"({"@type":"x","it's":1,"a b":{"é":2},"line\n":3})"});
  CHECK(paths_of(shape) == std::vector<std::string>{"$", "$['@type']", "$['it\\'s']", "$['a b']",
                                                    "$['a b'].é", "$['line\\u000a']"});
}

TEST_CASE("keys that are data are folded") {
  const auto shape =
      shape_of({R"({"offers":{"10231":{"t":"a"},"10232":{"t":"b"}},"by":{"2026-01-01":1,"2026-01-02":2}})"});
  REQUIRE(shape.find("$.offers[*].t"));
  CHECK(shape.find("$.offers[*].t")->values == 2);
  REQUIRE(shape.find("$.by[*]"));
  CHECK(shape.find("$.by[*]")->distinct == 2);
}

TEST_CASE("an array of named values has a path for each name") {
  const auto shape = shape_of({
      R"({"fields":[{"name":"Contract","value":"permanent"},{"name":"Shift's end","value":null}]})",
      R"({"fields":[{"name":"Contract","value":"temporary"},{"name":"Shift's end","value":"22:00"}]})",
  });
  const auto* contract = shape.find("$.fields[?@.name=='Contract'].value");
  REQUIRE(contract);
  CHECK(contract->kept == std::vector<std::string>{"permanent", "temporary"});
  REQUIRE(shape.find("$.fields[?@.name=='Shift\\'s end'].value"));
  CHECK(shape.find("$.fields[?@.name=='Shift\\'s end'].value")->filled == 1);
  CHECK(shape.find("$.fields[*].value")->values == 3);
}

TEST_CASE("elements may be named by a member of a member") {
  const auto shape = shape_of({R"({"fields":[{"field":{"purpose":"title"},"value":"Cook"},
                                            {"field":{"purpose":"town"}}]})"});
  const auto* title = shape.find("$.fields[?@.field.purpose=='title'].value");
  REQUIRE(title);
  CHECK(title->kept == std::vector<std::string>{"Cook"});
  CHECK_FALSE(shape.find("$.fields[?@.field.purpose=='town'].value"));
}

TEST_CASE("an object beside the value names its element before a text does") {
  const auto shape =
      shape_of({R"({"codes":[{"keyValue":"HR","shortName":"Hourly","fieldName":{"code":"Pay"}}]})"});
  CHECK(shape.find("$.codes[?@.fieldName.code=='Pay'].shortName"));
  CHECK_FALSE(shape.find("$.codes[?@.shortName=='Hourly'].keyValue"));
}

TEST_CASE("jobs in a list of employers are the records") {
  const std::string_view page =
      R"([{"id":1,"name":"Anvil","website":"https://anvil.example","slug":"anvil","location":"York","description":"We forge.",
          "salary":"","remote":true,"category":"metal","updated":"2026-01-01","country":"GB","apply_url":"https://anvil.example/a",
          "jobs":[{"id":7,"title":"Smith","location":"York","url":"https://anvil.example/7","job_type":"full"}]},
         {"id":2,"name":"Bolt","jobs":[{"id":8,"title":"Turner","location":"Hull","url":"https://bolt.example/8"}]}])";
  CHECK(best_records(page) == "$[*].jobs[*]");
}

TEST_CASE("a wrapper is not looked through where the employer stands outside of it") {
  CHECK(
      best_records(
          R"([{"company":{"name":"Anvil"},"job":{"id":7,"title":"Smith","city":"York","url":"https://a.example/7"}}])") ==
      "$[*]");
}

TEST_CASE("names that are data make no paths") {
  const auto shape = shape_of(
      {R"({"cities":[{"name":"Ulm","country":"DE"}]})", R"({"cities":[{"name":"Bonn","country":"DE"}]})"});
  for (const auto& path : paths_of(shape)) CHECK(path.find("[?") == std::string::npos);
}

TEST_CASE("the elements of a record without names stand at their index") {
  const auto shape = shape_of({R"(["17","Cook",[null,"<p>Cook</p>"],["a","b"],[1700000000,5]])"});
  CHECK(paths_of(shape) == std::vector<std::string>{"$", "$[0]", "$[1]", "$[2]", "$[2][0]", "$[2][1]", "$[3]",
                                                    "$[3][*]", "$[4]", "$[4][0]", "$[4][1]"});
}

TEST_CASE("long values are cut at a character and few are kept") {
  std::string text;
  for (int i = 0; i < 3000; ++i) text += "ü";
  const auto shape = shape_of({"{\"t\":\"x" + text + "\"}"});
  const auto* entry = shape.find("$.t");
  CHECK(entry->max_length == 6001);
  CHECK(entry->kept[0].size() == shape::kKeptBytes - 1);
  std::string many = R"({"n":[)";
  for (int i = 0; i < 150; ++i) many += std::to_string(i) + ",";
  many += "0]}";
  const auto counted = shape_of({many, many, many});
  CHECK(counted.find("$.n[*]")->values == 453);
  CHECK(counted.find("$.n[*]")->kept.size() == shape::kKeptValues);
  CHECK(counted.find("$.n[*]")->distinct == 150);
}

TEST_CASE("a record of very many different members keeps as many paths as are useful") {
  std::string record = "{";
  for (int i = 0; i < 5000; ++i) record += "\"k" + std::to_string(i) + "\":1,";
  record += "\"end\":1}";
  CHECK(shape_of({record}).paths.size() == shape::kMaxPaths);
}

TEST_CASE("a builder that was finished starts again") {
  json::Parser parser;
  shape::ShapeBuilder builder;
  builder.add(*parser.parse(R"({"a":1})"));
  CHECK(builder.finish().records == 1);
  CHECK(builder.finish().records == 0);
}

TEST_CASE("the shape as JSON has types and counts but no values") {
  const auto text = shape::to_json(shape_of({R"({"secret":"hunter2","n":1.5})"}));
  CHECK(text.find("hunter2") == std::string::npos);
  const auto document = boost::json::parse(text).as_object();
  CHECK(document.at("records").as_int64() == 1);
  const auto& entry = document.at("paths").as_array().at(1).as_object();
  CHECK(entry.at("path").as_string() == "$.secret");
  CHECK(entry.at("types").as_object().at("text").as_int64() == 1);
}

TEST_CASE("the records of a page are found wherever they are") {
  const auto cases = std::initializer_list<std::pair<const char*, const char*>>{
      {R"([{"id":1,"title":"Cook"},{"id":2,"title":"Baker"}])", "$[*]"},
      {R"({"jobs":[{"id":1,"title":"Cook","location":"Ulm"}],"meta":{"total":1}})", "$.jobs[*]"},
      {R"({"took":3,"hits":{"total":1,"hits":[{"_id":"7","_source":{"headline":"Cook","employer":"Inn"}}]}})",
       "$.hits.hits[*]"},
      {R"({"hits":{"hits":[{"_id":"7","_score":1,"_source":{"id":"7","headline":"Cook","employer":"Inn","city":"Ulm"}}]}})",
       "$.hits.hits[*]._source"},
      {R"({"facets":[{"name":"city","values":[{"label":"Ulm","count":3},{"label":"Bonn","count":9}]}],
          "ergebnisse":[{"refnr":"1-2","titel":"Koch","arbeitgeber":"Gasthof","ort":"Ulm"}]})",
       "$.ergebnisse[*]"},
      {R"({"id":5,"title":"Cook","description":"Cooks.","location":{"city":"Ulm"},"skills":[{"name":"salt"}]})",
       "$"},
      {R"([[["901","Cook","https://example.com/901","Inn","x"],["902","Baker","https://example.com/902","Inn","x"]],null,2,20])",
       "$[0][*]"},
      {R"({"data":{"edges":[{"node":{"id":"a","title":"Cook","company":{"name":"Inn"},"location":"Ulm"}}]}})",
       "$.data.edges[*].node"},
      {R"({"status":"ok","jobs":[]})", "$.jobs[*]"},
  };
  for (const auto& [page, expected] : cases) {
    INFO(page);
    CHECK(best_records(page) == expected);
  }
}

TEST_CASE("a page without any structure has no records") {
  json::Parser parser;
  CHECK(shape::find_records(*parser.parse("42")).empty());
  CHECK(shape::find_records(*parser.parse("\"sorry\"")).empty());
}
