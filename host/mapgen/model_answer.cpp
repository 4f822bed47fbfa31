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
  const PromptPath* path = nullptr;       // null: none
  const PromptPath* otherwise = nullptr;  // where the first gives nothing; null: none
  const PromptPath* behind = nullptr;     // whose text stands behind the first one's; null: none
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

// Fills `path` from "p3", "none" or null; returns what is wrong, or "".
std::string read_path(const boost::json::value& value, std::string_view member,
                      const std::vector<PromptPath>& paths, const PromptPath*& path) {
  if (value.is_null()) return "";
  if (!value.is_string()) return std::string(member) + ": the answer's path is not the id of a path";
  const std::string_view id = value.get_string();
  if (id == kNoPath || id.empty()) return "";
  path = chosen(id, paths);
  if (path != nullptr) return "";
  return std::string(member) + ": the answer chooses " + in_quotes(id) + ", which is not one of the " +
         std::to_string(paths.size()) + " paths";
}

std::string read_reading(const boost::json::value& value, std::string_view field, Reading& chosen_reading) {
  if (value.is_null()) return "";
  const auto readings = readings_of(*mapping::posting_field(field));
  const auto reading =
      value.is_string() ? mapping::reading(std::string_view(value.get_string())) : std::nullopt;
  if (!reading || std::find(readings.begin(), readings.end(), *reading) == readings.end()) {
    return std::string(field) + ": the answer's \"as\" is " + in_quotes(boost::json::serialize(value)) +
           ", which this field does not have";
  }
  chosen_reading = *reading;
  return "";
}

// The members that say what to do with a field's path, flat beside it: title_as, title_or, title_and.
constexpr std::string_view kAs = "_as";
constexpr std::string_view kOr = "_or";
constexpr std::string_view kAnd = "_and";

bool known_member(std::string_view name) {
  for (const std::string_view suffix : {kAs, kOr, kAnd}) {
    if (name.ends_with(suffix) && mapping::posting_field(name.substr(0, name.size() - suffix.size())))
      return true;
  }
  return mapping::posting_field(name).has_value();
}

// Fills `choice` from the field's members; {"path":..., "as":...} is taken too, as models that do not see the
// schema like to write it. Returns what is wrong, or "".
std::string read_choice(const boost::json::object& answer, std::string_view field,
                        const std::vector<PromptPath>& paths, Choice& choice) {
  const boost::json::value* path = answer.if_contains(field);
  const boost::json::value* as = answer.if_contains(std::string(field) + std::string(kAs));
  if (const auto* object = path->if_object()) {
    path = object->if_contains("path");
    if (path == nullptr) return std::string(field) + ": the answer has no \"path\" there";
    if (const auto* inside = object->if_contains("as")) as = inside;
  }
  std::string wrong = read_path(*path, field, paths, choice.path);
  if (!wrong.empty() || choice.path == nullptr) return wrong;  // what to do with nothing does not matter
  if (as != nullptr) wrong = read_reading(*as, field, choice.reading);
  for (const auto& [suffix, second] : {std::pair{kOr, &choice.otherwise}, {kAnd, &choice.behind}}) {
    const std::string member = std::string(field) + std::string(suffix);
    const auto* value = answer.if_contains(member);
    if (wrong.empty() && value != nullptr) wrong = read_path(*value, member, paths, *second);
    if (*second == choice.path) *second = nullptr;  // the same once more says nothing
  }
  const auto posting_field = *mapping::posting_field(field);
  if (wrong.empty() && choice.otherwise != nullptr && !may_fall_back(posting_field))
    wrong = std::string(field) + ": the answer names a second path, which this field does not have";
  if (wrong.empty() && choice.behind != nullptr && !may_join(posting_field))
    wrong = std::string(field) + ": the answer joins a second path, which this field does not have";
  return wrong;
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

boost::json::object path_expression(PostingField field, const PromptPath& path) {
  boost::json::object expression{{"path", path.path}};
  if (const auto joined_with = separator(field); joined_with && path.repeated)
    expression["separator"] = *joined_with;
  return expression;
}

boost::json::object expression(PostingField field, const Choice& choice) {
  boost::json::object expression = path_expression(field, *choice.path);
  if (choice.behind != nullptr) {
    boost::json::array parts{std::move(expression), path_expression(field, *choice.behind)};
    expression = {{"join", std::move(parts)}, {"separator", *separator(field)}};
  }
  if (choice.otherwise != nullptr) {
    boost::json::array parts{std::move(expression), path_expression(field, *choice.otherwise)};
    expression = {{"first", std::move(parts)}};
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
    if (!object->contains(field)) {
      read.notes.push_back(std::string(field) + ": left out of the answer, taken as none");
      continue;
    }
    ++known;
    if (std::string wrong = read_choice(*object, field, paths, choices[i]); !wrong.empty())
      return refused(wrong);
  }
  if (known == 0) return refused("the answer is a JSON object without any field of a posting");
  for (const auto& member : *object) {
    if (!known_member(member.key()))
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
