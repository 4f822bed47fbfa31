#include "path.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace tributary::rest {
namespace {

using plugin::JsonView;

// "name[key=value]" taken apart; key is empty where there is no selector.
struct Step {
  std::string_view name;
  std::string_view key;
  std::string_view value;
};

Step step_of(std::string_view text) {
  const std::size_t open = text.find('[');
  const std::size_t equals = text.find('=', open == std::string_view::npos ? text.size() : open);
  if (open == std::string_view::npos || equals == std::string_view::npos || !text.ends_with(']'))
    return {text, {}, {}};
  return {text.substr(0, open), text.substr(open + 1, equals - open - 1),
          text.substr(equals + 1, text.size() - equals - 2)};
}

// The first step of `path`, a dot inside of brackets not being one; and takes it off.
std::string_view take_step(std::string_view& path) {
  std::size_t end = 0;
  for (bool inside = false; end < path.size() && (inside || path[end] != '.'); ++end) {
    if (path[end] == '[') inside = true;
    if (path[end] == ']') inside = false;
  }
  const std::string_view step = path.substr(0, end);
  path.remove_prefix(std::min(end + 1, path.size()));
  return step;
}

std::optional<JsonView> selected(const JsonView& array, const Step& step) {
  for (const JsonView& element : array.elements()) {
    const auto value = element.find(step.key);
    if (value && value->text() == step.value) return element;
  }
  return {};
}

std::optional<JsonView> find_one(const JsonView& json, std::string_view path) {
  std::optional<JsonView> at = json;
  while (at && !path.empty()) {
    const Step step = step_of(take_step(path));
    at = step.name.empty() ? at : at->find(step.name);
    if (at && !step.key.empty()) at = selected(*at, step);
  }
  return at;
}

bool is_plain_name(std::string_view name) {
  return !name.empty() && !(name[0] >= '0' && name[0] <= '9') &&
         std::all_of(name.begin(), name.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
         });
}

std::string quoted(std::string_view name) {
  return boost::json::serialize(boost::json::string(name));
}

std::string json_path_step(std::string_view name) {
  if (is_plain_name(name)) return "." + std::string(name);
  if (name.find_first_not_of("0123456789") == std::string_view::npos) return "[" + std::string(name) + "]";
  return "[" + quoted(name) + "]";
}

}  // namespace

std::optional<Found> find(const JsonView& json, std::string_view path) {
  for (;;) {
    const std::size_t bar = std::min(path.find('|'), path.size());
    const std::string_view one = path.substr(0, bar);
    if (const auto value = find_one(json, one)) return Found{*value, std::string(one)};
    if (bar == path.size()) return {};
    path.remove_prefix(bar + 1);
  }
}

std::string text_at(const JsonView& json, std::string_view path) {
  const auto found = find(json, path);
  return found ? found->value.text() : "";
}

std::optional<std::int64_t> integer_at(const JsonView& json, std::string_view path) {
  const auto found = find(json, path);
  return found ? found->value.integer() : std::nullopt;
}

std::string json_path(std::string_view path) {
  std::string out = "$";
  while (!path.empty()) {
    const Step step = step_of(take_step(path));
    out += json_path_step(step.name);
    if (!step.key.empty()) out += "[?@" + json_path_step(step.key) + "==" + quoted(step.value) + "]";
  }
  return out + "[*]";
}

std::string plain_path(std::string path) {
  if (path.ends_with("[*]")) path.resize(path.size() - 3);
  if (path == "$") return "";
  if (path.starts_with("$.")) path.erase(0, 2);
  if (path.find_first_of("$()*@?") != std::string::npos) {
    throw plugin::FetchFailure(plugin::FailureKind::failed,
                               "\"" + path + "\" is no path of names joined by dots, such as data.jobs");
  }
  return path;
}

}  // namespace tributary::rest
