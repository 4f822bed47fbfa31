#include "matcher_support.hpp"

#include <boost/json.hpp>

#include "jsonpath/path.hpp"
#include "shape/shape.hpp"

namespace matcher_test {
namespace {

using namespace tributary;

boost::json::value reversed(const boost::json::value& value) {
  if (const auto* array = value.if_array()) {
    boost::json::array out;
    for (const auto& element : *array) out.push_back(reversed(element));
    return out;
  }
  const auto* object = value.if_object();
  if (!object) return value;
  boost::json::object out;
  for (auto member = object->end(); member != object->begin();) {
    --member;
    out[member->key()] = reversed(member->value());
  }
  return out;
}

void collect(const mapping::Expression& expression, std::vector<std::string>& paths) {
  if (expression.path) paths.push_back(expression.path->text());
  for (const auto& part : expression.parts) collect(part, paths);
}

std::string reading_of(const mapping::Expression& expression) {
  return expression.reading == mapping::Reading::automatic
             ? ""
             : " as " + std::string(mapping::name(expression.reading));
}

}  // namespace

std::string reversed_members(std::string_view json) {
  return boost::json::serialize(reversed(boost::json::parse(json)));
}

Run run(std::string_view page, std::map<std::string, std::string, std::less<>> settings) {
  json::Parser parser;
  const auto root = parser.parse(page);
  if (!root) return {"", {}};
  const auto found = shape::find_records(*root);
  if (found.empty()) return {"", {}};
  std::vector<json::Element> records;
  jsonpath::Path::parse(found[0].path)->select(*root, records);
  shape::ShapeBuilder builder;
  for (const auto record : records) builder.add(record);
  const shape::Shape shape = builder.finish();
  mapgen::Matcher matcher;
  mapgen::GenerationRequest request{shape, found[0].path, "test", std::move(settings), "", {}, 0};
  return {found[0].path, matcher.generate(request)};
}

std::string told(const mapgen::Generation& generation, std::string_view field) {
  if (!generation.mapping) return "";
  const auto& expression = generation.mapping->field(*mapping::posting_field(field));
  if (!expression) return "";
  std::vector<std::string> paths;
  collect(*expression, paths);
  std::string text;
  for (const auto& path : paths) text += (text.empty() ? "" : " | ") + path;
  return text + reading_of(*expression);
}

}  // namespace matcher_test
