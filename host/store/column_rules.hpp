// Private to store/: what the columns of `postings` accept, so that one bad value is one reject and not the
// end of its whole page. sql/migrations has the same rules as CHECKs.
#pragma once

#include <string>
#include <string_view>

#include "mapping/posting_field.hpp"

namespace tributary::store {

// "" when the column takes `value`; else one sentence: what was found and what was expected. A long value is
// cut in it.
std::string column_refusal(mapping::PostingField field, std::string_view value);

}  // namespace tributary::store
