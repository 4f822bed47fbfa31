// A made-up source for the tests of drift: postings, and what a site may do to them.
#pragma once

#include <boost/json.hpp>
#include <catch2/catch.hpp>
#include <functional>
#include <string>
#include <vector>

#include "drift/detect.hpp"
#include "drift/repair.hpp"
#include "drift/shadow.hpp"

namespace tributary::drift::testing {

inline boost::json::object job(int i) {
  const std::string number = std::to_string(4700 + i);
  return {{"id", number},
          {"title", "Welder " + number},
          {"company", i % 2 == 0 ? "Acme Shipyards" : "Quellwerk AG"},
          {"city", i % 3 == 0 ? "Kiel" : "Ulm"},
          {"url", "https://jobs.example.org/" + number},
          {"posted", "2026-10-" + std::to_string(10 + i % 20)},
          {"pay", 50'000 + 100 * i}};
}

using Change = std::function<void(boost::json::object& job, int i)>;

inline std::string page(int jobs, const Change& change = {}, const char* list = "jobs", int first = 0) {
  boost::json::array records;
  for (int i = first; i < first + jobs; ++i) {
    auto record = job(i);
    if (change) change(record, i);
    records.push_back(std::move(record));
  }
  return boost::json::serialize(boost::json::object{{list, std::move(records)}});
}

// The usual mapping with these fields read in another way.
inline mapping::Mapping mapping_with(const std::string& fields) {
  const auto parsed = mapping::parse_mapping(
      R"({"format": "tributary-mapping/1", "records": "$.jobs[*]", "fields": {
      "external_id": "$.id", "title": "$.title", )" +
      fields + "}}");
  REQUIRE(parsed.has_value());
  return *parsed;
}

inline mapping::Mapping usual_mapping() {
  const auto parsed =
      mapping::parse_mapping(R"({"format": "tributary-mapping/1", "records": "$.jobs[*]", "fields": {
      "external_id": "$.id", "title": "$.title", "company": "$.company", "city": "$.city", "url": "$.url",
      "posted_at": "$.posted", "salary_min": "$.pay"}})");
  REQUIRE(parsed.has_value());
  return *parsed;
}

// The bodies must outlive what is made of them.
inline std::vector<normalize::Page> pages(const std::vector<std::string>& bodies) {
  std::vector<normalize::Page> pages;
  for (const auto& body : bodies) pages.push_back({body, normalize::PageFormat::json, {}});
  return pages;
}

// What a source knows after a run of 50 jobs as they were.
struct Before {
  Before() : Before(50, {}) {}
  Before(int jobs, const Change& change, mapping::Mapping read_by = usual_mapping())
      : mapping(std::move(read_by)) {
    const std::vector<std::string> bodies{page(jobs, change)};
    const Look look = look_at(pages(bodies), mapping, {});
    baseline.profile.add(look.profile);
    baseline.runs = 1;
    known = look.postings;
  }
  // The same jobs in another run, as they were: from then on it is known how often they say the same again.
  void again(int jobs, const Change& change = {}) {
    const std::vector<std::string> bodies{page(jobs, change)};
    Look look = look_at(pages(bodies), mapping, {});
    note_agreement(agreement(look.postings, known), look.profile);
    baseline.profile.add(look.profile);
    ++baseline.runs;
  }

  std::vector<Finding> findings(const std::vector<std::string>& bodies) const {
    const auto views = pages(bodies);
    const Look look = look_at(views, mapping, {});
    return detect(baseline, look, agreement(look.postings, known), renamed_postings(look.postings, known),
                  look.profile.records == 0 ? records_elsewhere(views, mapping) : std::nullopt);
  }

  mapping::Mapping mapping;
  Baseline baseline;
  Known known;
};

inline void rename(boost::json::object& record, const char* from, const char* to) {
  auto value = record.at(from);
  record.erase(from);
  record[to] = std::move(value);
}

}  // namespace tributary::drift::testing
