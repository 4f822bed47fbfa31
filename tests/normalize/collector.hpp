// What a test needs around a Normalizer: a sink that remembers, and a mapping from a few words.
#pragma once

#include <catch2/catch.hpp>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "mapping/mapping.hpp"
#include "normalize/normalizer.hpp"

namespace tributary::normalize {

class Collector final : public RecordSink {
 public:
  struct Row {
    std::size_t record;
    std::map<std::string, std::string, std::less<>> fields;  // the filled ones
    std::string source_metadata;
    ContentHash content_hash;
  };

  void posting(std::size_t record, const Posting& posting) override {
    Row row{record, {}, posting.source_metadata(), posting.content_hash()};
    for (std::size_t i = 0; i < mapping::kPostingFieldCount; ++i) {
      const auto field = static_cast<PostingField>(i);
      if (posting.filled(field)) row.fields.emplace(name(field), posting.value(field));
    }
    for (const auto& date : kDateFields) {
      const DatePrecision precision = posting.precision(date.field);
      if (precision != DatePrecision::none) row.fields.emplace(date.precision_column, name(precision));
    }
    postings.push_back(std::move(row));
  }
  void reject(Reject reject) override { rejects.push_back(std::move(reject)); }

  std::vector<Row> postings;
  std::vector<Reject> rejects;
};

// A whole document: `records`, the members of "fields" beyond id and title, and members of the document.
inline mapping::Mapping mapping_of(std::string_view records, std::string_view fields,
                                   std::string_view more = "") {
  std::string document = R"({"format": "tributary-mapping/1", "records": ")";
  document.append(records).append(R"(", "fields": {"external_id": "$.id", "title": "$.t")");
  if (!fields.empty()) document.append(", ").append(fields);
  document.append("}").append(more).append("}");
  auto mapping = mapping::parse_mapping(document);
  if (!mapping) {
    for (const auto& problem : mapping.error()) UNSCOPED_INFO(mapping::text(problem));
  }
  REQUIRE(mapping.has_value());
  return *mapping;
}

}  // namespace tributary::normalize
