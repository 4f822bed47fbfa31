#include "json/mend.hpp"

#include <charconv>
#include <cstdint>
#include <cstdio>
#include <system_error>

#include "json/guess.hpp"

namespace tributary::json {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD in UTF-8
constexpr std::string_view kReplacementEscape = "\\ufffd";

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

int hex_digit(char c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// One byte named so that a log stays readable and no person's data is in it: never more than one byte.
std::string name_byte(char c) {
  const auto byte = static_cast<unsigned char>(c);
  if (byte > 0x20 && byte < 0x7F) return std::string("'") + c + "'";
  char name[16];
  std::snprintf(name, sizeof name, "byte 0x%02X", static_cast<unsigned>(byte));
  return name;
}

// The power of ten of the number's first digit that is not zero; it tells "too big" from "too small".
std::int64_t magnitude(std::string_view number) {
  constexpr std::int64_t kHuge = 1'000'000'000;  // beyond any body's length
  const std::size_t e = number.find_first_of("eE");
  const std::string_view mantissa = number.substr(0, e);
  std::int64_t exponent = 0;
  if (e != std::string_view::npos) {
    std::string_view digits = number.substr(e + 1);
    if (digits.front() == '+') digits.remove_prefix(1);
    const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), exponent);
    if (parsed.ec != std::errc{}) exponent = digits.front() == '-' ? -kHuge : kHuge;
  }
  const std::size_t point = std::min(mantissa.find('.'), mantissa.size());
  const std::size_t first = mantissa.find_first_of("123456789");
  return exponent + static_cast<std::int64_t>(point) - static_cast<std::int64_t>(first);
}

template <class Integer>
bool fits(std::string_view number) {
  Integer value;
  return std::from_chars(number.data(), number.data() + number.size(), value).ec == std::errc{};
}

// Whether no int64, uint64 or finite double holds `number`, which keeps to the grammar.
bool too_big(std::string_view number) {
  if (number.find_first_of(".eE") == std::string_view::npos) {
    return number.front() == '-' ? !fits<std::int64_t>(number) : !fits<std::uint64_t>(number);
  }
  double value;
  const auto parsed = std::from_chars(number.data(), number.data() + number.size(), value);
  return parsed.ec == std::errc::result_out_of_range && magnitude(number) > 0;
}

class Mender {
 public:
  Mender(std::string_view text, std::size_t origin, std::string& mended, Repairs& repairs)
      : text_(text), origin_(origin), mended_(mended), repairs_(repairs) {}

  std::optional<Problem> run() {
    mended_.clear();
    if (document()) mended_.append(text_.substr(copied_));
    return std::move(problem_);
  }

 private:
  // Each reader below moves at_ behind what it read, or sets problem_ and returns false.
  bool document() {
    skip_space();
    start_ = at_;
    if (!value()) return false;
    skip_space();
    if (at_ == text_.size()) return true;
    return fail(at_, "nothing more after the document", trailing_hint());
  }

  bool value() {
    if (at_ == text_.size()) return ends("where a value should be");
    switch (text_[at_]) {
      case '{':
        return nested(&Mender::object);
      case '[':
        return nested(&Mender::array);
      case '"':
        return string();
      case 't':
        return literal("true");
      case 'f':
        return literal("false");
      case 'n':
        return literal("null");
      default:
        if (text_[at_] == '-' || is_digit(text_[at_])) return number();
        return fail(at_, "a value", guess_kind(text_.substr(at_)));
    }
  }

  bool nested(bool (Mender::*read)()) {
    if (depth_ == kMaxJsonDepth) {
      problem_ =
          Problem{origin_ + at_, "nested too deep at byte " + std::to_string(origin_ + at_) + ": more than " +
                                     std::to_string(kMaxJsonDepth) + " arrays and objects inside each other"};
      return false;
    }
    ++depth_;
    ++at_;
    skip_space();
    const bool ok = (this->*read)();
    --depth_;
    return ok;
  }

  bool object() {
    if (taken('}')) return true;
    while (true) {
      if (at_ == text_.size()) return ends("inside an object");
      if (text_[at_] != '"') return fail(at_, "a member's name in double quotes", comma_hint());
      if (!string()) return false;
      skip_space();
      if (at_ == text_.size()) return ends("inside an object");
      if (!taken(':')) return fail(at_, "':'", "");
      skip_space();
      if (!value()) return false;
      skip_space();
      if (at_ == text_.size()) return ends("inside an object");
      if (taken('}')) return true;
      if (!taken(',')) return fail(at_, "',' or '}'", "");
      skip_space();
    }
  }

  bool array() {
    if (taken(']')) return true;
    while (true) {
      if (at_ < text_.size() && text_[at_] == ']') return fail(at_, "a value", comma_hint());
      if (!value()) return false;
      skip_space();
      if (at_ == text_.size()) return ends("inside an array");
      if (taken(']')) return true;
      if (!taken(',')) return fail(at_, "',' or ']'", "");
      skip_space();
    }
  }

  bool literal(std::string_view word) {
    const std::string_view found = text_.substr(at_, word.size());
    if (found == word) {
      at_ += word.size();
      return true;
    }
    if (word.substr(0, found.size()) == found) return ends("inside a literal");
    return fail(at_, "a value", guess_kind(text_.substr(at_)));
  }

  bool number() {
    const std::size_t begin = at_;
    if (text_[at_] == '-') ++at_;
    const bool leading_zero = at_ < text_.size() && text_[at_] == '0';
    if (!digits()) return false;
    if (leading_zero && is_digit(text_[at_ - 1]) && at_ - begin > (text_[begin] == '-' ? 2u : 1u)) {
      return fail(begin, "a number without leading zeros", "");
    }
    if (taken('.') && !digits()) return false;
    if (at_ < text_.size() && (text_[at_] == 'e' || text_[at_] == 'E')) {
      ++at_;
      if (!taken('+')) taken('-');
      if (!digits()) return false;
    }
    const std::string_view number = text_.substr(begin, at_ - begin);
    if (!too_big(number)) return true;
    ++repairs_.big_numbers;
    replace(begin, begin, "\"");
    replace(at_, at_, "\"");
    return true;
  }

  bool digits() {
    const std::size_t begin = at_;
    while (at_ < text_.size() && is_digit(text_[at_])) ++at_;
    if (at_ > begin) return true;
    return at_ == text_.size() ? ends("inside a number") : fail(at_, "a digit", "");
  }

  bool string() {
    string_at_ = at_++;
    while (at_ < text_.size()) {
      const auto byte = static_cast<unsigned char>(text_[at_]);
      if (byte == '"') {
        ++at_;
        return true;
      }
      if (byte < 0x20) {
        return fail(at_, "the rest of a string",
                    "control characters must be escaped; the quote is opened at byte " +
                        std::to_string(origin_ + string_at_));
      }
      if (byte == '\\') {
        if (!escape()) return false;
      } else if (byte < 0x80) {
        ++at_;
      } else {
        multi_byte();
      }
    }
    return ends("inside a string");
  }

  bool escape() {
    if (at_ + 1 == text_.size()) return ends("inside a string");
    const char kind = text_[at_ + 1];
    if (kind == 'u') return unicode_escape();
    if (std::string_view("\"\\/bfnrt").find(kind) == std::string_view::npos) {
      return fail(at_ + 1, "one of \" \\ / b f n r t u after a backslash", "");
    }
    at_ += 2;
    return true;
  }

  bool unicode_escape() {
    const std::size_t begin = at_;
    const std::optional<unsigned> unit = code_unit();
    if (!unit) return false;
    if (*unit < 0xD800 || *unit > 0xDFFF) return true;
    if (*unit < 0xDC00 && text_.substr(at_, 2) == "\\u") {
      const std::size_t second = at_;
      const std::optional<unsigned> low = code_unit();
      if (!low) return false;
      if (*low >= 0xDC00 && *low <= 0xDFFF) return true;
      at_ = second;  // it stands for itself and is read again
    }
    ++repairs_.lone_surrogates;
    replace(begin, at_, kReplacementEscape);
    return true;
  }

  // The four digits of the escape at at_.
  std::optional<unsigned> code_unit() {
    unsigned unit = 0;
    for (std::size_t i = at_ + 2; i < at_ + 6; ++i) {
      if (i == text_.size()) {
        ends("inside a string");
        return std::nullopt;
      }
      const int digit = hex_digit(text_[i]);
      if (digit < 0) {
        fail(i, "four hexadecimal digits after \\u", "");
        return std::nullopt;
      }
      unit = unit * 16 + static_cast<unsigned>(digit);
    }
    at_ += 6;
    return unit;
  }

  // Steps over one well-formed UTF-8 sequence, or replaces its longest well-formed start by one U+FFFD
  // (Unicode, section 3.9: substitution of maximal subparts).
  void multi_byte() {
    const std::size_t begin = at_;
    const auto lead = static_cast<unsigned char>(text_[at_++]);
    unsigned low = 0x80, high = 0xBF, rest = 0;
    if (lead >= 0xC2 && lead <= 0xDF) {
      rest = 1;
    } else if (lead >= 0xE0 && lead <= 0xEF) {
      rest = 2;
      if (lead == 0xE0) low = 0xA0;   // below: overlong
      if (lead == 0xED) high = 0x9F;  // above: surrogates
    } else if (lead >= 0xF0 && lead <= 0xF4) {
      rest = 3;
      if (lead == 0xF0) low = 0x90;   // below: overlong
      if (lead == 0xF4) high = 0x8F;  // above: beyond U+10FFFF
    }
    bool valid = rest > 0;
    for (; valid && rest > 0; --rest) {
      valid = at_ < text_.size() && static_cast<unsigned char>(text_[at_]) >= low &&
              static_cast<unsigned char>(text_[at_]) <= high;
      if (valid) ++at_;
      low = 0x80;
      high = 0xBF;
    }
    if (valid) return;
    ++repairs_.invalid_utf8;
    replace(begin, at_, kReplacement);
  }

  void skip_space() {
    while (at_ < text_.size() && is_space(text_[at_])) ++at_;
  }

  bool taken(char c) {
    if (at_ == text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  void replace(std::size_t begin, std::size_t end, std::string_view by) {
    mended_.append(text_.substr(copied_, begin - copied_)).append(by);
    copied_ = end;
  }

  std::string trailing_hint() const {
    const char c = text_[at_];
    if (c == '{' || c == '[') return "several documents in one body must be read one by one";
    if (c == '<') return std::string(guess_kind(text_.substr(at_))).replace(0, 8, "what follows");
    return "";
  }

  std::string comma_hint() const {
    std::size_t before = at_;
    while (before > 0 && is_space(text_[before - 1])) --before;
    const char closing = text_[at_];
    if (before > 0 && text_[before - 1] == ',' && (closing == '}' || closing == ']')) {
      return "there is a comma too many before it";
    }
    return std::string(guess_kind(text_.substr(at_)));
  }

  bool fail(std::size_t at, std::string_view expected, std::string_view hint) {
    const std::size_t offset = origin_ + at;
    std::string message = "not JSON at byte " + std::to_string(offset) + ": found " + name_byte(text_[at]) +
                          ", expected " + std::string(expected);
    if (!hint.empty()) message.append("; ").append(hint);
    problem_ = Problem{offset, std::move(message)};
    return false;
  }

  bool ends(std::string_view where) {
    const std::size_t offset = origin_ + text_.size();
    std::string message = "not JSON at byte " + std::to_string(offset) + ": ";
    if (start_ == text_.size()) {
      message += offset == 0 ? "the body is empty" : "the body is only white space";
      message += ", expected a value";
    } else {
      message.append("the body ends ").append(where);
      if (depth_ > 0)
        message += ", " + std::to_string(depth_) + (depth_ == 1 ? " level" : " levels") + " deep";
      message += "; it was cut short";
    }
    problem_ = Problem{offset, std::move(message)};
    return false;
  }

  const std::string_view text_;
  const std::size_t origin_;
  std::string& mended_;
  Repairs& repairs_;
  std::size_t at_ = 0;
  std::size_t start_ = 0;      // the document's first byte
  std::size_t copied_ = 0;     // text_ before it is in mended_
  std::size_t string_at_ = 0;  // the quote that opened the last string
  std::size_t depth_ = 0;
  std::optional<Problem> problem_;
};

}  // namespace

std::optional<Problem> mend(std::string_view text, std::size_t origin, std::string& mended,
                            Repairs& repairs) {
  return Mender(text, origin, mended, repairs).run();
}

}  // namespace tributary::json
