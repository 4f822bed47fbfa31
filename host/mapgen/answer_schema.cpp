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

boost::json::object member_schema(PostingField field, const boost::json::array& path_ids) {
  boost::json::array readings;
  for (const Reading reading : readings_of(field)) readings.emplace_back(mapping::name(reading));
  return {{"type", "object"},
          {"properties",
           {{"path", {{"type", "string"}, {"enum", path_ids}}},
            {"as", {{"type", "string"}, {"enum", std::move(readings)}}}}},
          {"required", boost::json::array{"path", "as"}},
          {"additionalProperties", false}};
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

boost::json::object answer_schema(const std::vector<std::string>& path_ids) {
  boost::json::array ids{kNoPath};
  for (const std::string& id : path_ids) ids.emplace_back(id);
  boost::json::object properties;
  boost::json::array required;
  for (std::size_t i = 0; i < mapping::kPostingFieldCount; ++i) {
    properties[mapping::kPostingFieldNames[i]] = member_schema(static_cast<PostingField>(i), ids);
    required.emplace_back(mapping::kPostingFieldNames[i]);
  }
  return {{"type", "object"},
          {"properties", std::move(properties)},
          {"required", std::move(required)},
          {"additionalProperties", false}};
}

std::string answer_form(const std::vector<std::string>& path_ids) {
  std::string range = path_ids.empty() ? "" : "\"" + path_ids.front() + "\"";
  if (path_ids.size() > 1) range += "..\"" + path_ids.back() + "\"";
  std::string form = "{";
  for (std::size_t i = 0; i < mapping::kPostingFieldCount; ++i) {
    form += (i == 0 ? "\"" : ",\n\"") + std::string(mapping::kPostingFieldNames[i]) +
            "\":{\"path\":" + range + "|\"none\",\"as\":";
    bool first = true;
    for (const Reading reading : readings_of(static_cast<PostingField>(i))) {
      form += (first ? "\"" : "|\"") + std::string(mapping::name(reading)) + "\"";
      first = false;
    }
    form += "}";
  }
  return form + "}";
}

}  // namespace tributary::mapgen
