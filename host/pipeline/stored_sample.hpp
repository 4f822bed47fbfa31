// Some stored pages of a run, with their bodies: what is learned from and looked at.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "pipeline/context.hpp"

namespace tributary::pipeline {

struct StoredSample {
  std::vector<store::StoredPage> pages;
  std::vector<normalize::Page> views;              // of pages, in the same order
  std::vector<store::InteractionId> interactions;  // by which the pages came
  std::string records_hint;                        // the plugin's word for where the records are; "" for none
};

// At most twenty pages of the run (of the newest run with pages), spread evenly over it, and of all their
// bodies no more than one page may have. One that cannot be read back is told and left out.
StoredSample load_sample(const Context& context, const store::Source& source,
                         std::optional<store::RunId> run);

}  // namespace tributary::pipeline
