#include "mapgen/trial.hpp"

#include <catch2/catch.hpp>

using namespace tributary;
using namespace tributary::mapgen;
using Catch::Contains;

namespace {

constexpr const char* kMapping = R"({"format": "tributary-mapping/1", "records": "$.jobs[*]", "fields": {
  "external_id": {"path": "$.ref"}, "title": {"path": "$.name"}, "url": {"path": "$.link"},
  "posted_at": {"path": "$.since"}}})";

mapping::Mapping parsed(std::string text, const std::string& what = "", const std::string& with = "") {
  if (!what.empty()) text.replace(text.find(what), what.size(), with);
  return *mapping::parse_mapping(text);
}

std::string page_of(std::size_t first, std::size_t count) {
  std::string page = R"({"jobs":[)";
  for (std::size_t i = first; i < first + count; ++i) {
    const std::string number = std::to_string(i);
    page += std::string(i == first ? "" : ",") + R"({"ref":"B-)" + number + R"(","name":"Baker )" + number +
            R"(","kind":"bread","link":"/jobs/)" + number + R"(","since":"2026-11-0)" +
            std::to_string(1 + i % 9) + "\"}";
  }
  return page + "]}";
}

bool all(std::size_t, std::size_t) {
  return true;
}

TrialReport tried(const mapping::Mapping& mapping, const std::vector<std::string>& bodies,
                  const std::function<bool(std::size_t, std::size_t)>& held_out = all) {
  std::vector<normalize::Page> pages;
  for (const std::string& body : bodies) {
    pages.push_back(
        {body, normalize::PageFormat::json, std::chrono::sys_days{std::chrono::year{2026} / 11 / 20}});
  }
  return try_mapping(mapping, {{}, "https://bakery.example/"}, pages, held_out);
}

std::string messages(const TrialReport& report) {
  std::string text;
  for (const Finding& finding : report.findings) text += finding.message + "\n";
  return text;
}

}  // namespace

TEST_CASE("a right mapping passes its trial on the records held out") {
  const auto odd = [](std::size_t page, std::size_t record) { return (page + record) % 2 == 1; };
  const TrialReport report = tried(parsed(kMapping), {page_of(0, 10), page_of(10, 10)}, odd);
  INFO(messages(report));
  CHECK(report.passed);
  CHECK(report.records == 10);
  CHECK(report.counts.postings == 10);
  CHECK(report.counts.fields[static_cast<std::size_t>(mapping::PostingField::url)].filled == 10);
}

TEST_CASE("a wrong mapping is refused for what it does to real records") {
  const auto refused = [](const std::string& what, const std::string& with) {
    const TrialReport report = tried(parsed(kMapping, what, with), {page_of(0, 20)});
    CHECK_FALSE(report.passed);
    return messages(report);
  };
  CHECK_THAT(refused("$.name", "$.kind"), Contains("title: the same text in all 20 records"));
  CHECK_THAT(refused("$.ref", "$.kind"), Contains("external_id: 19 of 20 records carry an identifier"));
  CHECK_THAT(refused("$.name", "$.absent"), Contains("title: 20 of 20 records have none"));
  CHECK_THAT(refused("$.since", "$.name"), Contains("posted_at: 20 of 20 could not be read as a date"));
  CHECK_THAT(refused("$.jobs[*]", "$.offers[*]"), Contains("finds no record to judge"));
}

TEST_CASE("a page that is not JSON refuses whatever mapping is tried on it") {
  const TrialReport report = tried(parsed(kMapping), {page_of(0, 10), "<html>log in</html>"});
  CHECK_FALSE(report.passed);
  CHECK_THAT(messages(report), Contains("1 of 2 pages are not JSON"));
  CHECK(report.records == 10);
}

TEST_CASE("without its refused optional fields a mapping may pass; a required one cannot be left out") {
  const auto wrong_date = parsed(kMapping, "$.since", "$.name");
  const auto reduced = without_refused_fields(wrong_date, tried(wrong_date, {page_of(0, 20)}));
  REQUIRE(reduced);
  CHECK_FALSE(reduced->field(mapping::PostingField::posted_at));
  CHECK(reduced->field(mapping::PostingField::url));
  CHECK(tried(*reduced, {page_of(0, 20)}).passed);

  // For what one record must say a field is not left out of all; with another reason besides, it is.
  TrialReport of_one = tried(parsed(kMapping), {page_of(0, 20)});
  of_one.findings.push_back({"url", "correction 1 by ada fails", true, "", "", true});
  CHECK_FALSE(without_refused_fields(parsed(kMapping), of_one));
  CHECK(is_of_one_record(of_one, mapping::PostingField::url));
  CHECK_FALSE(is_of_one_record(of_one, mapping::PostingField::posted_at));
  of_one.findings.push_back({"url", "url: 3 of 20 are not absolute", true});
  CHECK_FALSE(is_of_one_record(of_one, mapping::PostingField::url));
  CHECK_FALSE(without_refused_fields(parsed(kMapping), of_one)->field(mapping::PostingField::url));

  const auto wrong_title = parsed(kMapping, "$.name", "$.kind");
  CHECK_FALSE(without_refused_fields(wrong_title, tried(wrong_title, {page_of(0, 20)})));
  CHECK_FALSE(without_refused_fields(parsed(kMapping), tried(parsed(kMapping), {page_of(0, 20)})));
}
