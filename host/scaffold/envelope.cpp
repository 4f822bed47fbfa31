#include "scaffold/envelope.hpp"

#include <charconv>

namespace tributary::scaffold {
namespace {

constexpr int kDeepest = 4;

std::optional<std::int64_t> number_in(std::string_view text) {
  std::int64_t number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || read.ec != std::errc() || read.ptr != text.data() + text.size()) return {};
  return number;
}

void visit(json::Element value, const std::string& path, const std::string& name, const std::string& parent,
           int depth, std::vector<EnvelopeValue>& out) {
  if (value.is_object() && depth < kDeepest) {
    for (const auto member : simdjson::dom::object(value)) {
      const std::string key(member.key);
      if (!fits_in_a_path(key)) continue;
      visit(member.value, path.empty() ? key : path + "." + key, key, name, depth + 1, out);
    }
    return;
  }
  if (value.is_object() || value.is_array() || path.empty()) return;
  EnvelopeValue found{path, name, parent, value.is_null(), {}, ""};
  std::string_view text;
  std::int64_t number = 0;
  if (value.get(text) == simdjson::SUCCESS) {
    found.text = text;
    found.number = number_in(text);
  } else if (value.get(number) == simdjson::SUCCESS) {
    found.number = number;
  }
  out.push_back(std::move(found));
}

}  // namespace

bool fits_in_a_path(std::string_view name) {
  return !name.empty() && name.find_first_of(".|[]{}$*@?\"\\,") == std::string_view::npos;
}

std::vector<EnvelopeValue> envelope_of(json::Element root) {
  std::vector<EnvelopeValue> out;
  visit(root, "", "", "", 0, out);
  return out;
}

std::optional<json::Element> value_at(json::Element value, std::string_view path) {
  while (!path.empty()) {
    const std::size_t dot = std::min(path.find('.'), path.size());
    json::Element next;
    if (value.is_object()) {
      if (value[path.substr(0, dot)].get(next) != simdjson::SUCCESS) return {};
    } else {
      return {};
    }
    value = next;
    path.remove_prefix(std::min(dot + 1, path.size()));
  }
  return value;
}

}  // namespace tributary::scaffold
