// --since and --until: which of a source's pages.
#pragma once

#include <string>

#include "store/stores.hpp"

namespace tributary::cli {

// `since` and `until`: a day (in UTC; as `until`, all of it), an RFC 3339 time, "run:ID", or "" for no bound.
// Throws Error{usage} for anything else, a run that is not the source's, and bounds between which there is
// nothing.
store::PageRange page_range(store::Database& database, const store::Source& source, const std::string& since,
                            const std::string& until);

}  // namespace tributary::cli
