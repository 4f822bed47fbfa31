// Raw pages to postings: one transaction a page, repeatable from the stored bytes at any time.
#pragma once

#include <array>
#include <optional>
#include <string>

#include "drift/shadow.hpp"
#include "pipeline/context.hpp"
#include "pipeline/lease.hpp"

namespace tributary::pipeline {

// What a dry run found of the postings that are stored, field by field: to the letter, and only what would be
// written.
struct Differences {
  struct Example {
    std::string external_id;
    std::string before;  // "" for empty, and for the text of a description whatever it is
    std::string now;
  };
  struct Examples {  // the first that was met
    std::optional<Example> filled;
    std::optional<Example> changed;
    std::optional<Example> lost;
  };

  drift::Shadow shadow;
  std::array<Examples, mapping::kPostingFieldCount> examples;
};

// What normalizing some pages came to.
struct NormalizeReport {
  store::RunCounts counts;
  normalize::PageCounts fields;  // fill rates and failures over all pages
  std::int64_t pages_not_json = 0;
  std::string first_problem;      // the first reject's sentence, for a line to people
  std::int64_t pages_failed = 0;  // could not be read or committed; they wait still
  std::string first_failure;      // one sentence
  Differences differences;        // of a dry run
};

// Normalizes pages of one source with one mapping version, in the order given. For one thread.
class PageNormalizer {
 public:
  // Throws Error{configuration} when the mapping's document no longer parses.
  PageNormalizer(const Context& context, const store::Source& source, store::MappingVersion mapping);

  // Commits the page (store::PostingStore::commit_page), then counts it: what is not committed is not
  // counted. REQUIRES: page.body is filled. Throws as that does.
  void commit(const store::StoredPage& page);

  // The same without writing: what a dry run shows. REQUIRES: pages come with those of the newest run first;
  // each posting is counted where it is met first.
  void plan(const store::StoredPage& page);

  // Takes note of a page that could not be read back or committed.
  void count_failed(std::string sentence);

  const NormalizeReport& report() const { return report_; }
  const store::MappingVersion& mapping() const { return mapping_; }

 private:
  struct Read {
    normalize::PageCounts counts;
    std::string first_problem;
  };
  Read read(const store::StoredPage& page);
  void count(const Read& read);
  void begin_run_of(const store::StoredPage& page);

  const Context& context_;
  store::SourceId source_id_;
  store::MappingVersion mapping_;
  normalize::Normalizer normalizer_;
  store::PageBatch batch_;
  // Of the run whose pages are at hand: the next run may bring other content for the same ids.
  std::optional<store::SeenIds> seen_;
  store::SeenIds decided_;  // of runs that were planned before
  store::RunId run_id_ = 0;
  NormalizeReport report_;
};

// Normalizes the stored pages of `source` that are in `range` with `mapping`; without a range, those that the
// active mapping has not normalized. Stops between two pages when the context says so. `lease` is kept
// meanwhile; null is a dry run, which writes nothing and keeps one page and 40 bytes a posting in memory. One
// page that fails with Error{internal} is told as a warning and counted, and waits on; the others are
// normalized. Other errors end it.
NormalizeReport normalize_stored(const Context& context, const store::Source& source,
                                 const store::MappingVersion& mapping,
                                 const std::optional<store::PageRange>& range, Lease* lease);

}  // namespace tributary::pipeline
