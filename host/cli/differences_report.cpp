#include "cli/differences_report.hpp"

namespace tributary::cli {
namespace {

using pipeline::Differences;

// In the words of drift::to_json.
struct Kind {
  const char* name;
  const char* key;
  std::optional<Differences::Example> Differences::Examples::*example;
};
constexpr Kind kKinds[] = {{"better filled", "better_filled", &Differences::Examples::filled},
                           {"changed", "changed", &Differences::Examples::changed},
                           {"lost", "lost", &Differences::Examples::lost}};

// As a cell; what it says is not shown of a description.
std::string shown(const std::string& value, bool is_text, bool is_empty) {
  if (is_empty) return "(empty)";
  return is_text ? "(a text)" : one_line(value);
}

}  // namespace

Table difference_table(const Differences& differences) {
  Table table{{{"field"}, {"same"}, {"better filled"}, {"changed"}, {"lost"}}, {}, ""};
  for (std::size_t i = 0; i < mapping::kPostingFieldCount; ++i) {
    const auto& field = differences.shadow.fields[i];
    if (field.same + field.filled + field.changed + field.lost == 0) continue;
    table.rows.push_back(
        {mapping::kPostingFieldNames[i], field.same, field.filled, field.changed, field.lost});
  }
  return table;
}

Table example_table(const Differences& differences) {
  Table table{{{"field"}, {"for example"}, {"external_id"}, {"stored"}, {"would be"}}, {}, ""};
  for (std::size_t i = 0; i < mapping::kPostingFieldCount; ++i) {
    const bool is_text = static_cast<mapping::PostingField>(i) == mapping::PostingField::description;
    for (const auto& kind : kKinds) {
      const auto& example = differences.examples[i].*kind.example;
      if (!example) continue;
      const std::string_view key = kind.key;
      table.rows.push_back({mapping::kPostingFieldNames[i], kind.name, one_line(example->external_id),
                            shown(example->before, is_text, key == "better_filled"),
                            shown(example->now, is_text, key == "lost")});
    }
  }
  return table;
}

boost::json::object differences_json(const Differences& differences) {
  boost::json::object object = drift::to_json(differences.shadow);
  object.erase("gone");   // every posting in it is stored and would be
  object.erase("loses");  // a judgement on mappings, not on what is written
  auto& fields = object["fields"].as_object();
  for (std::size_t i = 0; i < mapping::kPostingFieldCount; ++i) {
    const bool is_text = static_cast<mapping::PostingField>(i) == mapping::PostingField::description;
    boost::json::object examples;
    for (const auto& kind : kKinds) {
      const auto& example = differences.examples[i].*kind.example;
      if (!example) continue;
      boost::json::object shown{{"external_id", example->external_id}};
      if (!is_text) {
        shown["stored"] = one_line(example->before);
        shown["would_be"] = one_line(example->now);
      }
      examples[kind.key] = std::move(shown);
    }
    if (!examples.empty())
      fields[mapping::kPostingFieldNames[i]].as_object()["examples"] = std::move(examples);
  }
  return object;
}

}  // namespace tributary::cli
