// JSON as people's templates write it, to strict JSON: the rules by which a slightly broken text is mended.
//
// Everything that is JSON stays byte for byte; what is mended is changed where it stands and counted by rule:
//
//   escaped text     every quote is written &quot;: the text's character references are decoded first
//   characters       a raw line break, tab or other control character inside a string becomes its escape; a
//   no-break
//                    space or byte order mark between values is left out
//   backslashes      one that begins no escape is left out (\'), in front of u and x it becomes text (\\u)
//   quotes           one inside a string becomes text: what follows it cannot follow a string
//   commas           surplus ones are left out; a missing one is added between values, or between strings on
//   two lines closings         what is open at the text's end, or where an outer closing comes first, is
//   closed; a closing
//                    of nothing is left out
//   comments         /* */, // to the line's end and <!-- --> between values are left out
//   values           one that is missing becomes null, as do NaN, undefined and None; a bare word or odd
//   number (01234)
//                    becomes a string
//   endings          semicolons, commas and marks of comments and CDATA around a value are left out; further
//                    values behind the first are read
//
// A string that nothing closes, a name without quotes, a single-quoted string and what is nested deeper than
// kDeepestMended are not mended. Linear time, no recursion; for one thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/limits.hpp"

namespace tributary::plugin {

// So that a value read here can be put into a page of its own and still be read by the host.
inline constexpr std::size_t kDeepestMended = kMaxJsonDepth - 8;

// How often each rule was used.
struct JsonMends {
  std::size_t escaped_texts = 0;
  std::size_t characters = 0;
  std::size_t backslashes = 0;
  std::size_t quotes = 0;
  std::size_t commas = 0;
  std::size_t closings = 0;
  std::size_t comments = 0;
  std::size_t values = 0;
  std::size_t endings = 0;

  bool any() const { return text() != ""; }
  // "2 raw characters escaped, 1 comma": one line for a log; "" for nothing.
  std::string text() const;
  JsonMends& operator+=(const JsonMends& other);
};

struct MendedJson {
  std::string text;     // the objects and arrays that could be read, strict JSON each, one behind the other
  JsonMends mends;      // what was done to them
  std::string problem;  // "at byte 17 a colon was expected", why reading ended early; "" where it did not
};

// REQUIRES of `whole`: false where it is known that `text` was cut off, so that open values are not closed.
MendedJson mended_json(std::string_view text, bool whole = true);

}  // namespace tributary::plugin
