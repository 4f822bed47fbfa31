#include "plugin_api/json_view.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <charconv>

#include "base/limits.hpp"
#include "plugin_api/url.hpp"
#include "plugin_api/utf8.hpp"

namespace tributary::plugin {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::string_view kGuard = ")]}'";  // some sites put it in front so that a browser cannot run it

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_hex(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

// Checks the structure of one JSON text.
class Checker {
 public:
  explicit Checker(std::string_view body) : body_(body) {}

  // Returns the offset behind the value that starts at `at`.
  std::size_t value(std::size_t at, std::size_t depth) {
    switch (peek(at)) {
      case '{':
        return object(at, depth + 1);
      case '[':
        return array(at, depth + 1);
      case '"':
        return string(at);
      case 't':
        return word(at, "true");
      case 'f':
        return word(at, "false");
      case 'n':
        return word(at, "null");
      default:
        return number(at);
    }
  }

  std::size_t space(std::size_t at) const {
    while (at < body_.size() && is_space(body_[at])) ++at;
    return at;
  }

  [[noreturn]] void fail(std::size_t at, std::string_view expected) const {
    const bool cut_short = at >= body_.size();
    throw JsonError(at, cut_short,
                    (cut_short ? "it ends after " + std::to_string(body_.size()) + " bytes, where "
                               : "at byte " + std::to_string(at) + " ") +
                        std::string(expected) + " was expected");
  }

 private:
  char peek(std::size_t at) const {
    if (at >= body_.size()) fail(at, "a value");
    return body_[at];
  }

  std::size_t object(std::size_t at, std::size_t depth) {
    check_depth(at, depth);
    at = space(at + 1);
    if (at < body_.size() && body_[at] == '}') return at + 1;
    while (true) {
      if (at >= body_.size() || body_[at] != '"') fail(at, "a member's name in quotes");
      at = space(string(at));
      if (at >= body_.size() || body_[at] != ':') fail(at, "a colon");
      at = space(value(space(at + 1), depth));
      if (at < body_.size() && body_[at] == '}') return at + 1;
      if (at >= body_.size() || body_[at] != ',') fail(at, "a comma or a closing brace");
      at = space(at + 1);
    }
  }

  std::size_t array(std::size_t at, std::size_t depth) {
    check_depth(at, depth);
    at = space(at + 1);
    if (at < body_.size() && body_[at] == ']') return at + 1;
    while (true) {
      at = space(value(at, depth));
      if (at < body_.size() && body_[at] == ']') return at + 1;
      if (at >= body_.size() || body_[at] != ',') fail(at, "a comma or a closing bracket");
      at = space(at + 1);
    }
  }

  std::size_t string(std::size_t at) const {
    for (++at; at < body_.size(); ++at) {
      if (body_[at] == '"') return at + 1;
      if (body_[at] == '\\') at = escape(at);
    }
    fail(body_.size(), "a closing quote");
  }

  // Returns the offset of the escape's last character.
  std::size_t escape(std::size_t at) const {
    if (++at >= body_.size()) fail(body_.size(), "the rest of an escape");
    if (body_[at] != 'u') {
      if (std::string_view("\"\\/bfnrt").find(body_[at]) == std::string_view::npos) fail(at, "an escape");
      return at;
    }
    for (int i = 0; i < 4; ++i) {
      if (++at >= body_.size() || !is_hex(body_[at])) fail(std::min(at, body_.size()), "a hexadecimal digit");
    }
    return at;
  }

  std::size_t number(std::size_t at) const {
    if (body_[at] == '-') ++at;
    const std::size_t integer = at;
    at = digits(at, "a value");
    if (at - integer > 1 && body_[integer] == '0') fail(integer + 1, "no digit after a leading zero");
    if (at < body_.size() && body_[at] == '.') at = digits(at + 1, "a digit");
    if (at < body_.size() && (body_[at] == 'e' || body_[at] == 'E')) {
      ++at;
      if (at < body_.size() && (body_[at] == '+' || body_[at] == '-')) ++at;
      at = digits(at, "a digit");
    }
    return at;
  }

  std::size_t digits(std::size_t at, std::string_view expected) const {
    if (at >= body_.size() || !is_digit(body_[at])) fail(at, expected);
    while (at < body_.size() && is_digit(body_[at])) ++at;
    return at;
  }

  std::size_t word(std::size_t at, std::string_view expected) const {
    for (std::size_t i = 0; i < expected.size(); ++i) {
      if (at + i >= body_.size() || body_[at + i] != expected[i])
        fail(std::min(at + i, body_.size()), "a value");
    }
    return at + expected.size();
  }

  void check_depth(std::size_t at, std::size_t depth) const {
    if (depth > kMaxJsonDepth)
      fail(at, "nothing nested deeper than " + std::to_string(kMaxJsonDepth) + " levels");
  }

  std::string_view body_;
};

// The functions below read text that the Checker has passed, so they look for no errors.

std::size_t skip_space(std::string_view body, std::size_t at) {
  while (is_space(body[at])) ++at;
  return at;
}

std::size_t skip_string(std::string_view body, std::size_t at) {
  for (++at; body[at] != '"'; ++at) {
    if (body[at] == '\\') ++at;
  }
  return at + 1;
}

std::size_t skip_value(std::string_view body, std::size_t at) {
  if (body[at] == '"') return skip_string(body, at);
  if (body[at] != '{' && body[at] != '[') return std::min(body.find_first_of(",}] \t\r\n", at), body.size());
  std::size_t depth = 0;
  do {
    const char c = body[at];
    if (c == '{' || c == '[') ++depth;
    if (c == '}' || c == ']') --depth;
    at = c == '"' ? skip_string(body, at) : at + 1;
  } while (depth > 0);
  return at;
}

std::uint32_t hex4(std::string_view digits) {
  std::uint32_t code = 0;
  std::from_chars(digits.data(), digits.data() + 4, code, 16);
  return code;
}

// Appends the code point of the \uXXXX at `at` (of a surrogate pair: both) and returns the offset behind.
std::size_t append_unicode_escape(std::string_view raw, std::size_t at, std::string& out) {
  constexpr std::uint32_t kReplacement = 0xFFFD;
  const std::uint32_t code = hex4(raw.substr(at + 2));
  if (code < 0xD800 || code > 0xDFFF) {
    append_utf8(code, out);
    return at + 6;
  }
  if (code <= 0xDBFF && raw.substr(at + 6, 2) == "\\u") {
    const std::uint32_t low = hex4(raw.substr(at + 8));
    if (low >= 0xDC00 && low <= 0xDFFF) {
      append_utf8(0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00), out);
      return at + 12;
    }
  }
  append_utf8(kReplacement, out);
  return at + 6;
}

std::string decode(std::string_view raw) {
  constexpr std::string_view kEscapes = "bfnrt";
  constexpr std::string_view kMeanings = "\b\f\n\r\t";
  raw = raw.substr(1, raw.size() - 2);
  std::string out;
  out.reserve(raw.size());
  for (std::size_t at = 0; at < raw.size();) {
    if (raw[at] != '\\') {
      out += raw[at++];
    } else if (raw[at + 1] == 'u') {
      at = append_unicode_escape(raw, at, out);
    } else {
      const std::size_t letter = kEscapes.find(raw[at + 1]);
      out += letter == std::string_view::npos ? raw[at + 1] : kMeanings[letter];
      at += 2;
    }
  }
  return out;
}

}  // namespace

JsonView JsonView::parse(std::string_view bytes) {
  std::size_t at = bytes.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
  Checker checker(bytes);
  if (bytes.substr(at).starts_with(kGuard)) at += kGuard.size();
  const std::size_t begin = checker.space(at);
  const std::size_t end = checker.value(begin, 0);
  const std::size_t rest = checker.space(end);
  if (rest != bytes.size()) checker.fail(rest, "nothing more");
  return JsonView(bytes, begin, end);
}

JsonView::Kind JsonView::kind() const {
  switch (body_[begin_]) {
    case '{':
      return Kind::object;
    case '[':
      return Kind::array;
    case '"':
      return Kind::text;
    case 't':
    case 'f':
      return Kind::boolean;
    case 'n':
      return Kind::null;
    default:
      return Kind::number;
  }
}

std::vector<JsonView> JsonView::elements() const {
  std::vector<JsonView> found;
  const bool object = is(Kind::object);
  if (!object && !is(Kind::array)) return found;
  std::size_t at = skip_space(body_, begin_ + 1);
  while (at + 1 < end_) {
    if (object) at = skip_space(body_, skip_space(body_, skip_string(body_, at)) + 1);
    const std::size_t end = skip_value(body_, at);
    found.push_back(JsonView(body_, at, end));
    at = skip_space(body_, end);
    if (body_[at] == ',') at = skip_space(body_, at + 1);
  }
  return found;
}

std::vector<std::string> JsonView::names() const {
  std::vector<std::string> found;
  if (!is(Kind::object)) return found;
  std::size_t at = skip_space(body_, begin_ + 1);
  while (at + 1 < end_) {
    const std::size_t end = skip_string(body_, at);
    found.push_back(decode(body_.substr(at, end - at)));
    at = skip_space(body_, skip_value(body_, skip_space(body_, skip_space(body_, end) + 1)));
    if (body_[at] == ',') at = skip_space(body_, at + 1);
  }
  return found;
}

std::optional<JsonView> JsonView::child(std::string_view name) const {
  if (is(Kind::array)) {
    std::size_t position = 0;
    const auto read = std::from_chars(name.data(), name.data() + name.size(), position);
    const std::vector<JsonView> all = elements();
    if (read.ec != std::errc() || read.ptr != name.data() + name.size() || position >= all.size()) return {};
    return all[position];
  }
  if (!is(Kind::object)) return {};
  std::size_t at = skip_space(body_, begin_ + 1);
  while (at + 1 < end_) {
    const std::size_t name_end = skip_string(body_, at);
    const std::size_t value = skip_space(body_, skip_space(body_, name_end) + 1);
    const std::size_t end = skip_value(body_, value);
    if (decode(body_.substr(at, name_end - at)) == name) return JsonView(body_, value, end);
    at = skip_space(body_, end);
    if (body_[at] == ',') at = skip_space(body_, at + 1);
  }
  return {};
}

std::optional<JsonView> JsonView::find(std::string_view path) const {
  std::optional<JsonView> found = *this;
  while (found && !path.empty()) {
    const std::size_t dot = std::min(path.find('.'), path.size());
    found = found->child(path.substr(0, dot));
    path.remove_prefix(std::min(dot + 1, path.size()));
  }
  return found;
}

std::string JsonView::text() const {
  switch (kind()) {
    case Kind::text:
      return decode(raw());
    case Kind::number:
    case Kind::boolean:
      return std::string(raw());
    default:
      return {};
  }
}

std::optional<std::int64_t> JsonView::integer() const {
  if (!is(Kind::number) && !is(Kind::text)) return {};
  const std::string digits = text();
  std::int64_t number = 0;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (digits.empty() || read.ec != std::errc() || read.ptr != digits.data() + digits.size()) return {};
  return number;
}

JsonView json_of(const Response& response) {
  expect_json(response);
  try {
    return JsonView::parse(response.body);
  } catch (const JsonError& error) {
    throw FetchFailure(error.cut_short() ? FailureKind::transient : FailureKind::changed,
                       shown(response.url) + " answered something that is not JSON: " + error.what());
  }
}

void JsonSplice::add_member(const JsonView& object, std::string_view name, std::string_view value) {
  const std::string_view raw = object.raw();
  const bool first = raw[skip_space(raw, 1)] == '}';
  insertions_.push_back(
      {object.end() - 1,
       (first ? "" : ",") + boost::json::serialize(boost::json::string(name)) + ":" + std::string(value)});
}

std::string JsonSplice::text(std::string_view body) const {
  std::vector<const Insertion*> ordered;
  std::size_t size = body.size();
  for (const Insertion& insertion : insertions_) {
    ordered.push_back(&insertion);
    size += insertion.text.size();
  }
  std::stable_sort(ordered.begin(), ordered.end(),
                   [](const Insertion* a, const Insertion* b) { return a->offset < b->offset; });
  std::string out;
  out.reserve(size);
  std::size_t at = 0;
  for (const Insertion* insertion : ordered) {
    out.append(body, at, insertion->offset - at).append(insertion->text);
    at = insertion->offset;
  }
  return out.append(body, at);
}

}  // namespace tributary::plugin
