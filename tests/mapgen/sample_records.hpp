// Made-up records, and the answer to them that a person would give.
#pragma once

#include <string>
#include <string_view>

#include "json/parser.hpp"
#include "mapgen/generator.hpp"
#include "shape/shape.hpp"

namespace tributary::mapgen::sample {

inline constexpr std::string_view kRecords = R"([
  {"ref": "B-1", "name": "Baker", "text": "<p>You bake bread. You like to get up early and you know how to shape a loaf by hand.</p>",
   "place": {"town": "Bern"}, "link": "https://bakery.example/jobs/1?token=SECRET1", "since": "2026-11-01",
   "contact": {"name": "Jo Sample", "mail": "jo@bakery.example"}, "kinds": ["full time", "temporary"]},
  {"ref": "B-2", "name": "Miller", "text": "<p>You mill flour. You are patient and you can tell rye from wheat with your eyes closed.</p>",
   "place": {"town": "Basel"}, "link": "https://bakery.example/jobs/2?token=SECRET2", "since": "2026-11-02",
   "contact": {"name": "Al Sample", "mail": "al@bakery.example"}, "kinds": ["part time"]}
])";

// Of records given as a JSON array.
inline shape::Shape shape_of(std::string_view records) {
  json::Parser parser;
  shape::ShapeBuilder builder;
  for (const json::Element record : parser.parse(records)->get_array()) builder.add(record);
  return builder.finish();
}

inline GenerationRequest request_for(const shape::Shape& shape) {
  return {shape, "$[*]", "bakery", {}, "https://bakery.example", {}, 0};
}

// Written by hand for kRecords: p1 ref, p2 name, p3 text, p4 place.town, p5 link, p6 since, p7 and p8
// contact, p9 kinds.
inline constexpr std::string_view kGoodAnswer =
    R"({"external_id":"p1","title":"p2","title_as":"automatic","title_or":"none",)"
    R"("description":"p3","description_as":"html","description_or":"none","description_and":"none",)"
    R"("company":"none","company_as":"automatic","company_or":"none",)"
    R"("location":"p4","location_as":"automatic","location_or":"none","location_and":"none",)"
    R"("country":"none","country_as":"automatic","city":"p4","city_as":"location",)"
    R"("remote":"none","remote_as":"automatic","url":"p5","url_or":"none",)"
    R"("posted_at":"p6","posted_at_as":"automatic","posted_at_or":"none",)"
    R"("valid_through":"none","valid_through_as":"automatic","employment_type":"p9","employment_type_or":"none",)"
    R"("career_level":"none","department":"none","department_as":"automatic","department_or":"none",)"
    R"("salary_min":"none","salary_min_as":"automatic","salary_max":"none","salary_max_as":"automatic",)"
    R"("salary_currency":"none","salary_period":"none","language":"none"})";

// The same without what may be left out.
inline constexpr std::string_view kShortAnswer = R"({"external_id":"p1","title":"p2"})";

}  // namespace tributary::mapgen::sample
