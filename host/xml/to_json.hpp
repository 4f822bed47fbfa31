// Bytes of an XML document to JSON text, by the rule of mappings/FORMAT.md ("XML pages").
//
// An element is a member; an element of text alone is a string, an empty one ""; attributes are members with
// @ in front, text beside them or beside other elements is #text; an element that is repeated is an array.
// pugixml reads the document once scan.hpp has found nothing wrong with its tags. Nothing here expands an
// entity of a DTD or asks for another file. Any thread may convert, each its own page.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "json/parser.hpp"

namespace tributary::xml {

// Elements that are lists however often they occur: a feed of one posting is a list of one.
class Lists {
 public:
  // Elements `name` inside of elements `parent`; "" is the document, nothing is anywhere.
  void add(const std::optional<std::string>& parent, std::string_view name);
  bool has(std::string_view parent, std::string_view name) const;

 private:
  using Names = std::set<std::string, std::less<>>;
  std::map<std::string, Names, std::less<>> inside_;
  Names anywhere_;
};

// What was mended, as json::Repairs counts it for JSON.
struct Repairs {
  std::uint64_t names = 0;       // of elements, that XML does not allow
  std::uint64_t characters = 0;  // that do not exist in the declared encoding, or at all: now U+FFFD

  bool any() const { return names || characters; }
  std::string text() const;  // as json::Repairs::text()
};

// The document in `bytes` as JSON text. An element is an array where any element of its name is repeated
// inside of a parent of the same name, where `lists` says so, and where RSS and Atom have their entries.
// Refused, with a line: what is not well-formed beyond the repairs, an HTML page, a text in an encoding that
// is not read, more than kMaxBodyBytes before or after, more than kMaxXmlElements, deeper than kMaxJsonDepth.
// Problem::offset counts in the UTF-8 form of the text. `repairs` is added to. Never throws for bad input.
Result<std::string, json::Problem> to_json(std::string_view bytes, const Lists& lists, Repairs& repairs);

}  // namespace tributary::xml
