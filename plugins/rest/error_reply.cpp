#include "error_reply.hpp"

#include <algorithm>
#include <array>

#include "path.hpp"

namespace tributary::rest {
namespace {

using plugin::JsonView;

constexpr std::array<std::string_view, 10> kErrorNames{
    "error",      "errors", "errormessage", "error_message", "errorcode",
    "error_code", "fault",  "exception",    "errordetails",  "error_description"};
constexpr std::size_t kMostExcerpt = 120;

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 'a' - 'A') : c; });
  return out;
}

// null, false, 0, "", and nothing else in brackets is how sites say that nothing is wrong.
bool says_nothing(const JsonView& value) {
  const std::string_view raw = value.raw();
  if (value.is(JsonView::Kind::array) || value.is(JsonView::Kind::object)) {
    const std::vector<JsonView> elements = value.elements();
    return std::all_of(elements.begin(), elements.end(), says_nothing);
  }
  return raw == "null" || raw == "false" || raw == "0" || raw == "\"\"" || raw == "\"0\"";
}

std::string excerpt(const JsonView& value) {
  const std::string text = value.is(JsonView::Kind::text) ? value.text() : std::string(value.raw());
  return text.size() <= kMostExcerpt ? text : text.substr(0, kMostExcerpt) + "...";
}

std::optional<std::string> told_by_object(const JsonView& object) {
  for (const std::string& name : object.names()) {
    const auto value = object.find(name);
    if (value && is_error_name(name) && !says_nothing(*value)) return name + ": " + excerpt(*value);
  }
  const std::string status = lower(text_at(object, "status"));
  const bool failed = text_at(object, "success") == "false" || status == "error" || status == "fail";
  if (!failed) return {};
  const std::string message = text_at(object, "message|msg|detail");
  return message.empty() ? excerpt(object) : message;
}

}  // namespace

bool is_error_name(std::string_view name) {
  return std::find(kErrorNames.begin(), kErrorNames.end(), lower(name)) != kErrorNames.end();
}

std::optional<std::string> error_at(const JsonView& json, std::string_view path) {
  const auto found = path.empty() ? std::nullopt : find(json, path);
  return found && !says_nothing(found->value) ? std::optional(excerpt(found->value)) : std::nullopt;
}

std::optional<std::string> error_told(const JsonView& json) {
  if (json.is(JsonView::Kind::object)) return told_by_object(json);
  if (!json.is(JsonView::Kind::array)) return {};
  // A list of errors; where one element tells none, it is a list of something else.
  std::optional<std::string> first;
  for (const JsonView& element : json.elements()) {
    const auto told = element.is(JsonView::Kind::object) ? told_by_object(element) : std::nullopt;
    if (!told) return {};
    if (!first) first = told;
  }
  return first;
}

}  // namespace tributary::rest
