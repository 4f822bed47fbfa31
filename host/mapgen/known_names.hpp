// The names that mappings/posting_fields.json lists for each field.
#pragma once

#include <string_view>

#include "mapping/posting_field.hpp"

namespace tributary::mapgen {

// Whether `member_name`, however its words are joined, is one of the field's names. Any thread.
bool is_known_name(mapping::PostingField field, std::string_view member_name);

}  // namespace tributary::mapgen
