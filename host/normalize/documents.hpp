// The documents of a page as JSON, whatever it is written in: one, one a line, or one of XML in its JSON
// form.
//
// The only place that knows what a PageFormat means. For one thread; meant to be reused.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "base/page_format.hpp"
#include "json/parser.hpp"
#include "mapping/mapping.hpp"
#include "xml/to_json.hpp"

namespace tributary::normalize {

using tributary::PageFormat;

// What was mended in the documents of a page.
struct Repairs {
  json::Repairs json;
  xml::Repairs xml;

  void add(const Repairs& other);
  std::string text() const;  // one line, "" for none
};

// What the paths of `mapping` take for lists: on an XML page these are lists however often they occur.
xml::Lists lists_of(const mapping::Mapping& mapping);
// The same for one path that starts at the page.
xml::Lists lists_of(const jsonpath::Path& path);

class DocumentReader {
 public:
  explicit DocumentReader(xml::Lists lists = {}) : lists_(std::move(lists)) {}

  // The root of one document: the whole body of a page, or a line of NDJSON. Valid until the next read() or
  // the reader's end. Never throws for bad input.
  Result<json::Element, json::Problem> read(std::string_view bytes, PageFormat format);
  // Of the last read(); empty after a refusal.
  const Repairs& repairs() const { return repairs_; }

  // Calls visit(root or problem, 1-based line) for each document of a page, in order, until it returns false.
  // Lines of white space are no documents.
  template <class Visit>
  void each(std::string_view body, PageFormat format, Visit visit) {
    if (format != PageFormat::ndjson) {
      visit(read(body, format), std::size_t{1});
      return;
    }
    for (std::size_t number = 1; !body.empty(); ++number) {
      const std::size_t end = std::min(body.find('\n'), body.size());
      const std::string_view line = body.substr(0, end);
      body.remove_prefix(std::min(end + 1, body.size()));
      if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
      if (!visit(read(line, format), number)) return;
    }
  }

 private:
  Result<json::Element, json::Problem> parsed(std::string_view text);

  xml::Lists lists_;
  json::Parser parser_;
  Repairs repairs_;
};

}  // namespace tributary::normalize
