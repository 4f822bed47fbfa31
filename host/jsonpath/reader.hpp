// The lexical half of parsing a JSONPath: characters, blanks, integers, numbers, string literals, and errors
// that say what was found and what was expected.
//
// Private to jsonpath/. Every reader moves behind what it read or throws SyntaxError; Path::parse() catches
// it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "jsonpath/path.hpp"
#include "jsonpath/value.hpp"

namespace tributary::jsonpath {

class Reader {
 public:
  // Throws when `text` is not UTF-8. `text` must outlive the Reader.
  explicit Reader(std::string_view text);

  std::size_t offset() const { return at_; }
  void go_back(std::size_t offset) { at_ = offset; }
  bool done() const { return at_ == text_.size(); }

  // The next byte, NUL at the end: no token starts with NUL.
  char peek() const { return done() ? '\0' : text_[at_]; }
  bool peek_is(std::string_view token) const { return text_.substr(at_).starts_with(token); }
  bool take(std::string_view token);
  void need(std::string_view token, std::string_view expected);
  void skip_blanks();

  bool at_integer() const;
  bool at_name() const;           // of member-name-shorthand
  std::int64_t integer();         // section 2.1: within I-JSON's exact range, no -0, no leading zero
  Number number();                // section 2.3.5.1
  std::string string_literal();   // section 2.3.1.1
  std::string_view name();        // member-name-shorthand
  std::string_view identifier();  // a function's name or true, false, null

  // "found ']', expected ..." for the byte at the offset.
  [[noreturn]] void fail(std::string_view expected) const { fail_at(at_, expected); }
  [[noreturn]] void fail_at(std::size_t offset, std::string_view expected) const;
  // For what is not about a single character.
  [[noreturn]] static void refuse(std::size_t offset, std::string message);

 private:
  void digits(std::string_view expected);
  void escape(char quote, std::string& out);
  std::uint32_t code_unit();

  const std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace tributary::jsonpath
