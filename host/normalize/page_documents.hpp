// The documents of a page that can be read.
#pragma once

#include <cstddef>

#include "normalize/documents.hpp"
#include "normalize/normalizer.hpp"

namespace tributary::normalize {

// Calls `visit(document)` for the page's document, or for each of its lines that is JSON; false ends it.
template <class Visit>
void each_document(const Page& page, DocumentReader& reader, Visit visit) {
  reader.each(page.body, page.format, [&](const auto& root, std::size_t) { return !root || visit(*root); });
}

}  // namespace tributary::normalize
