#include "sandbox/json_edit.hpp"

#include <boost/json.hpp>

#include "base/error.hpp"
#include "plugin_api/json_view.hpp"

namespace tributary::sandbox {
namespace {

using plugin::JsonView;

struct Split {
  std::string_view parent;
  std::string_view name;
};

Split split_last(std::string_view path) {
  const std::size_t dot = path.rfind('.');
  if (dot == std::string_view::npos) return {"", path};
  return {path.substr(0, dot), path.substr(dot + 1)};
}

std::string added(const std::string& text, const JsonView& object, std::string_view name,
                  std::string_view value) {
  const std::vector<JsonView> members = object.elements();
  const std::size_t at = members.empty() ? object.begin() + 1 : members.back().end();
  return text.substr(0, at) + (members.empty() ? "" : ",") + json_text(name) + ":" + std::string(value) +
         text.substr(at);
}

void collect(const JsonView& value, std::string_view path, std::vector<std::string>& found) {
  if (value.is(JsonView::Kind::array)) {
    const std::size_t dot = path.find('.');
    const std::string_view step = path.substr(0, dot);
    const bool position = !step.empty() && step.find_first_not_of("0123456789") == std::string_view::npos;
    if (!position) {
      for (const JsonView& element : value.elements()) collect(element, path, found);
      return;
    }
  }
  if (!path.empty()) {
    const std::size_t dot = path.find('.');
    const auto child = value.find(path.substr(0, dot));
    if (child) collect(*child, dot == std::string_view::npos ? "" : path.substr(dot + 1), found);
    return;
  }
  if (!value.is(JsonView::Kind::object) && !value.is(JsonView::Kind::null)) found.push_back(value.text());
}

}  // namespace

std::string with_value(std::string text, std::string_view path, std::string_view value) {
  const JsonView view = JsonView::parse(text);
  if (const auto found = view.find(path)) {
    return text.substr(0, found->begin()) + std::string(value) + text.substr(found->end());
  }
  const auto [parent, name] = split_last(path);
  const auto object = view.find(parent);
  if (!object)
    return with_value(std::move(text), parent, "{" + json_text(name) + ":" + std::string(value) + "}");
  if (!object->is(JsonView::Kind::object)) {
    throw Error(ErrorKind::configuration, "there is no place for \"" + std::string(path) +
                                              "\" in the envelope: what it would stand in is no object");
  }
  return added(text, *object, name, value);
}

std::string without_value(std::string text, std::string_view path) {
  const JsonView view = JsonView::parse(text);
  const auto found = view.find(path);
  const auto object = view.find(split_last(path).parent);
  if (path.empty() || !found || !object->is(JsonView::Kind::object)) return text;
  std::size_t begin = object->begin() + 1;
  bool first = true;
  for (const JsonView& member : object->elements()) {
    if (member.begin() == found->begin()) break;
    begin = member.end();
    first = false;
  }
  std::size_t end = found->end();
  const std::size_t behind = text.find_first_not_of(" \t\r\n", end);
  if (first && behind < object->end() && text[behind] == ',') end = behind + 1;
  return text.erase(begin, end - begin);
}

std::vector<std::string> values_at(std::string_view text, std::string_view path) {
  std::vector<std::string> found;
  collect(JsonView::parse(text), path, found);
  return found;
}

std::string json_text(std::string_view text) {
  return boost::json::serialize(boost::json::string(text));
}

}  // namespace tributary::sandbox
