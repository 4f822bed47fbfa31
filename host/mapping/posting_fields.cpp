#include "mapping/posting_fields.hpp"

#include "mapping/embedded_documents.hpp"

namespace tributary::mapping {

namespace {

// The build embeds both by name, so a missing one is our own mistake in host/CMakeLists.txt.
std::string_view document(std::string_view name) {
  for (const EmbeddedFile& file : kEmbeddedDocuments) {
    if (file.name == name) return file.text;
  }
  return {};
}

}  // namespace

std::string_view posting_fields_json() {
  return document("posting_fields.json");
}

std::string_view mapping_schema_json() {
  return document("mapping.schema.json");
}

}  // namespace tributary::mapping
