// A mapping that somebody has at hand, tried on a source's records: one that is stored, or a person's own.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "mapgen/trial.hpp"
#include "pipeline/context.hpp"

namespace tributary::pipeline {

// Tries `mapping` on `pages`, or, where there are none, on the stored pages of the source's newest run, every
// record counted; then on its locks and golden tests. Writes nothing. Throws Error{usage} when there is no
// page at all.
mapgen::TrialReport try_version(const Context& context, const store::Source& source,
                                const mapping::Mapping& mapping, const std::vector<normalize::Page>& pages);

// Who wrote a candidate, and from what.
struct Authorship {
  store::ActorId actor = 0;
  std::string how;  // "imported": one word for reports
  boost::json::object input;
  std::vector<interaction::InteractionId> inputs;
};

struct Submission {
  store::MappingVersion version;
  mapgen::TrialReport trial;
  bool as_it_is = true;  // false: locks took the place of fields
};

// Stores `mapping`, with the source's locks, as a candidate, or finds the version that it is already; tries
// it as try_version does; records both acts. Unless it is active, a review of it is opened, in place of what
// an open one asked. Never activates.
Submission submit(const Context& context, const store::Source& source, const mapping::Mapping& mapping,
                  const Authorship& author);

// Asks a person about a candidate of the source: opens the review, or makes the open one ask this. What an
// open one remembers of the generators that were asked stays. `because` is the act that led to it.
store::TaskId ask_about(const Context& context, const store::MappingVersion& candidate,
                        const std::string& reason, interaction::InteractionId because);

}  // namespace tributary::pipeline
