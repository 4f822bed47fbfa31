#include "normalize/documents.hpp"

namespace tributary::normalize {
namespace {

using OptionalName = std::optional<std::string>;

void add_lists(const jsonpath::Path& path, const OptionalName& start, xml::Lists& lists) {
  path.each_list(start,
                 [&](const OptionalName& parent, const std::string& name) { lists.add(parent, name); });
}

void add_lists(const mapping::Expression& expression, const OptionalName& record, xml::Lists& lists) {
  if (expression.path) add_lists(*expression.path, expression.from_page ? "" : record, lists);
  for (const auto& part : expression.parts) add_lists(part, record, lists);
}

}  // namespace

void Repairs::add(const Repairs& other) {
  json.byte_order_mark |= other.json.byte_order_mark;
  json.guard_prefix |= other.json.guard_prefix;
  json.invalid_utf8 += other.json.invalid_utf8;
  json.lone_surrogates += other.json.lone_surrogates;
  json.big_numbers += other.json.big_numbers;
  json.duplicate_keys += other.json.duplicate_keys;
  xml.names += other.xml.names;
  xml.characters += other.xml.characters;
}

std::string Repairs::text() const {
  const std::string of_xml = xml.text();
  const std::string of_json = json.text();
  return of_xml + (of_xml.empty() || of_json.empty() ? "" : "; ") + of_json;
}

xml::Lists lists_of(const mapping::Mapping& mapping) {
  xml::Lists lists;
  add_lists(mapping.records, "", lists);
  const OptionalName record = mapping.records.selected_name("");
  for (const auto& expression : mapping.fields) {
    if (expression) add_lists(*expression, record, lists);
  }
  for (const auto& [name, path] : mapping.keep) add_lists(path, record, lists);
  return lists;
}

xml::Lists lists_of(const jsonpath::Path& path) {
  xml::Lists lists;
  add_lists(path, "", lists);
  return lists;
}

Result<json::Element, json::Problem> DocumentReader::parsed(std::string_view text) {
  auto root = parser_.parse(text);
  if (root) repairs_.json = parser_.repairs();
  return root;
}

Result<json::Element, json::Problem> DocumentReader::read(std::string_view bytes, PageFormat format) {
  repairs_ = {};
  if (format != PageFormat::xml) return parsed(bytes);
  const auto json = xml::to_json(bytes, lists_, repairs_.xml);
  if (json) return parsed(*json);
  return json.error();
}

}  // namespace tributary::normalize
