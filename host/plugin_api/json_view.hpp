// A reply's JSON as a plugin reads it: where things are in the bytes, not a copy of them.
//
// A plugin looks for little (how many records, the total, the next cursor) and must leave the rest as it
// came, because the host keeps and normalizes the very bytes. So a view is a span of the body: raw() of a
// value is its text in the body, which is also where JsonSplice inserts. Structure is checked once, by
// parse(); what sites get wrong inside strings and numbers (invalid UTF-8, lone surrogates, ids of 40 digits)
// is none of a plugin's business and passes, as it does in the host's own reader.
//
// Values; the body they were parsed from must outlive them. Lookups read the text again: cheap for a few
// members of each record, wrong for loops over loops.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "plugin_api/fetcher.hpp"

namespace tributary::plugin {

// The bytes are not one JSON value.
class JsonError : public std::runtime_error {
 public:
  JsonError(std::size_t offset, bool cut_short, const std::string& message)
      : std::runtime_error(message), offset_(offset), cut_short_(cut_short) {}
  std::size_t offset() const { return offset_; }  // of the first byte that does not fit
  bool cut_short() const { return cut_short_; }   // it is JSON as far as it goes, and ends too early

 private:
  std::size_t offset_;
  bool cut_short_;
};

class JsonView {
 public:
  enum class Kind { null, boolean, number, text, array, object };

  // The one value in `bytes`, behind a byte order mark or a )]}' guard line if there is one. Throws
  // JsonError, also for values nested deeper than the host reads (kMaxJsonDepth).
  static JsonView parse(std::string_view bytes);

  Kind kind() const;
  bool is(Kind kind) const { return this->kind() == kind; }
  std::string_view raw() const { return body_.substr(begin_, end_ - begin_); }
  std::size_t begin() const { return begin_; }  // offset of its first byte in the parsed bytes
  std::size_t end() const { return end_; }      // offset behind its last byte

  // The value at member names and array positions joined by dots ("meta.total", "hits.0.id"); "" is the value
  // itself. Of two members with one name the first is found, as the host finds it. nullopt when absent.
  std::optional<JsonView> find(std::string_view path) const;

  // The elements of an array, or the values of an object's members; empty for anything else.
  std::vector<JsonView> elements() const;
  // An object's member names in their order, decoded; empty for anything else.
  std::vector<std::string> names() const;

  // A string decoded (a lone surrogate becomes U+FFFD), a number or boolean as it stands; "" otherwise.
  std::string text() const;
  // A number without fraction, or a string of such digits, when 64 bits hold it.
  std::optional<std::int64_t> integer() const;

 private:
  JsonView(std::string_view body, std::size_t begin, std::size_t end)
      : body_(body), begin_(begin), end_(end) {}
  std::optional<JsonView> child(std::string_view name) const;

  std::string_view body_;
  std::size_t begin_;
  std::size_t end_;
};

// expect_json(response), then its JSON. Throws FetchFailure with a sentence that names the URL and the byte:
// transient when the body ends too early, changed when it is something else. The view borrows the body.
JsonView json_of(const Response& response);
JsonView json_of(Response&&) = delete;

// Insertions into a body, every other byte of which stays as it came.
class JsonSplice {
 public:
  // Adds the member `name` with the JSON text `value` at the end of `object`. REQUIRES: `object` is an object
  // that was parsed from the body given to text(), `value` is JSON.
  void add_member(const JsonView& object, std::string_view name, std::string_view value);

  bool empty() const { return insertions_.empty(); }
  // `body` with the insertions made.
  std::string text(std::string_view body) const;

 private:
  struct Insertion {
    std::size_t offset;
    std::string text;
  };
  std::vector<Insertion> insertions_;
};

}  // namespace tributary::plugin
