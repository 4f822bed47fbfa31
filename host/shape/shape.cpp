#include "shape/shape.hpp"

#include <algorithm>
#include <bitset>
#include <optional>
#include <set>
#include <unordered_map>
#include <unordered_set>

#include "json/text.hpp"
#include "shape/named_values.hpp"
#include "shape/path_text.hpp"

namespace tributary::shape {
namespace {

using simdjson::dom::array;
using simdjson::dom::element_type;
using simdjson::dom::object;

constexpr std::size_t kMaxDepth = 24;         // deeper structures are no place for a posting's field
constexpr std::size_t kMaxElements = 200;     // of one array: the rest looks like these
constexpr std::size_t kMaxStructures = 16;    // more are one big variety
constexpr double kSameStructure = 0.5;        // of all members of two records, those that both have
constexpr double kFewRecords = 0.2;           // of all: what only these have is an exception
constexpr std::size_t kDigitsOfAnId = 3;      // "2024" and "17" as keys are ids or years, "0" may be a name
constexpr std::size_t kHexDigitsOfAnId = 16;  // shorter ones may be words: "facade"

bool all_of(std::string_view text, bool (*test)(char)) {
  return !text.empty() && std::all_of(text.begin(), text.end(), test);
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_hex_or_dash(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || c == '-';
}
bool is_date_character(char c) {
  return is_digit(c) || c == '-' || c == '/' || c == '.';
}

// Whether a member's name is data: an id, a UUID, a date. Names of fields never look like that.
bool is_data_key(std::string_view key) {
  if (all_of(key, is_digit)) return key.size() >= kDigitsOfAnId;
  if (key.size() >= kHexDigitsOfAnId && all_of(key, is_hex_or_dash)) {
    return std::any_of(key.begin(), key.end(), is_digit);
  }
  return key.size() >= 8 && is_digit(key[0]) && all_of(key, is_date_character);
}

bool has_data_keys(const object& members) {
  std::size_t count = 0;
  for (const auto member : members) {
    if (!is_data_key(member.key)) return false;
    ++count;
  }
  return count > 0;
}

bool is_container(ValueType type) {
  return type == ValueType::object || type == ValueType::array;
}

constexpr std::string_view kText = "#text";

// What an XML element says that has attributes as well: a mapping's path to the element finds it, so the
// element counts as a text, on whose attributes nothing hangs.
std::optional<json::Element> text_beside_attributes(const object& members) {
  json::Element text;
  if (members[kText].get(text) != simdjson::SUCCESS || !text.is_string()) return std::nullopt;
  return text;
}

// What each position of an array means when the record has no names: mixed types stand at their index.
bool is_tuple(const array& elements) {
  bool numbers = true;
  bool first = true;
  bool mixed = false;
  ValueType seen = ValueType::null;
  for (const auto element : elements) {
    const ValueType type = type_of(element);
    numbers = numbers && (type == ValueType::integer || type == ValueType::decimal);
    mixed = mixed || (!first && type != seen);
    seen = type;
    first = false;
  }
  return mixed || (numbers && !first);
}

// Cuts at a UTF-8 boundary.
void cut(std::string& text, std::size_t bytes) {
  if (text.size() <= bytes) return;
  while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0) == 0x80) --bytes;
  text.resize(bytes);
}

}  // namespace

ValueType type_of(json::Element value) {
  switch (value.type()) {
    case element_type::NULL_VALUE:
      return ValueType::null;
    case element_type::BOOL:
      return ValueType::boolean;
    case element_type::INT64:
    case element_type::UINT64:
      return ValueType::integer;
    case element_type::DOUBLE:
      return ValueType::decimal;
    case element_type::STRING:
      return ValueType::text;
    case element_type::OBJECT:
      return ValueType::object;
    case element_type::ARRAY:
      return ValueType::array;
  }
  return ValueType::null;
}

const PathStatistics* Shape::find(std::string_view path) const {
  const auto found =
      std::find_if(paths.begin(), paths.end(), [path](const auto& entry) { return entry.path == path; });
  return found == paths.end() ? nullptr : &*found;
}

struct ShapeBuilder::State {
  // What is known of a path besides its statistics.
  struct Progress {
    std::uint64_t record = 0;  // the last one it was seen in, counted from 1
    std::uint64_t filled_record = 0;
    std::uint64_t values_in_record = 0;
    std::bitset<kMaxStructures> structures;  // in which it was seen
    std::unordered_set<std::string> different;
  };

  // Records whose members are mostly the same.
  struct Structure {
    std::set<std::string, std::less<>> members;  // of the first of them
    std::uint64_t records = 0;
  };

  Shape shape;
  std::vector<Structure> structures;
  std::size_t structure = 0;  // of the record at hand
  std::vector<Progress> progress;
  std::unordered_map<std::string, std::size_t> index;
  bool positional = false;  // the record at hand is an array

  PathStatistics* entry(const std::string& path);
  void find_structure(json::Element record);
  std::uint64_t comparable(const std::bitset<kMaxStructures>& seen_in) const;
  void count(const std::string& path, json::Element value, bool filled);
  void keep(PathStatistics& statistics, Progress& state, json::Element value);
  void visit(json::Element value, std::string& path, std::size_t depth, bool under_name);
  void visit_object(const object& members, std::string& path, std::size_t depth, bool under_name,
                    std::string_view counted = {});
  void visit_array(const array& elements, std::string& path, std::size_t depth, bool under_name);
  void visit_named_values(const array& elements, std::string& path, std::size_t depth);
};

PathStatistics* ShapeBuilder::State::entry(const std::string& path) {
  const auto found = index.find(path);
  if (found != index.end()) return &shape.paths[found->second];
  if (shape.paths.size() >= kMaxPaths) return nullptr;
  index.emplace(path, shape.paths.size());
  shape.paths.emplace_back().path = path;
  progress.emplace_back();
  return &shape.paths.back();
}

void ShapeBuilder::State::find_structure(json::Element record) {
  std::set<std::string, std::less<>> members;
  object of;
  if (record.get(of) == simdjson::SUCCESS) {
    for (const auto member : of) members.emplace(member.key);
  }
  for (structure = 0; structure < structures.size(); ++structure) {
    const auto& known = structures[structure].members;
    const auto both = static_cast<double>(std::count_if(
        members.begin(), members.end(), [&known](const auto& name) { return known.count(name) > 0; }));
    const auto all = static_cast<double>(known.size() + members.size()) - both;
    if (all == 0 || both >= kSameStructure * all) break;
  }
  if (structure == kMaxStructures) --structure;
  if (structure == structures.size()) structures.push_back({std::move(members), 0});
  ++structures[structure].records;
}

std::uint64_t ShapeBuilder::State::comparable(const std::bitset<kMaxStructures>& seen_in) const {
  std::uint64_t records = 0;
  for (std::size_t i = 0; i < structures.size(); ++i) {
    if (seen_in.test(i)) records += structures[i].records;
  }
  const bool few = static_cast<double>(records) < kFewRecords * static_cast<double>(shape.records);
  return few ? shape.records : records;
}

void ShapeBuilder::State::keep(PathStatistics& statistics, Progress& state, json::Element value) {
  std::string text;
  json::append_scalar(value, text);
  statistics.total_length += text.size();
  statistics.max_length = std::max<std::uint64_t>(statistics.max_length, text.size());
  if (statistics.kept.size() >= kKeptValues) return;
  cut(text, kKeptBytes);
  if (state.different.insert(text).second) ++statistics.distinct;
  statistics.kept.push_back(std::move(text));
  statistics.kept_record.push_back(static_cast<std::uint32_t>(shape.records - 1));
}

void ShapeBuilder::State::count(const std::string& path, json::Element value, bool filled) {
  PathStatistics* statistics = entry(path);
  if (!statistics) return;
  Progress& state = progress[static_cast<std::size_t>(statistics - shape.paths.data())];
  const ValueType type = type_of(value);
  ++statistics->types[static_cast<std::size_t>(type)];
  if (state.record != shape.records) {
    state.record = shape.records;
    state.values_in_record = 0;
    ++statistics->records;
    state.structures.set(structure);
  }
  if (!filled) return;
  if (state.filled_record != shape.records) {
    state.filled_record = shape.records;
    ++statistics->filled;
  }
  statistics->most_in_one_record = std::max(statistics->most_in_one_record, ++state.values_in_record);
  if (is_container(type)) return;
  ++statistics->values;
  keep(*statistics, state, value);
}

void ShapeBuilder::State::visit(json::Element value, std::string& path, std::size_t depth, bool under_name) {
  switch (type_of(value)) {
    case ValueType::object: {
      const object members = value.get_object().value_unsafe();
      const auto text = text_beside_attributes(members);
      count(path, text ? *text : value, members.size() > 0);
      if (depth < kMaxDepth) visit_object(members, path, depth, under_name, text ? kText : "");
      return;
    }
    case ValueType::array: {
      const array elements = value.get_array().value_unsafe();
      count(path, value, elements.begin() != elements.end());
      if (depth < kMaxDepth) visit_array(elements, path, depth, under_name);
      return;
    }
    case ValueType::null:
      return count(path, value, false);
    case ValueType::text:
      return count(path, value, !value.get_string().value_unsafe().empty());
    default:
      return count(path, value, true);
  }
}

void ShapeBuilder::State::visit_object(const object& members, std::string& path, std::size_t depth,
                                       bool under_name, std::string_view counted) {
  const std::size_t length = path.size();
  const bool folded = depth > 0 && has_data_keys(members);
  for (const auto member : members) {
    if (!counted.empty() && member.key == counted) continue;
    if (folded) {
      path += "[*]";
    } else {
      append_member(member.key, path);
    }
    visit(member.value, path, depth + 1, under_name);
    path.resize(length);
  }
}

void ShapeBuilder::State::visit_array(const array& elements, std::string& path, std::size_t depth,
                                      bool under_name) {
  const std::size_t length = path.size();
  const bool tuple = positional && (depth == 0 || is_tuple(elements));
  std::size_t position = 0;
  for (const auto element : elements) {
    if (position >= kMaxElements) break;
    path += tuple ? "[" + std::to_string(position) + "]" : "[*]";
    visit(element, path, depth + 1, under_name);
    path.resize(length);
    ++position;
  }
  if (!under_name && !positional) visit_named_values(elements, path, depth);
}

void ShapeBuilder::State::visit_named_values(const array& elements, std::string& path, std::size_t depth) {
  const std::vector<std::string> chain = naming_members(elements);
  if (chain.empty()) return;
  const std::size_t length = path.size();
  for (const auto element : elements) {
    json::Element named = element;
    for (const std::string& member : chain) named = named.get_object().value_unsafe()[member].value_unsafe();
    path += "[?@";
    for (const std::string& member : chain) append_member(member, path);
    path += "==";
    append_literal(named.get_string().value_unsafe(), path);
    path += ']';
    visit_object(element.get_object().value_unsafe(), path, depth + 1, true);
    path.resize(length);
  }
}

ShapeBuilder::ShapeBuilder() : state_(std::make_unique<State>()) {}
ShapeBuilder::~ShapeBuilder() = default;
ShapeBuilder::ShapeBuilder(ShapeBuilder&&) noexcept = default;
ShapeBuilder& ShapeBuilder::operator=(ShapeBuilder&&) noexcept = default;

void ShapeBuilder::add(json::Element record) {
  ++state_->shape.records;
  state_->positional = record.is_array();
  state_->find_structure(record);
  std::string path = "$";
  state_->visit(record, path, 0, false);
}

Shape ShapeBuilder::finish() {
  for (std::size_t i = 0; i < state_->shape.paths.size(); ++i) {
    state_->shape.paths[i].comparable = state_->comparable(state_->progress[i].structures);
  }
  Shape shape = std::move(state_->shape);
  state_ = std::make_unique<State>();
  drop_unsteady_names(shape);
  return shape;
}

}  // namespace tributary::shape
