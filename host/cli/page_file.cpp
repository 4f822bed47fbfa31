#include "cli/page_file.hpp"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iostream>

#include "base/error.hpp"
#include "base/limits.hpp"
#include "base/markup.hpp"
#include "json/parser.hpp"

namespace tributary::cli {
namespace {

std::string read_all(std::istream& in, const std::string& path) {
  std::string bytes;
  char block[1 << 16];
  while (in.read(block, sizeof block) || in.gcount() > 0) {
    bytes.append(block, static_cast<std::size_t>(in.gcount()));
    if (bytes.size() > kMaxBodyBytes) {
      throw Error(ErrorKind::configuration,
                  path + ": larger than 64 MiB, the most one page may have; split it");
    }
  }
  return bytes;
}

bool named_ndjson(std::string_view path) {
  return path.ends_with(".ndjson") || path.ends_with(".jsonl");
}

bool named_xml(std::string_view path) {
  return path.ends_with(".xml") || path.ends_with(".rss") || path.ends_with(".atom");
}

bool looks_like_ndjson(std::string_view body) {
  const auto first_line = body.substr(0, body.find('\n'));
  if (first_line.size() == body.size()) return false;
  json::Parser parser;
  if (parser.parse(body)) return false;
  const auto first = parser.parse(first_line);
  return first && first->is_object();
}

normalize::PageFormat format_of(std::string_view path, std::string_view body) {
  if (markup_of(body) == Markup::xml) return normalize::PageFormat::xml;
  if (named_ndjson(path)) return normalize::PageFormat::ndjson;
  if (named_xml(path)) return normalize::PageFormat::xml;
  return looks_like_ndjson(body) ? normalize::PageFormat::ndjson : normalize::PageFormat::json;
}

}  // namespace

PageFile read_page_file(const std::string& path) {
  PageFile page{path, {}, normalize::PageFormat::json};
  if (path == "-") {
    page.body = read_all(std::cin, "standard input");
  } else {
    errno = 0;
    std::ifstream file(path, std::ios::binary);
    if (!file || file.peek() == std::ifstream::traits_type::eof()) {
      if (!file.is_open() || errno != 0) {
        throw Error(ErrorKind::unavailable, path + ": cannot be read (" + std::strerror(errno) + ")");
      }
      file.clear();
    }
    page.body = read_all(file, path);
  }
  page.format = format_of(path, page.body);
  return page;
}

}  // namespace tributary::cli
