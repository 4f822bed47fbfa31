#include "mapgen/answer_schema.hpp"

#include <array>

namespace tributary::mapgen {

using mapping::PostingField;
using mapping::Reading;

namespace {

constexpr std::array kText = {Reading::automatic, Reading::text, Reading::html};
constexpr std::array kPlace = {Reading::automatic, Reading::location};
constexpr std::array kFlag = {Reading::automatic, Reading::boolean};
constexpr std::array kDate = {Reading::automatic, Reading::date_day_first, Reading::date_month_first,
                              Reading::epoch_seconds, Reading::epoch_milliseconds};
constexpr std::array kAmount = {Reading::automatic, Reading::minor_units};
constexpr std::array kPlain = {Reading::automatic};

boost::json::object text_schema() {
  return {{"type", "string"}};
}

boost::json::object enumeration(boost::json::array values) {
  return {{"type", "string"}, {"enum", std::move(values)}};
}

boost::json::array reading_names(PostingField field) {
  boost::json::array names;
  for (const Reading reading : readings_of(field)) names.emplace_back(mapping::name(reading));
  return names;
}

}  // namespace

std::span<const Reading> readings_of(PostingField field) {
  switch (field) {
    case PostingField::title:
    case PostingField::description:
    case PostingField::company:
    case PostingField::department:
      return kText;
    case PostingField::location:
    case PostingField::country:
    case PostingField::city:
      return kPlace;
    case PostingField::remote:
      return kFlag;
    case PostingField::posted_at:
    case PostingField::valid_through:
      return kDate;
    case PostingField::salary_min:
    case PostingField::salary_max:
      return kAmount;
    case PostingField::external_id:
    case PostingField::url:
    case PostingField::employment_type:
    case PostingField::career_level:
    case PostingField::salary_currency:
    case PostingField::salary_period:
    case PostingField::language:
      break;
  }
  return kPlain;
}

bool may_fall_back(PostingField field) {
  switch (field) {
    case PostingField::title:
    case PostingField::description:
    case PostingField::company:
    case PostingField::location:
    case PostingField::url:
    case PostingField::posted_at:
    case PostingField::employment_type:
    case PostingField::department:
      return true;
    default:
      return false;
  }
}

bool may_join(PostingField field) {
  return field == PostingField::description || field == PostingField::location;
}

boost::json::object answer_schema(const std::vector<std::string>& path_ids) {
  boost::json::array ids{kNoPath};
  for (const std::string& id : path_ids) ids.emplace_back(id);
  boost::json::object properties;
  boost::json::array required;
  const auto add = [&](const std::string& member, boost::json::object schema) {
    properties[member] = std::move(schema);
    required.emplace_back(member);
  };
  for (std::size_t i = 0; i < mapping::kPostingFieldCount; ++i) {
    const auto field = static_cast<PostingField>(i);
    const std::string name(mapping::kPostingFieldNames[i]);
    add(name, enumeration(ids));
    if (readings_of(field).size() > 1) add(name + "_as", enumeration(reading_names(field)));
    if (may_fall_back(field)) add(name + "_or", text_schema());
    if (may_join(field)) add(name + "_and", text_schema());
  }
  return {{"type", "object"},
          {"properties", std::move(properties)},
          {"required", std::move(required)},
          {"additionalProperties", false}};
}

std::string answer_form(const std::vector<std::string>& path_ids) {
  std::string range = path_ids.empty() ? "" : "\"" + path_ids.front() + "\"";
  if (path_ids.size() > 1) range += "..\"" + path_ids.back() + "\"";
  range += "|\"none\"";
  std::string form = "{";
  for (std::size_t i = 0; i < mapping::kPostingFieldCount; ++i) {
    const auto field = static_cast<PostingField>(i);
    const std::string name = "\"" + std::string(mapping::kPostingFieldNames[i]);
    form += (i == 0 ? "" : ",\n") + name + "\":" + range;
    if (readings_of(field).size() > 1) {
      form += "," + name + "_as\":";
      bool first = true;
      for (const Reading reading : readings_of(field)) {
        form += (first ? "\"" : "|\"") + std::string(mapping::name(reading)) + "\"";
        first = false;
      }
    }
    if (may_fall_back(field)) form += "," + name + "_or\":" + range;
    if (may_join(field)) form += "," + name + "_and\":" + range;
  }
  return form + "}";
}

}  // namespace tributary::mapgen
