// A raw page and a mapping to postings and rejects.
//
// Knows no network and no database: what comes out goes to a RecordSink. A Normalizer compiles its mapping
// once and is then used for any number of pages by one thread; in the steady state it allocates nothing per
// record.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/page_format.hpp"
#include "base/time.hpp"
#include "json/parser.hpp"
#include "mapping/limits.hpp"
#include "mapping/mapping.hpp"
#include "normalize/posting.hpp"

namespace tributary::normalize {

using tributary::PageFormat;

struct Page {
  std::string_view body;  // raw bytes as they came; must outlive the call only
  PageFormat format = PageFormat::json;
  Timestamp fetched_at{};
};

// A record that cannot become a posting.
struct Reject {
  std::size_t
      record;  // 0-based position among the page's records, those left out counted; of an unreadable page 0
  std::string stage;   // "parse", "map" or "convert"
  std::string field;   // the posting's field at fault; empty for "parse"
  std::string path;    // normalized path of the record in the page, or "" when the page has no records
  std::string reason;  // one sentence
};

class RecordSink {
 public:
  virtual ~RecordSink() = default;
  // `record` is a position as in Reject. `posting` is reused for the next record: copy what is needed.
  virtual void posting(std::size_t record, const Posting& posting) = 0;
  virtual void reject(Reject reject) = 0;
};

// How often a field was filled, and why it was not.
struct FieldCounts {
  std::uint64_t filled = 0;
  std::uint64_t empty = 0;
  std::map<std::string, std::uint64_t, std::less<>> failed;  // reason -> records
  // Reason -> the first value that failed so: one line, at most 80 bytes; left out where it may hold an
  // address.
  std::map<std::string, std::string, std::less<>> examples;
  std::map<std::string, std::uint64_t, std::less<>>
      unmapped;  // value that the map lacks -> records; at most 100 values
  // Of the filled ones, by DatePrecision: how far they are known. What is no date is all `none`.
  std::array<std::uint64_t, kDatePrecisionCount> precisions{};
};

struct PageCounts {
  std::uint64_t records = 0;
  std::uint64_t left_out = 0;  // what the filter that ends the mapping's `records` says is no posting
  std::uint64_t postings = 0;
  std::uint64_t rejects = 0;
  // False: it is not what its format says, and one reject with stage "parse" stands for the whole page.
  bool page_is_json = true;
  std::array<FieldCounts, mapping::kPostingFieldCount> fields;
  std::string repairs;  // Repairs::text() of documents.hpp, "" for none

  void add(const PageCounts& other);
};

// What a mapping may know of the source besides the records.
struct SourceFacts {
  std::map<std::string, std::string, std::less<>> settings;  // for {"setting": ...}
  std::string base_url;                                      // for relative URLs; may be empty
};

// How one field of one record came about, for `explain`.
struct FieldTrace {
  bool filled = false;
  std::string value;  // canonical text
  DatePrecision precision = DatePrecision::none;
  std::string branch;              // JSON Pointer, inside the mapping document, of the expression that won
  std::vector<std::string> paths;  // normalized paths in the page, the record's own prefix included
  std::string found;               // the text that the converter was given
  std::string converter;           // "date_time", "html", ...
  std::string reason;              // why it is not filled
};

class Normalizer {
 public:
  // `mapping` is copied. Throws Error{configuration} when a regular expression does not compile
  // (parse_mapping has checked that already). `path_steps` is what all paths may cost on one page
  // (jsonpath/budget.hpp).
  Normalizer(const mapping::Mapping& mapping, SourceFacts facts,
             std::uint64_t path_steps = mapping::kMaxPathStepsOfPage);
  ~Normalizer();
  Normalizer(Normalizer&&) noexcept;

  // Reads every record of `page`, in order. Bad input becomes rejects, and so does a page whose records' path
  // costs too much; what costs too much in a field leaves that null with a counted reason; only the sink's
  // own exceptions pass.
  PageCounts normalize(const Page& page, RecordSink& sink);

  // The trace of every field of the record at position `record`; empty when the page has no such record.
  std::vector<FieldTrace> explain(const Page& page, std::size_t record);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace tributary::normalize
