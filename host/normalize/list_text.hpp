// Several values of one field in one text: "FULL_TIME,PART_TIME", "Berlin; Munich".
//
// Private to normalize/. Pure functions; any thread.
#pragma once

#include <string>
#include <string_view>

#include "mapping/posting_field.hpp"

namespace tributary::normalize {

// Appends those values of `list` that `out` does not hold yet. Values stand between separators. REQUIRES:
// `separator` is not empty.
void append_distinct(std::string_view list, std::string_view separator, std::string& out);

// Puts the terms of an enumerated field, joined by commas, into the order of their vocabulary, so that a site
// that shuffles its list does not look changed. `scratch` is overwritten.
void order_terms(mapping::PostingField field, std::string& list, std::string& scratch);

}  // namespace tributary::normalize
