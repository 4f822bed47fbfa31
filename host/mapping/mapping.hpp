// The mapping document: how a record of one source becomes a posting. Data, never code.
//
// mappings/FORMAT.md explains it with examples; this header is its form in memory. A Mapping is a value: it
// is parsed and checked once, written once, and never edited in place. Reading one concurrently is safe.
#pragma once

#include <array>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "jsonpath/path.hpp"
#include "mapping/posting_field.hpp"

namespace tributary::mapping {

inline constexpr std::string_view kFormat = "tributary-mapping/1";

// Between the parts of a join that says no other.
inline constexpr std::string_view kJoinSeparator = ", ";

// How the text that a path found is to be read, where the field's own converter needs to be told.
enum class Reading {
  automatic,  // what the field's converter sees in the text itself
  text,       // as it is: no markup is looked for
  html,       // markup and entities, also where they were escaped twice
  integer,
  decimal,
  boolean,  // for `remote`: true means remote, false means not said
  date_time,
  date_day_first,    // 03/04/2026 is 3 April
  date_month_first,  // 03/04/2026 is March 4
  epoch_seconds,
  epoch_milliseconds,
  minor_units,  // an amount in cents
  location,     // a whole place text, of which this field takes its part (city, country)
};

std::string_view name(Reading reading);
std::optional<Reading> reading(std::string_view name);

struct Expression {
  enum class Source { path, first, join, text_template, constant, setting };

  Source source = Source::path;

  std::optional<jsonpath::Path> path;   // Source::path
  bool from_page = false;               // the path's $ is the whole page, not the record
  std::vector<Expression> parts;        // first, join: in order; text_template: in the order of part_names
  std::vector<std::string> part_names;  // text_template
  std::string text;                     // constant: the value; setting: its name; text_template: the template
  // path: join all selected values with this; absent: the first one that is not empty.
  // join: between the parts that are not empty.
  std::optional<std::string> separator;

  // Applied in this order to the text found:
  std::optional<std::string> capture;  // RE2; its first group (the whole match if it has none)
  std::vector<std::pair<std::string, std::string>> values;  // value map, in document order; empty: none
  bool keep_unmapped = false;  // a value that the map lacks: kept, or null and counted
  Reading reading = Reading::automatic;
};

struct Mapping {
  jsonpath::Path records;  // selects the records of a page; in NDJSON, of each line
  std::array<std::optional<Expression>, kPostingFieldCount> fields;
  std::vector<std::pair<std::string, jsonpath::Path>> keep;  // into source_metadata: name, path

  const std::optional<Expression>& field(PostingField f) const { return fields[static_cast<std::size_t>(f)]; }
  std::optional<Expression>& field(PostingField f) { return fields[static_cast<std::size_t>(f)]; }
};

struct MappingProblem {
  std::string pointer;  // JSON Pointer (RFC 6901) of the member at fault in the document
  std::string message;  // what was found there and what to write instead
};

// "/fields/title/path: ...": one line for people; the caller puts the document's name in front.
std::string text(const MappingProblem& problem);

// Parses and checks a document. Every problem is reported, not only the first; a Mapping is returned only
// when there is none.
Result<Mapping, std::vector<MappingProblem>> parse_mapping(std::string_view document);

// The one canonical form: members in the order of FORMAT.md, fields in the order of PostingField, two spaces
// of indentation, a final newline. parse_mapping(canonical_document(m)) gives m again.
std::string canonical_document(const Mapping& mapping);

// SHA-256 of the canonical document in hexadecimal: equal mappings have equal hashes.
std::string content_hash(const Mapping& mapping);

}  // namespace tributary::mapping
