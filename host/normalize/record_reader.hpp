// All fields of one record: the posting, what became of each field, and what keeps it from being a posting.
//
// Private to normalize/. For one thread; reused from record to record.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "mapping/mapping.hpp"
#include "normalize/field_reader.hpp"
#include "normalize/kept_values.hpp"
#include "normalize/normalizer.hpp"
#include "normalize/posting.hpp"

namespace tributary::normalize {

class RecordReader {
 public:
  // Throws Error{configuration} when a regular expression of `mapping` does not compile.
  RecordReader(const mapping::Mapping& mapping, const SourceFacts& facts);

  // Reads every mapped field of the record into posting() and counts it. With `traces`, one for each posting
  // field, it also tells how each came about.
  void read(const RecordInput& input, std::array<FieldCounts, mapping::kPostingFieldCount>& counts,
            std::vector<FieldTrace>* traces);

  // Of the record read last.
  const Posting& posting() const { return posting_; }
  // What makes it no posting, without record and path; absent when it is one.
  std::optional<Reject> flaw() const;

 private:
  struct MappedField {
    mapping::PostingField field;
    std::string source;  // its path, or the kind of its expression: for messages
    FieldReader reader;
  };

  void read_field(MappedField& mapped, const RecordInput& input, FieldCounts& counts, FieldTrace* trace);
  void keep(const RecordInput& input);
  void drop_contradictory_salary();
  const Conversion& outcome(mapping::PostingField field) const {
    return outcomes_[static_cast<std::size_t>(field)];
  }
  std::string why_empty(mapping::PostingField field) const;
  void finish_trace(mapping::PostingField field, FieldTrace& trace) const;

  std::vector<MappedField> fields_;
  KeptValues kept_;
  Posting posting_;
  std::array<Conversion, mapping::kPostingFieldCount> outcomes_;
  std::string keep_problem_;  // why the values to keep could not be read; "" when they could
  std::string text_;
};

}  // namespace tributary::normalize
