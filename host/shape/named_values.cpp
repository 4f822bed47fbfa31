#include "shape/named_values.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <map>
#include <set>
#include <string_view>

namespace tributary::shape {
namespace {

using simdjson::dom::element_type;
using simdjson::dom::object;

constexpr std::size_t kMaxNameBytes = 40;  // longer ones are sentences
constexpr std::size_t kMaxNames = 24;      // of one array, over all records
constexpr std::size_t kFewRecords = 3;     // too few to tell a name from a value by repetition

// How a member that names its element is called, by the end of its name. A kind (type, source) names an
// element wherever it stands; a name does only beside a value.
constexpr std::array<std::string_view, 5> kKinds = {"type", "kind", "source", "typ", "art"};
constexpr std::array<std::string_view, 12> kNames = {"name",    "label",    "key",       "title",
                                                     "field",   "code",     "text",      "prompt",
                                                     "caption", "question", "attribute", "property"};
constexpr std::array<std::string_view, 6> kValues = {"value",  "values",     "content",
                                                     "answer", "valuelabel", "attributes"};

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return out;
}

bool ends_with_any(std::string_view name, const auto& endings) {
  const std::string lowered = lower(name);
  return std::any_of(endings.begin(), endings.end(),
                     [&](std::string_view end) { return lowered.ends_with(end); });
}

bool is_value_member(std::string_view name) {
  return ends_with_any(name, kValues);
}

bool is_short_text(json::Element value) {
  std::string_view text;
  if (value.get(text) != simdjson::SUCCESS) return false;
  return !text.empty() && text.size() <= kMaxNameBytes && text.find("://") == std::string_view::npos;
}

bool has_value_member(const object& members) {
  for (const auto member : members) {
    if (is_value_member(member.key)) return true;
  }
  return false;
}

// The text that a chain of members leads to.
bool follow(const object& members, const std::vector<std::string>& chain, json::Element& value) {
  object at = members;
  for (std::size_t i = 0; i + 1 < chain.size(); ++i) {
    object inner;
    if (at[chain[i]].get(inner) != simdjson::SUCCESS) return false;
    at = inner;
  }
  return at[chain.back()].get(value) == simdjson::SUCCESS;
}

bool names_every(const simdjson::dom::array& elements, const std::vector<std::string>& chain) {
  bool more = false;
  for (const auto element : elements) {
    object members;
    json::Element value;
    if (element.get(members) != simdjson::SUCCESS) return false;
    if (!follow(members, chain, value) || !is_short_text(value)) return false;
    more = more || members.size() > 1;
    if (chain.size() == 1 && members.size() < 2) return false;
  }
  return more;
}

bool any_has_value_member(const simdjson::dom::array& elements) {
  for (const auto element : elements) {
    object members;
    if (element.get(members) == simdjson::SUCCESS && has_value_member(members)) return true;
  }
  return false;
}

// {"field": {"purpose": "title"}, "value": ...}: the only member of the object that names the element.
std::string only_text_of(json::Element value) {
  object inner;
  if (value.get(inner) != simdjson::SUCCESS || inner.size() != 1) return {};
  const auto member = *inner.begin();
  return is_short_text(member.value) ? std::string(member.key) : std::string();
}

struct Naming {
  std::string array;  // path up to "[?@"
  std::string name;   // path up to and with the "]" of the filter
};

// Splits $.a[?@.k=='v'].rest; empty for a path without a filter.
Naming naming_of(const std::string& path) {
  const std::size_t start = path.find("[?@");
  if (start == std::string::npos) return {};
  std::size_t at = path.find("=='", start);
  if (at == std::string::npos) return {};
  for (at += 3; at < path.size() && path[at] != '\''; ++at) {
    if (path[at] == '\\') ++at;
  }
  return {path.substr(0, start), path.substr(0, std::min(at + 2, path.size()))};
}

}  // namespace

std::vector<std::string> naming_members(const simdjson::dom::array& elements) {
  if (elements.begin() == elements.end()) return {};
  object first;
  if ((*elements.begin()).get(first) != simdjson::SUCCESS) return {};
  const bool valued = any_has_value_member(elements);
  // A name that has an object of its own is a name; a text beside the value may be another form of it.
  for (const auto member : first) {
    if (!valued || !(ends_with_any(member.key, kKinds) || ends_with_any(member.key, kNames))) continue;
    const std::string inner = only_text_of(member.value);
    std::vector<std::string> chain = {std::string(member.key), inner};
    if (!inner.empty() && names_every(elements, chain)) return chain;
  }
  for (const auto member : first) {
    const bool kind = ends_with_any(member.key, kKinds);
    if (!kind && !(valued && ends_with_any(member.key, kNames))) continue;
    if (member.key.starts_with('@')) continue;  // JSON-LD's own @type says what it is, not which
    std::vector<std::string> chain = {std::string(member.key)};
    if (names_every(elements, chain)) return chain;
  }
  return {};
}

void drop_unsteady_names(Shape& shape) {
  std::map<std::string, std::map<std::string, std::uint64_t>> seen;  // array -> name -> records
  for (const auto& entry : shape.paths) {
    const Naming naming = naming_of(entry.path);
    if (naming.name.empty()) continue;
    auto& records = seen[naming.array][naming.name];
    records = std::max(records, entry.records);
  }
  std::set<std::string> unsteady;
  for (const auto& [array, names] : seen) {
    const auto repeated =
        std::count_if(names.begin(), names.end(), [](const auto& n) { return n.second > 1; });
    const bool steady =
        shape.records <= kFewRecords || 2 * static_cast<std::size_t>(repeated) >= names.size();
    if (names.size() > kMaxNames || !steady) unsteady.insert(array);
  }
  std::erase_if(shape.paths,
                [&](const auto& entry) { return unsteady.count(naming_of(entry.path).array) > 0; });
}

}  // namespace tributary::shape
