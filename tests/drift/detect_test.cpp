#include "drift_support.hpp"

using namespace tributary;
using namespace tributary::drift;
using namespace tributary::drift::testing;
using Catch::Matchers::Contains;
using mapping::PostingField;

namespace {

std::string kinds(const std::vector<Finding>& findings, Severity least) {
  std::string out;
  for (const auto& finding : findings) {
    if (finding.severity < least) continue;
    out += (out.empty() ? "" : ", ") + finding.kind +
           (finding.field ? " " + std::string(name(*finding.field)) : "");
  }
  return out;
}

}  // namespace

TEST_CASE("a run as the one before is no drift") {
  CHECK(Before().findings({page(50)}).empty());
  CHECK(Before().findings({page(50, {}, "jobs", 50)}).empty());  // all new jobs
  CHECK(Before().findings({page(3)}).empty());
}

TEST_CASE("a mapped path that is gone is unmistakable in one run of fifty records") {
  const auto found = Before().findings({page(50, [](auto& job, int) { rename(job, "city", "town"); })});
  CHECK(worst(found) == Severity::broken);
  CHECK(kinds(found, Severity::broken) == "filled_less city, path_gone city");
  CHECK_THAT(found[0].what, Contains("city is filled in 0 of 50 records (0 %), before in 100 % of 50"));
  CHECK(found[0].evidence.at("before").at("filled").to_number<int>() == 50);
  CHECK(found[1].path == "$.city");
}

TEST_CASE("a required path that is gone is drift, not fifty rejects") {
  CHECK(kinds(Before().findings({page(50, [](auto& job, int) { rename(job, "title", "headline"); })}),
              Severity::broken) == "filled_less title, path_gone title");
}

TEST_CASE("a change that is rolled out by and by is seen while half of the records have it") {
  const auto found = Before().findings({page(60, [](auto& job, int i) {
    if (i % 2 == 0) rename(job, "company", "employer");
  })});
  CHECK(kinds(found, Severity::broken) == "filled_less company");
}

TEST_CASE("a single odd record is no drift") {
  CHECK(worst(Before().findings({page(50, [](auto& job, int i) {
          if (i == 7) job.erase("company");
        })})) == Severity::note);
  CHECK(worst(Before().findings({page(1, [](auto& job, int) { job.erase("company"); })})) == Severity::note);
}

TEST_CASE("a field that was always sparse is none") {
  const Change sparse = [](auto& job, int i) {
    if (i != 3) job.erase("pay");
  };
  CHECK(worst(Before(50, sparse).findings({page(50, [](auto& job, int) { job.erase("pay"); })})) ==
        Severity::note);
}

TEST_CASE("what is merely surprising is suspected, and broken when the next run says it again") {
  // 15 of 50 before, none of 40 now.
  Before before(50, [](auto& job, int i) {
    if (i >= 15) job.erase("pay");
  });
  const std::vector<std::string> now{page(
      40, [](auto& job, int) { job["pay"] = nullptr; }, "jobs", 100)};
  const auto found = before.findings(now);
  REQUIRE(found.size() == 1);
  CHECK(found[0].severity == Severity::suspected);
  before.baseline.suspected.insert(found[0].key());
  CHECK(worst(before.findings(now)) == Severity::broken);
}

TEST_CASE("other jobs that lack a field are no drift as long as those known before still have it") {
  const auto found =
      Before().findings({page(20), page(
                                       60, [](auto& job, int) { job.erase("pay"); }, "jobs", 100)});
  CHECK(worst(found) == Severity::note);
  REQUIRE_FALSE(found.empty());
  CHECK_THAT(found[0].what, Contains("but the postings known before still have it"));
}

TEST_CASE("an amount in another unit is drift, and says by which factor") {
  const auto found =
      Before().findings({page(50, [](auto& job, int) { job["pay"] = 100 * job["pay"].as_int64(); })});
  CHECK(kinds(found, Severity::broken) == "values_changed salary_min");
  CHECK(found[0].evidence.at("factor").as_double() == 100);
}

TEST_CASE("values that change a little, as they do, are no drift") {
  CHECK(worst(Before().findings({page(50, [](auto& job, int i) {
          if (i % 5 == 0) job["title"] = "Senior " + std::string(job["title"].as_string());
          job["url"] = std::string(job["url"].as_string()) + "?tk=" + std::to_string(i);
          job["posted"] = "2026-11-" + std::to_string(10 + i % 15);
        })})) == Severity::note);
}

TEST_CASE("a list under another name is found, an empty one is none") {
  const auto found = Before().findings({page(50, {}, "results")});
  CHECK(kinds(found, Severity::broken) == "records_gone");
  CHECK_THAT(found[0].what, Contains("there are 50 at $.results[*]"));
  CHECK(Before()
            .findings(
                {R"({"jobs": [], "facets": [{"name": "city", "count": 3}, {"name": "team", "count": 4}]})"})
            .empty());
  CHECK(Before().findings({"<html>down for maintenance</html>"}).empty());
}

TEST_CASE("the same jobs under other identifiers are drift: each would be there twice") {
  const auto found =
      Before().findings({page(50, [](auto& job, int i) { job["id"] = "x" + std::to_string(i); })});
  CHECK(kinds(found, Severity::broken) == "identifier_changed external_id");
}

TEST_CASE("a type that flips and loses nothing is a note") {
  const auto found = Before().findings({page(50, [](auto& job, int) {
    job["pay"] = std::to_string(job["pay"].as_int64());
    job["city"] = boost::json::array{job["city"]};
  })});
  CHECK(worst(found) == Severity::note);
  CHECK(kinds(found, Severity::note) == "type_changed city, type_changed salary_min");
}

TEST_CASE(
    "half of the records without an identifier are drift: what is no posting cannot say that it is as before") {
  for (const char* required : {"id", "title"}) {
    CHECK(worst(Before().findings({page(60, [required](auto& job, int i) {
            if (i % 2 == 0) rename(job, required, "new_name");
          })})) == Severity::broken);
  }
}

TEST_CASE(
    "a sparse field that the same postings lose is drift, one that they drop and get all the time is none") {
  const Change sparse = [](auto& job, int i) {
    if (i % 5 < 3) job.erase("pay");
  };
  const std::vector<std::string> now{page(50, [&sparse](auto& job, int i) {
    sparse(job, i);
    if (i % 2 == 0 && job.contains("pay")) rename(job, "pay", "wage");
  })};
  Before before(50, sparse);
  CHECK(worst(before.findings(now)) == Severity::note);  // not known yet how often it happens
  before.again(50, sparse);
  before.again(50, sparse);
  CHECK(kinds(before.findings(now), Severity::suspected) == "filled_less salary_min");
  Before restless(50, sparse);
  for (int run = 0; run < 3; ++run)
    restless.again(50, [run](auto& job, int i) {
      if ((i + run) % 5 < 3) job.erase("pay");
    });
  CHECK(worst(restless.findings(now)) == Severity::note);
}

TEST_CASE("a path whose place another one takes and that says something else is drift") {
  Before before(50, {}, mapping_with(R"("company": {"first": ["$.company", "$.city"]})"));
  before.again(50);
  const auto found = before.findings({page(50, [](auto& job, int i) {
    if (i % 3 == 0) rename(job, "company", "employer");
  })});
  CHECK(kinds(found, Severity::broken) == "values_changed company");
  CHECK(found[0].path == "$.company");
}

TEST_CASE("a word that means another thing for all who said it is drift, some edits are none") {
  const auto typed = [](const char* of_few) {
    return [of_few](auto& job, int i) { job["type"] = i < 7 ? of_few : "Full-time"; };
  };
  Before before(50, typed("Part-time"), mapping_with(R"("employment_type": "$.type")"));
  CHECK(kinds(before.findings({page(50, typed("Contract"))}), Severity::broken) ==
        "values_changed employment_type");
  CHECK(worst(before.findings({page(50, [](auto& job, int i) {
          job["type"] = i < 3 ? "Contract" : i < 7 ? "Part-time" : "Full-time";
        })})) == Severity::note);
}

TEST_CASE("without a run before there is nothing to compare with") {
  Before before;
  before.baseline = {};
  CHECK(before.findings({page(50, [](auto& job, int) { job.erase("city"); })}).empty());
}

TEST_CASE("a profile is the same after it has been JSON") {
  const Before before;
  const auto again = profile_from_json(to_json(before.baseline.profile));
  REQUIRE(again.has_value());
  CHECK(boost::json::serialize(to_json(*again)) == boost::json::serialize(to_json(before.baseline.profile)));
  CHECK_FALSE(profile_from_json({{"fields", 1}}).has_value());
}
