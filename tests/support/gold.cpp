#include "support/gold.hpp"

#include <algorithm>
#include <fstream>
#include <regex>
#include <sstream>

namespace tributary::test {
namespace {

namespace fs = std::filesystem;
namespace js = boost::json;
using mapping::PostingField;

std::string read_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts;
  std::istringstream stream(text);
  for (std::string part; std::getline(stream, part, separator);) parts.push_back(part);
  return parts;
}

std::vector<std::vector<std::string>> rows_of(const fs::path& path) {
  std::vector<std::vector<std::string>> rows;
  for (const auto& line : split(read_file(path), '\n')) rows.push_back(split(line, '\t'));
  if (!rows.empty()) rows.erase(rows.begin());
  return rows;
}

class Pointer {
 public:
  explicit Pointer(std::string text) {
    while (!text.empty() && text.back() == ' ') text.pop_back();
    const std::size_t start = text.find('/');
    if (start == std::string::npos) return;
    text = text.substr(start);
    for (std::size_t at = 0; at < text.size();) {
      std::size_t end = at + 1;
      for (int depth = 0; end < text.size() && (text[end] != '/' || depth > 0); ++end) {
        depth += (text[end] == '[') - (text[end] == ']');
      }
      steps_.push_back(text.substr(at + 1, end - at - 1));
      at = end;
    }
  }

  void select(const js::value& node, std::vector<js::value>& found) const { select(node, 0, found); }

 private:
  void select(const js::value& node, std::size_t step, std::vector<js::value>& found) const {
    if (step == steps_.size()) {
      if (!node.is_null()) found.push_back(node);
      return;
    }
    const std::string& name = steps_[step];
    if (const auto* object = node.if_object()) {
      for (const auto& member : *object) {
        if (name == "*" || member.key() == name) select(member.value(), step + 1, found);
      }
    } else if (const auto* array = node.if_array()) {
      for (std::size_t i = 0; i < array->size(); ++i) {
        if (meets(name, (*array)[i]) || name == std::to_string(i)) select((*array)[i], step + 1, found);
      }
    }
  }

  static bool meets(const std::string& step, const js::value& element) {
    if (step == "*") return true;
    const std::size_t equals = step.find('=');
    if (!step.starts_with("*[") || equals == std::string::npos || !element.is_object()) return false;
    std::vector<js::value> found;
    Pointer("/" + step.substr(2, equals - 2)).select(element, found);
    const std::string wanted = step.substr(equals + 1, step.size() - equals - 2);
    return std::any_of(found.begin(), found.end(), [&wanted](const js::value& value) {
      return value.is_string() && value.as_string() == wanted;
    });
  }

  std::vector<std::string> steps_;
};

std::set<std::string> expected_values(const js::value& record, const std::string& pointers) {
  std::set<std::string> values;
  for (const auto& alternative : split(pointers, '|')) {
    for (const auto& part : split(alternative, '+')) {
      std::vector<js::value> found;
      Pointer(part).select(record, found);
      for (const auto& value : found) {
        const std::string text = value.is_string() ? std::string(value.as_string()) : js::serialize(value);
        if (value.is_primitive() && !text.empty()) values.insert(text);
      }
    }
  }
  return values;
}

// A note may name further pointers: "also acceptable: /description or /descriptionPlain (intro part only)".
std::string with_those_of_the_note(std::string pointers, const std::string& note) {
  static const std::regex kAlso("also acceptable:? ((/[^\\s,;)']+( or )?)+)");
  for (std::sregex_iterator found(note.begin(), note.end(), kAlso), end; found != end; ++found) {
    std::istringstream words((*found)[1].str());
    for (std::string word; words >> word;) {
      if (word.starts_with('/')) pointers += "|" + word;
    }
  }
  return pointers;
}

std::vector<js::value> records_of(const js::value& page, const std::string& pointer) {
  std::vector<js::value> records;
  if (pointer.starts_with('/'))
    Pointer(pointer).select(page, records);
  else
    records.push_back(page);
  return records;
}

std::optional<PostingField> field_named(const std::string& name) {
  return mapping::posting_field(name == "deadline" ? "valid_through" : name);
}

}  // namespace

std::vector<GoldSite> read_gold(const fs::path& folder) {
  std::map<std::string, GoldSite> sites;
  std::map<std::string, std::vector<js::value>> records;
  for (const auto& row : rows_of(folder / "INDEX.tsv")) {
    if (row.size() < 7 || !row[1].ends_with(".json") || !fs::exists(folder / row[1])) continue;
    GoldSite& site = sites[row[0]];
    site.name = row[0];
    site.page = read_file(folder / row[1]);
    records[row[0]] = records_of(js::parse(site.page), row[6]);
    site.records = records[row[0]].size();
  }
  for (const auto& row : rows_of(folder / "EXPECTED.tsv")) {
    const auto field = row.size() > 2 ? field_named(row[1]) : std::nullopt;
    if (!field || sites.count(row[0]) == 0) continue;
    GoldField gold{*field, row[2] != "-", {}};
    const std::string pointers = with_those_of_the_note(row[2], row.size() > 3 ? row[3] : "");
    for (const auto& record : records[row[0]]) {
      gold.values.push_back(gold.carried ? expected_values(record, pointers) : std::set<std::string>());
    }
    sites[row[0]].fields.push_back(std::move(gold));
  }
  std::vector<GoldSite> all;
  for (auto& [name, site] : sites) all.push_back(std::move(site));
  return all;
}

bool may_be_filled(PostingField field) {
  return field == PostingField::url || field == PostingField::company || field == PostingField::remote;
}

bool is_core(PostingField field) {
  using enum PostingField;
  return field == external_id || field == title || field == description || field == company ||
         field == location || field == url;
}

}  // namespace tributary::test
