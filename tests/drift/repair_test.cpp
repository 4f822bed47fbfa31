#include "drift_support.hpp"
#include "mapping/fallback.hpp"

using namespace tributary;
using namespace tributary::drift;
using namespace tributary::drift::testing;
using mapping::PostingField;

namespace {

// The path that takes a field's place, with how it is read; "" for none.
std::string replacement(PostingField field, const Change& change) {
  const Before before;
  const std::vector<std::string> bodies{page(50, change)};
  const auto views = pages(bodies);
  const Look look = look_at(views, usual_mapping(), {});
  Fields fields;
  fields.set(static_cast<std::size_t>(field));
  const auto found = replacements(views, usual_mapping(), {}, look.shape, before.known, fields);
  if (found.empty()) return "";
  const auto& expression = found[0].expression;
  return expression.path->text() + (expression.reading == mapping::Reading::automatic
                                        ? ""
                                        : " as " + std::string(name(expression.reading)));
}

}  // namespace

TEST_CASE("a field is found again by its values, whatever it is called now") {
  CHECK(replacement(PostingField::city, [](auto& job, int) { rename(job, "city", "zzz_9"); }) == "$.zzz_9");
  CHECK(replacement(PostingField::company, [](auto& job, int) {
          job["x"] = boost::json::object{{"y", job["company"]}};
          job.erase("company");
        }) == "$.x.y");
  CHECK(replacement(PostingField::title, [](auto& job, int) { rename(job, "title", "city2"); }) == "$.city2");
  CHECK(replacement(PostingField::url, [](auto& job, int) {
          job["links"] = boost::json::array{boost::json::object{{"at", job["url"]}}};
          job.erase("url");
        }) == "$.links[*].at");
  CHECK(replacement(PostingField::external_id, [](auto& job, int) { rename(job, "id", "nr"); }) == "$.nr");
}

TEST_CASE("an amount in cents and a date as a count are read as what they are") {
  CHECK(replacement(PostingField::salary_min, [](auto& job, int) {
          job["pay"] = 100 * job["pay"].as_int64();
        }) == "$.pay as minor_units");
  CHECK(replacement(PostingField::posted_at, [](auto& job, int i) {
          job["posted"] = 1'791'590'400'000 + 86'400'000LL * (i % 20);  // 2026-10-10 and on
        }) != "");
}

TEST_CASE("of two dates of the same day the one that is right to the hour is taken") {
  CHECK(replacement(PostingField::posted_at, [](auto& job, int) {
          const std::string posted(job["posted"].as_string());
          job["changed"] = posted.substr(0, 10) + "T09:10:00Z";
          rename(job, "posted", "since");
        }) == "$.since");
}

TEST_CASE("a field that is gone is not found again") {
  CHECK(replacement(PostingField::city, [](auto& job, int) { job.erase("city"); }) == "");
  // Too few of the values agree: it is something else.
  CHECK(replacement(PostingField::city, [](auto& job, int i) {
          job["birthplace"] = i % 4 == 0 ? job["city"] : boost::json::value("Bonn");
          job.erase("city");
        }) == "");
}

namespace {

// What the field says of the first jobs after mending, and what it said; "" where nothing mends it.
std::string mended_values(const Before& before, PostingField field, const Change& change, int jobs = 3) {
  const std::vector<std::string> bodies{page(50, change)};
  const auto views = pages(bodies);
  Finding finding{"filled_less", Severity::broken, field, "", "", {}};
  const auto result = mended(views, before.mapping, {}, {finding}, before.baseline.profile, before.known);
  if (result.open.any()) return "";
  std::string out;
  for (const auto& [id, values] : look_at(views, result.mapping, {}).postings) {
    if (jobs-- == 0) break;
    out += (out.empty() ? "" : "|") + values[static_cast<std::size_t>(field)];
  }
  return out;
}

}  // namespace

TEST_CASE("a field that is put together is mended in the part that moved") {
  const Before before(50, {},
                      mapping_with(R"("location": {"join": ["$.city", "$.company"], "separator": ", "})"));
  const Change moved = [](auto& job, int) { rename(job, "city", "town"); };
  CHECK(mended_values(before, PostingField::location, moved) ==
        "Kiel, Acme Shipyards|Ulm, Quellwerk AG|Ulm, Acme Shipyards");
}

TEST_CASE("where half of the records are as before, both are read") {
  const Change half = [](auto& job, int i) {
    if (i % 2 == 0) rename(job, "city", "town");
  };
  CHECK(mended_values(Before(), PostingField::city, half) == "Kiel|Ulm|Ulm");
}

TEST_CASE("what the codes of an enumeration mean is learned from the postings that carry them") {
  const auto typed = [](const char* few, const char* many) {
    return [few, many](auto& job, int i) { job["type"] = i % 3 == 0 ? few : many; };
  };
  const Before before(50, typed("Part-time", "Full-time"), mapping_with(R"("employment_type": "$.type")"));
  CHECK(mended_values(before, PostingField::employment_type, typed("K17", "K4")) ==
        "PART_TIME|FULL_TIME|FULL_TIME");
  // One code for both says nothing.
  CHECK(mended_values(before, PostingField::employment_type, typed("K4", "K4")) == "");
}

TEST_CASE(
    "a deadline does not take the place of the date of posting, and a value for all not that of a sparse one") {
  CHECK(mended_values(Before(), PostingField::posted_at, [](auto& job, int i) {
          job["closes"] = "2026-12-" + std::to_string(10 + i % 20);
          job.erase("posted");
        }) == "");
  const Before sparse(50, [](auto& job, int i) {
    if (i % 2 == 0) job.erase("company");
  });
  CHECK(mended_values(sparse, PostingField::company, [](auto& job, int) {
          job["owner"] = "Quellwerk AG";
          job.erase("company");
        }) == "");
}

TEST_CASE("a mended field reads the records of before and after") {
  const auto path = [](const char* text) {
    mapping::Expression expression;
    expression.path = *jsonpath::Path::parse(text);
    return expression;
  };
  const auto both = mapping::with_fallback(path("$.town"), path("$.city"));
  REQUIRE(both.parts.size() == 2);
  CHECK(both.parts[0].path->text() == "$.town");
  CHECK(both.parts[1].path->text() == "$.city");
  const auto three = mapping::with_fallback(path("$.place"), both);
  REQUIRE(three.parts.size() == 3);
  CHECK(three.parts[2].path->text() == "$.city");
  // Back again: no part twice.
  CHECK(mapping::with_fallback(path("$.city"), both).parts.size() == 2);
  CHECK(mapping::with_fallback(path("$.city"), path("$.city")).path->text() == "$.city");

  const auto records = [](const char* now, const char* before) {
    return mapping::with_fallback(*jsonpath::Path::parse(now), *jsonpath::Path::parse(before)).text();
  };
  CHECK(records("$.results[*]", "$.jobs[*]") == "$['results','jobs'][*]");
  CHECK(records("$.data.results[*]", "$.data.jobs[*]") == "$.data['results','jobs'][*]");
  CHECK(records("$.data.results[*]", "$.jobs[*]") == "$.data.results[*]");
  CHECK(records("$[*]", "$.jobs[*]") == "$[*]");
}

TEST_CASE("a shadow tells what is the same, better filled, changed and lost") {
  const Before before;
  const auto other =
      mapping::parse_mapping(R"({"format": "tributary-mapping/1", "records": "$.jobs[*]", "fields": {
      "external_id": "$.id", "title": "$.title", "company": "$.city", "url": "$.url", "location": "$.city",
      "posted_at": "$.posted", "salary_min": "$.pay"}})");
  const std::vector<std::string> bodies{page(50)};
  const auto result = shadow(before.known, look_at(pages(bodies), *other, {}).postings);
  CHECK(result.postings == 50);
  CHECK(result.loses());
  CHECK(result.text() == "company: 50 of 50 changed; location: 50 better filled; city: 50 of 50 lost");
  const auto same = shadow(before.known, look_at(pages(bodies), usual_mapping(), {}).postings);
  CHECK_FALSE(same.loses());
  CHECK(same.text() == "nothing");
  // What a job has lost itself, in a field that nothing is wrong with, no mapping loses.
  const std::vector<std::string> poorer{page(50, [](auto& job, int i) {
    if (i % 4 == 0) job.erase("pay");
  })};
  const Look look = look_at(pages(poorer), usual_mapping(), {});
  Fields city;
  city.set(static_cast<std::size_t>(PostingField::city));
  CHECK_FALSE(shadow(known_before(look.postings, city, before.known), look.postings).loses());
  CHECK(shadow(known_before(look.postings, {}, before.known), look.postings).loses());
  const std::vector<std::string> fewer{page(30)};
  CHECK(shadow(before.known, look_at(pages(fewer), usual_mapping(), {}).postings).text() ==
        "20 of 50 postings gone");
}
