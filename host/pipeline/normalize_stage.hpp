// Raw pages to postings: one transaction a page, repeatable from the stored bytes at any time.
#pragma once

#include <optional>
#include <string>

#include "pipeline/context.hpp"
#include "pipeline/lease.hpp"

namespace tributary::pipeline {

// What normalizing some pages came to.
struct NormalizeReport {
  store::RunCounts counts;
  normalize::PageCounts fields;  // fill rates and failures over all pages
  std::int64_t pages_not_json = 0;
  std::string first_problem;      // the first reject's sentence, for a line to people
  std::int64_t pages_failed = 0;  // could not be read or committed; they wait still
  std::string first_failure;      // one sentence
};

// Normalizes pages of one source with one mapping version, in the order given. For one thread.
class PageNormalizer {
 public:
  // Throws Error{configuration} when the mapping's document no longer parses.
  PageNormalizer(const Context& context, const store::Source& source, store::MappingVersion mapping);

  // Commits the page (store::PostingStore::commit_page). REQUIRES: page.body is filled.
  void commit(const store::StoredPage& page);

  // The same without writing: what a dry run shows.
  void count_only(const store::StoredPage& page);

  // Takes note of a page that could not be read back or committed.
  void count_failed(std::string sentence);

  const NormalizeReport& report() const { return report_; }
  const store::MappingVersion& mapping() const { return mapping_; }

 private:
  normalize::PageCounts read(const store::StoredPage& page);

  const Context& context_;
  store::SourceId source_id_;
  store::MappingVersion mapping_;
  normalize::Normalizer normalizer_;
  store::PageBatch batch_;
  // Of the run whose pages are at hand: the next run may bring other content for the same ids.
  std::optional<store::SeenIds> seen_;
  store::RunId run_id_ = 0;
  NormalizeReport report_;
};

// Normalizes the stored pages of `source` (of one run, or all) with `mapping`; `only_pending` leaves out
// those that the active mapping has normalized already. Stops between two pages when the context says so.
// `lease` is kept meanwhile; null is a dry run, which counts and writes nothing. One page that fails with
// Error{internal} is told as a warning and counted, and waits on; the others are normalized. Other errors
// end it.
NormalizeReport normalize_stored(const Context& context, const store::Source& source,
                                 const store::MappingVersion& mapping, std::optional<store::RunId> run,
                                 bool only_pending, Lease* lease);

}  // namespace tributary::pipeline
