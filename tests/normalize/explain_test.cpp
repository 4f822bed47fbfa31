#include "normalize/normalizer.hpp"
#include "tests/normalize/collector.hpp"

using namespace tributary::normalize;
namespace mapping = tributary::mapping;

namespace {

std::vector<FieldTrace> explained(const mapping::Mapping& mapping, std::string_view body, std::size_t record,
                                  PageFormat format = PageFormat::json) {
  return Normalizer(mapping, {}).explain({body, format, {}}, record);
}

const FieldTrace& trace(const std::vector<FieldTrace>& traces, PostingField field) {
  REQUIRE(traces.size() == mapping::kPostingFieldCount);
  return traces[static_cast<std::size_t>(field)];
}

using Paths = std::vector<std::string>;

}  // namespace

TEST_CASE("a trace leads from the field to the branch, the path and the text") {
  const auto mapping =
      mapping_of("$.jobs[*]", R"("posted_at": {"first": ["$.a", {"path": "$.dates[?@.k == 'p'].v"}]})");
  const auto traces = explained(
      mapping, R"({"jobs": [{}, {"id": 7, "t": "T", "dates": [{"k": "x"}, {"k": "p", "v": "2026-03-04"}]}]})",
      1);
  const auto& posted = trace(traces, PostingField::posted_at);
  CHECK(posted.filled);
  CHECK(posted.value == "2026-03-04T00:00:00Z");
  CHECK(posted.branch == "/fields/posted_at/first/1");
  CHECK(posted.paths == Paths{"$['jobs'][1]['dates'][1]['v']"});
  CHECK(posted.found == "2026-03-04");
  CHECK(posted.converter == "date_time");
  CHECK(posted.precision == DatePrecision::day);
  CHECK(posted.reason.empty());
}

TEST_CASE("a trace names every value that went into the text") {
  const auto mapping = mapping_of("$", R"("department": {"join": ["$.a", {"path": "$.b", "separator": "/"}]},
      "company": {"path": "$.c"}, "location": "$.l[*]", "city": {"path": "$.page", "from": "page"},
      "url": {"template": "https://x.example/{id}/{a}", "parts": {"id": "$.id", "a": "$.a"}})");
  const auto traces = explained(
      mapping, R"({"id": 1, "t": "T", "a": "x", "b": ["", "y", "z"], "c": [null, "C", "D"], "l": ["K", "U"],
                   "page": "Ulm"})",
      0);
  CHECK(trace(traces, PostingField::department).paths == Paths{"$['a']", "$['b'][1]", "$['b'][2]"});
  CHECK(trace(traces, PostingField::department).found == "x, y/z");
  CHECK(trace(traces, PostingField::company).paths == Paths{"$['c'][1]"});
  CHECK(trace(traces, PostingField::location).paths == Paths{"$['l'][0]", "$['l'][1]"});
  CHECK(trace(traces, PostingField::location).found == "K; U");
  CHECK(trace(traces, PostingField::city).paths == Paths{"$['page']"});
  CHECK(trace(traces, PostingField::url).paths == Paths{"$['id']", "$['a']"});
}

TEST_CASE("a trace says how far a date is known, whichever branch it came from") {
  const auto mapping =
      mapping_of("$", R"("posted_at": {"first": ["$.a", "$.b"]}, "valid_through": "$.c", "company": "$.b")");
  const auto traces = explained(
      mapping,
      R"({"id": 1, "t": "T", "a": "soon", "b": "2026-03-04 10:15", "c": "2026-03-04T10:15:00+01:00"})", 0);
  CHECK(trace(traces, PostingField::posted_at).precision == DatePrecision::local);
  CHECK(explanation(DatePrecision::local) == "no zone was said; read as UTC");
  CHECK(trace(traces, PostingField::valid_through).precision == DatePrecision::instant);
  CHECK(trace(traces, PostingField::company).precision == DatePrecision::none);
  CHECK(explanation(DatePrecision::none).empty());
}

TEST_CASE("a trace says why a field is not filled") {
  const auto mapping = mapping_of(
      "$[*]",
      R"("posted_at": "$.p", "company": "$.c", "remote": {"path": "$.r", "values": {"T": "remote"}})");
  const auto traces = explained(mapping, R"([{"t": "T", "p": "whenever", "r": "T"}])", 0);
  CHECK(trace(traces, PostingField::external_id).reason == "$.id found nothing");
  CHECK_FALSE(trace(traces, PostingField::posted_at).filled);
  CHECK_FALSE(trace(traces, PostingField::posted_at).reason.empty());
  CHECK(trace(traces, PostingField::posted_at).found == "whenever");
  CHECK(trace(traces, PostingField::company).reason == "$.c found nothing");
  CHECK(trace(traces, PostingField::city).reason == "the mapping does not map it");
  CHECK(trace(traces, PostingField::remote).converter == "value map");
}

TEST_CASE("explain finds the record by its position, in NDJSON across lines") {
  const auto mapping = mapping_of("$", "");
  const std::string_view body = "{\"id\":1,\"t\":\"A\"}\nnot json\n\n{\"id\":3,\"t\":\"C\"}\n";
  CHECK(trace(explained(mapping, body, 2, PageFormat::ndjson), PostingField::title).value == "C");
  CHECK(explained(mapping, body, 1, PageFormat::ndjson).empty());
  CHECK(explained(mapping, body, 3, PageFormat::ndjson).empty());
  CHECK(explained(mapping, "not json", 0).empty());
  CHECK(trace(explained(mapping_of("$[*]", ""), "[1]", 0), PostingField::title).reason ==
        "the record is a number, not an object");
}
