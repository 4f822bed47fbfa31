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
    R"({"external_id":{"path":"p1","as":"automatic"},"title":{"path":"p2","as":"automatic"},)"
    R"("description":{"path":"p3","as":"html"},"company":{"path":"none","as":"automatic"},)"
    R"("location":{"path":"p4","as":"automatic"},"country":{"path":"none","as":"automatic"},)"
    R"("city":{"path":"p4","as":"location"},"remote":{"path":"none","as":"automatic"},)"
    R"("url":{"path":"p5","as":"automatic"},"posted_at":{"path":"p6","as":"automatic"},)"
    R"("valid_through":{"path":"none","as":"automatic"},"employment_type":{"path":"p9","as":"automatic"},)"
    R"("career_level":{"path":"none","as":"automatic"},"department":{"path":"none","as":"automatic"},)"
    R"("salary_min":{"path":"none","as":"automatic"},"salary_max":{"path":"none","as":"automatic"},)"
    R"("salary_currency":{"path":"none","as":"automatic"},"salary_period":{"path":"none","as":"automatic"},)"
    R"("language":{"path":"none","as":"automatic"}})";

// The same without what may be left out.
inline constexpr std::string_view kShortAnswer = R"({"external_id":{"path":"p1"},"title":{"path":"p2"}})";

}  // namespace tributary::mapgen::sample
