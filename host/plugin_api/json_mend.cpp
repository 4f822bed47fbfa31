#include "plugin_api/json_mend.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "plugin_api/html_tags.hpp"

namespace tributary::plugin {
namespace {

constexpr std::size_t kNone = std::string_view::npos;
constexpr std::string_view kJsonSpace = " \t\r\n";
constexpr std::size_t kLongestBareWord = 200;  // longer is not a word but a text without quotes
constexpr int kMostEscapings = 3;              // a text that is escaped more often is not meant to be read

// White space to the eye, none to JSON.
constexpr std::array<std::string_view, 5> kOtherSpace = {"\xC2\xA0", "\xEF\xBB\xBF", "\xE2\x80\x8B",
                                                         "\xE2\x80\xA8", "\xE2\x80\xA9"};

using Counter = std::size_t JsonMends::*;
struct Rule {
  Counter count;
  std::string_view one;
  std::string_view many;
};
constexpr std::array<Rule, 9> kRules{{
    {&JsonMends::escaped_texts, "escaped text decoded", "escaped texts decoded"},
    {&JsonMends::characters, "raw character", "raw characters"},
    {&JsonMends::backslashes, "stray backslash", "stray backslashes"},
    {&JsonMends::quotes, "stray quote", "stray quotes"},
    {&JsonMends::commas, "comma", "commas"},
    {&JsonMends::closings, "closing", "closings"},
    {&JsonMends::comments, "comment", "comments"},
    {&JsonMends::values, "odd value", "odd values"},
    {&JsonMends::endings, "odd ending", "odd endings"},
}};

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_hex(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

bool is_control(char c) {
  return static_cast<unsigned char>(c) < 0x20;
}

void append_control(char c, std::string& out) {
  constexpr std::string_view kNamed = "\b\f\n\r\t";
  constexpr std::string_view kLetters = "bfnrt";
  constexpr std::string_view kHex = "0123456789abcdef";
  const std::size_t named = kNamed.find(c);
  if (named != kNone) {
    (out += '\\') += kLetters[named];
    return;
  }
  ((out += "\\u00") += kHex[static_cast<unsigned char>(c) >> 4]) += kHex[c & 0xF];
}

std::size_t behind_digits(std::string_view text, std::size_t at) {
  while (at < text.size() && is_digit(text[at])) ++at;
  return at;
}

// RFC 8259's number, whole.
bool is_number(std::string_view text) {
  std::size_t at = text.starts_with('-');
  const std::size_t integer = at;
  at = behind_digits(text, at);
  if (at == integer || (at - integer > 1 && text[integer] == '0')) return false;
  if (at < text.size() && text[at] == '.') {
    const std::size_t fraction = ++at;
    at = behind_digits(text, at);
    if (at == fraction) return false;
  }
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
    const std::size_t exponent = at;
    at = behind_digits(text, at);
    if (at == exponent) return false;
  }
  return at == text.size();
}

// JSON for a word that stands without quotes; "" where it is none.
std::string value_of(std::string_view word) {
  for (const std::string_view nothing : {"NaN", "undefined", "None", "Infinity", "-Infinity", "nil"}) {
    if (word == nothing) return "null";
  }
  if (word == "True" || word == "False") return lower_case(word);
  const bool plain =
      std::none_of(word.begin(), word.end(), [](char c) { return is_control(c) || c == '\\'; });
  if (word.empty() || word.size() > kLongestBareWord || !plain) return "";
  return "\"" + std::string(word) + "\"";
}

// A text with quotes has one right behind its first brackets.
bool is_escaped(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n{[");
  return first != kNone && first > 0 && text[first] == '&' && trimmed(text).find_first_of("{[") == 0;
}

// The end of a text's wrapping, where its beginning is there: an open value may have to be closed in front of
// it.
std::string_view without_end_mark(std::string_view text) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 2> kWrappings{
      {{"<!--", "-->"}, {"<![CDATA[", "]]>"}}};
  const std::size_t begin = std::min(text.find('<'), text.size());
  const std::size_t end = std::min(text.find_last_not_of(kJsonSpace) + 1, text.size());
  if (text.substr(0, begin).find_first_of("{[") != kNone) return text;
  for (const auto& [beginning, ending] : kWrappings) {
    const bool wrapped = text.substr(begin).starts_with(beginning) && text.substr(0, end).ends_with(ending);
    if (wrapped) return text.substr(0, end - ending.size());
  }
  return text;
}

class Mender {
 public:
  Mender(std::string_view in, bool whole, MendedJson& out)
      : in_(in), whole_(whole), out_(out.text), mends_(out.mends), problem_(out.problem) {
    out_.reserve(in_.size());
  }

  // Reads one value after the other, and keeps those that came whole.
  void run() {
    while (problem_.empty()) {
      skip_marks();
      if (at_ >= in_.size()) return;
      const std::size_t begin = out_.size();
      const JsonMends before = mends_;
      if (!opens(in_[at_])) {
        fail(values_ == 0 ? "an object or array" : "nothing more");
      } else if (values_ > 0) {
        ++mends_.endings;
      }
      if (problem_.empty()) read_value();
      if (problem_.empty()) continue;
      out_.resize(begin);
      mends_ = before;
    }
  }

 private:
  enum class Expected { name, colon, value, comma };

  static bool opens(char c) { return c == '{' || c == '['; }
  static bool closes(char c) { return c == '}' || c == ']'; }
  bool in_object() const { return open_.back() == '{'; }
  bool here(std::string_view text) const { return in_.substr(at_, text.size()) == text; }

  bool fail(std::string_view expected) {
    const std::string where = at_ >= in_.size() ? "it ends where " : "at byte " + std::to_string(at_) + " ";
    problem_ = where + std::string(expected) + " was expected";
    return false;
  }

  // What may stand around values: their wrapping, and leavings.
  void skip_marks() {
    while (true) {
      skip_space();
      std::string_view mark = in_.substr(std::min(at_, in_.size()), 1);
      if (values_ == 0 && here("<!--")) mark = "<!--";
      if (values_ == 0 && here("<![CDATA[")) mark = "<![CDATA[";
      if (values_ > 0 && here("-->")) mark = "-->";
      if (values_ > 0 && here("]]>")) mark = "]]>";
      const bool wrapping = mark.size() > 1;
      if (!wrapping && (mark.empty() || values_ == 0 || std::string_view("}],;").find(mark) == kNone)) return;
      if (!wrapping) ++(closes(mark[0]) ? mends_.closings : mends_.endings);
      at_ += mark.size();
    }
  }

  // Copies white space, leaves out comments and what only looks like white space.
  void skip_space() {
    while (at_ < in_.size()) {
      const std::size_t end = std::min(in_.find_first_not_of(kJsonSpace, at_), in_.size());
      out_.append(in_, at_, end - at_);
      at_ = end;
      if (!skip_comment() && !skip_other_space()) return;
    }
  }

  bool skip_comment() {
    std::string_view end;
    if (here("/*")) end = "*/";
    if (here("//")) end = "\n";
    if (here("<!--") && (values_ > 0 || !open_.empty())) end = "-->";
    if (end.empty()) return false;
    const std::size_t found = in_.find(end, at_ + 2);
    mends_.comments += !open_.empty();  // around a value it disturbs nothing
    at_ = found == kNone ? in_.size() : found + end.size();
    return true;
  }

  bool skip_other_space() {
    const std::size_t size = other_space(at_);
    at_ += size;
    mends_.characters += size > 0;
    return size > 0;
  }

  // The bytes of what is no JSON and looks like white space; 0 where there is none.
  std::size_t other_space(std::size_t at) const {
    const std::string_view text = in_.substr(at, 3);
    if (text.empty()) return 0;
    for (const std::string_view space : kOtherSpace) {
      if (text.starts_with(space)) return space.size();
    }
    return is_control(text[0]) && kJsonSpace.find(text[0]) == kNone ? 1 : 0;
  }

  void read_value() {
    open(in_[at_]);
    while (!open_.empty() && problem_.empty()) {
      skip_space();
      if (at_ >= in_.size()) {
        close_all();
      } else {
        step(in_[at_]);
      }
    }
  }

  void step(char c) {
    switch (expected_) {
      case Expected::name:
        return step_at_name(c);
      case Expected::colon:
        return step_at_colon(c);
      case Expected::value:
        return step_at_value(c);
      case Expected::comma:
        return step_at_comma(c);
    }
  }

  void step_at_name(char c) {
    if (closes(c)) return close(c);
    if (c == ',') return drop_comma();
    if (c != '"') {
      fail("a name in quotes");
      return;
    }
    read_string(true);
    expected_ = Expected::colon;
  }

  void step_at_colon(char c) {
    if (c != ':') {
      fail("a colon");
      return;
    }
    copy();
    expected_ = Expected::value;
  }

  void step_at_value(char c) {
    if (opens(c)) return open(c);
    if (c == '"') {
      read_string(false);
      expected_ = Expected::comma;
    } else if (!closes(c) && c != ',') {
      read_word();
    } else if (in_object()) {  // "name": ,
      put("null", mends_.values);
      expected_ = Expected::comma;
    } else if (c == ',') {
      drop_comma();
    } else {
      close(c);
    }
  }

  void step_at_comma(char c) {
    if (closes(c)) return close(c);
    if (c == ',') {
      comma_ = out_.size();
      copy_only();
    } else if (c == '"' || opens(c)) {
      put(",", mends_.commas);
    } else {
      fail("a comma or a closing bracket");
      return;
    }
    expected_ = in_object() ? Expected::name : Expected::value;
  }

  void open(char c) {
    if (open_.size() == kDeepestMended) {
      fail("nothing nested deeper than " + std::to_string(kDeepestMended) + " levels");
      return;
    }
    copy();
    open_ += c;
    expected_ = c == '{' ? Expected::name : Expected::value;
  }

  // A closing that is not the innermost's closes what lies in between, if there is anything for it to close.
  void close(char c) {
    const std::size_t opening = open_.rfind(c == '}' ? '{' : '[');
    ++at_;
    if (opening == kNone) {
      ++mends_.closings;
      return;
    }
    mends_.closings += open_.size() - opening - 1;
    while (open_.size() > opening) close_innermost();
  }

  void close_innermost() {
    if (comma_ != kNone) {
      out_.erase(comma_, 1);
      comma_ = kNone;
      ++mends_.commas;
    }
    out_ += in_object() ? '}' : ']';
    open_.pop_back();
    expected_ = Expected::comma;
    if (open_.empty()) ++values_;
  }

  void close_all() {
    const bool between = expected_ == Expected::comma || expected_ == Expected::name ||
                         (expected_ == Expected::value && !in_object());
    if (!whole_ || !between) {
      fail(expected_ == Expected::colon ? "a colon" : "the rest of it");
      return;
    }
    mends_.closings += open_.size();
    while (!open_.empty()) close_innermost();
  }

  void drop_comma() {
    ++at_;
    ++mends_.commas;
  }

  void copy_only() { out_ += in_[at_++]; }
  void copy() {
    comma_ = kNone;
    copy_only();
  }
  void put(std::string_view text, std::size_t& counter) {
    comma_ = kNone;
    out_ += text;
    ++counter;
  }

  void read_string(bool is_name) {
    copy();
    std::size_t first_stray = kNone;
    while (at_ < in_.size()) {
      const char c = in_[at_];
      if (c == '"' && (is_name || ends_string())) return copy();
      if (c == '"') {
        put("\\\"", mends_.quotes);
        first_stray = std::min(first_stray, at_++);
      } else if (c == '\\') {
        read_escape();
      } else if (is_control(c)) {
        append_control(c, out_);
        ++mends_.characters;
        ++at_;
      } else {
        copy_only();
      }
    }
    if (first_stray == kNone) {
      fail("a closing quote");
      return;
    }
    at_ = first_stray + 1;
    fail("what can follow a string");
  }

  // Whether the quote at `at_` closes a value: what can only follow one does.
  bool ends_string() const {
    std::size_t next = in_.find_first_not_of(kJsonSpace, at_ + 1);
    if (next == kNone || closes(in_[next])) return true;
    const std::string_view space = in_.substr(at_ + 1, next - at_ - 1);
    if (in_[next] == '"') return space.find('\n') != kNone;  // the comma is missing
    if (in_[next] == '/') return !space.empty() && is_comment(next);
    if (in_[next] != ',') return in_.substr(next).starts_with("<!--");
    if (!in_object()) return true;
    next = in_.find_first_not_of(kJsonSpace, next + 1);
    return next == kNone || std::string_view("\"}],").find(in_[next]) != kNone || is_comment(next);
  }

  bool is_comment(std::size_t at) const {
    const std::string_view text = in_.substr(at);
    return text.starts_with("//") || text.starts_with("/*") || text.starts_with("<!--");
  }

  void read_escape() {
    const std::string_view next = in_.substr(at_ + 1, 5);
    const bool digits = next.size() == 5 && std::all_of(next.begin() + 1, next.end(), is_hex);
    if (!next.empty() && std::string_view("\"\\/bfnrt").find(next[0]) != kNone) {
      copy_only();
      copy_only();
    } else if (next.starts_with('u') && digits) {
      for (int i = 0; i < 6; ++i) copy_only();
    } else {
      put(next.starts_with('u') || next.starts_with('x') ? "\\\\" : "", mends_.backslashes);
      ++at_;
    }
  }

  bool ends_word(std::size_t at) const {
    return std::string_view(",}]\r\n").find(in_[at]) != kNone || is_comment(at) || other_space(at) > 0;
  }

  // A number, true, false, null; or what stands where one should.
  void read_word() {
    const std::size_t limit = std::min(in_.size(), at_ + kLongestBareWord + 1);
    std::size_t end = at_;
    while (end < limit && !ends_word(end)) ++end;
    const std::string_view word = trimmed(in_.substr(at_, end - at_));
    const bool strict = word == "true" || word == "false" || word == "null" || is_number(word);
    const std::string value = strict ? std::string(word) : value_of(word);
    if (value.empty() || (!strict && word.find_first_of("\"'`{[:") != kNone)) {
      fail("a value");
      return;
    }
    comma_ = kNone;
    out_ += value;
    at_ += word.size();
    mends_.values += !strict;
    expected_ = Expected::comma;
  }

  std::string_view in_;
  bool whole_;
  std::string& out_;
  JsonMends& mends_;
  std::string& problem_;
  std::size_t at_ = 0;
  std::size_t values_ = 0;
  std::string open_;                     // the open brackets, outermost first
  Expected expected_ = Expected::value;  // inside of the innermost
  std::size_t comma_ = kNone;            // in out_, where the last thing written was a comma
};

}  // namespace

std::string JsonMends::text() const {
  std::string text;
  for (const Rule& rule : kRules) {
    const std::size_t count = this->*rule.count;
    if (count == 0) continue;
    if (!text.empty()) text += ", ";
    text += std::to_string(count) + " " + std::string(count == 1 ? rule.one : rule.many);
  }
  return text;
}

JsonMends& JsonMends::operator+=(const JsonMends& other) {
  for (const Rule& rule : kRules) this->*rule.count += other.*rule.count;
  return *this;
}

MendedJson mended_json(std::string_view text, bool whole) {
  MendedJson out;
  std::string decoded;
  for (int i = 0; i < kMostEscapings && is_escaped(text); ++i) {
    decoded = without_references(text);
    text = decoded;
    out.mends.escaped_texts = 1;
  }
  Mender(without_end_mark(text), whole, out).run();
  return out;
}

}  // namespace tributary::plugin
