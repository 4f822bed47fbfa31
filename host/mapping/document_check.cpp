#include "mapping/document_check.hpp"

#include <set>

#include "json/parser.hpp"

namespace tributary::mapping {

namespace {

void walk(json::Element value, const std::string& pointer, Problems& problems) {
  simdjson::dom::array array;
  simdjson::dom::object object;
  if (value.get(array) == simdjson::SUCCESS) {
    std::size_t index = 0;
    for (const json::Element element : array)
      walk(element, child(pointer, std::to_string(index++)), problems);
  } else if (value.get(object) == simdjson::SUCCESS) {
    std::set<std::string_view> seen;
    for (const auto member : object) {
      const std::string at = child(pointer, member.key);
      if (!seen.insert(member.key).second) problems.add(at, "is given twice; keep one");
      walk(member.value, at, problems);
    }
  }
}

}  // namespace

std::string child(const std::string& pointer, std::string_view step) {
  std::string result = pointer + '/';
  for (const char c : step) {
    if (c == '~') {
      result += "~0";
    } else if (c == '/') {
      result += "~1";
    } else {
      result += c;
    }
  }
  return result;
}

std::string_view kind(const boost::json::value& value) {
  switch (value.kind()) {
    case boost::json::kind::null:
      return "null";
    case boost::json::kind::bool_:
      return "a boolean";
    case boost::json::kind::string:
      return "a string";
    case boost::json::kind::array:
      return "an array";
    case boost::json::kind::object:
      return "an object";
    default:
      return "a number";
  }
}

std::string alternatives(std::span<const std::string_view> names) {
  std::string result;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0) result += i + 1 == names.size() ? " or " : ", ";
    result.append("'").append(names[i]).append("'");
  }
  return result;
}

void check_duplicates(std::string_view document, Problems& problems) {
  json::Parser parser;
  if (const auto root = parser.parse(document)) walk(*root, "", problems);
}

const boost::json::string* expect_string(const boost::json::value& value, const std::string& pointer,
                                         Problems& problems) {
  if (const auto* text = value.if_string()) return text;
  problems.add(pointer, "found " + std::string(kind(value)) + ", expected a string");
  return nullptr;
}

std::optional<jsonpath::Path> expect_path(const boost::json::value& value, const std::string& pointer,
                                          Problems& problems) {
  const auto* text = expect_string(value, pointer, problems);
  if (text == nullptr) return std::nullopt;
  auto path = jsonpath::Path::parse(*text);
  if (path) return std::move(*path);
  std::string message = "'" + std::string(*text) + "' is not a JSONPath: at offset " +
                        std::to_string(path.error().offset) + " " + path.error().message;
  if (!text->starts_with('$'))
    message += "; a path starts with '$', for example '$." + std::string(*text) + "'";
  problems.add(pointer, std::move(message));
  return std::nullopt;
}

}  // namespace tributary::mapping
