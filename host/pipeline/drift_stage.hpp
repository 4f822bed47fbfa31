// Looks at a run before anything of it is written: is this still what the active mapping was made for?
//
// A run that is unmistakably not is kept raw and not normalized by this mapping (source_shapes.drifted): its
// pages wait for another one. Only a complete run is evidence that a site has changed; of an incomplete one
// the pages wait as well, and nothing is said.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "drift/detect.hpp"
#include "pipeline/map_stage.hpp"

namespace tributary::pipeline {

struct DriftReport {
  store::RunId run = 0;
  std::vector<drift::Finding> findings;  // the most severe first
  drift::Severity severity = drift::Severity::note;
  bool complete = false;
  store::InteractionId check = 0;  // the act; 0 where nothing was found or it was no evidence

  bool holds() const { return severity == drift::Severity::broken; }
  // The sentences of what is not merely a note, "; " between them.
  std::string text() const;
};

// Compares the pages of `run` with the runs before it, seen through `active`; stores what it looked like
// (source_shapes), what was found (drift_events, an interaction of kind drift_check), and resolves what is
// open where a complete run is as before again. One query for what is stored of its postings. Nothing where
// the run has no page.
std::optional<DriftReport> watch(const Context& context, const store::Source& source, store::RunId run,
                                 const store::MappingVersion& active, bool complete);

// watch() for each run with pages that wait and that this mapping has not been held against yet; `run` (0:
// none) is the one under way, `complete` says how it ended; of the others their rows say it. The reports of
// all of them.
std::vector<DriftReport> watch_waiting(const Context& context, const store::Source& source,
                                       const store::MappingVersion& active, store::RunId run, bool complete);

// A mapping for what `report` found, from the run's own pages (map_stage.hpp): the fields that broke are read
// from where their stored values are now, the others are a generator's. Activated if nothing is lost by it.
MapReport mend(const Context& context, const store::Source& source, const store::MappingVersion& active,
               const DriftReport& report, const ChooseGenerator& choose);

// What the run looks like through the mapping that serves now: what later runs are compared with.
void remember(const Context& context, const store::Source& source, store::RunId run,
              const store::MappingVersion& active);

}  // namespace tributary::pipeline
