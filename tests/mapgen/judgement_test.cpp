#include "mapgen/judgement.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

using namespace tributary;
using namespace tributary::mapgen;
using mapping::PostingField;

namespace {

using Fields = std::map<PostingField, std::string>;

const Timestamp kFetchedAt = std::chrono::sys_days{std::chrono::year{2026} / 11 / 20};

Fields good(std::size_t record) {
  const std::string number = std::to_string(record);
  return {{PostingField::external_id, "REQ-" + number},
          {PostingField::title, "Baker number " + number},
          {PostingField::url, "https://jobs.example/" + number},
          {PostingField::posted_at, "2026-11-01T00:00:00Z"}};
}

// Postings made by hand, as the normalizer would hand them over.
class Sample {
 public:
  explicit Sample(std::size_t records) {
    for (std::size_t i = 0; i < records; ++i) records_.push_back(good(i));
  }
  Fields& operator[](std::size_t record) { return records_[record]; }
  Sample& set(std::size_t first, std::size_t count, PostingField field, const std::string& value) {
    for (std::size_t i = first; i < first + count; ++i) records_[i][field] = value;
    return *this;
  }
  Sample& fails(PostingField field, std::size_t times, const std::string& reason) {
    counts_.fields[static_cast<std::size_t>(field)].failed[reason] += times;
    return *this;
  }
  Sample& maps(PostingField field) {
    mapped_.set(static_cast<std::size_t>(field));
    return *this;
  }

  TrialReport judged(const std::function<bool(std::size_t)>& counts_record = [](std::size_t) {
    return true;
  }) {
    Judgement judgement(mapped_);
    judgement.begin_page(kFetchedAt, counts_record);
    for (std::size_t i = 0; i < records_.size(); ++i) feed(i, judgement);
    judgement.end_page(counts_);
    return judgement.report();
  }

 private:
  void feed(std::size_t record, Judgement& judgement) {
    for (const PostingField required : mapping::kRequiredFields) {
      if (records_[record][required].empty()) {
        judgement.reject({record, "map", std::string(name(required)), "$[0]", "missing"});
        return;
      }
    }
    normalize::Posting posting;
    for (const auto& [field, value] : records_[record]) {
      if (value.empty()) continue;
      posting.set(field, value);
      ++counts_.fields[static_cast<std::size_t>(field)].filled;
    }
    judgement.posting(record, posting);
  }

  std::vector<Fields> records_;
  normalize::PageCounts counts_;
  MappedFields mapped_;
};

std::string fatal_messages(const TrialReport& report) {
  std::string text;
  for (const Finding& finding : report.findings) {
    if (finding.fatal) text += finding.message + "\n";
  }
  return text;
}

}  // namespace

TEST_CASE("a mapping that fills sound postings passes without a finding") {
  const TrialReport report = Sample(20).judged();
  CHECK(report.passed);
  CHECK(report.records == 20);
  CHECK(report.counts.postings == 20);
  CHECK(report.findings.empty());
}

TEST_CASE("what must not be refused passes with a finding that is not fatal") {
  struct Case {
    std::string name;
    Sample sample;
    std::string finding;
  };
  const std::vector<Case> cases = {
      {"one advertisement among the records", Sample(20).set(3, 1, PostingField::title, ""),
       "title: 1 of 20 records have none"},
      {"a legal notice among few records", Sample(7).set(0, 1, PostingField::external_id, ""),
       "external_id: 1 of 7 records have none"},
      {"a row per location",
       Sample(20)
           .set(0, 3, PostingField::external_id, "REQ-0")
           .set(0, 3, PostingField::title, "Baker")
           .set(0, 3, PostingField::url, "https://jobs.example/0"),
       "external_id: 2 of 20 records repeat a posting already seen"},
      {"an ampersand entity in one title", Sample(20).set(0, 1, PostingField::title, "Bread &amp; Butter"),
       "title: 1 of 20 contain HTML entities"},
      {"one date that cannot be read", Sample(20).fails(PostingField::posted_at, 1, "not a date"),
       "posted_at: 1 of 21 could not be read as a date (not a date: 1)"},
      {"employment types unknown to us", Sample(20).fails(PostingField::employment_type, 20, "unknown"),
       "employment_type: 20 of 20 could not be read (unknown: 20)"},
      {"a field that nothing fills", Sample(20).maps(PostingField::department),
       "department: mapped, but none of 20 records fills it"},
      {"one record", Sample(1), "judged on a single record"},
      {"boilerplate", Sample(3).set(0, 3, PostingField::description, "We bake."),
       "description: the same text in all 3 records"},
  };
  for (Case test : cases) {
    INFO(test.name);
    const TrialReport report = test.sample.judged();
    CHECK(report.passed);
    REQUIRE(report.findings.size() == 1);
    CHECK_THAT(report.findings[0].message, Catch::StartsWith(test.finding));
  }
}

TEST_CASE("what a wrong mapping looks like is refused with a count") {
  struct Case {
    std::string name;
    Sample sample;
    std::string finding;
  };
  const std::vector<Case> cases = {
      {"titles missing", Sample(20).set(0, 12, PostingField::title, ""), "title: 12 of 20 records have none"},
      {"ids missing", Sample(20).set(0, 20, PostingField::external_id, ""),
       "external_id: 20 of 20 records have none"},
      {"ids repeated", Sample(20).set(0, 5, PostingField::external_id, "7"),
       "external_id: 4 of 20 records carry an identifier that another posting has"},
      {"nearly everything repeated",
       Sample(20)
           .set(0, 6, PostingField::external_id, "7")
           .set(0, 6, PostingField::title, "Baker")
           .set(0, 6, PostingField::url, "https://jobs.example/7"),
       "external_id: 5 of 20 records repeat a posting"},
      {"one title for all", Sample(20).set(0, 20, PostingField::title, "Job"),
       "title: the same text in all 20 records"},
      {"markup", Sample(20).set(0, 5, PostingField::title, "<p>Baker</p>"),
       "title: 5 of 20 contain HTML tags"},
      {"dates for titles", Sample(20).set(0, 20, PostingField::title, "2026-11-01T10:00:00Z"),
       "title: the same"},
      {"numbers for titles", Sample(20).set(0, 4, PostingField::title, "123 456"),
       "title: 4 of 20 are a number, a date or an address"},
      {"relative addresses", Sample(20).fails(PostingField::url, 3, "not an absolute URL"),
       "url: 3 of 23 are not absolute"},
      {"one address", Sample(20).set(0, 20, PostingField::url, "https://jobs.example/"),
       "url: the same in all 20 records"},
      {"addresses of employers",
       Sample(20)
           .set(0, 8, PostingField::url, "https://a.example/")
           .set(8, 8, PostingField::url, "https://b.example/"),
       "url: 16 of 20 lead to the same page as another posting"},
      {"old dates", Sample(20).set(0, 7, PostingField::posted_at, "1970-01-20T11:00:00Z"),
       "posted_at: 7 of 20 are before 2000"},
      {"dates to come", Sample(20).set(0, 7, PostingField::posted_at, "2028-01-20T11:00:00Z"),
       "posted_at: 7 of 20 are before 2000 or more than a year after the fetch"},
      {"no dates at all", Sample(20).fails(PostingField::posted_at, 30, "not a date"),
       "posted_at: 30 of 50 could not be read"},
      {"dates swapped", Sample(20).set(0, 20, PostingField::valid_through, "2026-10-01T00:00:00Z"),
       "valid_through: 20 of 20 lie before posted_at"},
      {"salaries swapped",
       Sample(20)
           .set(0, 9, PostingField::salary_min, "90000")
           .set(0, 9, PostingField::salary_max, "100000")
           .set(5, 4, PostingField::salary_max, "70000.50"),
       "salary_min: 4 of 9 are above salary_max"},
      {"no record", Sample(0), "the mapping finds no record to judge in 1 page"},
  };
  for (Case test : cases) {
    INFO(test.name);
    const TrialReport report = test.sample.judged();
    CHECK_FALSE(report.passed);
    CHECK_THAT(fatal_messages(report), Catch::Contains(test.finding));
  }
}

TEST_CASE("one path for every field is refused") {
  Sample sample(5);
  for (std::size_t i = 0; i < 5; ++i)
    sample.set(i, 1, PostingField::external_id, "Baker number " + std::to_string(i));
  CHECK_THAT(fatal_messages(sample.judged()),
             Catch::Contains("title: 5 of 5 are the same text as external_id"));
}

TEST_CASE("a late end of validity is plausible, an early one is not") {
  CHECK(Sample(20).set(0, 20, PostingField::valid_through, "9999-12-31T00:00:00Z").judged().passed);
  CHECK_FALSE(Sample(20).set(0, 20, PostingField::valid_through, "1970-01-01T00:00:00Z").judged().passed);
}

TEST_CASE("long texts are alike only when all of them is") {
  Sample sample(3);
  for (std::size_t i = 0; i < 3; ++i) {
    sample.set(i, 1, PostingField::description, std::string(5000, 'x') + std::to_string(i));
  }
  CHECK(sample.judged().findings.empty());
}

TEST_CASE("titles that only look like markup stay") {
  CHECK(Sample(20)
            .set(0, 1, PostingField::title, "Developer <C++>")
            .set(1, 1, PostingField::title, "R&D; all grades")
            .set(2, 1, PostingField::title, "Nurse (a < b)")
            .judged()
            .findings.empty());
}

TEST_CASE("records that do not count are not judged") {
  Sample sample(20);
  sample.set(0, 10, PostingField::title, "");
  const TrialReport report = sample.judged([](std::size_t record) { return record >= 10; });
  CHECK(report.passed);
  CHECK(report.records == 10);
}

TEST_CASE("a page that is not JSON refuses the mapping, a line that is not JSON is left out") {
  Judgement page({});
  page.begin_page(kFetchedAt, [](std::size_t) { return true; });
  page.reject({0, "parse", "", "", "not JSON at byte 0"});
  normalize::PageCounts counts;
  counts.page_is_json = false;
  page.end_page(counts);
  CHECK_THAT(fatal_messages(page.report()), Catch::Contains("1 of 1 pages are not JSON"));

  Judgement lines({});
  lines.begin_page(kFetchedAt, [](std::size_t) { return true; });
  normalize::Posting posting;
  posting.set(PostingField::external_id, "1");
  posting.set(PostingField::title, "Baker");
  lines.posting(0, posting);
  lines.reject({1, "parse", "", "", "not JSON at byte 0"});
  lines.end_page({});
  CHECK(lines.report().passed);
  CHECK(lines.report().records == 1);
}

TEST_CASE("a report as JSON tells the verdict, the fill counts and every finding") {
  const auto report = boost::json::parse(Sample(20).set(0, 12, PostingField::title, "").judged().to_json());
  CHECK(report.at("passed") == false);
  CHECK(report.at("records") == 20);
  CHECK(report.at("filled").at("title") == 8);
  CHECK(report.at("findings").at(0).at("field") == "title");
  CHECK(report.at("findings").at(0).at("fatal") == true);
}

TEST_CASE("a page of many thousand records is judged on as many as a sample has") {
  const TrialReport report = Sample(5'000).judged();
  CHECK(report.passed);
  CHECK(report.records == kSampleRecords);
}
