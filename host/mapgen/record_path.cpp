#include "mapgen/record_path.hpp"

#include <boost/json.hpp>
#include <optional>

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

// Reads step after step; the first that it does not know is the end.
class Scanner {
 public:
  explicit Scanner(std::string_view path) : rest_(path) { take("$"); }

  std::optional<PathStep> next() {
    using Kind = PathStep::Kind;
    if (take("[?@")) {
      auto name = member();
      if (!name) return std::nullopt;
      while (!take("==")) {
        const auto inner = member();
        if (!inner) return std::nullopt;
        *name += "." + *inner;
      }
      const auto value = literal();
      if (!value || !take("]")) return std::nullopt;
      return PathStep{Kind::named_elements, *name, *value};
    }
    if (rest_.starts_with("['") || rest_.starts_with(".")) {
      const auto name = member();
      if (!name) return std::nullopt;
      return PathStep{Kind::member, *name, ""};
    }
    const std::size_t end = rest_.starts_with("[") ? rest_.find(']') : std::string_view::npos;
    if (end == std::string_view::npos) return std::nullopt;
    const std::string_view selector = rest_.substr(0, end + 1);
    rest_.remove_prefix(selector.size());
    return PathStep{Kind::elements, std::string(selector), ""};
  }

 private:
  bool take(std::string_view text) {
    if (!rest_.starts_with(text)) return false;
    rest_.remove_prefix(text.size());
    return true;
  }

  // .name or ['name']
  std::optional<std::string> member() {
    if (take(".")) {
      const std::string_view name = rest_.substr(0, rest_.find_first_of(".[="));
      rest_.remove_prefix(name.size());
      return std::string(name);
    }
    if (!take("[")) return std::nullopt;
    auto name = literal();
    if (!take("]")) return std::nullopt;
    return name;
  }

  std::optional<std::string> literal() {
    if (!take("'")) return std::nullopt;
    const std::size_t end = end_of_quoted(rest_, 0, '\'');
    if (end == std::string_view::npos) return std::nullopt;
    std::string text = unescaped(rest_.substr(0, end));
    rest_.remove_prefix(end + 1);
    return text;
  }

  std::string_view rest_;
};

}  // namespace

std::vector<PathStep> path_steps(std::string_view path) {
  std::vector<PathStep> steps;
  Scanner scanner(path);
  while (auto step = scanner.next()) steps.push_back(std::move(*step));
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
