#include "normalize/counts_json.hpp"

namespace tributary::normalize {
namespace {

using Counts = std::map<std::string, std::uint64_t, std::less<>>;

boost::json::object to_json(const Counts& counts) {
  boost::json::object object;
  for (const auto& [what, count] : counts) object[what] = count;
  return object;
}

// {"day": 120, "local": 3}
boost::json::object precisions_to_json(const FieldCounts& counts) {
  boost::json::object object;
  for (std::size_t i = 1; i < counts.precisions.size(); ++i) {  // 0 is none
    if (counts.precisions[i] > 0) object[name(static_cast<DatePrecision>(i))] = counts.precisions[i];
  }
  return object;
}

boost::json::object to_json(const FieldCounts& counts) {
  boost::json::object object{{"filled", counts.filled}, {"empty", counts.empty}};
  if (auto known = precisions_to_json(counts); !known.empty()) object["precision"] = std::move(known);
  if (!counts.failed.empty()) object["failed"] = to_json(counts.failed);
  boost::json::object examples;
  for (const auto& [reason, value] : counts.examples) examples[reason] = value;
  if (!examples.empty()) object["examples"] = std::move(examples);
  if (!counts.unmapped.empty()) object["unmapped"] = to_json(counts.unmapped);
  return object;
}

std::uint64_t number_at(const boost::json::object& object, std::string_view key) {
  const auto* value = object.if_contains(key);
  if (value == nullptr || !value->is_number()) return 0;
  boost::system::error_code problem;
  const auto number = value->to_number<std::uint64_t>(problem);
  return problem ? 0 : number;
}

const boost::json::object& object_at(const boost::json::object& object, std::string_view key) {
  static const boost::json::object none;
  const auto* value = object.if_contains(key);
  return value != nullptr && value->is_object() ? value->get_object() : none;
}

Counts counts_at(const boost::json::object& object, std::string_view key) {
  Counts counts;
  for (const auto& [what, count] : object_at(object, key)) {
    if (const auto number = number_at(object_at(object, key), what); number > 0) counts[what] = number;
  }
  return counts;
}

FieldCounts field_from_json(const boost::json::object& object) {
  FieldCounts counts;
  counts.filled = number_at(object, "filled");
  counts.empty = number_at(object, "empty");
  const auto& precisions = object_at(object, "precision");
  for (std::size_t i = 1; i < counts.precisions.size(); ++i) {
    counts.precisions[i] = number_at(precisions, name(static_cast<DatePrecision>(i)));
  }
  counts.failed = counts_at(object, "failed");
  counts.unmapped = counts_at(object, "unmapped");
  for (const auto& [reason, value] : object_at(object, "examples")) {
    if (value.is_string()) counts.examples.emplace(reason, value.get_string());
  }
  return counts;
}

}  // namespace

boost::json::object fields_to_json(const PageCounts& counts) {
  boost::json::object fields;
  for (std::size_t i = 0; i < mapping::kPostingFieldCount; ++i) {
    const auto& field = counts.fields[i];
    if (field.filled == 0 && field.empty == 0 && field.failed.empty() && field.unmapped.empty()) continue;
    fields[mapping::kPostingFieldNames[i]] = to_json(field);
  }
  return fields;
}

void add_fields(const boost::json::object& fields, PageCounts& counts) {
  PageCounts added;
  for (std::size_t i = 0; i < mapping::kPostingFieldCount; ++i) {
    added.fields[i] = field_from_json(object_at(fields, mapping::kPostingFieldNames[i]));
  }
  counts.add(added);
}

}  // namespace tributary::normalize
