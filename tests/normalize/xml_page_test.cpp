// A page of XML is read as its JSON form; the mapping's own paths say what is a list in it.
#include "normalize/documents.hpp"
#include "normalize/normalizer.hpp"
#include "tests/normalize/collector.hpp"

using namespace tributary::normalize;
namespace mapping = tributary::mapping;

namespace {

struct Outcome {
  Collector sink;
  PageCounts counts;
};

Outcome normalized(const mapping::Mapping& mapping, std::string_view body) {
  Outcome outcome;
  outcome.counts = Normalizer(mapping, {}).normalize({body, PageFormat::xml, {}}, outcome.sink);
  return outcome;
}

std::string field(const Collector& sink, std::size_t posting, std::string_view name) {
  REQUIRE(sink.postings.size() > posting);
  const auto found = sink.postings[posting].fields.find(name);
  return found == sink.postings[posting].fields.end() ? "" : found->second;
}

}  // namespace

TEST_CASE("one record is a list of one where the mapping asks for a list, and none is no record") {
  const auto mapping = mapping_of("$.jobs.job[*]", R"("department": "$.teams.team[*].name")");
  const auto one = normalized(
      mapping, "<jobs><job><id>1</id><t>T</t><teams><team><name>A</name></team></teams></job></jobs>");
  CHECK(one.sink.rejects.empty());
  CHECK(field(one.sink, 0, "department") == "A");
  const auto two = normalized(mapping,
                              "<jobs><job><id>1</id><t>T</t></job><job><id>2</id><t>T</t><teams><team>"
                              "<name/></team><team><name>B</name></team></teams></job></jobs>");
  CHECK(two.counts.postings == 2);
  CHECK(field(two.sink, 1, "department") == "B");
  CHECK(normalized(mapping, "<jobs></jobs>").counts.records == 0);
  CHECK(normalized(mapping, "<jobs></jobs>").counts.page_is_json);
}

TEST_CASE("a path to an element finds its text with attributes or without, once or several times") {
  const auto mapping = mapping_of("$.jobs.job[*]", R"("location": "$.place", "department": "$.team")");
  const auto outcome = normalized(mapping,
                                  "<jobs><job><id x='1'>1</id><t>T</t><place>Kiel</place><team n='1'>A</team>"
                                  "</job><job><id>2</id><t>T</t><place>Ulm</place><place k='v'>Bonn</place>"
                                  "<team n='1'/></job></jobs>");
  CHECK(outcome.sink.rejects.empty());
  CHECK(field(outcome.sink, 0, "external_id") == "1");
  CHECK(field(outcome.sink, 0, "location") == "Kiel");
  CHECK(field(outcome.sink, 0, "department") == "A");
  CHECK(field(outcome.sink, 1, "location") == "Ulm; Bonn");
  CHECK(field(outcome.sink, 1, "department") == "");
}

TEST_CASE("what was mended in an XML page is counted with what was mended in its text") {
  const auto outcome = normalized(mapping_of("$.jobs.job[*]", R"("company": "$._")"),
                                  "<jobs><job><id>1</id><t>A\xFF</t><>Acme</></job></jobs>");
  CHECK(field(outcome.sink, 0, "company") == "Acme");
  CHECK(outcome.counts.repairs ==
        "1 element with a name that XML does not allow; 1 invalid UTF-8 sequence replaced by U+FFFD");
}

TEST_CASE("a page that is no XML is one reject with its line") {
  const auto outcome = normalized(mapping_of("$.jobs.job[*]", ""), "<jobs>\n<job>");
  CHECK_FALSE(outcome.counts.page_is_json);
  REQUIRE(outcome.sink.rejects.size() == 1);
  CHECK(outcome.sink.rejects[0].stage == "parse");
  CHECK(outcome.sink.rejects[0].reason ==
        "not XML at line 2, column 6: the text ends inside of <job>, which begins at line 2, column 1: it is "
        "cut short");
}

TEST_CASE("explain names the places of the JSON form") {
  const auto mapping = mapping_of("$.jobs.job[*]", R"("department": "$.team['@name']")");
  const auto traces =
      Normalizer(mapping, {})
          .explain({"<jobs><job><id>1</id><t k='v'>T</t><team name='A'/></job></jobs>", PageFormat::xml, {}},
                   0);
  REQUIRE(traces.size() == mapping::kPostingFieldCount);
  const auto paths = [&](PostingField field) { return traces[static_cast<std::size_t>(field)].paths; };
  CHECK(paths(PostingField::title) == std::vector<std::string>{"$['jobs']['job'][0]['t']"});
  CHECK(paths(PostingField::department) == std::vector<std::string>{"$['jobs']['job'][0]['team']['@name']"});
}

TEST_CASE("a mapping's lists are those of its records, its fields and what it keeps") {
  const auto lists =
      lists_of(mapping_of("$.jobs.job[*]", R"("department": {"first": [{"join": ["$.a[0].b"]}]},
      "company": {"path": "$.firm[*].name", "from": "page"})",
                          R"(, "keep": {"tags": "$.tags.tag[*]"})"));
  CHECK(lists.has("jobs", "job"));
  CHECK(lists.has("job", "a"));
  CHECK(lists.has("", "firm"));
  CHECK(lists.has("tags", "tag"));
  CHECK_FALSE(lists.has("a", "b"));
  CHECK_FALSE(lists.has("job", "firm"));
}
