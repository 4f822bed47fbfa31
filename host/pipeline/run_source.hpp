// One run of one source: fetch, make sure of a mapping, normalize, say how it ended.
#pragma once

#include <chrono>
#include <optional>

#include "pipeline/drift_stage.hpp"
#include "pipeline/fetch_stage.hpp"
#include "pipeline/map_stage.hpp"
#include "pipeline/normalize_stage.hpp"

namespace tributary::pipeline {

struct RunOptions {
  ChooseGenerator choose;
  std::optional<int> max_pages;
  bool fetch_only = false;  // leave the pages for a later `normalize`
};

struct RunReport {
  store::Run run;                                // as it is in source_runs
  std::optional<store::MappingVersion> mapping;  // the active one, if any
  std::optional<MapReport> map;                  // when a mapping had to be written
  std::vector<DriftReport> drift;                // of this run and of earlier ones whose pages waited
  bool held = false;  // this run's pages wait, since they are not what the active mapping was made for
  NormalizeReport normalized;
  normalize::PageCounts fields;  // of this run's pages: what became of each field
  std::chrono::milliseconds duration{0};
  bool cut_by_request = false;  // --max-pages or a signal: truncated, but as asked for

  // Whether `tributary run` may call it done.
  bool succeeded() const;
};

// Runs it. What the site or the plugin does, and a configuration that does not fit, is a status, never an
// exception; Errors are the database's, or that another process holds the source. Pages that an earlier run
// left behind are normalized too. The source's settings and cursor are read anew once it is held.
RunReport run_source(const Context& context, const store::Source& chosen, const RunOptions& options);

}  // namespace tributary::pipeline
