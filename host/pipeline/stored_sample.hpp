// Stored pages of a source, read back to write or try a mapping on.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "pipeline/context.hpp"

namespace tributary::pipeline {

// Pages with their bodies, and the interactions they came by.
struct StoredSample {
  std::vector<store::StoredPage> pages;
  std::vector<normalize::Page> views;  // of pages, in the same order
  std::vector<interaction::InteractionId> interactions;
  std::string records_hint;
};

// Of `run`, or of the source's newest run with pages; not more than one mapping is written from. A page that
// cannot be read back is told as a warning and left out.
StoredSample load_sample(const Context& context, const store::Source& source,
                         std::optional<store::RunId> run);

}  // namespace tributary::pipeline
