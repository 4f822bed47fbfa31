// mappings/posting_fields.json inside the program: what each field of a posting means and goes by.
//
// For the matcher, the prompt and the documentation; FORMAT.md tells its members. Any thread may read it.
#pragma once

#include <string_view>

namespace tributary::mapping {

// A JSON array with one object a posting field, in the order of PostingField. Lives as long as the program.
std::string_view posting_fields_json();

// mappings/mapping.schema.json: the JSON Schema of the mapping document, for those who ask a model to fill
// it. Lives as long as the program.
std::string_view mapping_schema_json();

}  // namespace tributary::mapping
