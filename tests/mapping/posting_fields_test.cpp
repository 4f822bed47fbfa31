#include "mapping/posting_fields.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>
#include <set>
#include <string>

#include "mapping/enumerations.hpp"
#include "mapping/posting_field.hpp"

namespace mapping = tributary::mapping;
namespace json = boost::json;

namespace {

json::array fields() {
  return json::parse(mapping::posting_fields_json()).as_array();
}

std::string_view text(const json::object& field, std::string_view member) {
  return field.at(member).as_string();
}

std::multiset<std::string> words(const json::object& field, std::string_view member) {
  std::multiset<std::string> words;
  for (const auto& word : field.at(member).as_array()) words.emplace(word.as_string());
  return words;
}

}  // namespace

TEST_CASE("posting_fields.json has one object a posting field, in the order of PostingField") {
  const auto array = fields();
  REQUIRE(array.size() == mapping::kPostingFieldCount);
  for (std::size_t i = 0; i < array.size(); ++i) {
    CHECK(text(array[i].as_object(), "field") == mapping::kPostingFieldNames[i]);
  }
}

TEST_CASE(
    "posting_fields.json says of each field whether it is required, what it means and what it goes by") {
  for (const auto& value : fields()) {
    const auto& field = value.as_object();
    INFO(text(field, "field"));
    CHECK(field.at("required").as_bool() ==
          (text(field, "field") == "external_id" || text(field, "field") == "title"));
    CHECK(text(field, "meaning").size() > 20);
    CHECK(words(field, "names").size() >= 30);
    CHECK_FALSE(words(field, "not_names").empty());
  }
}

TEST_CASE("no name of a posting field is given twice or speaks against it") {
  for (const auto& value : fields()) {
    const auto& field = value.as_object();
    INFO(text(field, "field"));
    const auto names = words(field, "names");
    const auto not_names = words(field, "not_names");
    for (const auto& name : names) {
      INFO(name);
      CHECK(names.count(name) == 1);
      CHECK(not_names.count(name) == 0);
      CHECK(name.find_first_of(" -ABCDEFGHIJKLMNOPQRSTUVWXYZ") == std::string::npos);
    }
  }
}

TEST_CASE("posting_fields.json gives the vocabulary of each enumerated field") {
  for (const auto& value : fields()) {
    const auto& field = value.as_object();
    INFO(text(field, "field"));
    const auto terms = mapping::terms_of(*mapping::posting_field(text(field, "field")));
    const auto* values = field.if_contains("values");
    REQUIRE((values != nullptr) == !terms.empty());
    if (values == nullptr) continue;
    REQUIRE(values->as_array().size() == terms.size());
    for (std::size_t i = 0; i < terms.size(); ++i) CHECK(values->as_array()[i].as_string() == terms[i]);
  }
}
