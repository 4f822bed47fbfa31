// The structure of a source's records: which paths there are, of which types, how often filled, with what
// values.
//
// Built from sampled records, compared between runs by drift, read by the matcher and shown (masked) to a
// model. A Shape is a value; a ShapeBuilder is for one thread.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "json/parser.hpp"

namespace tributary::shape {

enum class ValueType : std::uint8_t { null, boolean, integer, decimal, text, object, array };
inline constexpr std::size_t kValueTypeCount = 7;
inline constexpr std::array<std::string_view, kValueTypeCount> kValueTypeNames = {
    "null", "boolean", "integer", "decimal", "text", "object", "array"};
ValueType type_of(json::Element value);

// One path of the records, written as a JSONPath relative to the record. Array elements are [*], with two
// exceptions: in a record that is itself an array, elements of mixed types stand at their index; and an array
// of named values ({"name": "Contract", "value": "permanent"}) has, besides [*], one path for each name:
// $.fields[?@.name=='Contract'].value; where the name has an object of its own,
// $.fields[?@.field.name=='Contract'].value. An object with a #text (an XML element that has attributes)
// counts as that.
struct PathStatistics {
  std::string path;
  std::array<std::uint64_t, kValueTypeCount> types{};  // values seen, by type
  std::uint64_t records = 0;  // records in which the path selects something, null included
  std::uint64_t filled = 0;   // records in which it selects something that is not null, "", [] or {}
  // Records that could have it: those with the structures that it occurs in. A list may hold postings of two
  // kinds, or an advertisement among them; what only one kind has is no worse for it. All records where these
  // are few.
  std::uint64_t comparable = 0;
  std::uint64_t values = 0;    // scalar values that are not null or ""
  std::uint64_t distinct = 0;  // different scalar values among the kept ones
  std::uint64_t total_length = 0;
  std::uint64_t max_length = 0;
  std::uint64_t most_in_one_record = 0;  // values in the record that has most: over 1 for arrays
  // Scalar values as text, in order of appearance, at most kKeptValues, each cut at kKeptBytes.
  std::vector<std::string> kept;
  std::vector<std::uint32_t> kept_record;  // which record each came from
};

inline constexpr std::size_t kKeptValues = 256;
inline constexpr std::size_t kKeptBytes = 4096;

struct Shape {
  std::uint64_t records = 0;
  std::vector<PathStatistics> paths;  // in order of first appearance

  const PathStatistics* find(std::string_view path) const;
};

inline constexpr std::size_t kMaxPaths = 2'000;

// Collects records. At most kMaxPaths different paths are kept; objects whose keys are data (dates, ids) are
// recognized and folded to [*].
class ShapeBuilder {
 public:
  ShapeBuilder();
  ~ShapeBuilder();
  ShapeBuilder(ShapeBuilder&&) noexcept;
  ShapeBuilder& operator=(ShapeBuilder&&) noexcept;

  // The record is read during the call only.
  void add(json::Element record);
  // The shape of all records added; the builder is empty afterwards.
  Shape finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// Where a page's records are: candidates for a mapping's `records` path, best first.
struct RecordsCandidate {
  std::string path;       // "$.jobs[*]", "$[*]", "$" for one record, "$.hits.hits[*]._source", ...
  std::uint64_t records;  // how many it selects
  double score;
  std::string why;
};
// Empty only for a page without any object or array in it. An empty list of postings is a candidate with no
// records. A wrapper that says nothing itself is looked through ($.hits.hits[*]._source).
std::vector<RecordsCandidate> find_records(json::Element page);

// The shape as JSON for source_shapes: paths, types, fill rates; no values.
std::string to_json(const Shape& shape);

}  // namespace tributary::shape
