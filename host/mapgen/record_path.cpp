#include "mapgen/record_path.hpp"

#include <boost/json.hpp>

namespace tributary::mapgen {
namespace {

bool upper(char c) {
  return c >= 'A' && c <= 'Z';
}
bool lower(char c) {
  return c >= 'a' && c <= 'z';
}
bool digit(char c) {
  return c >= '0' && c <= '9';
}
bool outside_ascii(char c) {
  return static_cast<unsigned char>(c) >= 0x80;
}

// Position of the quote that ends the name starting at `from`; npos when there is none.
std::size_t end_of_quoted(std::string_view path, std::size_t from, char quote) {
  for (std::size_t i = from; i < path.size(); ++i) {
    if (path[i] == '\\') {
      ++i;
    } else if (path[i] == quote) {
      return i;
    }
  }
  return std::string_view::npos;
}

// RFC 9535 escapes are those of JSON, and \' besides.
std::string unescaped(std::string_view quoted) {
  std::string json = "\"";
  for (std::size_t i = 0; i < quoted.size(); ++i) {
    if (quoted[i] == '\\' && i + 1 < quoted.size()) {
      ++i;
      if (quoted[i] != '\'') json += '\\';
    } else if (quoted[i] == '"') {
      json += '\\';
    }
    json += quoted[i];
  }
  json += '"';
  boost::system::error_code error;
  const auto value = boost::json::parse(json, error);
  return error || !value.is_string() ? std::string(quoted) : std::string(value.get_string());
}

}  // namespace

std::vector<PathStep> path_steps(std::string_view path) {
  std::vector<PathStep> steps;
  std::size_t at = path.starts_with('$') ? 1 : 0;
  while (at < path.size()) {
    if (path[at] == '.') {
      const std::size_t end = std::min(path.find_first_of(".[", at + 1), path.size());
      steps.push_back(
          {path.substr(at + 1, end - at - 1) == "*", std::string(path.substr(at + 1, end - at - 1))});
      at = end;
    } else if (path[at] == '[' && at + 1 < path.size() && (path[at + 1] == '\'' || path[at + 1] == '"')) {
      const std::size_t end = end_of_quoted(path, at + 2, path[at + 1]);
      if (end == std::string_view::npos) break;
      steps.push_back({false, unescaped(path.substr(at + 2, end - at - 2))});
      at = end + 2;
    } else if (path[at] == '[') {
      const std::size_t end = path.find(']', at);
      if (end == std::string_view::npos) break;
      steps.push_back({true, ""});
      at = end + 1;
    } else {
      break;
    }
  }
  return steps;
}

std::vector<std::string> name_words(std::string_view name) {
  std::vector<std::string> words;
  std::string word;
  const auto finish = [&] {
    if (!word.empty()) words.push_back(std::move(word));
    word.clear();
  };
  for (std::size_t i = 0; i < name.size(); ++i) {
    const char c = name[i];
    if (!upper(c) && !lower(c) && !digit(c) && !outside_ascii(c)) {
      finish();
      continue;
    }
    const bool hump =
        upper(c) && i > 0 &&
        (lower(name[i - 1]) || digit(name[i - 1]) || (i + 1 < name.size() && lower(name[i + 1])));
    if (hump) finish();
    word += upper(c) ? static_cast<char>(c - 'A' + 'a') : c;
  }
  finish();
  return words;
}

}  // namespace tributary::mapgen
