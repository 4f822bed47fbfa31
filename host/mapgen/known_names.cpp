#include "mapgen/known_names.hpp"

#include <boost/json.hpp>

#include <array>
#include <string>
#include <unordered_set>

#include "mapgen/concepts.hpp"
#include "mapping/posting_fields.hpp"

namespace tributary::mapgen {
namespace {

using Names = std::array<std::unordered_set<std::string>, mapping::kPostingFieldCount>;

std::string joined(std::string_view name) {
  std::string out;
  for (const auto& word : words_of(name)) out += word;
  return out;
}

const Names& names() {
  static const Names read = [] {
    Names all;
    const auto fields = boost::json::parse(mapping::posting_fields_json());
    for (const auto& entry : fields.as_array()) {
      const auto& object = entry.as_object();
      const auto field = mapping::posting_field(std::string_view(object.at("field").as_string()));
      if (!field) continue;
      for (const auto& listed : object.at("names").as_array()) {
        all[static_cast<std::size_t>(*field)].insert(joined(std::string_view(listed.as_string())));
      }
    }
    return all;
  }();
  return read;
}

}  // namespace

bool is_known_name(mapping::PostingField field, std::string_view member_name) {
  return names()[static_cast<std::size_t>(field)].count(joined(member_name)) > 0;
}

}  // namespace tributary::mapgen
