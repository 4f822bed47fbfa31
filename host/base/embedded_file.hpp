// A file of the project inside the program: what tributary_embed (cmake/embed.cmake) makes arrays of.
#pragma once

#include <string_view>

namespace tributary {

// Both live as long as the program; read-only, from any thread.
struct EmbeddedFile {
  std::string_view name;  // without its folder: "posting_fields.json"
  std::string_view text;  // its bytes as they were when the program was built
};

}  // namespace tributary
