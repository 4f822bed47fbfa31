// What becomes of a page on which the mapping's paths cost too much.
#include "normalize/normalizer.hpp"
#include "tests/normalize/collector.hpp"

using namespace tributary::normalize;

namespace {

constexpr std::uint64_t kFewSteps = 5000;
constexpr int kRecords = 20;

std::string page_of(std::string_view more) {
  std::string page = R"({"jobs":[)";
  for (int i = 0; i < kRecords; ++i) {
    page +=
        (i > 0 ? ",{\"id\":" : "{\"id\":") + std::to_string(i) + R"(,"t":"Welder")" + std::string(more) + "}";
  }
  return page + "]}";
}

PageCounts normalized(const tributary::mapping::Mapping& mapping, const std::string& page, Collector& sink) {
  Normalizer normalizer(mapping, {}, kFewSteps);
  const Page json{page, PageFormat::json, {}};
  const PageCounts counts = normalizer.normalize(json, sink);
  normalizer.normalize(json, sink);
  CHECK(sink.postings.size() + sink.rejects.size() ==
        2 * counts.records);  // a page is read as the one before
  CHECK(counts.postings + counts.rejects == counts.records);
  return counts;
}

const FieldCounts& counts_of(const PageCounts& counts, PostingField field) {
  return counts.fields[static_cast<std::size_t>(field)];
}

}  // namespace

TEST_CASE("a field whose path costs too much stays null, is counted, and gives way to the next branch") {
  const auto mapping = mapping_of("$.jobs[*]", R"("company": {"path": "$..*..*..*", "from": "page"},
      "department": {"first": [{"path": "$..*..*..*", "from": "page"}, "$.t"]})");
  Collector sink;
  const PageCounts counts = normalized(mapping, page_of(R"(,"a":[[1],[2],[[3]]])"), sink);
  CHECK(counts.postings == kRecords);
  const auto& failed = counts_of(counts, PostingField::company).failed;
  REQUIRE(failed.contains("its path selects or visits too many nodes"));
  CHECK(failed.at("its path selects or visits too many nodes") == kRecords);
  CHECK(sink.postings.back().fields.at("department") == "Welder");
}

TEST_CASE("a list of the page that is read again for every record is paid for again") {
  std::string page = page_of("");
  page.pop_back();
  page += R"(,"places":["Kiel","Ulm","Graz","Bonn","Trier","Jena","Gera","Wien","Linz","Wels"]})";
  const auto mapping = mapping_of("$.jobs[*]", R"("location": {"path": "$.places", "from": "page"})");
  Collector sink;
  CHECK(counts_of(normalized(mapping, page, sink), PostingField::location).filled == kRecords);
  Normalizer poor(mapping, {}, 1000);
  CHECK(counts_of(poor.normalize({page, PageFormat::json, {}}, sink), PostingField::location).filled <
        kRecords);
}

TEST_CASE("a page whose records' path costs too much is one reject") {
  const auto mapping = mapping_of("$..*..*..*..[?@..*]", "");
  Collector sink;
  const PageCounts counts = normalized(mapping, page_of(R"(,"a":[[[[[1]]]],[[[[2]]]]])"), sink);
  CHECK(counts.records == 1);
  REQUIRE(sink.rejects.size() == 2);
  CHECK(sink.rejects[0].stage == "map");
  CHECK(
      sink.rejects[0].reason ==
      "records: the path selects or visits more than 5000 nodes of this document; name more of the way to what it "
      "selects");
}

TEST_CASE("a record whose kept values cost too much is a reject, not a posting without them") {
  const auto mapping = mapping_of("$.jobs[*]", "", R"(, "keep": {"all": "$..*..*..*"})");
  Collector sink;
  const PageCounts counts = normalized(mapping, page_of(R"(,"a":[[[[[1]]]],[[[[2]]]]])"), sink);
  CHECK(counts.rejects > 0);
  CHECK(counts.postings > 0);
  CHECK(sink.rejects.back().reason.starts_with("keep: the path selects or visits more than 5000 nodes"));
  CHECK(sink.rejects.back().path == "$['jobs'][19]");
}

TEST_CASE("a large value that is selected again and again is paid for again") {
  const std::string large = R"(,"d":")" + std::string(kFewSteps / 10, 'x') + "\"";
  const auto kept =
      mapping_of("$.jobs[0]", "", R"(, "keep": {"d": "$['d','d','d','d','d','d','d','d','d','d']"})");
  const auto joined = mapping_of("$.jobs[0]", R"("description":
      {"path": "$['d','d','d','d','d','d','d','d','d','d']", "separator": " "})");
  Collector kept_sink, joined_sink;
  CHECK(normalized(kept, page_of(large), kept_sink).rejects == 1);
  CHECK(counts_of(normalized(joined, page_of(large), joined_sink), PostingField::description).failed.size() ==
        1);
}
