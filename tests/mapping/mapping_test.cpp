#include "mapping/mapping.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include "mapping/limits.hpp"
#include "mapping/posting_fields.hpp"

namespace mapping = tributary::mapping;
using mapping::PostingField;
using mapping::Reading;
using Source = mapping::Expression::Source;

namespace {

// A whole document around the members of "fields" beyond the required ones.
std::string document(std::string_view fields, std::string_view more = "") {
  return R"({"format": "tributary-mapping/1", "records": "$.jobs[*]", "fields": {"external_id": "$.id", "title": "$.t")" +
         std::string(fields.empty() ? "" : ", ") + std::string(fields) + "}" + std::string(more) + "}";
}

mapping::Mapping parsed(std::string_view text) {
  auto result = mapping::parse_mapping(text);
  if (!result) {
    for (const auto& problem : result.error()) UNSCOPED_INFO(mapping::text(problem));
  }
  REQUIRE(result.has_value());
  return *result;
}

std::vector<std::string> problems(std::string_view text) {
  std::vector<std::string> lines;
  const auto result = mapping::parse_mapping(text);
  if (result) return lines;
  for (const auto& problem : result.error()) lines.push_back(mapping::text(problem));
  return lines;
}

std::string nested_first(int depth) {
  std::string expression = R"("$.a")";
  for (int i = 1; i < depth; ++i) expression = R"({"first": [)" + expression + "]}";
  return R"("company": )" + expression;
}

}  // namespace

TEST_CASE("a document becomes the mapping it spells") {
  const auto mapping = parsed(document(
      R"("company": {"path": "$.employer", "from": "page", "separator": " ", "capture": "(.)x", "as": "text"},
         "remote": {"path": "$.r", "values": {"y": "remote", "n": "on_site"}, "unmapped": "keep"},
         "posted_at": {"first": ["$.a", {"path": "$.b", "as": "date_day_first"}]},
         "description": {"join": ["$.a", "$.b"], "separator": "\n"},
         "url": {"template": "https://x/{id}", "parts": {"id": "$.id"}},
         "country": {"constant": "DE"}, "language": {"setting": "language"})",
      R"(, "keep": {"b": "$.b", "a": "$.a[*]"})"));

  CHECK(mapping.records.text() == "$.jobs[*]");
  const auto& company = *mapping.field(PostingField::company);
  CHECK(company.path->text() == "$.employer");
  CHECK(company.from_page);
  CHECK(company.separator == " ");
  CHECK(company.capture == "(.)x");
  CHECK(company.reading == Reading::text);
  const auto& remote = *mapping.field(PostingField::remote);
  CHECK(remote.values.front() == std::pair<std::string, std::string>("y", "remote"));
  CHECK(remote.keep_unmapped);
  CHECK(mapping.field(PostingField::posted_at)->source == Source::first);
  CHECK(mapping.field(PostingField::posted_at)->parts[1].reading == Reading::date_day_first);
  CHECK(mapping.field(PostingField::description)->source == Source::join);
  CHECK(mapping.field(PostingField::url)->part_names == std::vector<std::string>{"id"});
  CHECK(mapping.field(PostingField::country)->text == "DE");
  CHECK(mapping.field(PostingField::language)->source == Source::setting);
  CHECK_FALSE(mapping.field(PostingField::city).has_value());
  REQUIRE(mapping.keep.size() == 2);
  CHECK(mapping.keep[1].first == "a");
}

TEST_CASE("the canonical form is in one order, writes no default and reads back as itself") {
  const std::string text = R"({"keep": {"x": "$.x"}, "records": "$", "fields": {"title": "$.t",
      "company": {"separator": ", ", "join": ["$.a", {"path": "$.b", "from": "record"}]},
      "remote": {"as": "boolean", "unmapped": "null", "values": {"ja": "remote"}, "capture": "\\w+", "path": "$.r"},
      "url": {"parts": {"id": "$.id"}, "template": "https://x/{id}\u00e9\""},
      "external_id": "$.id"}, "format": "tributary-mapping/1"})";
  const std::string canonical = R"({
  "format": "tributary-mapping/1",
  "records": "$",
  "fields": {
    "external_id": {
      "path": "$.id"
    },
    "title": {
      "path": "$.t"
    },
    "company": {
      "join": [
        {
          "path": "$.a"
        },
        {
          "path": "$.b"
        }
      ]
    },
    "remote": {
      "path": "$.r",
      "capture": "\\w+",
      "values": {
        "ja": "remote"
      },
      "as": "boolean"
    },
    "url": {
      "template": "https://x/{id}é\"",
      "parts": {
        "id": {
          "path": "$.id"
        }
      }
    }
  },
  "keep": {
    "x": "$.x"
  }
}
)";
  CHECK(mapping::canonical_document(parsed(text)) == canonical);
  CHECK(mapping::canonical_document(parsed(canonical)) == canonical);
}

TEST_CASE("equal mappings have equal hashes and different ones have not") {
  const auto a = parsed(document(R"("company": "$.c")"));
  const auto b = parsed(document(R"(  "company": {"from": "record", "path": "$.c"})"));
  const auto c = parsed(document(R"("company": "$.d")"));
  CHECK(mapping::content_hash(a) == mapping::content_hash(b));
  CHECK(mapping::content_hash(a) != mapping::content_hash(c));
  CHECK(mapping::content_hash(a).size() == 64);
}

TEST_CASE("each problem names its JSON pointer and what to write instead") {
  struct Case {
    std::string fields;  // beyond the required ones
    std::string problem;
  };
  const std::vector<Case> cases = {
      {R"("tittle": "$.x")", "/fields/tittle: no such posting field; did you mean 'title'?"},
      {R"("company": 3)",
       "/fields/company: found a number, expected an expression; write {\"path\": \"$...\"}"},
      {R"("company": {})",
       "/fields/company: says not where the text comes from; add one of 'path', 'first', 'join', 'template', "
       "'constant' or 'setting'"},
      {R"("company": {"path": "$.a", "constant": "b"})",
       "/fields/company: has both 'path' and 'constant'; keep one, or put each into a part of 'first' or "
       "'join'"},
      {R"("company": {"path": "$.a", "seperator": ","})",
       "/fields/company/seperator: no such member of an expression; did you mean 'separator'?"},
      {R"("company": {"path": 1})", "/fields/company/path: found a number, expected a string"},
      {R"("company": {"constant": ""})",
       "/fields/company/constant: is empty; remove the field, or write a text"},
      {R"("company": {"constant": "x", "from": "page"})",
       "/fields/company/from: belongs to 'path' only; put it on the paths inside 'constant'"},
      {R"("company": {"path": "$.a", "from": "root"})",
       "/fields/company/from: 'root' is not known here; write 'record' or 'page'"},
      {R"("company": {"first": ["$.a"], "separator": ","})",
       "/fields/company/separator: belongs to 'path' and 'join' only; remove it"},
      {R"("company": {"first": "$.a"})",
       "/fields/company/first: found a string, expected an array of expressions"},
      {R"("company": {"join": []})", "/fields/company/join: has no expression; add one, or remove the field"},
      {R"("company": {"path": "$.a", "capture": "a("})",
       "/fields/company/capture: is not a regular expression of RE2: missing ): a("},
      {R"~("company": {"path": "$.a", "capture": "(a)(b)"})~",
       "/fields/company/capture: has 2 capturing groups; keep one and write the others as (?:...)"},
      {R"("company": {"path": "$.a", "values": []})",
       "/fields/company/values: found an array, expected an object: text found to posting value"},
      {R"("company": {"path": "$.a", "values": {"x/y": 1}})",
       "/fields/company/values/x~1y: found a number, expected a string"},
      {R"("remote": {"path": "$.a", "values": {"x": "telework"}})",
       "/fields/remote/values/x: 'telework' is not a value of remote; write 'on_site', 'hybrid' or 'remote', "
       "or "
       "'' for nothing"},
      {R"("company": {"path": "$.a", "unmapped": "keep"})",
       "/fields/company/unmapped: needs 'values' beside it; remove it"},
      {R"("company": {"path": "$.a", "values": {"a": "b"}, "unmapped": "drop"})",
       "/fields/company/unmapped: 'drop' is not known here; write 'null' or 'keep'"},
      {R"("posted_at": {"join": ["$.a", {"path": "$.b", "as": "html"}]})",
       "/fields/posted_at/join/1/as: a part of a join or template is text; put 'as' on the join or template "
       "itself"},
      {R"("url": {"template": "x{id}"})",
       "/fields/url: a template needs 'parts', an object with an expression for each {name}"},
      {R"("url": {"template": "x{id", "parts": {"id": "$.id"}})",
       "/fields/url/template: at offset 1 a hole is not closed; write {name}, or {{ for a brace"},
      {R"("url": {"template": "x{idd}{id}", "parts": {"id": "$.id"}})",
       "/fields/url/template: the hole {idd} has no part of that name; did you mean 'id'?"},
      {R"("url": {"template": "x", "parts": {"id": "$.id"}})",
       "/fields/url/parts/id: no {id} in the template; use it, or remove the part"},
      {R"("company": {"path": "$.a", "parts": {}})",
       "/fields/company/parts: belongs to 'template' only; remove it"},
  };
  for (const auto& [fields, problem] : cases) {
    INFO(fields);
    const auto found = problems(document(fields));
    REQUIRE(found.size() == 1);
    CHECK(found[0] == problem);
  }
}

TEST_CASE("a path that is none is quoted with the offset and what was expected") {
  const auto broken = problems(document(R"("company": {"path": "$.a["})"));
  REQUIRE(broken.size() == 1);
  CHECK(broken[0].starts_with("/fields/company/path: '$.a[' is not a JSONPath: at offset 4 "));

  const auto bare = problems(document(R"("company": "employer.name")"));
  REQUIRE(bare.size() == 1);
  CHECK(bare[0].starts_with("/fields/company: 'employer.name' is not a JSONPath: at offset 0 "));
  CHECK(bare[0].ends_with("a path starts with '$', for example '$.employer.name'"));
}

TEST_CASE("an unknown reading is answered with the ones there are") {
  const auto found = problems(document(R"("posted_at": {"path": "$.a", "as": "datetime"})"));
  REQUIRE(found.size() == 1);
  CHECK(found[0].starts_with("/fields/posted_at/as: 'datetime' is no way to read a text; write 'text', "));
  CHECK(found[0].ends_with("'minor_units' or 'location'"));
  CHECK(problems(document(R"("posted_at": {"path": "$.a", "as": "automatic"})")).size() == 1);
}

TEST_CASE("every problem of a document is told, not only the first") {
  const auto found =
      problems(R"({"format": "tributary-mapping/2", "record": "$", "fields": {"title": 1, "x": "$"},
                                  "keep": {"a": "b"}})");
  const std::vector<std::string> pointers = {"/record",       "/format",   "/records", "/fields/external_id",
                                             "/fields/title", "/fields/x", "/keep/a"};
  REQUIRE(found.size() == pointers.size());
  for (std::size_t i = 0; i < pointers.size(); ++i) CHECK(found[i].starts_with(pointers[i] + ": "));
}

TEST_CASE("what is not a mapping document at all is one problem") {
  CHECK(problems("")[0].starts_with("the document is not JSON at byte 0"));
  CHECK(problems("{\"format\": }")[0].starts_with("the document is not JSON at byte 11"));
  CHECK(problems("{} x")[0].starts_with("the document is not JSON at byte "));
  CHECK(problems("[]") == std::vector<std::string>{"found an array, expected a mapping document, an object"});
  CHECK(problems(std::string(mapping::kMaxDocumentBytes + 1, ' '))[0].find("at most 262144") !=
        std::string::npos);
  CHECK(problems(std::string(100000, '[')).size() == 1);
}

TEST_CASE("a member that is given twice is a problem, wherever it stands") {
  CHECK(problems(
            document(R"("company": "$.a", "company": {"first": ["$.b", {"path": "$.c", "path": "$.d"}]})")) ==
        std::vector<std::string>{"/fields/company: is given twice; keep one",
                                 "/fields/company/first/1/path: is given twice; keep one"});
}

TEST_CASE("a mapping beyond the limits is refused") {
  std::string parts = "\"$\"";
  for (std::size_t i = 0; i < mapping::kMaxParts; ++i) parts += ", \"$\"";
  CHECK(problems(document("\"company\": {\"join\": [" + parts + "]}")) ==
        std::vector<std::string>{"/fields/company/join: has 17 parts; at most 16 are allowed"});

  std::string values = "\"v\": \"x\"";
  for (std::size_t i = 0; i < mapping::kMaxValueMapEntries; ++i) {
    values += ", \"" + std::to_string(i) + "\": \"x\"";
  }
  CHECK(problems(document("\"company\": {\"path\": \"$\", \"values\": {" + values + "}}")).size() == 1);

  const std::string long_capture(mapping::kMaxCaptureBytes + 1, 'a');
  CHECK(problems(document(R"("company": {"path": "$", "capture": ")" + long_capture + "\"}")).size() == 1);
  CHECK(problems(document(R"("company": {"path": "$", "capture": "((a{100}){100}){10}"})")).size() == 1);

  CHECK(problems(document(nested_first(4))).empty());
  CHECK(problems(document(nested_first(5))) ==
        std::vector<std::string>{"/fields/company/first/0/first/0/first/0/first/0: expressions are nested "
                                 "deeper than 4; flatten it"});
}

TEST_CASE("a field with too many expressions is refused once, at the first one too many") {
  std::string sixteen = R"({"join": ["$")";
  for (std::size_t i = 1; i < mapping::kMaxParts; ++i) sixteen += R"(, "$")";
  sixteen += "]}";
  std::string first = sixteen;
  for (int i = 1; i < 5; ++i) first += ", " + sixteen;  // 1 + 5 * 17 expressions
  const auto found = problems(document("\"company\": {\"first\": [" + first + "]}"));
  CHECK(found ==
        std::vector<std::string>{"/fields/company/first/3/join/11: is one expression too many; a field may "
                                 "have at most 64"});
}

TEST_CASE("several employment types may stand for one value") {
  CHECK(problems(document(R"("employment_type": {"path": "$.a", "values": {"b": "FULL_TIME,PART_TIME"}})"))
            .empty());
  CHECK(problems(document(R"("employment_type": {"path": "$.a", "values": {"b": "FULL_TIME,"}})")).size() ==
        1);
}

TEST_CASE("the JSON Schema knows the same fields, readings and members as the checker") {
  const auto schema = boost::json::parse(mapping::mapping_schema_json()).as_object();
  const auto& fields = schema.at("properties").at("fields").at("properties").as_object();
  std::vector<std::string_view> names;
  for (const auto& [name, value] : fields) names.push_back(name);
  CHECK(std::equal(names.begin(), names.end(), mapping::kPostingFieldNames.begin(),
                   mapping::kPostingFieldNames.end()));

  const auto& definitions = schema.at("$defs").as_object();
  for (const auto& word : definitions.at("path").at("properties").at("as").at("enum").as_array()) {
    INFO(word);
    CHECK(mapping::reading(std::string_view(word.as_string())).has_value());
  }
  for (const std::string_view source : {"path", "first", "join", "template", "constant", "setting"}) {
    INFO(source);
    CHECK(definitions.at(source).at("properties").as_object().contains(source));
  }
}

TEST_CASE("every reading has a name and its name finds it again") {
  for (int i = 0; i <= static_cast<int>(Reading::location); ++i) {
    const auto reading = static_cast<Reading>(i);
    CHECK(mapping::reading(mapping::name(reading)) == reading);
  }
  CHECK_FALSE(mapping::reading("none").has_value());
}
