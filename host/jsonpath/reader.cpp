#include "jsonpath/reader.hpp"

#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <system_error>

namespace tributary::jsonpath {
namespace {

constexpr std::int64_t kMaxInteger = (std::int64_t{1} << 53) - 1;  // I-JSON's, RFC 7493

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}
bool starts_name(char c) {
  return is_lower(c) || (c >= 'A' && c <= 'Z') || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}

// The bytes of the UTF-8 character that `text` starts with.
std::size_t character_length(std::string_view text) {
  std::size_t length = 1;
  while (length < text.size() && (static_cast<unsigned char>(text[length]) & 0xC0) == 0x80) ++length;
  return length;
}

// The same when it may not be one; 0 then.
std::size_t whole_character(std::string_view text) {
  for (std::size_t length = 1; length <= 4 && length <= text.size(); ++length) {
    if (simdjson::validate_utf8(text.data(), length)) return length;
  }
  return 0;
}

std::string describe(std::string_view rest) {
  if (rest.empty()) return "the path ends";
  const auto byte = static_cast<unsigned char>(rest.front());
  if (byte > 0x20 && byte != 0x7F) {
    return "found '" + std::string(rest.substr(0, character_length(rest))) + "'";
  }
  if (byte == ' ') return "found a blank";
  char name[24];
  std::snprintf(name, sizeof name, "found byte 0x%02X", static_cast<unsigned>(byte));
  return name;
}

// A token that may be as long as its writer liked.
std::string excerpt(std::string_view token) {
  constexpr std::size_t kLongest = 24;
  return token.size() <= kLongest ? std::string(token) : std::string(token.substr(0, kLongest)) + "...";
}

void append_utf8(std::uint32_t point, std::string& out) {
  const auto tail = [&](int shift) { out += static_cast<char>(0x80 | ((point >> shift) & 0x3F)); };
  if (point < 0x80) {
    out += static_cast<char>(point);
  } else if (point < 0x800) {
    out += static_cast<char>(0xC0 | (point >> 6));
    tail(0);
  } else if (point < 0x10000) {
    out += static_cast<char>(0xE0 | (point >> 12));
    tail(6);
    tail(0);
  } else {
    out += static_cast<char>(0xF0 | (point >> 18));
    tail(12);
    tail(6);
    tail(0);
  }
}

int hex_digit(char c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

template <class N>
std::optional<Number> exactly(std::string_view digits) {
  N value;
  if (std::from_chars(digits.data(), digits.data() + digits.size(), value).ec != std::errc{})
    return std::nullopt;
  return value;
}

std::optional<Number> whole_number(std::string_view digits) {
  if (const auto value = exactly<std::int64_t>(digits)) return value;
  if (const auto value = exactly<std::uint64_t>(digits)) return value;
  return exactly<double>(digits);
}

// As the documents' numbers are read, so that what is too small rounds the same.
std::optional<Number> decimal_number(std::string_view digits) {
  simdjson::dom::parser parser;
  double value;
  if (parser.parse(digits.data(), digits.size()).get_double().get(value)) return std::nullopt;
  return value;
}

}  // namespace

Reader::Reader(std::string_view text) : text_(text) {
  if (simdjson::validate_utf8(text.data(), text.size())) return;
  std::size_t good = 0;
  while (const std::size_t length = whole_character(text.substr(good))) good += length;
  refuse(good, "the path is not UTF-8 here, expected UTF-8 text");
}

bool Reader::take(std::string_view token) {
  if (!peek_is(token)) return false;
  at_ += token.size();
  return true;
}

void Reader::need(std::string_view token, std::string_view expected) {
  if (!take(token)) fail(expected);
}

void Reader::skip_blanks() {
  while (!done() && std::string_view(" \t\n\r").find(text_[at_]) != std::string_view::npos) ++at_;
}

bool Reader::at_integer() const {
  return is_digit(peek()) || peek() == '-';
}

bool Reader::at_name() const {
  return starts_name(peek());
}

void Reader::digits(std::string_view expected) {
  if (!is_digit(peek())) fail(expected);
  while (is_digit(peek())) ++at_;
}

std::int64_t Reader::integer() {
  const std::size_t begin = at_;
  const bool negative = take("-");
  const std::size_t first = at_;
  digits("a digit");
  if (text_[first] == '0' && (negative || at_ > first + 1)) {
    refuse(begin, "found '" + excerpt(text_.substr(begin, at_ - begin)) +
                      "', expected an integer without leading zeros and not -0");
  }
  std::int64_t value = 0;
  const auto parsed = std::from_chars(text_.data() + begin, text_.data() + at_, value);
  if (parsed.ec != std::errc{} || std::llabs(value) > kMaxInteger) {
    refuse(begin, "found '" + excerpt(text_.substr(begin, at_ - begin)) +
                      "', expected an integer from -9007199254740991 to 9007199254740991");
  }
  return value;
}

Number Reader::number() {
  const std::size_t begin = at_;
  take("-");
  const std::size_t first = at_;
  digits("a digit");
  if (text_[first] == '0' && at_ > first + 1) {
    refuse(begin, "found a number with a leading zero, expected one without");
  }
  const bool whole = peek() != '.' && peek() != 'e' && peek() != 'E';
  if (take(".")) digits("a digit behind the decimal point");
  if (take("e") || take("E")) {
    if (!take("+")) take("-");
    digits("a digit of the exponent");
  }
  const std::string_view found = text_.substr(begin, at_ - begin);
  const std::optional<Number> number = whole ? whole_number(found) : decimal_number(found);
  if (!number) refuse(begin, "found a number beyond the range of a double, expected a smaller one");
  return *number;
}

std::string Reader::string_literal() {
  const std::size_t begin = at_;
  const char quote = text_[at_++];
  std::string out;
  while (peek() != quote || done()) {
    if (done()) {
      refuse(at_, "the path ends inside the string that starts at byte " + std::to_string(begin) +
                      ", expected its closing " + quote);
    }
    if (static_cast<unsigned char>(peek()) < 0x20) fail("an escape for a control character, such as \\n");
    if (peek() == '\\') {
      escape(quote, out);
    } else {
      out += text_[at_++];
    }
  }
  ++at_;
  return out;
}

void Reader::escape(char quote, std::string& out) {
  constexpr std::string_view kLetters = "bfnrt/\\";
  constexpr std::string_view kMeanings = "\b\f\n\r\t/\\";
  const std::size_t begin = at_++;
  const char letter = peek();
  const std::size_t which = kLetters.find(letter);
  if (!done() && (letter == quote || which != std::string_view::npos)) {
    out += letter == quote ? quote : kMeanings[which];
    ++at_;
    return;
  }
  if (letter != 'u') fail(std::string("one of b f n r t u / \\ ") + quote + " after a backslash");
  ++at_;
  std::uint32_t point = code_unit();
  if (point >= 0xD800 && point <= 0xDBFF) {
    const std::uint32_t low = take("\\u") ? code_unit() : 0;
    if (low < 0xDC00 || low > 0xDFFF) {
      refuse(begin, "found half of a surrogate pair, expected both halves, as in \\ud83d\\ude00");
    }
    point = 0x10000 + ((point - 0xD800) << 10) + (low - 0xDC00);
  } else if (point >= 0xDC00 && point <= 0xDFFF) {
    refuse(begin, "found the second half of a surrogate pair, expected the first half before it");
  }
  append_utf8(point, out);
}

std::uint32_t Reader::code_unit() {
  std::uint32_t unit = 0;
  for (int i = 0; i < 4; ++i) {
    const int digit = hex_digit(peek());
    if (digit < 0) fail("four hexadecimal digits after \\u");
    unit = unit * 16 + static_cast<std::uint32_t>(digit);
    ++at_;
  }
  return unit;
}

std::string_view Reader::name() {
  const std::size_t begin = at_;
  while (starts_name(peek()) || (at_ > begin && is_digit(peek()))) ++at_;
  return text_.substr(begin, at_ - begin);
}

std::string_view Reader::identifier() {
  const std::size_t begin = at_;
  while (is_lower(peek()) || (at_ > begin && (is_digit(peek()) || peek() == '_'))) ++at_;
  return text_.substr(begin, at_ - begin);
}

void Reader::fail_at(std::size_t offset, std::string_view expected) const {
  refuse(offset, describe(text_.substr(offset)) + ", expected " + std::string(expected));
}

void Reader::refuse(std::size_t offset, std::string message) {
  throw SyntaxError{offset, std::move(message)};
}

}  // namespace tributary::jsonpath
