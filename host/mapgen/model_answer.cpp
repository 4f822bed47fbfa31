#include "mapgen/model_answer.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <map>

#include "mapgen/answer_schema.hpp"
#include "mapgen/json_answer.hpp"

namespace tributary::mapgen {

using mapping::PostingField;
using mapping::Reading;

namespace {

// location, city, country and remote may come from one place text, and so may an amount's bounds, currency
// and period.
constexpr std::size_t kMostFieldsOfOnePath = 4;
constexpr std::size_t kExcerpt = 60;  // code points of what a model wrote, in a message

struct Choice {
  const PromptPath* path = nullptr;  // null: none
  Reading reading = Reading::automatic;
};

using Choices = std::array<Choice, mapping::kPostingFieldCount>;

std::string in_quotes(std::string_view text) {
  return "\"" + excerpt(text, kExcerpt) + "\"";
}

// By id, or by the path as it was shown: both are taken from the list, neither can be invented.
const PromptPath* chosen(std::string_view id, const std::vector<PromptPath>& paths) {
  const auto found = std::find_if(paths.begin(), paths.end(),
                                  [id](const PromptPath& path) { return path.id == id || path.shown == id; });
  return found == paths.end() ? nullptr : &*found;
}

// Fills `choice` from {"path":..., "as":...}, "p3" or null; returns what is wrong, or "".
std::string read_choice(const boost::json::value& value, std::string_view field,
                        const std::vector<PromptPath>& paths, Choice& choice) {
  const boost::json::value* path = &value;
  const boost::json::value* as = nullptr;
  if (const auto* object = value.if_object()) {
    path = object->if_contains("path");
    as = object->if_contains("as");
    if (path == nullptr) return std::string(field) + ": the answer has no \"path\" there";
  }
  if (path->is_null()) return "";
  if (!path->is_string()) return std::string(field) + ": the answer's path is not the id of a path";
  const std::string_view id = path->get_string();
  if (id == kNoPath || id.empty()) return "";
  choice.path = chosen(id, paths);
  if (choice.path == nullptr) {
    return std::string(field) + ": the answer chooses " + in_quotes(id) + ", which is not one of the " +
           std::to_string(paths.size()) + " paths";
  }
  if (as == nullptr || as->is_null()) return "";
  const auto readings = readings_of(*mapping::posting_field(field));
  const auto reading = as->is_string() ? mapping::reading(std::string_view(as->get_string())) : std::nullopt;
  if (!reading || std::find(readings.begin(), readings.end(), *reading) == readings.end()) {
    return std::string(field) + ": the answer's \"as\" is " + in_quotes(boost::json::serialize(*as)) +
           ", which this field does not have";
  }
  choice.reading = *reading;
  return "";
}

// What is wrong with the choices taken together, or "".
std::string check(const Choices& choices) {
  for (const PostingField field : mapping::kRequiredFields) {
    if (choices[static_cast<std::size_t>(field)].path == nullptr) {
      return std::string(name(field)) + ": the answer chooses no path for it, and it is required";
    }
  }
  std::map<const PromptPath*, std::size_t> uses;
  for (const Choice& choice : choices) {
    if (choice.path != nullptr) ++uses[choice.path];
  }
  for (const auto& [path, times] : uses) {
    if (times > kMostFieldsOfOnePath) {
      return "the answer chooses " + path->id + " for " + std::to_string(times) + " fields; each has its own";
    }
  }
  if (choices[0].path == choices[1].path) {
    return "the answer chooses " + choices[0].path->id + " for external_id and for title";
  }
  return "";
}
static_assert(mapping::kPostingFieldNames[0] == "external_id" && mapping::kPostingFieldNames[1] == "title");

// What joins a record's several values, for the fields whose posting has room for several.
std::optional<std::string_view> separator(PostingField field) {
  switch (field) {
    case PostingField::description:
      return "\n";
    case PostingField::location:
      return "; ";
    case PostingField::employment_type:
    case PostingField::department:
      return ", ";
    default:
      return std::nullopt;
  }
}

boost::json::object expression(PostingField field, const Choice& choice) {
  boost::json::object expression{{"path", choice.path->path}};
  if (const auto joined_with = separator(field); joined_with && choice.path->repeated) {
    expression["separator"] = *joined_with;
  }
  if (choice.reading != Reading::automatic) expression["as"] = mapping::name(choice.reading);
  return expression;
}

std::string document(const Choices& choices, const GenerationRequest& request) {
  boost::json::object fields;
  for (std::size_t i = 0; i < mapping::kPostingFieldCount; ++i) {
    const auto field = static_cast<PostingField>(i);
    if (choices[i].path != nullptr) {
      fields[name(field)] = expression(field, choices[i]);
    } else if (field == PostingField::company && request.settings.contains("company")) {
      fields[name(field)] = boost::json::object{{"setting", "company"}};
    }
  }
  return boost::json::serialize(boost::json::object{
      {"format", mapping::kFormat}, {"records", request.records_path}, {"fields", std::move(fields)}});
}

ReadAnswer refused(std::string error) {
  return {std::nullopt, std::move(error), {}};
}

}  // namespace

ReadAnswer read_answer(std::string_view answer, const std::vector<PromptPath>& paths,
                       const GenerationRequest& request) {
  const auto object = object_in_answer(answer);
  if (!object) return refused(object.error().message);

  ReadAnswer read;
  Choices choices;
  std::size_t known = 0;
  for (std::size_t i = 0; i < mapping::kPostingFieldCount; ++i) {
    const std::string_view field = mapping::kPostingFieldNames[i];
    const boost::json::value* value = object->if_contains(field);
    if (value == nullptr) {
      read.notes.push_back(std::string(field) + ": left out of the answer, taken as none");
      continue;
    }
    ++known;
    if (std::string wrong = read_choice(*value, field, paths, choices[i]); !wrong.empty())
      return refused(wrong);
  }
  if (known == 0) return refused("the answer is a JSON object without any field of a posting");
  for (const auto& member : *object) {
    if (!mapping::posting_field(member.key()))
      read.notes.push_back("unknown member " + in_quotes(member.key()) + " ignored");
  }
  if (std::string wrong = check(choices); !wrong.empty()) return refused(wrong);

  auto mapping = mapping::parse_mapping(document(choices, request));
  if (!mapping)
    return refused("the answer makes no valid mapping: " + mapping::text(mapping.error().front()));
  read.mapping = std::move(*mapping);
  return read;
}

}  // namespace tributary::mapgen
