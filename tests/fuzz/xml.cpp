// Any bytes as an XML page.
#include "xml/to_json.hpp"

#include "base/limits.hpp"
#include "base/markup.hpp"
#include "json/parser.hpp"
#include "promise.hpp"

using namespace tributary;
using namespace tributary::fuzz;

namespace {

using simdjson::dom::object;

// Every <b> inside of an <a> is an array: the paths that ask for one need not know how many there are.
void promise_lists(json::Element value) {
  object members;
  simdjson::dom::array elements;
  if (value.get(elements) == simdjson::SUCCESS) {
    for (const json::Element element : elements) promise_lists(element);
  }
  if (value.get(members) != simdjson::SUCCESS) return;
  for (const auto member : members) {
    object inner;
    json::Element list;
    if (member.key == "a" && member.value.get(inner) == simdjson::SUCCESS &&
        inner["b"].get(list) == simdjson::SUCCESS) {
      promise(list.is_array(), "what is asked for as a list is one", member.key);
    }
    promise_lists(member.value);
  }
}

void promise_json(const std::string& text, std::string_view bytes) {
  json::Parser parser;
  const auto root = parser.parse(text);
  promise(root.has_value(), "the JSON form is JSON, and not too deep", text);
  object members;
  promise(root->get(members) == simdjson::SUCCESS && members.size() == 1,
          "its one member is the root element", text);
  promise(!parser.repairs().guard_prefix && !parser.repairs().big_numbers,
          "nothing of it needs mending as JSON", text);
  promise(markup_of(bytes) != Markup::html, "an HTML page holds no records", bytes);
  promise_lists(*root);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes = input(data, size);
  xml::Lists lists;
  lists.add("a", "b");
  xml::Repairs repairs;
  const auto json = xml::to_json(bytes, lists, repairs);
  if (json) {
    promise_json(*json, bytes);
  } else {
    promise(json.error().message.starts_with("not "), "a refusal is a sentence", json.error().message);
    promise(!repairs.any(), "nothing was mended where nothing is read", json.error().message);
  }
  return 0;
}
