#include "mapgen/json_answer.hpp"

#include <boost/json/basic_parser_impl.hpp>
#include <optional>
#include <set>
#include <vector>

#include "mapgen/mask.hpp"

namespace tributary::mapgen {
namespace {

constexpr int kMostObjectsTried = 16;  // braces in prose come before the answer, but not endlessly
constexpr std::size_t kExcerpt = 60;   // code points of an answer in a message

// Finds a member named twice in one object; Boost.JSON itself keeps the last one silently.
struct RepeatedName {
  using error_code = boost::json::error_code;
  using string_view = boost::json::string_view;
  static constexpr std::size_t max_object_size = std::size_t(-1);
  static constexpr std::size_t max_array_size = std::size_t(-1);
  static constexpr std::size_t max_key_size = std::size_t(-1);
  static constexpr std::size_t max_string_size = std::size_t(-1);

  std::vector<std::set<std::string, std::less<>>> open;
  std::string name;
  std::optional<std::string> repeated;

  bool on_document_begin(error_code&) { return true; }
  bool on_document_end(error_code&) { return true; }
  bool on_object_begin(error_code&) {
    open.emplace_back();
    return true;
  }
  bool on_object_end(std::size_t, error_code&) {
    open.pop_back();
    return true;
  }
  bool on_array_begin(error_code&) { return true; }
  bool on_array_end(std::size_t, error_code&) { return true; }
  bool on_key_part(string_view part, std::size_t, error_code&) {
    name += std::string_view(part);
    return true;
  }
  bool on_key(string_view part, std::size_t, error_code&) {
    name += std::string_view(part);
    if (!open.back().insert(name).second && !repeated) repeated = name;
    name.clear();
    return true;
  }
  bool on_string_part(string_view, std::size_t, error_code&) { return true; }
  bool on_string(string_view, std::size_t, error_code&) { return true; }
  bool on_number_part(string_view, error_code&) { return true; }
  bool on_int64(std::int64_t, string_view, error_code&) { return true; }
  bool on_uint64(std::uint64_t, string_view, error_code&) { return true; }
  bool on_double(double, string_view, error_code&) { return true; }
  bool on_bool(bool, error_code&) { return true; }
  bool on_null(error_code&) { return true; }
  bool on_comment_part(string_view, error_code&) { return true; }
  bool on_comment(string_view, error_code&) { return true; }
};

std::optional<std::string> repeated_name(std::string_view object) {
  boost::json::basic_parser<RepeatedName> parser{boost::json::parse_options{}};
  boost::json::error_code error;
  parser.write_some(false, object.data(), object.size(), error);
  return parser.handler().repeated;
}

std::string trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  if (first == std::string_view::npos) return "";
  return std::string(text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1));
}

// Without <think>...</think>; a thought that is not closed goes to the end, one that is not opened starts at
// the front.
std::string without_thoughts(std::string text) {
  for (const std::string_view name : {"think", "thinking", "reasoning"}) {
    const std::string open = "<" + std::string(name) + ">";
    const std::string close = "</" + std::string(name) + ">";
    while (true) {
      const std::size_t end = text.find(close);
      const std::size_t start = std::min(text.find(open), end);
      if (start == std::string::npos) break;
      if (end == std::string::npos) {
        text.erase(start);
        break;
      }
      const bool opened = text.compare(start, open.size(), open) == 0;
      const std::size_t from = opened ? start : 0;
      text.erase(from, end + close.size() - from);
    }
  }
  return text;
}

// One past the brace that closes the one at `from`; npos when the text ends before.
std::size_t end_of_object(std::string_view text, std::size_t from) {
  int depth = 0;
  bool in_string = false;
  for (std::size_t i = from; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      if (c == '\\') ++i;
      if (c == '"') in_string = false;
    } else if (c == '"') {
      in_string = true;
    } else if (c == '{') {
      ++depth;
    } else if (c == '}' && --depth == 0) {
      return i + 1;
    }
  }
  return std::string_view::npos;
}

AnswerProblem problem(std::string message) {
  return {"the answer " + std::move(message)};
}

// An answer given as a JSON string that holds the JSON.
std::optional<std::string> decoded(const std::string& text) {
  if (!text.starts_with('"')) return std::nullopt;
  boost::json::error_code error;
  const boost::json::value value = boost::json::parse(text, error);
  if (error || !value.is_string()) return std::nullopt;
  return trimmed(value.get_string());
}

}  // namespace

Result<boost::json::object, AnswerProblem> object_in_answer(std::string_view answer) {
  if (answer.size() > kMaxAnswerBytes) {
    return problem("is longer than " + std::to_string(kMaxAnswerBytes) + " bytes");
  }
  const std::string whole = trimmed(answer);
  if (whole.empty()) return problem("is empty");
  std::string text = trimmed(without_thoughts(whole));
  if (text.empty()) return problem("is only thought, without a result");
  if (auto inner = decoded(text)) text = std::move(*inner);

  std::size_t from = text.find('{');
  if (from == std::string::npos) return problem("holds no JSON object: \"" + excerpt(text, kExcerpt) + "\"");
  for (int tried = 0; from != std::string::npos && tried < kMostObjectsTried; ++tried) {
    const std::size_t end = end_of_object(text, from);
    if (end == std::string::npos) return problem("is cut off before its JSON object ends");
    const std::string_view object = std::string_view(text).substr(from, end - from);
    boost::json::error_code error;
    boost::json::value value = boost::json::parse(object, error);
    if (!error) {
      const auto name = repeated_name(object);
      if (name) return problem("names \"" + excerpt(*name, kExcerpt) + "\" twice");
      return std::move(value.as_object());
    }
    from = text.find('{', end);  // not inside: a part of an answer is no answer
  }
  return problem("holds no valid JSON object: \"" + excerpt(text, kExcerpt) + "\"");
}

}  // namespace tributary::mapgen
