// Bytes from a stranger to a fully validated simdjson document.
//
// The whole body is validated before anybody reads from it (reliability rule: iterate() is not validation).
// What sites get wrong but can still be read exactly is repaired and counted, never silently: a byte order
// mark, a )]}' guard in front, invalid UTF-8 and lone surrogates (U+FFFD), numbers that no machine type
// holds (kept, digit by digit, as strings). A Parser is for one thread; it is meant to be reused.
#pragma once

#include <simdjson.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.hpp"
#include "base/result.hpp"

// simdjson's own flag: it changes what a parser holds, so files that disagree on it corrupt each other's
// memory.
#ifndef SIMDJSON_THREADS_ENABLED
#error "compile with simdjson's flags (pkg-config --cflags simdjson), by linking tributary_json"
#endif

namespace tributary::json {

using Element = simdjson::dom::element;

struct Problem {
  std::size_t offset;   // of the first byte that is not JSON, as near as can be told
  std::string message;  // "not JSON at byte 17: ...", with an excerpt's shape but never a person's data
};

struct Repairs {
  bool byte_order_mark = false;
  bool guard_prefix = false;
  std::uint64_t invalid_utf8 = 0;
  std::uint64_t lone_surrogates = 0;
  std::uint64_t big_numbers = 0;
  std::uint64_t duplicate_keys = 0;  // the first one wins; the others are only counted

  bool any() const {
    return byte_order_mark || guard_prefix || invalid_utf8 || lone_surrogates || big_numbers ||
           duplicate_keys;
  }
  // "2 numbers too big for a machine type kept as text; ...": one line for a log or an interaction.
  std::string text() const;
};

class Parser {
 public:
  Parser();
  Parser(const Parser&) = delete;
  Parser& operator=(const Parser&) = delete;

  // The root of the document in `bytes`, valid until the next parse() or the Parser's end (the bytes are
  // copied). Refused: what is not JSON, more than kMaxBodyBytes, deeper than kMaxJsonDepth, only white space.
  // repairs() then tells what was mended; after a refusal it is empty. Never throws for bad input.
  Result<Element, Problem> parse(std::string_view bytes);

  const Repairs& repairs() const { return repairs_; }

 private:
  struct Seen {  // one slot of the table that finds an object's duplicate keys
    std::uint64_t object;
    std::string_view key;
  };

  simdjson::error_code read(std::string_view text, Element& root);
  bool survey(Element value, std::size_t depth);
  void count_duplicates(simdjson::dom::object object);

  simdjson::dom::parser parser_;
  std::string padded_;  // the text that simdjson reads, with its padding behind it
  std::string mended_;
  std::vector<Seen> seen_;              // small objects: a hash table, stamped instead of cleared
  std::vector<std::string_view> keys_;  // large objects: sorted
  std::uint64_t objects_ = 0;
  Repairs repairs_;
};

}  // namespace tributary::json
