// A file of records for the offline commands.
#pragma once

#include <string>

#include "normalize/normalizer.hpp"

namespace tributary::cli {

struct PageFile {
  std::string path;
  std::string body;
  normalize::PageFormat format = normalize::PageFormat::json;
};

// Reads `path` ("-": standard input). XML is what begins with '<' and is no HTML page, or is named .xml, .rss
// or .atom; NDJSON is recognized by its name (.ndjson, .jsonl) or when the whole is no JSON document but its
// first line is. Throws Error{unavailable} when it cannot be read, Error{configuration} when it is larger
// than one body may be.
PageFile read_page_file(const std::string& path);

}  // namespace tributary::cli
